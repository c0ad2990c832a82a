import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { buildGnss, buildHeader, buildTrack } from './track-builder.ts'
import { GNSS, HEADER, plain, read, readAs, readBuilt, start, withFrames } from './track-reading.ts'

/** A track whose clock steps back by `by` ms at frame `at`. */
function corrected(by: number, at: number, hertz = 5, count = 400) {
  const speeds = Array.from({ length: count }, (_, index) => 9000 + ((index * 7919) % 4000))
  const utcOf = (index: number) => start + (index * 1000) / hertz - (index >= at ? by : 0)
  return buildTrack({ hertz, speeds, utcOf, end: utcOf(count - 1) })
}

/** Frames of the plain track, in another order. */
function framesOf(indexes: readonly number[]): Uint8Array[] {
  return indexes.map((index) => plain.bytes.slice(HEADER + index * GNSS, HEADER + (index + 1) * GNSS))
}

describe('a track whose clock was corrected once', () => {
  it('a clock corrected once by the leap seconds leaves a track usable, with a warning that names the place', () => {
    const report = readBuilt(corrected(2000, 50))
    expect(report).toMatchObject({ verdict: 'usable', reasons: [], doubts: [] })
    expect(report.warnings).toEqual([
      `time steps back once by whole seconds near the start, at byte ${HEADER + 50 * GNSS}: the receiver corrected its clock`,
    ])
  })

  test.each([1, 5, 8, 10])(
    'a clock corrected by 1 to 5 s near its start leaves a track usable at %i Hz, even without a record',
    (hertz) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 390 }), (seconds, at) => {
          const track = corrected(seconds * 1000, at, hertz)
          expect(readBuilt(track).verdict).toBe('usable')
          expect(read(track.bytes).verdict).toBe('usable')
        }),
        { numRuns: 30 },
      )
    },
  )

  it.each([
    ['by more than 5 s', corrected(6000, 100)],
    ['by a part of a second', corrected(1400, 100)],
    ['an hour after its start', corrected(2000, 18_000, 5, 18_400)],
  ])('a track whose clock was corrected %s is damaged', (_, track) => {
    expect(readBuilt(track)).toMatchObject({
      verdict: 'damaged',
      reasons: [expect.stringContaining('time goes backwards at 1 place')],
    })
  })

  it('a track whose clock was corrected twice is damaged', () => {
    const utcOf = (index: number) => start + index * 200 - (index >= 50 ? 2000 : 0) - (index >= 90 ? 1000 : 0)
    expect(readBuilt(buildTrack({ utcOf })).verdict).toBe('damaged')
  })

  it('a track with a corrected clock is damaged where something else is, or its length is not the promised one', () => {
    const { bytes, log } = corrected(2000, 50)
    expect(readBuilt({ bytes: Uint8Array.from(bytes).fill(1, 5000, 5001), log }).verdict).toBe('damaged')
    expect(readBuilt({ bytes: bytes.subarray(0, -GNSS), log }).verdict).toBe('incomplete')
  })
})

describe('frames in the wrong order are no correction', () => {
  it('a step back in time of whole seconds between swapped frames is no clock correction', () => {
    // 5 frames and the 5 after them have changed places: back by 9 steps, which with the one that was due are 2 s.
    const swapped = framesOf([105, 106, 107, 108, 109, 100, 101, 102, 103, 104])
    expect(readAs(withFrames(100, 10, swapped)).verdict).toBe('damaged')
  })

  it('a part that came twice in a file of the promised length is no clock correction', () => {
    const twice = framesOf(Array.from({ length: 10 }, (_, index) => 100 + index))
    expect(readAs(withFrames(110, 10, twice)).verdict).toBe('damaged')
  })

  it('a step back in time is no clock correction where the header gives no rate', () => {
    const utcOf = (index: number) => start + index * 200 - (index >= 50 ? 2000 : 0)
    const frames = Array.from({ length: 400 }, (_, index) => buildGnss(utcOf(index), 9000 + (index % 7)))
    const figures = { distance: 0, best2s: 0, best10s: 0, best500m: 0 }
    const header = buildHeader({ motion: 601, start, end: utcOf(399), hertz: 0, ...figures })
    expect(read(Buffer.concat([header, ...frames])).verdict).toBe('damaged')
  })
})
