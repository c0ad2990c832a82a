/** A place among the downloads made at once: one that hardly comes gives it to the next, and goes on beside. */
import type { Bytes, Milliseconds } from '../units.ts'
import type { StageContext } from './context.ts'
import type { Turn } from './download-order.ts'

/** A device that has sent nothing yet needs no share of the air: its place is given on so soon. */
const FIRST_SPAN: Milliseconds = 400

/** How long a download may hardly come before it no longer counts. */
const SLOW_SPAN: Milliseconds = 1000

/**
 * Less in that time is hardly anything: ten at once on a crowded network have several times as much (DEVICE.md §1).
 * A place given on too lightly lets one more crowd the network, which slows the next one: all would come, and end, late.
 */
const SLOW_BYTES: Bytes = 32 * 1024

/** What has come so far; the work counts it up. */
export interface Pace {
  received: Bytes
}

/**
 * Does the work when there is a place for it, and it is its turn. A few silent devices must not keep all
 * others waiting, so work that hardly comes loses its place, not its life.
 */
export async function inDownloadPlace<Value>(
  { clock, downloads }: Pick<StageContext, 'clock' | 'downloads'>,
  turn: Turn,
  work: (pace: Pace) => Promise<Value>,
): Promise<Value> {
  const begun = Promise.withResolvers<Value>()
  const occupy = async (): Promise<void> => {
    const pace: Pace = { received: 0 }
    const ending = new AbortController()
    const result = work(pace).finally(() => ending.abort())
    begun.resolve(result)
    const comesOn = async (span: Milliseconds, least: Bytes): Promise<boolean> => {
      const before = pace.received
      await clock.wait(span, ending.signal)
      return !ending.signal.aborted && pace.received - before >= least
    }
    let isComing = await comesOn(FIRST_SPAN, 1)
    while (isComing) isComing = await comesOn(SLOW_SPAN, SLOW_BYTES)
  }
  void downloads.add(occupy, turn)
  return begun.promise
}
