/** The one place that says `can be disconnected`, by ledger and disk (docs/architecture.md, "Promises"). */
import type { MotionArchive } from '../../archive/motion-archive.ts'
import { dateIn, dayOfDate } from '../../base/local-time.ts'
import { mebibytesOf } from '../../base/units.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { PlannedLog } from '../../domain/plan.ts'
import { dayOfKey } from '../../domain/track-key.ts'
import { EMPTY_LOG } from '../../domain/track-length.ts'
import type { ReleaseContent } from '../../events/events.ts'
import { type Dependencies, logNotice, type RosterLookup } from '../scope/dependencies.ts'
import { type MissingEngine, wantMissing } from '../watches/saved-check.ts'
import { type Listing, type MadePlan, type Obstacle, obstaclesOf } from './obstacles.ts'
import type { VisitScope } from './visit-scope.ts'

/** What a release is decided on. */
export interface ReleaseCase extends Listing {
  /** Keys fetched in this visit. */
  readonly fetched: ReadonlySet<string>
}

export interface ReleaseEngine extends MissingEngine, Pick<Dependencies, 'configuration'> {
  readonly assignment: RosterLookup
}

type ReleaseScope = Pick<VisitScope<ReleaseEngine>, 'motion' | 'archive' | 'engine'>

export type ReleaseOutcome =
  | { readonly type: 'released' }
  /** Tracks are wanted still, or again because their files have gone: the device can give them. */
  | { readonly type: 'unfinished'; readonly obstacles: readonly Obstacle[] }
  /** It cannot be released, however often it is tried, unless a person overrules what is in the way. */
  | { readonly type: 'withheld'; readonly obstacles: readonly Obstacle[] }

/**
 * Releases the motion if every wanted track of its plan and of its ledger is completed and there on disk, and if no
 * record may hide another. Tracks whose files have gone are wanted again. Throws `DiskError`.
 */
export async function release(
  scope: ReleaseScope,
  { fetched, ...listing }: ReleaseCase,
): Promise<ReleaseOutcome> {
  const { motion, archive, engine } = scope
  const { clock, emit, configuration, assignment } = engine
  await wantMissing(scope)
  // The files took their time: a plan by a roster that is no longer in force releases nobody.
  if (assignment !== engine.assignment) return { type: 'unfinished', obstacles: [] }
  const { plan } = listing
  const obstacles = obstaclesOf(motion, listing, archive.ledger, assignment)
  if (obstacles.some(({ kind }) => kind === 'unfinished')) return { type: 'unfinished', obstacles }
  if (obstacles.length > 0) return { type: 'withheld', obstacles }
  for (const message of openLogNotices(motion, plan, archive)) logNotice(engine, 'WARNING', message)
  const today = dayOfDate(dateIn(clock.now(), configuration.expectedSettings.timezone))
  const content = contentOf(plan.logs, today, archive)
  const older = [...fetched].filter((key) => dayOfKey(key) !== today).length
  emit({ type: 'motion-released', at: clock.now(), motion, content, ...(older > 0 && { older }) })
  return { type: 'released' }
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

/** What the motion had for today, whatever else has come from it. */
function contentOf(logs: readonly PlannedLog[], today: string, archive: MotionArchive): ReleaseContent {
  const isHome = (log: PlannedLog): boolean =>
    'key' in log && archive.ledger.get(log.key)?.status === 'completed'
  const ofToday = logs.filter((log) => log.day === today)
  if (ofToday.some(isHome)) return 'tracks'
  if (ofToday.some((log) => log.outcome === 'unassigned')) return 'unassigned'
  return ofToday.some((log) => 'key' in log) ? 'only-skipped' : 'nothing-today'
}
