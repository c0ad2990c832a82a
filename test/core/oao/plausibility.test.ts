import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judged, type SaneTrack, saneTrack, withFixes } from './sane-track.ts'
import { buildGnss, buildTrack, sealed } from './track-builder.ts'
import { changed, HEADER, plain, read, readAs, readBuilt, start, withFrames } from './track-reading.ts'

const DAY = 86_400_000

function always(property: (track: SaneTrack) => unknown): void {
  fc.assert(
    fc.property(saneTrack, (track) => {
      property(track)
    }),
    { numRuns: 60, endOnFailure: true },
  )
}

describe('a plausible track', () => {
  it('a plausible track is exact without a doubt, on any sea, with pauses and with frames the device leaves out', () => {
    always((track) => {
      expect(judged(track)).toMatchObject({ verdict: 'exact', reasons: [], warnings: [], doubts: [] })
    })
  })

  it('a plausible track that was never closed has no doubts', () => {
    always((track) => {
      expect(judged({ ...track, end: 0, distance: 0 })).toMatchObject({ verdict: 'usable', doubts: [] })
    })
  })

  it('a plausible track stays so when the distance differs by less than 2 %', () => {
    always((track) => {
      expect(judged({ ...track, distance: Math.round(track.distance * 0.985) }).doubts).toEqual([])
      expect(judged({ ...track, distance: Math.round(track.distance * 1.015) }).doubts).toEqual([])
    })
  })

  it('a plausible track stays so with one wrong place between two that fit', () => {
    const bytes = withFrames(13, 1, [placed(13, 50e7, 0)])
    expect(readAs(bytes)).toMatchObject({ verdict: 'exact', doubts: [] })
  })

  it('a plausible track stays so with the leap seconds of another logger', () => {
    const report = readBuilt(buildTrack({ utcOf: (index) => start + index * 200 + (index < 9 ? -2000 : 0) }))
    expect(report.doubts).toEqual([])
  })
})

describe('frames of another time than the log', () => {
  it('a track with frames whole days off its log, in either direction, is damaged', () => {
    fc.assert(
      fc.property(saneTrack, fc.integer({ min: 1, max: 9000 }), fc.boolean(), (track, days, isLater) => {
        const off = (isLater ? days : -days) * DAY
        expectDamaged(withFixes(track, ({ utc }) => ({ utc: utc + off })))
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('a track is damaged once none of its frames lies between start and end, whatever they are shifted by', () => {
    fc.assert(
      fc.property(
        saneTrack,
        fc.integer({ min: 61, max: 30_000 }),
        fc.boolean(),
        (track, seconds, isLater) => {
          const shift = track.end - track.start + seconds * 1000
          expectDamaged(withFixes(track, ({ utc }) => ({ utc: utc + (isLater ? shift : -shift) })))
        },
      ),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('a track with frames of another time is damaged in a log that was never closed', () => {
    always((track) => {
      const open = { ...track, end: 0, distance: 0 }
      expectDamaged(withFixes(open, ({ utc }) => ({ utc: utc - DAY })))
      expectDamaged(withFixes(open, ({ utc }) => ({ utc: utc + DAY })))
    })
  })

  it('a track with frames of another time is damaged in a log longer than the day they are off', () => {
    const long = { hertz: 1, speeds: Array.from({ length: 200 }, () => 900) }
    const [span, spacing] = [30 * 3_600_000, 540_000]
    for (const off of [DAY, -DAY]) {
      const utcOf = (index: number) => start + off + index * spacing
      const report = readBuilt(buildTrack({ ...long, end: start + span, utcOf }))
      expect(report.verdict).toBe('damaged')
    }
  })

  it('a track with frames of another time on both sides of its log is damaged', () => {
    const utcOf = (index: number) => start + index * 200 + (index < 9 ? -DAY : DAY)
    expect(readBuilt(buildTrack({ utcOf }))).toMatchObject({
      verdict: 'damaged',
      reasons: [
        'the GNSS frames are from 2023-10-06T10:19:40.000Z to 2023-10-08T10:20:59.800Z, the header says 2023-10-07T10:19:40.000Z to 2023-10-07T10:21:00.000Z: they are of another time than the log',
      ],
    })
  })

  it('a track with frames of another time is damaged without logs.json and without a rate too', () => {
    const { bytes } = buildTrack({ utcOf: (index) => start + index * 200 + DAY })
    const header = sealed(0xad0, changed(bytes.subarray(0, HEADER), 428, 0))
    expect(read(bytes).verdict).toBe('damaged')
    expect(read(Buffer.concat([header, bytes.subarray(HEADER)])).verdict).toBe('damaged')
  })

  it('a track is doubted when only some of its frames lie before the start or after the end', () => {
    fc.assert(
      fc.property(saneTrack, fc.integer({ min: 7, max: 25 }), fc.boolean(), (track, seconds, isLater) => {
        const shift = (isLater ? 1 : -1) * seconds * 1000
        expectDoubt(
          withFixes(track, ({ utc }) => ({ utc: utc + shift })),
          isLater ? 'after the end in the header' : 'before the start in the header',
        )
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })
})

describe('places that cannot be', () => {
  it('places off the globe are counted in a track, and the first of them is named', () => {
    fc.assert(
      fc.property(saneTrack, fc.nat(299), fc.constantFrom('latitude', 'longitude'), (track, from, which) => {
        const place = which === 'latitude' ? { latitude: 91e7 } : { longitude: -181e7 }
        const count = track.fixes.length - from
        expectDoubt(
          withFixes(track, () => place, from),
          `${count} of ${track.fixes.length} GNSS frames have a position that is not on the globe, the first at byte ${HEADER + 52 * from}`,
        )
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('places far from the one before are found in a track, wherever it leaps', () => {
    fc.assert(
      fc.property(saneTrack, fc.integer({ min: 30, max: 250 }), (track, from) => {
        const leap = ({ latitude }: { latitude: number }) => ({
          latitude: latitude - Math.sign(latitude + 0.5) * 1e7,
        })
        expectDoubt(withFixes(track, leap, from), 'over 60 m/s for seconds')
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('places of frames that the device is not sure of are no leap in a track', () => {
    const bytes = withFrames(10, 1, [placed(10, 50e7, 5000)])
    expect(readAs(bytes).doubts).toEqual([])
    expect(readAs(withFrames(10, 1, [placed(10, 50e7, 0)])).doubts).toHaveLength(1)
  })

  it('places on both sides of 180 degrees are neighbours in a track', () => {
    const sides = (index: number) => (index % 20 < 10 ? 180e7 : -180e7)
    const frames = Array.from({ length: 400 }, (_, index) => placed(index, 0, 0, sides(index)))
    expect(readAs(withFrames(0, 400, frames)).doubts).toEqual([])
  })
})

describe('frames that are not at the header’s rate', () => {
  it('frames are found not to be at the header’s rate when they are a millisecond apart', () => {
    always((track) => {
      expectDoubt(
        withFixes(track, (_, index) => ({ utc: (track.fixes[0]?.utc ?? 0) + index })),
        `${track.fixes.length - 1} of ${track.fixes.length - 1} GNSS frames follow the one before sooner than after the ${1000 / track.hertz} ms of the header's rate (${track.hertz} Hz)`,
      )
    })
  })

  it('frames are found not to be at the header’s rate when a part of a long track is a millisecond apart', () => {
    const utcOf = (index: number) => start + (index < 300 ? index * 200 : 60_000 + (index - 300))
    const speeds = Array.from({ length: 330 }, () => 9000)
    expect(readBuilt(buildTrack({ utcOf, speeds, end: start + 60_030 })).doubts).toEqual([
      "29 of 329 GNSS frames follow the one before sooner than after the 200 ms of the header's rate (5 Hz)",
    ])
  })

  it('frames are found not to be at the header’s rate when they are twice as far apart', () => {
    always((track) => {
      const first = track.fixes[0]?.utc ?? 0
      const doubled = withFixes(track, ({ utc }) => ({ utc: first + 2 * (utc - first) }))
      expectDoubt({ ...doubled, end: first + 2 * (track.end - first) }, 'only 0 of ')
    })
  })

  it('frames with many pauses in a short track raise no doubt about the header’s rate', () => {
    const utcOf = (index: number) => start + index * 30_000
    expect(readBuilt(buildTrack({ utcOf, speeds: Array(9).fill(900), end: start + 240_000 })).doubts).toEqual(
      [],
    )
  })
})

describe('figures that do not belong to the frames', () => {
  it('a distance too short or too long for the frames raises a doubt', () => {
    always((track) => {
      const tooShort = Math.floor(track.sailed * 0.98) - 50_001
      expect(tooShort).toBeGreaterThan(0)
      expectDoubt({ ...track, distance: tooShort }, 'the distance of the GNSS frames is at least')
      const tooLong = track.distance * 8 + 1_000_000
      expectDoubt({ ...track, distance: tooLong }, 'the distance of the GNSS frames is at most')
    })
  })

  it('a distance raises a doubt from 2 % and 50 m on', () => {
    const speeds = Array.from({ length: 5000 }, () => 10_000)
    const { bytes, log } = buildTrack({ speeds })
    expect(log.distance).toBe(10_000_000)
    const with_ = (distance: number) => {
      const header = Buffer.from(bytes.subarray(0, HEADER))
      header.writeUInt32LE(distance, 56)
      return readBuilt({
        bytes: Buffer.concat([sealed(0xad0, header), bytes.subarray(HEADER)]),
        log: { ...log, distance },
      })
    }
    expect([9_751_000, 10_249_000].map((distance) => with_(distance).verdict)).toEqual(['exact', 'exact'])
    expect(with_(9_749_000).doubts).toEqual([
      'the distance of the GNSS frames is at least 10000 m, the header says 9749 m',
    ])
    expect(with_(10_252_000).doubts).toEqual([
      'the distance of the GNSS frames is at most 10000 m, the header says 10252 m',
    ])
  })

  it('a speed that nothing sails at raises a doubt, though header and record agree', () => {
    const speeds = Array.from({ length: 400 }, (_, index) => (index > 100 && index < 130 ? 61_000 : 9000))
    expect(readBuilt(buildTrack({ speeds }))).toMatchObject({
      verdict: 'usable',
      doubts: ['the best 2 s of the frames is 61000 mm/s: over 60 m/s'],
    })
  })
})

it('a damaged track is damaged, and no other doubt is raised about it', () => {
  expect(readAs(changed(plain.bytes, HEADER + 60, 99))).toMatchObject({ verdict: 'damaged', doubts: [] })
})

function expectDamaged(track: SaneTrack): void {
  const { verdict, reasons } = judged(track)
  expect(verdict).toBe('damaged')
  expect(reasons[0]).toContain('they are of another time than the log')
}

function expectDoubt(track: SaneTrack, doubt: string): void {
  const { verdict, doubts, warnings } = judged(track)
  expect(verdict).toBe('usable')
  expect(doubts.filter((each) => each.includes(doubt))).toHaveLength(1)
  expect(warnings).toEqual(expect.arrayContaining([...doubts]))
}

/** Frame `index` of the plain track at another place, with an accuracy of its speed in mm/s. */
function placed(index: number, latitude: number, accuracy: number, longitude = 0): Uint8Array {
  const frame = Buffer.from(buildGnss(start + index * 200, 9000 + ((index * 7919) % 4000)))
  frame.writeInt32LE(latitude, 4)
  frame.writeInt32LE(longitude, 8)
  frame.writeUInt32LE(accuracy, 34)
  return sealed(frame.readUInt16LE(0), frame)
}
