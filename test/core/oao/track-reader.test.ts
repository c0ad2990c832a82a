import { describe, expect, it } from 'vitest'
import type { Expected } from '../../../src/core/domain/track-verdict.ts'
import { createReaderFor } from '../../../src/core/oao/track-reader.ts'
import type { TrackReport } from '../../../src/core/oao/verdict.ts'
import { buildGnss, buildTrack, sealed } from './track-builder.ts'
import {
  changed,
  GNSS,
  HEADER,
  plain,
  read,
  readAs,
  readBuilt,
  speeds,
  start,
  text,
  withFrames,
} from './track-reading.ts'

describe('a whole track', () => {
  it('a whole track as promised by logs.json is exact, without a doubt', () => {
    expect(readBuilt(plain)).toMatchObject({ verdict: 'exact', reasons: [], warnings: [] })
  })

  it('a whole track is reported with its header, its frames and its recomputed best speeds', () => {
    const report = readBuilt(plain)
    expect(report.bytes).toBe(HEADER + speeds.length * GNSS)
    expect(report.frames).toEqual({
      header: 1,
      track: 0,
      emergency: 0,
      'point-of-interest': 0,
      gnss: speeds.length,
      imu: 0,
    })
    expect(report.header).toMatchObject({
      motion: 601,
      nickname: 'SIMULATED',
      startDate: start,
      endDate: plain.log.endDate,
      distance: plain.log.distance,
      hertz: 5,
      firmware: 3232,
      timezone: 60,
    })
    const { best2s, best10s, best500m } = plain.log
    expect(report.bests).toEqual({ best2s, best10s, best500m })
    expect(best500m).toBeGreaterThan(9000)
  })

  it('a track of a log without a single GNSS frame is exact', () => {
    expect(readBuilt(buildTrack({ speeds: [] })).verdict).toBe('exact')
  })

  it('a track of a log without a frame and without a rate is exact too', () => {
    const empty = buildTrack({ speeds: [] })
    const bytes = sealed(0xad0, changed(empty.bytes, 428, 0))
    expect(readBuilt({ bytes, log: empty.log })).toMatchObject({ verdict: 'exact', bests: undefined })
  })

  it('a whole track with gaps in time is exact', () => {
    const utcOf = (index: number) => start + index * 200 + (index > 100 ? 3_600_000 : 0)
    expect(readBuilt(buildTrack({ utcOf, end: start + 2 * 3_600_000 })).verdict).toBe('exact')
  })

  it('a track that was not compared with logs.json is usable, never exact, and says so', () => {
    const report = read(plain.bytes)
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toEqual(['not compared with logs.json: whole frames missing would not be seen'])
  })

  it('a track that was not compared says how long before the end in the header it stops', () => {
    const report = read(plain.bytes.subarray(0, -24 * GNSS))
    expect(report.verdict).toBe('usable')
    expect(report.warnings.at(-1)).toContain('the last one is 5.0 s before the end in the header')
  })

  it('a track as long as the size itself is usable, and the odd length is reported', () => {
    const report = readAs(plain.bytes, { size: plain.bytes.length })
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toEqual([
      'the file is as long as the size in logs.json (21312 bytes), not 1024 bytes shorter',
    ])
  })

  it.each([0, 1024])(
    'a track with the tail of an old firmware is usable (size of the tail counted: %i)',
    (surplus) => {
      const bytes = Buffer.concat([plain.bytes, text(']}')])
      const report = readAs(bytes, surplus === 0 ? {} : { size: bytes.length + surplus })
      expect(report.verdict).toBe('usable')
      expect(report.warnings).toEqual(['two bytes "]}" follow the last frame at byte 21312'])
    },
  )

  it('a track with frames of every kind is exact', () => {
    const track = buildTrack({ extraModes: [0xad1, 0xad2, 0xad3, 0xad6] })
    expect(readBuilt(track)).toMatchObject({
      verdict: 'exact',
      frames: { track: 1, emergency: 1, 'point-of-interest': 1, imu: 1, gnss: speeds.length },
    })
  })

  it('a track of the promised length with fewer GNSS frames is usable, with both numbers', () => {
    // 13 IMU frames are as long as 8 GNSS frames.
    const track = buildTrack({ extraModes: Array.from({ length: 13 }, () => 0xad6) })
    const report = readBuilt(track)
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toEqual([
      '400 GNSS frames where the size in logs.json stands for 408: the rest is of other kinds',
    ])
  })

  it('a track whose header disagrees with its frames about a best speed is usable, with both speeds', () => {
    const track = buildTrack()
    const header = Uint8Array.from(track.bytes.subarray(0, HEADER))
    new DataView(header.buffer).setUint32(224, 12_345, true)
    const bytes = Buffer.concat([sealed(0xad0, header), track.bytes.subarray(HEADER)])
    const report = readBuilt({ bytes, log: { ...track.log, best500m: 12_345 } })
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toEqual([
      `the best 500 m of the frames is ${track.log.best500m} mm/s, the header says 12345 mm/s`,
    ])
  })

  it('a track of a walk is exact though the device writes a best below 1 m/s as 0', () => {
    const track = buildTrack({ speeds: Array.from({ length: 4000 }, () => 900) })
    const header = Uint8Array.from(track.bytes.subarray(0, HEADER))
    const fields = new DataView(header.buffer)
    for (const at of [144, 224, 388]) fields.setUint32(at, 0, true)
    const bytes = Buffer.concat([sealed(0xad0, header), track.bytes.subarray(HEADER)])
    const log = { ...track.log, best2s: 0, best10s: 0, best500m: 0 }
    expect(readBuilt({ bytes, log })).toMatchObject({ verdict: 'exact', bests: { best500m: 900 } })
  })

  it('a track whose header gives no rate is usable: the best speeds cannot be checked', () => {
    const header = sealed(0xad0, changed(plain.bytes.subarray(0, HEADER), 428, 0))
    const report = readAs(Buffer.concat([header, plain.bytes.subarray(HEADER)]))
    expect(report).toMatchObject({ verdict: 'usable', bests: undefined })
  })

  it('a track in which time stands still is usable, and the place is reported', () => {
    const report = readAs(withFrames(10, 1, [buildGnss(start + 9 * 200, 9001)]))
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toContain(`time stands still at 1 place, first at byte ${HEADER + 10 * GNSS}`)
  })
})

describe('what is not a track', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'the file is empty'],
    ['one byte', new Uint8Array([0xd0]), 'the file has 1 byte'],
    [
      'a web page',
      text('\n<!DOCTYPE html><html></html>'),
      'the file begins with "<" like a web page or XML, not with a header',
    ],
    ['JSON', text('{"error": 404}'), 'the file begins with "{" like JSON, not with a header'],
    ['zeros', new Uint8Array(5000), 'the file begins with the bytes 00 00 00 00, not with a header'],
    ['the tail of a track alone', text(']}'), 'the file begins with the bytes 5d 7d, not with a header'],
  ])('a file that is no track is recognised and described: %s', (_, bytes, reason) => {
    expect(readAs(bytes)).toMatchObject({ verdict: 'not-a-track', reasons: [reason] })
  })

  it('the report of a file that is no track never repeats what a hostile file begins with', () => {
    const [reason = ''] = readAs(text('\u001b]0;owned\u0007')).reasons
    expect(reason).toMatch(/^[\x20-\x7e]+$/)
  })

  it('a hostile nickname in a header keeps only printable ASCII', () => {
    const header = Uint8Array.from(plain.bytes.subarray(0, HEADER))
    header.set(text('\u001b[2Jab\u007f\u0000c'), 6)
    expect(read(sealed(0xad0, header)).header?.nickname).toBe('[2Jab')
  })
})

describe('a file of a format that cannot be read', () => {
  function readGpx(length: number, log: Partial<Expected['log']> = {}): TrackReport {
    const reader = createReaderFor('.gpx', { motion: 601, log: { ...plain.log, size: 5000, ...log } })
    reader.push(new Uint8Array(length))
    return reader.end()
  }

  it.each([5000, 5000 - 1024])(
    'a file of an unreadable format is usable at the promised length (%i bytes), and says that this is all',
    (length) => {
      expect(readGpx(length)).toMatchObject({
        verdict: 'usable',
        warnings: ['only the length was checked: the inside of this format cannot be read'],
      })
    },
  )

  it.each([
    [0, 'not-a-track'],
    [4999, 'incomplete'],
    [3975, 'incomplete'],
    [5001, 'damaged'],
  ])('a file of an unreadable format of %i bytes in place of 5000 is %s', (length, verdict) => {
    expect(readGpx(length).verdict).toBe(verdict)
  })

  it('a file of an unreadable format from a log that was never closed is unfinished', () => {
    expect(readGpx(5000, { endDate: 0 }).verdict).toBe('unfinished')
  })

  it('a file with the extension .OAO is checked whole', () => {
    const reader = createReaderFor('.OAO', { motion: 601, log: plain.log })
    reader.push(plain.bytes)
    expect(reader.end().verdict).toBe('exact')
  })
})
