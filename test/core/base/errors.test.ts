import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { DiskError } from '../../../src/core/archive/track-writer.ts'
import { errorCode, errorText } from '../../../src/core/base/errors.ts'

test('an error of the system is known by its code and told by its message', async () => {
  const error: unknown = await readFile('/no/such/file').catch((reason: unknown) => reason)
  expect(errorCode(error)).toBe('ENOENT')
  expect(errorText(error)).toContain('no such file or directory')
})

test('an error of ours is known by its code, and tells of whatever it was made from', () => {
  const error = new DiskError('track.oao', 'a word')
  expect(errorCode(error)).toBe('disk')
  expect(errorText(error)).toBe('track.oao cannot be written: a word')
})

test('what is no error, or has no code, is still told', () => {
  expect([errorCode('a word'), errorText('a word')]).toEqual(['a word', 'a word'])
  expect(errorCode(new Error('no code'))).toBe('Error: no code')
})
