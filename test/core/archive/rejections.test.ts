import { describe, expect, test } from 'vitest'
import { isTakeable, type Rejection, Rejections } from '../../../src/core/archive/rejections.ts'
import { buildTrack } from '../oao/track-builder.ts'
import { changed, plain, readAs, readBuilt } from '../oao/track-reading.ts'

const key = 'ABC601XYZ_601_20231007_111940.oao'
const { log } = plain
const rejection: Rejection = { sha256: 'a', bytes: 5, verdict: 'damaged', reasons: ['one'] }

describe('what came in the place of a track', () => {
  test('a rejected file counts as what the device has once it came twice', () => {
    const rejections = new Rejections()
    rejections.note(key, log, rejection)
    expect(rejections.onDevice(key, log)).toBeUndefined()
    rejections.note(key, log, { ...rejection })
    expect(rejections.onDevice(key, log)).toEqual(rejection)
  })

  test.each([
    ['other bytes', { sha256: 'b' }],
    ['another verdict', { verdict: 'incomplete' }],
    ['other reasons', { reasons: ['two'] }],
  ] as const)(
    'a rejected file does not count as what the device has if the second one has %s',
    (_, change) => {
      const rejections = new Rejections()
      rejections.note(key, log, rejection)
      rejections.note(key, log, { ...rejection, ...change })
      expect(rejections.onDevice(key, log)).toBeUndefined()
    },
  )

  test('a rejection no longer counts after another record, a file that nobody may take, or a clearing', () => {
    const rejections = new Rejections()
    rejections.note(key, { ...log, size: log.size + 52 }, rejection)
    rejections.note(key, log, rejection)
    expect(rejections.onDevice(key, log)).toBeUndefined()
    rejections.note(key, log, rejection)
    expect(rejections.onDevice(key, { ...log, endDate: log.endDate + 1 })).toBeUndefined()
    rejections.note(key, log, undefined)
    expect(rejections.onDevice(key, log)).toBeUndefined()
    rejections.note(key, log, rejection)
    rejections.note(key, log, rejection)
    rejections.clear()
    expect(rejections.onDevice(key, log)).toBeUndefined()
  })
})

describe('a person may take', () => {
  const expected = { motion: 601, log }

  test.each([
    ['a damaged track', changed(plain.bytes, 600, 77)],
    ['a cut track', plain.bytes.subarray(0, -30)],
    ['a track whose header is damaged beside its motion and start', changed(plain.bytes, 100, 77)],
  ])('a person may take %s', (_, bytes) => {
    expect(isTakeable(readAs(bytes), expected)).toBe(true)
  })

  test.each([
    ['what is no track', Uint8Array.from([1, 2, 3])],
    ['a track whose header does not name the motion', changed(plain.bytes, 4, 90)],
    ['a track whose header does not name the start', changed(plain.bytes, 16, 1)],
    ['a track without its header', plain.bytes.subarray(512)],
    ['a track of another motion', buildTrack({ motion: 602 }).bytes],
    ['another log of the motion', buildTrack({ end: log.endDate + 1000 }).bytes],
  ])('a person may never take %s', (_, bytes) => {
    expect(isTakeable(readAs(bytes), expected)).toBe(false)
  })

  test('a person is not asked to take a sound file, because it is home', () => {
    expect(isTakeable(readBuilt(plain), expected)).toBe(false)
  })
})
