/** The one place that says `can be disconnected`: only what the ledger and the disk both prove (DESIGN.md, promise 1). */
import { dayOfKey } from '../archive/ledger.ts'
import type { MotionArchive } from '../archive/motion-archive.ts'
import type { SetAsideLog } from '../device/payload-schemas.ts'
import type { ReleaseContent } from '../events.ts'
import { dateIn, dayOfDate } from '../local-time.ts'
import type { MotionId } from '../motion.ts'
import type { Plan, PlannedLog } from '../plan.ts'
import { type Bytes, type Milliseconds, type Minutes, mebibytesOf } from '../units.ts'
import type { Assignment, StageContext } from './context.ts'
import { wantMissing } from './home-check.ts'

/** The size that logs.json gives for a log without a frame (DEVICE.md §4). */
const EMPTY_LOG: Bytes = 1536

/** A device may list thousands of logs with the same thing wrong. */
const OBSTACLES_TOLD = 3

/** A plan that could be made. */
export type MadePlan = Extract<Plan, { readonly ok: true }>

/** What a release is decided on. */
export interface ReleaseCase {
  readonly plan: MadePlan
  /** Records of logs.json that could not be planned. */
  readonly setAside: readonly SetAsideLog[]
  readonly timezone: Minutes
  /** Keys fetched in this visit. */
  readonly fetched: ReadonlySet<string>
}

export type ReleaseOutcome =
  | { readonly type: 'released' }
  /** Tracks are wanted still, or again because their files have gone: the device can give them. */
  | { readonly type: 'unfinished'; readonly obstacles: readonly string[] }
  /** It cannot be released, however often it is tried. */
  | { readonly type: 'withheld'; readonly obstacles: readonly string[] }

/**
 * Releases the motion if every wanted track of its plan is completed in the ledger and there on disk, and if no record
 * may hide another. Tracks whose files have gone are wanted again. Throws `DiskError`.
 */
export async function release(
  motion: MotionId,
  { plan, setAside, timezone, fetched }: ReleaseCase,
  archive: MotionArchive,
  context: StageContext,
): Promise<ReleaseOutcome> {
  const { clock, emit, configuration, assignment } = context
  await wantMissing(motion, archive, context)
  const unfinished = plan.logs.flatMap((log) => unfinishedOf(log, archive))
  if (unfinished.length > 0) return { type: 'unfinished', obstacles: unfinished }
  const hidden = setAside
    .filter(({ startDate }) => mayBeWanted(motion, startDate, timezone, assignment))
    .map(({ reason }) => `logs.json may hide a wanted track in what cannot be used: ${reason}`)
  const obstacles = [...plan.logs.flatMap(conflictOf), ...hidden]
  if (obstacles.length > 0) return { type: 'withheld', obstacles }
  for (const message of openLogNotices(motion, plan, archive)) {
    emit({ type: 'notice', at: clock.now(), level: 'WARNING', message })
  }
  const today = dayOfDate(dateIn(clock.now(), configuration.expectedSettings.timezone))
  const content = contentOf(plan.logs, today, archive)
  const older = [...fetched].filter((key) => dayOfKey(key) !== today).length
  emit({ type: 'motion-released', at: clock.now(), motion, content, ...(older > 0 && { older }) })
  return { type: 'released' }
}

/** What stands in the way of a release in one line: the first of it, and how much more there is. */
export function describeObstacles(obstacles: readonly string[]): string {
  const told = obstacles.slice(0, OBSTACLES_TOLD).join('; ')
  const more = obstacles.length - OBSTACLES_TOLD
  return more > 0 ? `${told}; and ${more} more` : told
}

/** A record without a readable start may be of any day; on a day when nobody has the motion nothing is wanted. */
function mayBeWanted(
  motion: MotionId,
  startDate: Milliseconds | undefined,
  timezone: Minutes,
  { entrantOn }: Assignment,
): boolean {
  if (startDate === undefined) return true
  return entrantOn(motion, dateIn(startDate, timezone)) !== undefined
}

/** Skipped logs that were never closed: their best speeds were never computed, so a person must decide. */
function openLogNotices(motion: MotionId, { logs }: MadePlan, archive: MotionArchive): readonly string[] {
  return logs.flatMap((planned) => {
    const isSkipped = 'key' in planned && archive.ledger.get(planned.key)?.status === 'skipped'
    if (!isSkipped || planned.log.endDate !== 0 || planned.log.size <= EMPTY_LOG) return []
    const size = mebibytesOf(planned.log.size).toFixed(1)
    return [
      `Motion ${motion} ${planned.key} was skipped, but its log was never closed (${size} MiB): ` +
        'its figures say nothing; fetch the skipped tracks if somebody sailed with it',
    ]
  })
}

function unfinishedOf(log: PlannedLog, archive: MotionArchive): readonly string[] {
  if (!('entry' in log)) return []
  const status = archive.ledger.get(log.key)?.status ?? 'unknown'
  return status === 'completed' || status === 'skipped' ? [] : [`${log.key} is "${status}" in the ledger`]
}

function conflictOf(log: PlannedLog): readonly string[] {
  if (log.outcome !== 'conflict') return []
  return [`${log.key} is the name of two logs, ${log.log.file} and ${log.holder}`]
}

/** What the motion had for today, whatever else has come from it. */
function contentOf(logs: readonly PlannedLog[], today: string, archive: MotionArchive): ReleaseContent {
  const isHome = (log: PlannedLog): boolean =>
    'key' in log && archive.ledger.get(log.key)?.status === 'completed'
  const ofToday = logs.filter((log) => log.day === today)
  if (ofToday.some(isHome)) return 'tracks'
  if (ofToday.some((log) => log.outcome === 'unassigned')) return 'unassigned'
  return ofToday.some((log) => 'key' in log) ? 'only-skipped' : 'nothing-today'
}
