import { describe, expect, it } from 'vitest'
import { buildGnss, buildTrack, sealed } from './track-builder.ts'
import {
  changed,
  GNSS,
  HEADER,
  plain,
  read,
  readAs,
  readBuilt,
  start,
  text,
  withFrames,
} from './track-reading.ts'

describe('an incomplete track', () => {
  it('a track cut inside a frame is incomplete, and the bytes are named', () => {
    const report = readAs(plain.bytes.subarray(0, HEADER + 3 * GNSS + 20))
    expect(report.verdict).toBe('incomplete')
    expect(report.reasons).toEqual([
      'the file ends at byte 688 inside the frame at byte 668 (20 of 52 bytes of it)',
      '688 of 21312 bytes (size in logs.json: 22336), 3 of 400 GNSS frames: 20624 bytes are missing',
    ])
  })

  it('a track cut on a frame boundary is incomplete, when logs.json is known', () => {
    const report = readAs(plain.bytes.subarray(0, -GNSS))
    expect(report.verdict).toBe('incomplete')
    expect(report.reasons).toEqual([
      '21260 of 21312 bytes (size in logs.json: 22336), 399 of 400 GNSS frames: 52 bytes are missing; the last frame is whole',
    ])
  })

  it('a track cut on a frame boundary is incomplete, when it ends seconds before the end in the header', () => {
    expect(read(plain.bytes.subarray(0, -25 * GNSS))).toMatchObject({
      verdict: 'incomplete',
      reasons: ['the last GNSS frame is 5.2 s before the end in the header: the end of the file is missing'],
    })
  })

  it('a track cut behind its header is incomplete', () => {
    expect(read(plain.bytes.subarray(0, HEADER))).toMatchObject({
      verdict: 'incomplete',
      reasons: [
        'there is no GNSS frame, and the log of the header lasted 80.0 s: the end of the file is missing',
      ],
    })
  })

  it('a track of the promised length is not incomplete, however long before the end in the header it ends', () => {
    const { bytes, log } = buildTrack({ end: start + 3_600_000 })
    expect(readBuilt({ bytes, log }).verdict).toBe('exact')
  })

  it('a track whose rest cannot be read is not called incomplete', () => {
    const report = read(withFrames(20, 1, [text('<html><body>503 Service Unavailable</body></html>   ')]))
    expect(report.reasons).toEqual([
      `no frame begins at byte ${HEADER + 20 * GNSS}: ${380 * GNSS} bytes cannot be read`,
    ])
  })

  it('a track cut inside its header is incomplete', () => {
    expect(readAs(plain.bytes.subarray(0, 100))).toMatchObject({
      verdict: 'incomplete',
      header: undefined,
      reasons: ['the file ends at byte 100 inside the frame at byte 0 (100 of 512 bytes of it)'],
    })
  })

  it('a track shorter than a size that means the length itself is incomplete', () => {
    const report = readAs(plain.bytes.subarray(0, -GNSS), { size: plain.bytes.length })
    expect(report.verdict).toBe('incomplete')
  })

  it('a track is incomplete by bytes alone where its record stands for no whole number of frames', () => {
    expect(readAs(plain.bytes, { size: plain.log.size + 7 }).reasons).toEqual([
      '21312 of 21319 bytes (size in logs.json: 22343): 7 bytes are missing; the last frame is whole',
    ])
  })

  it('a track with a whole frame taken out of its middle is incomplete, when logs.json is known', () => {
    expect(readAs(withFrames(200, 1, [])).verdict).toBe('incomplete')
  })
})

describe('a damaged track', () => {
  it('a track with a changed byte is damaged, and the frame is named', () => {
    const report = readAs(changed(plain.bytes, HEADER + 7 * GNSS + 17, 255))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toEqual([`1 frame with a wrong checksum, the first at byte ${HEADER + 7 * GNSS}`])
  })

  it('a track whose header does not hold is damaged, whatever the header says', () => {
    expect(readAs(changed(plain.bytes, 4, 90))).toMatchObject({
      verdict: 'damaged',
      reasons: ['1 frame with a wrong checksum, the first at byte 0'],
    })
  })

  it('a track with something else in its middle is damaged', () => {
    const report = readAs(withFrames(20, 1, [text('<html><body>503 Service Unavailable</body></html>   ')]))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toEqual([
      `no frame begins at byte ${HEADER + 20 * GNSS}: ${380 * GNSS} bytes cannot be read`,
    ])
  })

  it('a track that goes on after "]}" is damaged', () => {
    expect(readAs(Buffer.concat([plain.bytes, text(']}]}')])).verdict).toBe('damaged')
  })

  it('a track of two logs that run into each other is damaged', () => {
    const report = readAs(Buffer.concat([plain.bytes, plain.bytes]))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toContain('a second header at byte 21312: two logs run into each other')
  })

  it('a track without its header is damaged', () => {
    expect(readAs(plain.bytes.subarray(HEADER)).verdict).toBe('damaged')
  })

  it('a track whose time goes backwards is damaged, though every checksum holds', () => {
    const swapped = [buildGnss(start + 11 * 200, 9000), buildGnss(start + 10 * 200, 9000)]
    const report = readAs(withFrames(10, 2, swapped))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toEqual([`time goes backwards at 1 place, first at byte ${HEADER + 11 * GNSS}`])
  })

  it('a track of the promised length with a frame in the place of the next is damaged', () => {
    const report = readAs(withFrames(10, 1, [plain.bytes.slice(HEADER + 9 * GNSS, HEADER + 10 * GNSS)]))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toEqual([`1 frame written twice, the first at byte ${HEADER + 10 * GNSS}`])
  })

  it.each([
    [0xad5, 10],
    [0xad4, 11],
  ])('a track with a frame of mode %i whose UTC is not of that mode is damaged', (mode, index) => {
    const report = readAs(withFrames(index, 1, [buildGnss(start + index * 200, 9000, mode)]))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons[0]).toContain(
      `whose mode does not fit the UTC, the first at byte ${HEADER + index * GNSS}`,
    )
  })

  it('a track with more frames than logs.json promises, none of them after its end, is damaged', () => {
    const report = readAs(Buffer.concat([plain.bytes, buildGnss(plain.log.endDate, 9000)]))
    expect(report.verdict).toBe('damaged')
    expect(report.reasons).toEqual([
      '21364 bytes where logs.json promises 21312 (size 22336): it has bytes the device did not write',
    ])
  })
})

describe('another log', () => {
  it('a track of another motion is another log, and the motion is named', () => {
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
    'a track of the same motion and size is another log when its %s is not the one in logs.json',
    (field, value, reason) => {
      const report = readBuilt(plain, { [field]: value })
      expect(report.verdict).toBe('another-log')
      expect(report.reasons).toEqual([`the track is another log of motion 601: ${reason}`])
    },
  )

  it('a track with a time that no date can have is another log, and the time is shown as a bare number', () => {
    const header = Uint8Array.from(plain.bytes.subarray(0, HEADER)).fill(0xff, 16, 24)
    const bytes = Buffer.concat([sealed(0xad0, header), plain.bytes.subarray(HEADER)])
    expect(readAs(bytes).reasons[0]).toContain(`start ${2 ** 64} ms where logs.json says 2023-10-07`)
  })

  it('a track of another log stays another log when it is damaged as well, and the damage is reported', () => {
    const other = buildTrack({ motion: 602 })
    const report = readBuilt({ bytes: changed(other.bytes, 600, 77), log: other.log })
    expect(report.verdict).toBe('another-log')
    expect(report.reasons).toHaveLength(2)
  })
})

describe('an unfinished log', () => {
  it('an unfinished log without a single frame says how many bytes there are, and no last time', () => {
    const { bytes, log } = buildTrack({ speeds: [], end: 0 })
    const { verdict, reasons } = readBuilt({ bytes, log }, { size: log.size + 52 })
    expect(verdict).toBe('unfinished')
    expect(reasons).toEqual([
      'the log was never closed: the header has no end; 0 GNSS frames in 512 bytes (size in logs.json: 1588)',
    ])
  })

  const open = buildTrack({ end: 0 })

  const reported =
    'the log was never closed: the header has no end; 400 GNSS frames in 21312 bytes (size in logs.json: 22336), the last at 2023-10-07T10:20:59.800Z'

  it('a log that was never closed is usable when it is as long as logs.json says', () => {
    const report = readBuilt(open)
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toEqual([reported])
  })

  it('a log that was never closed is usable when the device died within a frame', () => {
    const cut = open.bytes.subarray(0, -20)
    expect(readBuilt({ bytes: cut, log: { ...open.log, size: cut.length + 1024 } })).toMatchObject({
      verdict: 'usable',
      warnings: [expect.stringContaining('(32 of 52 bytes of it)')],
    })
  })

  it('a log that was never closed is unfinished when it has another length', () => {
    expect(readBuilt({ bytes: open.bytes.subarray(0, -20), log: open.log })).toMatchObject({
      verdict: 'unfinished',
      reasons: [expect.stringContaining('(32 of 52 bytes of it)')],
    })
    expect(readBuilt({ bytes: open.bytes.subarray(0, -52), log: open.log }).verdict).toBe('unfinished')
  })

  it('a log that was never closed is unfinished without logs.json too', () => {
    expect(read(open.bytes).verdict).toBe('unfinished')
  })

  it('a log closed after logs.json was read is unfinished', () => {
    const report = readBuilt(plain, { endDate: 0, distance: 0, best2s: 0, best10s: 0, best500m: 0 })
    expect(report.verdict).toBe('unfinished')
    expect(report.reasons[0]).toContain('read logs.json again')
  })

  it('a log that grew after its end is unfinished, though its header was read before', () => {
    const later = Array.from({ length: 10 }, (_, index) =>
      buildGnss(plain.log.endDate + 2000 + index * 200, 9000),
    )
    const report = readAs(Buffer.concat([plain.bytes, ...later]))
    expect(report.verdict).toBe('unfinished')
    expect(report.reasons[0]).toContain('the log grew')
  })

  it('an unfinished log that is damaged is damaged', () => {
    expect(readBuilt({ bytes: changed(open.bytes, 600, 77), log: open.log }).verdict).toBe('damaged')
  })
})
