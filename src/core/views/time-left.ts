/** Estimates when all motions that are here will be read: from the bytes left and the rate of the last minute. */
import type { Bytes, Milliseconds } from '../base/units.ts'
import type { MonitorState } from '../events/state.ts'
import type { FleetSummary } from './fleet-summary.ts'
import { counted } from './groups.ts'
import { bytesBetween, type MotionSummary } from './motion-summary.ts'

/** Bytes that a motion sent, at the time of their event. */
export interface Receipt {
  readonly at: Milliseconds
  readonly bytes: Bytes
}

/** The period of the rate. */
export const RATE_PERIOD: Milliseconds = 60_000

/** Nothing is said from a shorter time than this. */
const SHORTEST_PERIOD: Milliseconds = 10_000

/** After a longer pause the rate begins anew. */
const LONGEST_PAUSE: Milliseconds = 20_000

/** A new estimate replaces the one shown if it differs by more than this share of its span, and by more than this time. */
const STEADY_SHARE = 0.25
const STEADY_SPAN: Milliseconds = 30_000

/** What was received between two states, by the times of the events. */
export function receiptsBetween(
  before: MonitorState['motions'],
  after: MonitorState['motions'],
): readonly Receipt[] {
  const receipts: Receipt[] = []
  for (const motion of after.values()) {
    const earlier = before.get(motion.id)
    if (earlier === undefined || earlier === motion || motion.lastSeen === undefined) continue
    const bytes = bytesBetween(earlier, motion)
    if (bytes > 0) receipts.push({ at: motion.lastSeen, bytes })
  }
  return receipts
}

/** Bytes a second since the last pause, at most for a minute; undefined while too little is known. */
export function rateOf(receipts: readonly Receipt[], now: Milliseconds): number | undefined {
  const recent = receipts
    .filter(({ at }) => at > now - RATE_PERIOD && at <= now)
    .toSorted((a, b) => a.at - b.at)
  const last = recent.at(-1)
  if (last === undefined || now - last.at > LONGEST_PAUSE) return undefined
  const paused = recent.findLastIndex(({ at }, place) => at - (recent[place - 1]?.at ?? at) > LONGEST_PAUSE)
  // What came with the first receipt was sent before it.
  const [first, ...others] = recent.slice(Math.max(0, paused))
  if (first === undefined || now - first.at < SHORTEST_PERIOD) return undefined
  const bytes = others.reduce((sum, receipt) => sum + receipt.bytes, 0)
  return bytes === 0 ? undefined : (bytes / (now - first.at)) * 1000
}

/**
 * The bytes that are left on the motions being read. One whose tracks are not known yet counts as an average one of the
 * day; undefined where there is none.
 */
export function bytesLeft({ summaries }: FleetSummary): Bytes | undefined {
  const planned = summaries.filter(isPlanned).map(({ progress }) => progress.expected)
  const average = planned.reduce((sum, bytes) => sum + bytes, 0) / planned.length
  let left = 0
  for (const summary of summaries.filter(counted.reading)) {
    const { expected, received } = summary.progress
    left += isPlanned(summary) ? expected - received : average
  }
  return Number.isFinite(left) ? left : undefined
}

/** True once its tracks of this visit are known. */
function isPlanned({ state, asOf }: MotionSummary): boolean {
  return asOf === undefined && ['inspected', 'downloading', 'released', 'gone', 'gone-early'].includes(state)
}

/** The instant at which all that are here will be home; undefined where that is not known, or nothing is left. */
export function homeAt(
  receipts: readonly Receipt[],
  fleet: FleetSummary,
  now: Milliseconds,
): Milliseconds | undefined {
  const rate = rateOf(receipts, now)
  const left = bytesLeft(fleet)
  return rate === undefined || left === undefined || left <= 0 ? undefined : now + (left / rate) * 1000
}

/** The estimate to show after the one before: the same one, counted down, as long as both are about the same. */
export function steadied(
  before: Milliseconds | undefined,
  estimate: Milliseconds | undefined,
  now: Milliseconds,
): Milliseconds | undefined {
  if (before === undefined || estimate === undefined || before <= now) return estimate
  const tolerance = Math.max(STEADY_SPAN, (estimate - now) * STEADY_SHARE)
  return Math.abs(estimate - before) <= tolerance ? before : estimate
}

/** `home in about 3 min`, or `home within a minute`. */
export function timeLeftText(at: Milliseconds, now: Milliseconds): string {
  const minutes = Math.ceil((at - now) / 60_000)
  if (minutes <= 1) return 'home within a minute'
  return minutes < 100 ? `home in about ${minutes} min` : `home in about ${Math.round(minutes / 60)} h`
}
