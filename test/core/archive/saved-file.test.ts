import { expect, test } from 'vitest'
import { isOwnShortage } from '../../../src/core/archive/saved-file.ts'

test('a shortage in this process says nothing about a file', () => {
  const withCode = (code: string): Error => Object.assign(new Error(code), { code })
  for (const code of ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'])
    expect(isOwnShortage(withCode(code))).toBe(true)
  for (const code of ['EIO', 'EACCES', 'ENOENT']) expect(isOwnShortage(withCode(code))).toBe(false)
})
