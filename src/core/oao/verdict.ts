/** Turns the facts about a track file into a verdict and its reasons (docs/tracks.md has the rules as a table). */
import type { Bytes, Millimetres, Milliseconds } from '../base/units.ts'
import {
  type Expectation,
  type Expected,
  type TrackFinding,
  type Verdict,
  verdicts,
} from '../domain/track-verdict.ts'
import type { FrameCounts, TrackFacts } from './frame-reader.ts'
import type { BestSpeeds, TrackHeader } from './frames.ts'
import { plausibilityWarnings, spanFindings } from './plausibility.ts'
import { headerFindings, lengthFindings, lengthWarnings, unknownFormatFindings } from './record-findings.ts'
import { cutFindings, frameFindings, openingFinding, soundHeaderOf, trackWarnings } from './track-findings.ts'

/** What was read of a track in the format of another device. */
export interface PointSummary {
  readonly format: string
  readonly points: number
  /** Of the first and last point with a plausible date. */
  readonly firstUtc?: Milliseconds
  readonly lastUtc?: Milliseconds
  /** Points a second. */
  readonly hertz?: number
  readonly distance: Millimetres
  /** Where most of its speeds come from: those worked out from positions are less sure. */
  readonly speeds: 'doppler' | 'positions'
  /** What the device says of itself. */
  readonly device?: { readonly user: string; readonly serial: string; readonly firmware: string }
}

export interface TrackReport {
  readonly verdict: Verdict
  /** Why it is not sound, the weightiest first; empty for `exact` and `usable`. */
  readonly reasons: readonly string[]
  /** What is odd but harmless, or could not be checked; empty for `exact`. */
  readonly warnings: readonly string[]
  /** The warnings that something in it cannot be true: its figures need a look before they count. */
  readonly doubts: readonly string[]
  readonly bytes: Bytes
  /** Undefined when the format cannot be read. */
  readonly frames: FrameCounts | undefined
  readonly header: TrackHeader | undefined
  /** Computed from the frames. */
  readonly bests: BestSpeeds | undefined
  /** Of a track in another format than OAO. */
  readonly foreign?: PointSummary
}

/** The verdict on an OAO file (docs/device.md, "The track file"). */
export function judgeTrack(facts: TrackFacts, expectation: Expectation): TrackReport {
  const findings = findingsOf(facts, expectation)
  const isSound = findings.length === 0
  const doubts = isSound ? plausibilityWarnings(facts) : []
  const warnings = isSound ? [...trackWarnings(facts), ...doubts, ...lengthWarnings(facts, expectation)] : []
  const { bytes, frames, header, bests } = facts
  return { ...conclude(findings, warnings), doubts, bytes, frames, header, bests }
}

/** The verdict on a file of another format: only its length can be compared with the record. */
export function judgeLength(bytes: Bytes, { log }: Expected): TrackReport {
  const warning = 'only the length was checked: the inside of this format cannot be read'
  return {
    ...conclude(unknownFormatFindings(bytes, log), [warning]),
    doubts: [],
    bytes,
    frames: undefined,
    header: undefined,
    bests: undefined,
  }
}

function findingsOf(facts: TrackFacts, expectation: Expectation): readonly TrackFinding[] {
  const opening = openingFinding(facts)
  if (opening !== undefined) return [opening]
  const inside = frameFindings(facts)
  const header = soundHeaderOf(facts)
  if (header === undefined) return [...inside, ...cutFindings(facts)]
  const identity = headerFindings(header, expectation)
  // The length means nothing against the record of another log.
  if (identity.length > 0) return [...identity, ...inside]
  return [...inside, ...spanFindings(facts), ...lengthFindings(facts, header, expectation)]
}

function conclude(
  findings: readonly TrackFinding[],
  warnings: readonly string[],
): Pick<TrackReport, 'verdict' | 'reasons' | 'warnings'> {
  const ranked = findings.toSorted(
    (one, other) => verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict),
  )
  const [worst] = ranked
  const verdict = worst?.verdict ?? (warnings.length > 0 ? 'usable' : 'exact')
  return { verdict, reasons: ranked.map((finding) => finding.reason), warnings: worst ? [] : warnings }
}
