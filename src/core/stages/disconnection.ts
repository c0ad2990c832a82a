/** Watches a connected motion that is not being read, until it has left or a person asks for more. */
import { probe, type Target } from '../device/probe.ts'
import type { Bell } from './bell.ts'
import type { StageContext } from './context.ts'
import { jittered } from './pacing.ts'

export type WatchEnd = 'left' | 'asked' | 'ended'

/** Resolves `left` when the motion no longer answers, `asked` when the bell was rung, `ended` with the signal. */
export async function watch(
  target: Target,
  context: StageContext,
  bell: Bell,
  signal: AbortSignal,
): Promise<WatchEnd> {
  const { interval, timeout } = context.configuration.disconnection
  while (!signal.aborted) {
    const pause = new AbortController()
    await Promise.race([
      bell.rung,
      context.clock.wait(jittered(interval, Math.random()), AbortSignal.any([signal, pause.signal])),
    ])
    pause.abort()
    if (signal.aborted) break
    if (bell.silence()) return 'asked'
    if ((await probe(target, timeout, signal)) !== 'connected' && !signal.aborted) return 'left'
  }
  return 'ended'
}
