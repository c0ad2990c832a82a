/** Tells what is known of a motion from earlier sessions: its cached payloads, its ledger, and what is missing on disk. */
import type { MotionArchive } from '../archive/motion-archive.ts'
import { loadPayloads } from '../archive/payload-cache.ts'
import { checkInfo, checkSettings } from '../checks.ts'
import type { Emit } from '../events.ts'
import type { MotionId } from '../motion.ts'
import { planMotion, tracksOf, unassignedOf } from '../plan.ts'
import { formatProblem, type Problem } from '../problem.ts'
import type { StageContext } from './context.ts'
import { emitInParts } from './tracks-in-parts.ts'

/** Reads the cache and the ledger of a motion; a motion never inspected has its wanted tracks alone, if any. */
export async function recall(
  motion: MotionId,
  archive: MotionArchive,
  context: StageContext,
  signal: AbortSignal,
): Promise<void> {
  const { clock, configuration, emit, project, recalls, assignment } = context
  await recalls.add(async () => {
    if (signal.aborted) return
    const cached = await loadPayloads(project.motionFolder(motion))
    for (const problem of cached.problems) tell(problem, emit, clock.now())
    const problem = await archive.load(clock.now())
    if (problem !== undefined) tell(problem, emit, clock.now())
    const { info, settings, logs, readAt } = cached
    if (signal.aborted) return
    const findings = [
      ...(info === undefined ? [] : checkInfo(info, configuration)),
      ...(settings === undefined ? [] : checkSettings(settings, configuration)),
    ]
    const { minimum500mBest } = configuration
    const plan = planMotion({
      motion,
      timezone: settings?.timezone,
      logs: logs ?? [],
      ledger: archive.ledger,
      minimum500mBest,
      ...assignment,
    })
    const known = plan.ok ? plan : { logs: [], ledger: archive.ledger }
    const tracks = tracksOf(known, minimum500mBest)
    if (readAt === undefined && tracks.length === 0) {
      context.homeCheck.take(motion, archive, signal)
      return
    }
    const recalled = {
      type: 'motion-recalled',
      at: clock.now(),
      motion,
      inspectedAt: readAt,
      info,
      settings,
      findings,
      tracks,
      unassigned: plan.ok ? unassignedOf(plan.logs) : [],
    } as const
    await emitInParts(recalled, emit)
    context.homeCheck.take(motion, archive, signal)
  })
}

function tell(problem: Problem, emit: Emit, at: number): void {
  emit({ type: 'notice', at, level: 'ERROR', message: formatProblem(problem) })
}
