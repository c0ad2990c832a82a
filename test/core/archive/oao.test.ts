import { describe, expect, it } from 'vitest'
import { createReaderFor, createTrackReader } from '../../../src/core/archive/oao.ts'
import type { Expected } from '../../../src/core/archive/track-finding.ts'
import type { TrackReport } from '../../../src/core/archive/verdict.ts'
import { type BuiltTrack, buildGnss, buildTrack, plainShape, sealed } from './track-builder.ts'

const plain = buildTrack()
const { start, speeds } = plainShape
const HEADER = 512
const GNSS = 52

function read(bytes: Uint8Array, expected?: Expected): TrackReport {
  const reader = createTrackReader(expected)
  reader.push(bytes)
  return reader.end()
}

function readBuilt(track: BuiltTrack, log: Partial<Expected['log']> = {}): TrackReport {
  return read(track.bytes, { motion: plainShape.motion, log: { ...track.log, ...log } })
}

function readAs(bytes: Uint8Array, log: Partial<Expected['log']> = {}): TrackReport {
  return readBuilt({ bytes, log: plain.log }, log)
}

/** The plain track with the GNSS frames from `first` on replaced. */
function withFrames(first: number, removed: number, frames: readonly Uint8Array[]): Uint8Array {
  const from = HEADER + first * GNSS
  const kept = plain.bytes.subarray(from + removed * GNSS)
  return Buffer.concat([plain.bytes.subarray(0, from), ...frames, kept])
}

function changed(bytes: Uint8Array, at: number, to: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[at] = to
  return copy
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content)
}

describe('a whole track', () => {
  it('that is what logs.json promised is exact, with nothing to say', () => {
    expect(readBuilt(plain)).toMatchObject({ verdict: 'exact', reasons: [], warnings: [] })
  })

  it('is reported with its header, its frames and its recomputed best speeds', () => {
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

  it('of a log without a single GNSS frame is exact', () => {
    expect(readBuilt(buildTrack({ speeds: [] })).verdict).toBe('exact')
  })

  it('of a log without a frame and without a rate is exact too', () => {
    const empty = buildTrack({ speeds: [] })
    const bytes = sealed(0xad0, changed(empty.bytes, 428, 0))
    expect(readBuilt({ bytes, log: empty.log })).toMatchObject({ verdict: 'exact', bests: undefined })
  })

  it('with gaps in time is exact', () => {
    const utcOf = (index: number) => start + index * 200 + (index > 100 ? 3_600_000 : 0)
    expect(readBuilt(buildTrack({ utcOf, end: start + 2 * 3_600_000 })).verdict).toBe('exact')
  })

  it('that was not compared with logs.json is usable, never exact, and says so', () => {
    const report = read(plain.bytes)
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toEqual(['not compared with logs.json: whole frames missing would not be seen'])
  })

  it('that was not compared and stops before the end in the header says how long before', () => {
    const report = read(plain.bytes.subarray(0, HEADER + 200 * GNSS))
    expect(report.warnings.at(-1)).toContain('the last one is 40.2 s before the end in the header')
  })

  it('as long as the size itself is usable, and the odd length is told', () => {
    const report = readAs(plain.bytes, { size: plain.bytes.length })
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toEqual([
      'the file is as long as the size in logs.json (21312 bytes), not 1024 bytes shorter',
    ])
  })

  it.each([0, 1024])(
    'with the tail of an old firmware is usable (size of the tail counted: %i)',
    (surplus) => {
      const bytes = Buffer.concat([plain.bytes, text(']}')])
      const report = readAs(bytes, surplus === 0 ? {} : { size: bytes.length + surplus })
      expect(report.verdict).toBe('usable')
      expect(report.warnings).toEqual(['two bytes "]}" follow the last frame at byte 21312'])
    },
  )

  it('with frames of every kind is exact', () => {
    const track = buildTrack({ extraModes: [0xad1, 0xad2, 0xad3, 0xad6] })
    expect(readBuilt(track)).toMatchObject({
      verdict: 'exact',
      frames: { track: 1, emergency: 1, 'point-of-interest': 1, imu: 1, gnss: speeds.length },
    })
  })

  it('of the promised length but with fewer GNSS frames is usable, with both numbers', () => {
    // 13 IMU frames are as long as 8 GNSS frames.
    const track = buildTrack({ extraModes: Array.from({ length: 13 }, () => 0xad6) })
    const report = readBuilt(track)
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toEqual([
      '400 GNSS frames where the size in logs.json stands for 408: the rest is of other kinds',
    ])
  })

  it('whose header disagrees with its frames about a best speed is usable, with both speeds', () => {
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

  it('of a walk is exact though the device writes a best below 1 m/s as 0', () => {
    const track = buildTrack({ speeds: Array.from({ length: 4000 }, () => 900) })
    const header = Uint8Array.from(track.bytes.subarray(0, HEADER))
    const fields = new DataView(header.buffer)
    for (const at of [144, 224, 388]) fields.setUint32(at, 0, true)
    const bytes = Buffer.concat([sealed(0xad0, header), track.bytes.subarray(HEADER)])
    const log = { ...track.log, best2s: 0, best10s: 0, best500m: 0 }
    expect(readBuilt({ bytes, log })).toMatchObject({ verdict: 'exact', bests: { best500m: 900 } })
  })

  it('whose header gives no rate is usable: the best speeds cannot be checked', () => {
    const header = sealed(0xad0, changed(plain.bytes.subarray(0, HEADER), 428, 0))
    const report = readAs(Buffer.concat([header, plain.bytes.subarray(HEADER)]))
    expect(report).toMatchObject({ verdict: 'usable', bests: undefined })
  })

  it('in which time stands still is usable, and the place is told', () => {
    const report = readAs(withFrames(10, 1, [buildGnss(start + 9 * 200, 9001)]))
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toContain(`time stands still at 1 place, first at byte ${HEADER + 10 * GNSS}`)
  })

  it('with frames of another day than its header is usable, and both sides are told', () => {
    const utcOf = (index: number) => start + index * 200 - (index < 9 ? 86_400_000 : -86_400_000)
    const report = readBuilt(buildTrack({ utcOf }))
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toEqual([
      'the first GNSS frame (2023-10-06T10:19:40.000Z) is before the start in the header',
      'the last GNSS frame (2023-10-08T10:20:59.800Z) is after the end in the header',
    ])
  })
})

describe('best speeds', () => {
  it.each([1, 2, 5, 8, 10, 20])('of a track at %i Hz are those added up window by window', (hertz) => {
    let seed = hertz
    const wild = Array.from({ length: 3000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % 15_000
    })
    const track = buildTrack({ hertz, speeds: wild })
    expect(readBuilt(track).verdict).toBe('exact')
    expect(track.log.best500m).toBeGreaterThan(0)
  })

  it('of a track shorter than a window are 0', () => {
    const track = buildTrack({ speeds: speeds.slice(0, 9) })
    expect(track.log.best2s).toBe(0)
    expect(readBuilt(track).bests).toEqual({ best2s: 0, best10s: 0, best500m: 0 })
  })

  it('over 500 m are found again after a rest that is longer than what is kept', () => {
    const rest = Array.from({ length: 70_000 }, () => 0)
    const track = buildTrack({ speeds: [...rest, ...speeds] })
    expect(readBuilt(track).bests?.best500m).toBe(plain.log.best500m)
  })

  it('over 500 m do not join what lies further apart than what is kept', () => {
    const half = speeds.slice(0, 100)
    const rest = Array.from({ length: 70_000 }, () => 0)
    const track = buildTrack({ speeds: [...half, ...rest, ...half] })
    expect(readBuilt(track).bests?.best500m).toBe(0)
  })
})

describe('an incomplete track', () => {
  it('is one cut inside a frame, and the bytes are named', () => {
    const report = readAs(plain.bytes.subarray(0, HEADER + 3 * GNSS + 20))
    expect(report.verdict).toBe('incomplete')
    expect(report.reasons).toEqual([
      'the file ends at byte 688 inside the frame at byte 668 (20 of 52 bytes of it)',
      '688 of 21312 bytes (size in logs.json: 22336), 3 of 400 GNSS frames: 20624 bytes are missing',
    ])
  })

  it('is one cut on a frame boundary, when logs.json is known', () => {
    const report = readAs(plain.bytes.subarray(0, -GNSS))
    expect(report.verdict).toBe('incomplete')
    expect(report.reasons).toEqual([
      '21260 of 21312 bytes (size in logs.json: 22336), 399 of 400 GNSS frames: 52 bytes are missing; the last frame is whole',
    ])
  })

  it('is one cut inside its header', () => {
    expect(readAs(plain.bytes.subarray(0, 100))).toMatchObject({
      verdict: 'incomplete',
      header: undefined,
      reasons: ['the file ends at byte 100 inside the frame at byte 0 (100 of 512 bytes of it)'],
    })
  })

  it('is one cut short of a size that means the length itself', () => {
    const report = readAs(plain.bytes.subarray(0, -GNSS), { size: plain.bytes.length })
    expect(report.verdict).toBe('incomplete')
  })

  it('is one of a record that stands for no whole number of frames, and the bytes alone are counted', () => {
    expect(readAs(plain.bytes, { size: plain.log.size + 7 }).reasons).toEqual([
      '21312 of 21319 bytes (size in logs.json: 22343): 7 bytes are missing; the last frame is whole',
    ])
  })

  it('is one with a whole frame taken out of its middle, when logs.json is known', () => {
    expect(readAs(withFrames(200, 1, [])).verdict).toBe('incomplete')
  })
})

describe('a damaged track', () => {
  it('is one with a changed byte, and the frame is named', () => {
    const report = readAs(changed(plain.bytes, HEADER + 7 * GNSS + 17, 255))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toEqual([`1 frame with a wrong checksum, the first at byte ${HEADER + 7 * GNSS}`])
  })

  it('is one whose header does not hold, whatever the header says', () => {
    expect(readAs(changed(plain.bytes, 4, 90))).toMatchObject({
      verdict: 'damaged',
      reasons: ['1 frame with a wrong checksum, the first at byte 0'],
    })
  })

  it('is one with something else in its middle', () => {
    const report = readAs(withFrames(20, 1, [text('<html><body>503 Service Unavailable</body></html>   ')]))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toEqual([
      `no frame begins at byte ${HEADER + 20 * GNSS}: ${380 * GNSS} bytes cannot be read`,
    ])
  })

  it('is one that goes on after "]}"', () => {
    expect(readAs(Buffer.concat([plain.bytes, text(']}]}')])).verdict).toBe('damaged')
  })

  it('is two logs that run into each other', () => {
    const report = readAs(Buffer.concat([plain.bytes, plain.bytes]))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toContain('a second header at byte 21312: two logs run into each other')
  })

  it('is one without its header', () => {
    expect(readAs(plain.bytes.subarray(HEADER)).verdict).toBe('damaged')
  })

  it('is one whose time goes backwards, though every checksum holds', () => {
    const swapped = [buildGnss(start + 11 * 200, 9000), buildGnss(start + 10 * 200, 9000)]
    const report = readAs(withFrames(10, 2, swapped))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toEqual([`time goes backwards at 1 place, first at byte ${HEADER + 11 * GNSS}`])
  })

  it('is one of the promised length in which a frame stands in the place of the next', () => {
    const report = readAs(withFrames(10, 1, [plain.bytes.slice(HEADER + 9 * GNSS, HEADER + 10 * GNSS)]))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toEqual([`1 frame written twice, the first at byte ${HEADER + 10 * GNSS}`])
  })

  it.each([
    [0xad5, 10],
    [0xad4, 11],
  ])('is one with a frame of mode %i whose UTC is not of that mode', (mode, index) => {
    const report = readAs(withFrames(index, 1, [buildGnss(start + index * 200, 9000, mode)]))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons[0]).toContain(
      `whose mode does not fit the UTC, the first at byte ${HEADER + index * GNSS}`,
    )
  })

  it('is one with more frames than logs.json promises, none of them after its end', () => {
    const report = readAs(Buffer.concat([plain.bytes, buildGnss(plain.log.endDate, 9000)]))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toEqual([
      '21364 bytes where logs.json promises 21312 (size 22336): it has bytes the device did not write',
    ])
  })
})

describe('another log', () => {
  it('is a track of another motion, and the motion is named', () => {
    const report = readBuilt(buildTrack({ motion: 602 }))
    expect(report.verdict).toBe('another-log')
    expect(report.reasons).toEqual(['the track is of motion 602, not of motion 601'])
  })

  it.each([
    [
      'startDate',
      plain.log.startDate + 1,
      'start 2023-10-07T10:19:40.000Z where logs.json says 2023-10-07T10:19:40.001Z',
    ],
    [
      'endDate',
      plain.log.endDate + 1000,
      'end 2023-10-07T10:21:00.000Z where logs.json says 2023-10-07T10:21:01.000Z',
    ],
    ['distance', 5, `distance ${plain.log.distance} mm where logs.json says 5 mm`],
    ['best2s', 5, `best 2 s ${plain.log.best2s} mm/s where logs.json says 5 mm/s`],
    ['best10s', 5, `best 10 s ${plain.log.best10s} mm/s where logs.json says 5 mm/s`],
    ['best500m', 5, `best 500 m ${plain.log.best500m} mm/s where logs.json says 5 mm/s`],
  ] as const)(
    'is a track of the same motion and size whose %s is not the one in logs.json',
    (field, value, reason) => {
      const report = readBuilt(plain, { [field]: value })
      expect(report.verdict).toBe('another-log')
      expect(report.reasons).toEqual([`the track is another log of motion 601: ${reason}`])
    },
  )

  it('is one with a time that no date can have, which is told as its bare number', () => {
    const header = Uint8Array.from(plain.bytes.subarray(0, HEADER)).fill(0xff, 16, 24)
    const bytes = Buffer.concat([sealed(0xad0, header), plain.bytes.subarray(HEADER)])
    expect(readAs(bytes).reasons[0]).toContain(`start ${2 ** 64} ms where logs.json says 2023-10-07`)
  })

  it('stays another log when it is damaged as well, and the damage is told', () => {
    const other = buildTrack({ motion: 602 })
    const report = readBuilt({ bytes: changed(other.bytes, 600, 77), log: other.log })
    expect(report.verdict).toBe('another-log')
    expect(report.reasons).toHaveLength(2)
  })
})

describe('an unfinished log', () => {
  const open = buildTrack({ end: 0 })

  const told =
    'the log was never closed: the header has no end; 400 GNSS frames in 21312 bytes (size in logs.json: 22336), the last at 2023-10-07T10:20:59.800Z'

  it('that was never closed is usable when it is as long as logs.json says', () => {
    const report = readBuilt(open)
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toEqual([told])
  })

  it('that was never closed is usable when the device died within a frame', () => {
    const cut = open.bytes.subarray(0, -20)
    expect(readBuilt({ bytes: cut, log: { ...open.log, size: cut.length + 1024 } })).toMatchObject({
      verdict: 'usable',
      warnings: [expect.stringContaining('(32 of 52 bytes of it)')],
    })
  })

  it('that was never closed is unfinished when it has another length', () => {
    expect(readBuilt({ bytes: open.bytes.subarray(0, -20), log: open.log })).toMatchObject({
      verdict: 'unfinished',
      reasons: [expect.stringContaining('(32 of 52 bytes of it)')],
    })
    expect(readBuilt({ bytes: open.bytes.subarray(0, -52), log: open.log }).verdict).toBe('unfinished')
  })

  it('is unfinished without logs.json too', () => {
    expect(read(open.bytes).verdict).toBe('unfinished')
  })

  it('is one closed after logs.json was read', () => {
    const report = readBuilt(plain, { endDate: 0, distance: 0, best2s: 0, best10s: 0, best500m: 0 })
    expect(report.verdict).toBe('unfinished')
    expect(report.reasons[0]).toContain('read logs.json again')
  })

  it('is one that grew after its end, though its header was read before', () => {
    const later = Array.from({ length: 10 }, (_, index) =>
      buildGnss(plain.log.endDate + 2000 + index * 200, 9000),
    )
    const report = readAs(Buffer.concat([plain.bytes, ...later]))
    expect(report.verdict).toBe('unfinished')
    expect(report.reasons[0]).toContain('the log grew')
  })

  it('that is damaged is damaged', () => {
    expect(readBuilt({ bytes: changed(open.bytes, 600, 77), log: open.log }).verdict).toBe('damaged')
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
  ])('%s is told apart and described', (_, bytes, reason) => {
    expect(readAs(bytes)).toMatchObject({ verdict: 'not-a-track', reasons: [reason] })
  })

  it('never repeats what a hostile file begins with', () => {
    const [reason = ''] = readAs(text('\u001b]0;owned\u0007')).reasons
    expect(reason).toMatch(/^[\x20-\x7e]+$/)
  })

  it('a hostile nickname loses everything but printable ASCII', () => {
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
    'is usable at the promised length (%i bytes), and says that this is all',
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
  ])('of %i bytes in place of 5000 is %s', (length, verdict) => {
    expect(readGpx(length).verdict).toBe(verdict)
  })

  it('of a log that was never closed is unfinished', () => {
    expect(readGpx(5000, { endDate: 0 }).verdict).toBe('unfinished')
  })

  it('is checked whole when its extension is .OAO', () => {
    const reader = createReaderFor('.OAO', { motion: 601, log: plain.log })
    reader.push(plain.bytes)
    expect(reader.end().verdict).toBe('exact')
  })
})
