/** Emits what is known of a motion from earlier sessions: its cached payloads, its ledger, and what is missing on disk. */
import type PQueue from 'p-queue'
import { loadPayloads } from '../../archive/payload-cache.ts'
import { formatProblem } from '../../base/problem.ts'
import { inSlices } from '../../base/slices.ts'
import { checkInfo, checkSettings } from '../../domain/checks.ts'
import { trackOf } from '../../domain/ledger.ts'
import { misdatedOf } from '../../domain/misdated.ts'
import { isConflict, type PlannedLog, planningMotion, tracksOf, unassignedOf } from '../../domain/plan.ts'
import type { Track } from '../../domain/track.ts'
import type { RememberedAs } from '../../events/events.ts'
import { stillValid } from '../../events/motion-memory.ts'
import { type Dependencies, logNotice, type RosterLookup } from '../scope/dependencies.ts'
import type { MemorySaver } from '../watches/memory-saver.ts'
import type { SavedCheck } from '../watches/saved-check.ts'
import type { MadePlan } from './obstacles.ts'
import { emitInParts } from './tracks-in-parts.ts'
import type { MotionScope } from './visit-scope.ts'

export interface KnownEngine extends Pick<Dependencies, 'clock' | 'configuration' | 'emit' | 'project'> {
  readonly assignment: RosterLookup
  readonly savedCheck: Pick<SavedCheck, 'take'>
  readonly memoryReads: Pick<PQueue, 'add'>
  readonly memory: Pick<MemorySaver, 'rememberedOnce'>
}

type KnownScope = MotionScope<KnownEngine>

/** Emits what is known of a motion: cache, ledger and, once, what it was in an earlier session; resolves with that. */
export async function emitKnown(scope: KnownScope): Promise<RememberedAs | undefined> {
  const { motion, archive, signal, engine } = scope
  return engine.memoryReads.add(async () => {
    if (signal.aborted) return undefined
    await emitKnownTracks(scope, false)
    if (signal.aborted) return undefined
    const as = emitRemembered(scope)
    engine.savedCheck.take(motion, archive, signal)
    return as
  })
}

/** Reads and emits what could not be read at the start, even if it is nothing. Throws as `emitKnown` does. */
export async function emitKnownAgain(scope: KnownScope): Promise<void> {
  const { motion, archive, signal, engine } = scope
  await engine.memoryReads.add(async () => {
    if (signal.aborted) return
    await emitKnownTracks(scope, true)
    if (signal.aborted) return
    engine.savedCheck.take(motion, archive, signal)
  })
}

/** Emits what cache and ledger say; where no payload was kept, the ledger's tracks; `evenNone`: even if it is nothing. */
async function emitKnownTracks(
  { motion, archive, signal, engine }: KnownScope,
  evenNone: boolean,
): Promise<void> {
  const { clock, configuration, emit, project, assignment } = engine
  const cached = await loadPayloads(project.motionFolder(motion))
  for (const problem of cached.problems) logNotice(engine, 'ERROR', formatProblem(problem))
  const problem = await archive.load(clock.now())
  if (problem !== undefined) logNotice(engine, 'ERROR', formatProblem(problem))
  const { info, settings, logs, setAside, readAt } = cached
  if (signal.aborted) return
  const findings = [
    ...(info === undefined ? [] : checkInfo(info, configuration)),
    ...(settings === undefined ? [] : checkSettings(settings, configuration)),
  ]
  const { minimum500mBest } = configuration
  const planning = planningMotion({
    motion,
    timezone: settings?.timezone,
    logs: logs ?? [],
    isRemembered: true,
    ledger: archive.ledger,
    minimum500mBest,
    ...assignment,
  })
  const plan = await inSlices(planning)
  const known = plan.ok ? plan : { logs: [] as readonly PlannedLog[], ledger: archive.ledger }
  const tracks = [...tracksOf(known, minimum500mBest), ...othersAtHome(known)]
  if (readAt === undefined && tracks.length === 0 && !evenNone) return
  const { timezone } = configuration.expectedSettings
  // Judged by the day it was read on: by now a log of the future may be one of the past.
  const rules = { now: readAt ?? clock.now(), timezone, minimum500mBest }
  const { logs: misdated } = misdatedOf(known.logs, rules)
  const memory = {
    type: 'motion-recalled',
    at: clock.now(),
    motion,
    inspectedAt: readAt,
    info,
    settings,
    findings,
    tracks,
    unassigned: plan.ok ? unassignedOf(plan.logs) : [],
    ...(misdated && { misdated }),
    isDoubtful: setAside.length > 0 || known.logs.some(({ outcome }) => isConflict(outcome)),
  } as const
  await emitInParts(memory, emit)
}

/** The tracks that are home and not in logs.json as it was kept; one that came under another name is not a second one. */
function othersAtHome({ logs, ledger }: Pick<MadePlan, 'logs' | 'ledger'>): readonly Track[] {
  const listed = new Set(logs.map(({ log }) => log.file))
  return [...ledger].flatMap(([key, entry]) => {
    return entry.status === 'completed' && !listed.has(entry.motion_file) ? [trackOf(key, entry)] : []
  })
}

/** Emits what the motion was in an earlier session of the day, as far as its ledger bears that out. */
function emitRemembered({ motion, archive, engine }: KnownScope): RememberedAs | undefined {
  const { clock, configuration, emit, memory } = engine
  const remembered = memory.rememberedOnce(motion)
  const now = clock.now()
  const { timezone } = configuration.expectedSettings
  const known = remembered && stillValid(remembered, archive.ledger, now, timezone)
  if (known === undefined) return undefined
  const { at: since, ...rest } = known
  emit({ type: 'motion-remembered', at: now, motion, since, ...rest })
  return known.as
}
