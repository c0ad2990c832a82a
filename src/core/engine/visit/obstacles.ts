/** What stands in the way of a release, worked out from the plan, the ledger and what logs.json may hide; pure. */
import { dateIn } from '../../base/local-time.ts'
import type { Milliseconds, Minutes } from '../../base/units.ts'
import { isWanted, type Ledger } from '../../domain/ledger.ts'
import type { MotionId } from '../../domain/motion.ts'
import { isConflict, type Plan, type PlannedLog } from '../../domain/plan.ts'
import { type LetGoKind, letGoReasons } from '../../domain/wanted-again.ts'
import type { RosterLookup } from '../scope/dependencies.ts'
import type { Inspection } from './inspection.ts'

/**
 * - `unfinished`: a track that the device lists is wanted still: it can be fetched
 * - `vanished`: a wanted track that the device no longer lists
 * - `damaged`: a wanted track that is not sound on the device itself
 * - `logs-gone`: the device lists no logs at all, and had some
 * - `hidden`: a record that cannot be used may be a wanted track
 * - `foreign`: a record of another motion: the list may be of that one
 * - `conflict`: two logs of one name, or two records of one file
 */
export type ObstacleKind = LetGoKind | 'unfinished' | 'hidden' | 'foreign' | 'conflict'

export interface Obstacle {
  readonly kind: ObstacleKind
  readonly text: string
  /** What a person lets go by overruling it: a track by its key, or `logs.json`; absent where nobody can. */
  readonly name?: string
}

/** An obstacle that a person may overrule. */
export type Overrulable = Obstacle & { readonly kind: LetGoKind; readonly name: string }

/** A plan that could be made. */
export type MadePlan = Extract<Plan, { readonly ok: true }>

/** What a device has said of its logs, and what was planned of them. */
export interface Listing extends Pick<Inspection, 'setAside' | 'foreign' | 'logsGone'> {
  readonly plan: MadePlan
  readonly timezone: Minutes
  /** Wanted tracks that are damaged on the device itself, by key: what is wrong with them. */
  readonly damaged: ReadonlyMap<string, string>
}

/** The name by which a person lets all logs of a motion go. */
const ALL_LOGS = 'logs.json'

/** A device may list thousands of logs with the same thing wrong. */
const OBSTACLES_SHOWN = 3

/** Everything in the way of a release, what a person may overrule first. */
export function obstaclesOf(
  motion: MotionId,
  listing: Listing,
  ledger: Ledger,
  assignment: RosterLookup,
): readonly Obstacle[] {
  const { plan, setAside, foreign, logsGone, timezone } = listing
  const hidden = setAside
    .filter(({ startDate }) => mayBeWanted(motion, startDate, timezone, assignment))
    .map(({ reason }) => `logs.json may hide a wanted track in what cannot be used: ${reason}`)
  const gone: readonly Obstacle[] =
    logsGone === 0
      ? []
      : [{ kind: 'logs-gone', text: `it lists no logs any more, it had ${logsGone}`, name: ALL_LOGS }]
  return [
    ...gone,
    ...wantedObstacles(listing, ledger),
    ...plan.logs.flatMap((log) => unfinishedOf(log, ledger, listing.damaged)),
    ...plan.logs.flatMap(conflictOf).map((text) => ({ kind: 'conflict' as const, text })),
    ...hidden.map((text) => ({ kind: 'hidden' as const, text })),
    ...foreign.map((file) => ({
      kind: 'foreign' as const,
      text: `logs.json lists a track of another motion, ${file}`,
    })),
  ]
}

/** The obstacles that a person may overrule. */
export function overrulableOf(obstacles: readonly Obstacle[]): readonly Overrulable[] {
  return obstacles.filter((each): each is Overrulable => each.kind in letGoReasons && each.name !== undefined)
}

/** What stands in the way of a release in one line: the first of it, how much more there is, and what a person can do. */
export function describeObstacles(obstacles: readonly Obstacle[]): string {
  const shown = obstacles.slice(0, OBSTACLES_SHOWN).map(({ text }) => text)
  const more = obstacles.length - OBSTACLES_SHOWN
  const rest = more > 0 ? [`and ${more} more`] : []
  return [...shown, ...rest, ...remedyOf(obstacles)].join('; ')
}

function remedyOf(obstacles: readonly Obstacle[]): readonly string[] {
  if (obstacles.some(isDamaged)) return ['r fetches it once more, A takes it as it is']
  return overrulableOf(obstacles).length > 0 ? ['A lets go what is gone from the device'] : []
}

/** True for a track that a person may take as it is. */
export function isDamaged({ kind }: Obstacle): boolean {
  return kind === 'damaged'
}

/** Tracks that the ledger wants although no log of the plan has their keys. */
function wantedObstacles({ plan, setAside, foreign }: Listing, ledger: Ledger): readonly Obstacle[] {
  const planned = new Set(plan.logs.flatMap((log) => ('key' in log ? log.key : [])))
  const wanted = [...ledger].filter(([key, entry]) => isWanted(entry) && !planned.has(key))
  if (wanted.length === 0) return []
  const listed = new Map(plan.logs.map((log) => [log.log.file, log.outcome]))
  const unusable = new Map(setAside.map(({ file, reason }) => [file, reason]))
  return wanted.flatMap(([key, { motion_file, status }]): readonly Obstacle[] => {
    const outcome = listed.get(motion_file)
    // A conflict is an obstacle of its own; any other log is planned again, with what was asked for just now.
    if (outcome !== undefined) return isConflict(outcome) ? [] : [unfinished(key, status)]
    const reason = unusable.get(motion_file)
    if (reason !== undefined) {
      return [{ kind: 'hidden', text: `${key} is wanted, and its record cannot be used: ${reason}` }]
    }
    // A list of another motion says nothing of this one's tracks.
    if (foreign.length > 0) return []
    const text = `${key} is wanted ("${status}"), and its record is gone from the device`
    return [{ kind: 'vanished', text, name: key }]
  })
}

function unfinishedOf(
  log: PlannedLog,
  ledger: Ledger,
  damaged: ReadonlyMap<string, string>,
): readonly Obstacle[] {
  if (!('entry' in log)) return []
  const { key } = log
  const status = ledger.get(key)?.status ?? 'unknown'
  if (status === 'completed' || status === 'skipped') return []
  const damage = damaged.get(key)
  return damage === undefined
    ? [unfinished(key, status)]
    : [{ kind: 'damaged', text: `${key} is damaged on the device (${damage})`, name: key }]
}

function unfinished(key: string, status: string): Obstacle {
  return { kind: 'unfinished', text: `${key} is "${status}" in the ledger` }
}

function conflictOf(log: PlannedLog): readonly string[] {
  if (log.outcome === 'contradiction') return [`logs.json lists ${log.log.file} twice, with other figures`]
  if (log.outcome !== 'conflict') return []
  return [`${log.key} is the name of two logs, ${log.log.file} and ${log.holder}`]
}

/** A record without a readable start may be of any day; on a day when nobody has the motion nothing is wanted. */
function mayBeWanted(
  motion: MotionId,
  startDate: Milliseconds | undefined,
  timezone: Minutes,
  { entrantOn }: RosterLookup,
): boolean {
  if (startDate === undefined) return true
  return entrantOn(motion, dateIn(startDate, timezone)) !== undefined
}
