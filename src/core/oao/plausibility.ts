/** Finds what cannot be true in a track though every checksum is sound (docs/device.md, "Frame times"). */
import { formatInstant } from '../base/local-time.ts'
import type { Milliseconds } from '../base/units.ts'
import type { TrackFinding } from '../domain/track-verdict.ts'
import type { TrackFacts } from './frame-reader.ts'
import { FASTEST_PLAUSIBLE, type FaultCount, type FrameSums, type Spacing } from './frame-sums.ts'
import type { TrackHeader } from './frames.ts'

/** Half of what "a day off" means: no clock drifts this far, and no correct log has both ends this far off. */
const DAY_OFF: Milliseconds = 12 * 3_600_000

/** Real tracks begin and end within 1 s of their header; loggers of other makes step by the 2 s of a leap second. */
const HEADER_TIME_TOLERANCE: Milliseconds = 5000

/** The distance of the frames may differ from the header's by this share. */
const DISTANCE_SHARE = 0.02

/** And by this many mm: up to 2 s of a log have no frame, and a device rounds. */
const DISTANCE_SLACK = 50_000

/** GNSS frames whose time is not that of the log in the header. */
export function spanFindings({ header, sums, firstUtc, lastUtc }: TrackFacts): readonly TrackFinding[] {
  if (header === undefined || sums === undefined || firstUtc === undefined || lastUtc === undefined) return []
  // Both ends are off by the same day; of an open log only the start is known.
  const atStart = firstUtc - header.startDate
  const atEnd = header.endDate === 0 ? atStart : lastUtc - header.endDate
  const isDayOff = Math.min(atStart, atEnd) > DAY_OFF || Math.max(atStart, atEnd) < -DAY_OFF
  if (sums.inSpan > 0 && !isDayOff) return []
  const frames = `the GNSS frames are from ${formatInstant(firstUtc)} to ${formatInstant(lastUtc)}`
  const end = header.endDate === 0 ? 'no end' : formatInstant(header.endDate)
  const said = `the header says ${formatInstant(header.startDate)} to ${end}`
  return [{ verdict: 'damaged', reason: `${frames}, ${said}: they are of another time than the log` }]
}

/** What is implausible in a track with sound bytes: a person should look before its figures count. */
export function plausibilityWarnings(facts: TrackFacts): readonly string[] {
  const { header, sums, firstUtc, lastUtc, bests } = facts
  if (header === undefined || sums === undefined || firstUtc === undefined || lastUtc === undefined) return []
  const { spacing } = sums
  const best2s = bests?.best2s ?? 0
  return [
    ...spanWarnings(header, firstUtc, lastUtc),
    ...placeWarnings(sums.offGlobe, 'have a position that is not on the globe', sums),
    ...placeWarnings(
      sums.jumps,
      `are too far from the place before: over ${FASTEST_PLAUSIBLE} m/s for seconds`,
      sums,
    ),
    ...(spacing === undefined ? [] : spacingWarnings(spacing, header)),
    ...distanceWarnings(sums, header),
    ...(best2s > FASTEST_PLAUSIBLE * 1000
      ? [`the best 2 s of the frames is ${best2s} mm/s: over ${FASTEST_PLAUSIBLE} m/s`]
      : []),
  ]
}

function spanWarnings(header: TrackHeader, firstUtc: Milliseconds, lastUtc: Milliseconds): readonly string[] {
  const { startDate, endDate } = header
  const [first, last] = [formatInstant(firstUtc), formatInstant(lastUtc)]
  const isEarly = firstUtc < startDate - HEADER_TIME_TOLERANCE
  const isLate = endDate !== 0 && lastUtc > endDate + HEADER_TIME_TOLERANCE
  return [
    ...(isEarly ? [`the first GNSS frame (${first}) is before the start in the header`] : []),
    ...(isLate ? [`the last GNSS frame (${last}) is after the end in the header`] : []),
  ]
}

function placeWarnings(
  { count, firstAt }: FaultCount,
  what: string,
  { frames }: FrameSums,
): readonly string[] {
  return count === 0 ? [] : [`${count} of ${frames} GNSS frames ${what}, the first at byte ${firstAt}`]
}

/** Gaps are normal, because a device writes no slow frames: a frame that comes too soon weighs more than one too late. */
function spacingWarnings(spacing: Spacing, { hertz }: TrackHeader): readonly string[] {
  const { period, onTime, sooner, later } = spacing
  const all = onTime + sooner + later
  const rate = `the ${Math.round(period)} ms of the header's rate (${hertz} Hz)`
  if (sooner > Math.min(hertz, all / 2)) {
    return [`${sooner} of ${all} GNSS frames follow the one before sooner than after ${rate}`]
  }
  const isLong = all >= 10 * hertz
  return isLong && onTime < all / 2
    ? [`only ${onTime} of ${all} GNSS frames follow the one before after ${rate}`]
    : []
}

function distanceWarnings({ distance }: FrameSums, header: TrackHeader): readonly string[] {
  // A log that was never closed has no distance.
  if (distance === undefined || header.endDate === 0) return []
  const { least, most } = distance
  const said = header.distance
  const isBelow = said < least * (1 - DISTANCE_SHARE) - DISTANCE_SLACK
  const isAbove = said > most * (1 + DISTANCE_SHARE) + DISTANCE_SLACK
  if (!isBelow && !isAbove) return []
  const found = isBelow ? `at least ${metres(least)}` : `at most ${metres(most)}`
  return [`the distance of the GNSS frames is ${found}, the header says ${metres(said)}`]
}

function metres(distance: number): string {
  return `${Math.round(distance / 1000)} m`
}
