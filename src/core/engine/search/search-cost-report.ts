/** Reports once a minute what the engine costs the network and the machine. */
import { getEventListeners } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { Milliseconds } from '../../base/units.ts'
import type { MotionResolver } from '../../device/resolver.ts'
import type { SearchCost } from '../../events/events.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'
import type { AbsentMotions } from './absent-motions.ts'

interface CostDependencies extends Pick<Dependencies, 'clock' | 'emit'> {
  readonly fleet: Pick<AbsentMotions, 'absent' | 'sent'>
  readonly resolver: Pick<MotionResolver, 'counts'>
}

const COST_REPORT_INTERVAL: Milliseconds = 60_000

/**
 * Reports until the signal. `MOTION_MONITOR_VITAL_SIGNS` sets another interval in seconds, and measures the event loop
 * too, which costs a timer a hundred times a second.
 */
export async function reportSearchCost(
  { clock, emit, fleet, resolver }: CostDependencies,
  signal: AbortSignal,
  asked: string | undefined = process.env.MOTION_MONITOR_VITAL_SIGNS,
): Promise<void> {
  const seconds = Number(asked)
  const span = seconds > 0 ? seconds * 1000 : COST_REPORT_INTERVAL
  const delays = seconds > 0 ? monitorEventLoopDelay({ resolution: 10 }) : undefined
  delays?.enable()
  let before = { at: clock.elapsed(), sent: fleet.sent, used: processorTime() }
  while (!signal.aborted) {
    await clock.wait(span, signal)
    const now = { at: clock.elapsed(), sent: fleet.sent, used: processorTime() }
    const elapsed = Math.max(1, now.at - before.at)
    const signs: SearchCost = {
      absent: fleet.absent,
      packetsPerSecond: ((now.sent - before.sent) / elapsed) * 1000,
      processor: ((now.used - before.used) / elapsed) * 100,
      ...(delays && { delay: { p99: delays.percentile(99) / 1e6, most: delays.max / 1e6 } }),
      lookups: resolver.counts,
    }
    if (!signal.aborted) emit({ type: 'vital-signs-measured', at: clock.now(), signs })
    delays?.reset()
    before = now
  }
  delays?.disable()
}

/** Processor time of this thread, ms; of the whole process where Node does not separate them. */
function processorTime(): Milliseconds {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)()
  return (user + system) / 1000
}

/** Logs the count until the signal, at the interval in seconds that `MOTION_MONITOR_RESOURCES` sets; without it, never. */
export async function logResources(
  dependencies: Pick<Dependencies, 'clock' | 'emit'>,
  signal: AbortSignal,
  asked: string | undefined = process.env.MOTION_MONITOR_RESOURCES,
): Promise<void> {
  const span: Milliseconds = Number(asked) * 1000
  if (!(span > 0)) return
  while (!signal.aborted) {
    await dependencies.clock.wait(span, signal)
    if (signal.aborted) return
    logNotice(dependencies, 'DEBUG', `Resources: ${JSON.stringify(countResources(signal))}`)
  }
}

/** What the thread holds open: bytes of its heap, listeners of the session's signal, handles and requests by kind. */
function countResources(signal: AbortSignal) {
  const active: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) active[kind] = (active[kind] ?? 0) + 1
  return {
    heap: getHeapStatistics().used_heap_size,
    listeners: getEventListeners(signal, 'abort').length,
    active,
  }
}
