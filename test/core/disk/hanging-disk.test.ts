import { expect, test } from 'vitest'
import { HangingDiskError, hangingFile } from '../../../src/core/disk/waiting.ts'

test('a disk that answers late does not count as hanging; one that hangs is named, where its file is known', () => {
  expect(hangingFile(undefined)).toBeUndefined()
  expect(hangingFile({ path: '/stick/track', span: 999 })).toBeUndefined()
  expect(hangingFile({ path: '/stick/track', span: 1000 })).toBe('/stick/track')
  expect(new HangingDiskError('/stick/track').message).toMatch(/^The disk of \/stick\/track does not answer/)
  expect(new HangingDiskError(undefined).message).toMatch(/^A disk does not answer/)
})
