/** Counts what the engine's thread holds open, for endurance runs: what grows would one day stop the monitor. */
import { getEventListeners } from 'node:events'
import { getHeapStatistics } from 'node:v8'
import type { Milliseconds } from '../../base/units.ts'
import type { Dependencies } from '../scope/dependencies.ts'

/** What is held open at one instant. */
export interface ResourceCount {
  /** Bytes of the thread's heap in use. */
  readonly heap: number
  /** Listeners of the signal that ends the session. */
  readonly listeners: number
  /** Handles and requests of the thread, by kind. */
  readonly active: Readonly<Record<string, number>>
}

const label = 'Resources: '

/** Logs the count until the signal, at the interval in seconds that `MOTION_MONITOR_RESOURCES` sets; without it, never. */
export async function logResources(
  { clock, emit }: Pick<Dependencies, 'clock' | 'emit'>,
  signal: AbortSignal,
  asked: string | undefined = process.env.MOTION_MONITOR_RESOURCES,
): Promise<void> {
  const span: Milliseconds = Number(asked) * 1000
  if (!(span > 0)) return
  while (!signal.aborted) {
    await clock.wait(span, signal)
    if (signal.aborted) return
    const message = label + JSON.stringify(countResources(signal))
    emit({ type: 'notice', at: clock.now(), level: 'DEBUG', message })
  }
}

/** Parses the count from such a notice; undefined for any other. */
export function parseResources(message: string): ResourceCount | undefined {
  return message.startsWith(label) ? (JSON.parse(message.slice(label.length)) as ResourceCount) : undefined
}

function countResources(signal: AbortSignal): ResourceCount {
  const active: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) active[kind] = (active[kind] ?? 0) + 1
  return {
    heap: getHeapStatistics().used_heap_size,
    listeners: getEventListeners(signal, 'abort').length,
    active,
  }
}
