/** Watches a connected motion that is not being read, until it has left or a person asks for more. */
import type { NetworkWatch } from '../network/network-watch.ts'
import type { Dependencies } from '../scope/dependencies.ts'
import { jittered } from '../search/pacing.ts'
import type { VisitScope } from './visit-scope.ts'

export interface WatchEngine extends Pick<Dependencies, 'clock' | 'configuration'> {
  readonly network: Pick<NetworkWatch, 'back' | 'isToBlame' | 'probe'>
}

type WatchScope = Pick<VisitScope<WatchEngine>, 'target' | 'wakeUp' | 'signal' | 'engine'>

export type WatchEnd = 'left' | 'lost' | 'asked' | 'ended'

/**
 * Resolves `left` when the motion no longer answers, `asked` on a request, `ended` with the signal. While the network is
 * away it counts as there; `lost` = it did not answer when the network was back.
 */
export async function watch({ target, wakeUp, signal, engine }: WatchScope): Promise<WatchEnd> {
  const { clock, network } = engine
  while (!signal.aborted) {
    const { detection, disconnection } = engine.configuration
    await wakeUp.wait(jittered(disconnection.interval, Math.random()), clock, signal)
    if (signal.aborted) break
    if (wakeUp.takeRequest()) return 'asked'
    const since = clock.elapsed()
    const outcome = await network.probe(target, disconnection.timeout, signal)
    if (outcome === 'connected' || outcome === 'untried') continue
    if (signal.aborted) break
    if (!(await network.isToBlame(since))) return 'left'
    await network.back(signal)
    const after = await network.probe(target, detection.timeout, signal)
    if (after !== 'connected' && after !== 'untried' && !signal.aborted) return 'lost'
  }
  return 'ended'
}
