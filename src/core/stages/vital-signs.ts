/** Tells once a minute, for the log at DEBUG level, what the engine costs the network and the machine. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Milliseconds } from '../units.ts'
import type { StageContext } from './context.ts'

const USUAL_SPAN: Milliseconds = 60_000

export interface VitalSigns {
  readonly absent: number
  /** DNS queries and SYNs sent in looking for absent motions. */
  readonly packetsPerSecond: number
  /** Percent of a core that the engine's thread uses. */
  readonly processor: number
  /** How late the event loop was, p99 and at most, ms; measured only where a measurement was asked for. */
  readonly delay?: { readonly p99: number; readonly most: number }
}

/**
 * Tells until the signal.
 *
 * `MOTION_MONITOR_VITAL_SIGNS` names another span in seconds and has the event loop watched too, which costs a
 * timer a hundred times a second.
 */
export async function tellVitalSigns(
  { clock, emit, fleet }: Pick<StageContext, 'clock' | 'emit' | 'fleet'>,
  signal: AbortSignal,
  asked: string | undefined = process.env.MOTION_MONITOR_VITAL_SIGNS,
): Promise<void> {
  const seconds = Number(asked)
  const span = seconds > 0 ? seconds * 1000 : USUAL_SPAN
  const delays = seconds > 0 ? monitorEventLoopDelay({ resolution: 10 }) : undefined
  delays?.enable()
  let before = { at: clock.elapsed(), sent: fleet.sent, used: processorTime() }
  while (!signal.aborted) {
    await clock.wait(span, signal)
    const now = { at: clock.elapsed(), sent: fleet.sent, used: processorTime() }
    const elapsed = Math.max(1, now.at - before.at)
    const message = formatVitalSigns({
      absent: fleet.absent,
      packetsPerSecond: ((now.sent - before.sent) / elapsed) * 1000,
      processor: ((now.used - before.used) / elapsed) * 100,
      ...(delays && { delay: { p99: delays.percentile(99) / 1e6, most: delays.max / 1e6 } }),
    })
    if (!signal.aborted) emit({ type: 'notice', at: clock.now(), level: 'DEBUG', message })
    delays?.reset()
    before = now
  }
  delays?.disable()
}

/** The line of the log. */
export function formatVitalSigns({ absent, packetsPerSecond, processor, delay }: VitalSigns): string {
  const late =
    delay === undefined
      ? ''
      : `, event loop late by ${delay.p99.toFixed(1)} ms (p99), ${delay.most.toFixed(1)} ms at most`
  return `Looking for ${absent} absent motions: ${packetsPerSecond.toFixed(1)} packets a second, ${processor.toFixed(1)}% of a core${late}`
}

/** The figures of such a line, as the benchmark reads them; undefined for any other. */
export function parseVitalSigns(message: string): VitalSigns | undefined {
  const match =
    /^Looking for (\d+) absent motions: ([\d.]+) packets a second, ([\d.]+)% of a core(?:, event loop late by ([\d.]+) ms \(p99\), ([\d.]+) ms at most)?$/.exec(
      message,
    )
  if (match === null) return undefined
  const [, absent, packets, processor, p99, most] = match
  return {
    absent: Number(absent),
    packetsPerSecond: Number(packets),
    processor: Number(processor),
    ...(p99 !== undefined && { delay: { p99: Number(p99), most: Number(most) } }),
  }
}

/** Processor time of this thread, ms; of the whole process where Node cannot tell the two apart. */
function processorTime(): Milliseconds {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)()
  return (user + system) / 1000
}
