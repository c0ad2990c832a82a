/** The one place that says `can be disconnected`: only what the ledger and the disk both prove (DESIGN.md, promise 1). */
import type { MotionArchive } from '../archive/motion-archive.ts'
import type { ReleaseContent } from '../events.ts'
import type { MotionId } from '../motion.ts'
import type { Plan, PlannedLog } from '../plan.ts'
import type { StageContext } from './context.ts'

/** A plan that could be made. */
export type MadePlan = Extract<Plan, { readonly ok: true }>

/**
 * Releases the motion if every wanted track of its plan is completed in the ledger and there on disk; returns what
 * stands in the way otherwise. Tracks whose files have gone are wanted again. Throws `DiskError`.
 */
export async function release(
  motion: MotionId,
  plan: MadePlan,
  archive: MotionArchive,
  fetched: ReadonlySet<string>,
  context: StageContext,
): Promise<readonly string[]> {
  const { clock, emit, configuration } = context
  const keys = plan.logs.flatMap((log) => ('entry' in log ? [log.key] : []))
  const missing = await archive.missing(keys)
  await archive.want(missing)
  for (const { key, reason } of missing) emit({ type: 'track-missed', at: clock.now(), motion, key, reason })
  const obstacles = plan.logs.flatMap((log) => obstacleOf(log, archive))
  if (obstacles.length > 0) return obstacles
  const today = dayOf(clock.now(), configuration.expectedSettings.timezone)
  const content = contentOf(plan.logs, today, archive, fetched)
  emit({ type: 'motion-released', at: clock.now(), motion, content })
  return []
}

function obstacleOf(log: PlannedLog, archive: MotionArchive): readonly string[] {
  if (log.outcome === 'conflict')
    return [`${log.key} is the name of two logs, ${log.log.file} and ${log.holder}`]
  if (!('entry' in log)) return []
  const status = archive.ledger.get(log.key)?.status ?? 'unknown'
  return status === 'completed' || status === 'skipped' ? [] : [`${log.key} is "${status}" in the ledger`]
}

/** The day `YYYYMMDD` of an instant in a zone of `timezone` minutes east of UTC. */
function dayOf(at: number, timezone: number): string {
  return new Date(at + timezone * 60_000).toISOString().slice(0, 10).replaceAll('-', '')
}

/** What the motion had for today; what was fetched just now counts whatever its day. */
function contentOf(
  logs: readonly PlannedLog[],
  today: string,
  archive: MotionArchive,
  fetched: ReadonlySet<string>,
): ReleaseContent {
  const isHome = (log: PlannedLog): boolean =>
    'key' in log && archive.ledger.get(log.key)?.status === 'completed'
  if (logs.some((log) => 'key' in log && fetched.has(log.key))) return 'tracks'
  const ofToday = logs.filter((log) => log.day === today)
  if (ofToday.some(isHome)) return 'tracks'
  if (ofToday.some((log) => log.outcome === 'unassigned')) return 'unassigned'
  return ofToday.some((log) => 'key' in log) ? 'only-skipped' : 'nothing-today'
}
