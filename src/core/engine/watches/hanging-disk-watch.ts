/** Raises an alarm while a disk does not answer, such as a share whose server has gone. */
import type { Milliseconds } from '../../base/units.ts'
import { longestWait } from '../../disk/waiting.ts'
import { Alarm } from '../scope/alarm.ts'
import type { Dependencies } from '../scope/dependencies.ts'

const DISK_ANSWER_INTERVAL: Milliseconds = 2000

/** A stick that was given much may need seconds. */
const DISK_TIMEOUT: Milliseconds = 10_000

/** Checks what the engine waits for, until the signal. */
export async function watchDiskAnswers(
  { clock, emit }: Pick<Dependencies, 'clock' | 'emit'>,
  signal: AbortSignal,
  timeout = DISK_TIMEOUT,
): Promise<void> {
  const alarm = new Alarm<'disk'>('hanging-disk', 'Every disk answers again', { clock, emit })
  while (!signal.aborted) {
    const wait = longestWait()
    alarm.set('disk', wait !== undefined && wait.span >= timeout ? sentence(wait.path, timeout) : undefined)
    await clock.wait(DISK_ANSWER_INTERVAL, signal)
  }
}

function sentence(path: string, timeout: Milliseconds): string {
  return (
    `The disk of ${path} has not answered for more than ${timeout / 1000} s: look at the disk, or at the network and the ` +
    'server of a share; what needs it waits'
  )
}
