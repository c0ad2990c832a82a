import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  dayOfKey,
  formatKey,
  instantOfKey,
  parseKey,
  placeOfKey,
} from '../../../src/core/domain/track-key.ts'

const buoy = { fileId: 'BUOY_621', motion: 601, day: '20261012', time: '110004', extension: '.oao' }

test('a track key is split from the right, because a File ID may hold underscores', () => {
  const key = 'BUOY_621_601_20261012_110004.oao'
  expect(parseKey(key)).toEqual(buoy)
  expect(formatKey({ ...buoy, fileId: 'NEW1X' })).toBe('NEW1X_601_20261012_110004.oao')
  expect(placeOfKey(key)).toBe(`gpslogs/20261012/${key}`)
})

test.each(['', 'notes.json', '/etc/passwd', 'A1B_601_2026_110004.oao', '../A1B_601_20261012_110004.oao'])(
  '"%s" is not a track key',
  (text) => {
    expect(parseKey(text)).toBeUndefined()
    expect(dayOfKey(text)).toBe('')
  },
)

test('every track key of an accepted File ID is read back as it was written', () => {
  const parts = fc.record({
    fileId: fc.oneof(
      fc.stringMatching(/^[A-Za-z]{1,5}[0-9]{1,5}[A-Za-z]{1,5}$/),
      fc.stringMatching(/^[A-Za-z0-9]{1,9}_[0-9_]{1,9}$/),
    ),
    motion: fc.integer({ min: 1, max: 65_535 }),
    day: fc.stringMatching(/^20[0-9]{6}$/),
    time: fc.stringMatching(/^[0-9]{6}$/),
    extension: fc.constantFrom('.oao', '.sbp', '.gpx'),
  })
  fc.assert(
    fc.property(parts, (key) => {
      expect(parseKey(formatKey(key))).toEqual(key)
    }),
  )
})

test('the time in a track key is an instant where it is a date, and none where it is not', () => {
  expect(instantOfKey(buoy)).toBe(Date.UTC(2026, 9, 12, 11, 0, 4))
  expect(instantOfKey({ ...buoy, day: '20261345' })).toBeUndefined()
})
