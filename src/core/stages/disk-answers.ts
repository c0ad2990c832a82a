/** Watches whether the disks answer: a share whose server has gone says nothing, and whoever waits for it says nothing either. */
import { longestWait } from '../disk/waiting.ts'
import type { Milliseconds } from '../units.ts'
import type { StageContext } from './context.ts'
import { StandingAlarm } from './standing-alarm.ts'

const SPAN: Milliseconds = 2000

/** A stick that was given much may need seconds. */
const PATIENCE: Milliseconds = 10_000

/** Looks at what the engine waits for, until the signal. */
export async function watchDiskAnswers(
  { clock, emit }: Pick<StageContext, 'clock' | 'emit'>,
  signal: AbortSignal,
  patience = PATIENCE,
): Promise<void> {
  const alarm = new StandingAlarm<'disk'>('hanging-disk', 'Every disk answers again', { clock, emit })
  while (!signal.aborted) {
    const wait = longestWait()
    alarm.set('disk', wait !== undefined && wait.span >= patience ? sentence(wait.path, patience) : undefined)
    await clock.wait(SPAN, signal)
  }
}

function sentence(path: string, patience: Milliseconds): string {
  return (
    `The disk of ${path} has not answered for more than ${patience / 1000} s: look at the disk, or at the network and the ` +
    'server of a share; what needs it waits'
  )
}
