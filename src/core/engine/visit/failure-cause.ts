/** Why something with a motion failed: for its own reasons, or because the network went away. */
import type { Milliseconds } from '../../base/units.ts'
import type { Trouble, TroubleCode } from '../../domain/trouble.ts'
import type { NetworkWatch } from '../network/network-watch.ts'

/** The motion's trouble, or `interrupted`: then nothing has failed, and it is done again when the network is back. */
export type FailureCause = Trouble | 'interrupted'

export interface FailureEngine {
  readonly network: Pick<NetworkWatch, 'isToBlame'>
}

/** How a network that goes away makes an exchange end. */
const networkCodes: ReadonlySet<TroubleCode> = new Set(['timed-out', 'unreachable', 'reset', 'refused'])

/** The cause of a trouble with something begun at `since` (elapsed time). */
export async function failureCauseOf(
  trouble: Trouble,
  since: Milliseconds,
  { network }: FailureEngine,
): Promise<FailureCause> {
  // A connection that the laptop could not open says nothing of the device.
  if (trouble.code === 'descriptors') return 'interrupted'
  return networkCodes.has(trouble.code) && (await network.isToBlame(since)) ? 'interrupted' : trouble
}
