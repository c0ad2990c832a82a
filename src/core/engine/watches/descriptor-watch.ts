/** Raises an alarm while the system lets the monitor open too few files and connections. */
import { lastShortage } from '../../base/shortage.ts'
import type { Milliseconds } from '../../base/units.ts'
import { consequenceOf } from '../../disk/open-files-limit.ts'
import { Alarm } from '../scope/alarm.ts'
import type { Dependencies } from '../scope/dependencies.ts'

const DESCRIPTOR_CHECK_INTERVAL: Milliseconds = 1000

/** The alarm clears once nothing was refused for this long. */
const QUIET: Milliseconds = 10_000

/** Watches until the signal; `limit` is how many the system allows. */
export async function watchDescriptors(
  { clock, emit }: Pick<Dependencies, 'clock' | 'emit'>,
  limit: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  const allClear = 'Files and connections can be opened again'
  const alarm = new Alarm<'few' | 'short'>('descriptors', allClear, { clock, emit })
  alarm.set('few', consequenceOf(limit))
  while (!signal.aborted) {
    const shortage = lastShortage()
    const isShort = shortage !== undefined && performance.now() - shortage.at < QUIET
    alarm.set(
      'short',
      isShort ? `Not everything can be opened, it is tried again: ${shortage.reason}` : undefined,
    )
    await clock.wait(DESCRIPTOR_CHECK_INTERVAL, signal)
  }
}
