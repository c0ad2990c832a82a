/** Arbitrary tracks as a device writes them, and ways to make one implausible with right checksums. */
import fc from 'fast-check'
import { bestOf500m, bestOfTime, buildGnss, buildHeader, sealed } from './track-builder.ts'
import { GNSS, HEADER, readBuilt } from './track-reading.ts'

/** One GNSS frame: ms since the epoch, 1e-7 degrees, mm/s. */
export interface Fix {
  readonly utc: number
  readonly latitude: number
  readonly longitude: number
  readonly speed: number
  readonly accuracy: number
}

export interface SaneTrack {
  readonly hertz: number
  readonly start: number
  /** 0 = never closed. */
  readonly end: number
  readonly distance: number
  /** Its frames. */
  readonly sailed: number
  readonly bests: readonly [best2s: number, best10s: number, best500m: number]
  readonly fixes: readonly Fix[]
}

const noon = Date.UTC(2023, 9, 7, 12)
const STEP = 11.132

/** The change in one frame: of speed and course, whether the device is sure of it, and a pause before it. */
const stepArbitrary = fc.record({
  faster: fc.integer({ min: -800, max: 800 }),
  turn: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
  isSure: fc.integer({ min: 0, max: 30 }).map((dice) => dice > 0),
  pause: fc.oneof(
    { weight: 60, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 600 }) },
  ),
})

/** Half a minute or more on any sea, with pauses, and with unsure frames whose speed is a spike. */
export const saneTrack: fc.Arbitrary<SaneTrack> = fc
  .record({
    hertz: fc.constantFrom(1, 5, 10),
    place: fc.record({
      latitude: fc.integer({ min: -70e7, max: 70e7 }),
      longitude: fc.integer({ min: -180e7, max: 180e7 }),
    }),
    early: fc.integer({ min: 1, max: 10 }),
    late: fc.integer({ min: 0, max: 8 }),
    steps: fc.array(stepArbitrary, { minLength: 300, maxLength: 500 }),
  })
  .map(({ hertz, place, early, late, steps }) => {
    const { fixes, pauses } = sail(hertz, place, steps)
    const counted = fixes.filter(({ accuracy }) => accuracy < 1000).map(({ speed }) => speed)
    const sailed = counted.filter((speed) => speed >= 1000).reduce((sum, speed) => sum + speed, 0) / hertz
    const best = (speed: number) => (speed < 1000 ? 0 : speed)
    return {
      hertz,
      start: noon - early * 100,
      end: (fixes.at(-1)?.utc ?? noon) + late * 100,
      // A device continues to count slowly while it writes nothing.
      distance: Math.floor(sailed + pauses * 1500),
      sailed,
      bests: [
        best(bestOfTime(counted, 2 * hertz)),
        best(bestOfTime(counted, 10 * hertz)),
        best(bestOf500m(counted, hertz)),
      ] as const,
      fixes,
    }
  })

type Step = typeof stepArbitrary extends fc.Arbitrary<infer Value> ? Value : never

function sail(
  hertz: number,
  place: { readonly latitude: number; readonly longitude: number },
  steps: readonly Step[],
): { readonly fixes: readonly Fix[]; readonly pauses: number } {
  let { latitude, longitude } = place
  let [utc, speed, course, pauses] = [noon, 5000, 0, 0]
  const fixes = steps.map(({ faster, turn, isSure, pause: before }, index): Fix => {
    const pause = index === 0 ? 0 : before
    utc += pause * 1000
    pauses += pause
    speed = Math.min(20_000, Math.max(4000, speed + faster))
    course += turn
    latitude += Math.round(((Math.cos(course) * speed) / hertz + pause * 1500) / STEP)
    const width = STEP * Math.cos((latitude * Math.PI) / 180e7)
    longitude += Math.round((Math.sin(course) * speed) / hertz / width)
    if (Math.abs(longitude) > 180e7) longitude -= Math.sign(longitude) * 360e7
    const fix = {
      utc,
      latitude,
      longitude,
      speed: isSure ? speed : speed + 9000,
      accuracy: isSure ? 300 : 1000,
    }
    utc += 1000 / hertz
    return fix
  })
  return { fixes, pauses }
}

/** The report on the track, compared with the record of its own header. */
export function judged(track: SaneTrack) {
  const { hertz, start, end, distance, bests, fixes } = track
  const [best2s, best10s, best500m] = bests
  const figures = { distance, best2s, best10s, best500m }
  const header = buildHeader({ motion: 601, start, end, hertz, ...figures })
  const bytes = new Uint8Array(Buffer.concat([header, ...fixes.map(frameOf)]))
  const log = {
    file: '/logs/2023/10/0601_2023-10-07-1300.oao',
    size: HEADER + GNSS * fixes.length + 1024,
    timezone: 60,
    startDate: start,
    endDate: end,
    duration: end === 0 ? 0 : end - start,
    ...figures,
  }
  return readBuilt({ bytes, log })
}

function frameOf({ utc, latitude, longitude, speed, accuracy }: Fix): Uint8Array {
  const frame = Buffer.from(buildGnss(utc, speed))
  frame.writeInt32LE(latitude, 4)
  frame.writeInt32LE(longitude, 8)
  frame.writeUInt32LE(accuracy, 34)
  return sealed(frame.readUInt16LE(0), frame)
}

/** The track with the fixes from `from` on changed. */
export function withFixes(
  track: SaneTrack,
  change: (fix: Fix, index: number) => Partial<Fix>,
  from = 0,
): SaneTrack {
  const fixes = track.fixes.map((fix, index) => (index < from ? fix : { ...fix, ...change(fix, index) }))
  return { ...track, fixes }
}
