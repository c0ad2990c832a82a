/** Ends the process when a disk hangs: Node would wait forever for the file operations under way. */
import { setTimeout as delay } from 'node:timers/promises'
import { currentPlatform } from '../core/base/platform.ts'
import type { Milliseconds } from '../core/base/units.ts'

/** How long the reader of the output has to take it. */
const STDOUT_TIMEOUT: Milliseconds = 500

/** Why the process cannot end by itself: a hanging disk blocks `process.exit`, too; a terminal does not. */
export type LeaveReason = 'disk-hangs' | 'terminal-blocks'

/**
 * Ends with `status`, at the latest after half a second. Where a disk hangs and no other program may be started, it ends
 * as if killed, which on Windows is 1. Never resolves.
 */
export async function leave(status: number, reason: LeaveReason): Promise<never> {
  await Promise.race([Promise.all([taken(process.stdout), taken(process.stderr)]), delay(STDOUT_TIMEOUT)])
  try {
    // A shell takes the place of this process, whose threads the system ends; Windows has nothing like it.
    if (currentPlatform() !== 'windows')
      process.execve?.('/bin/sh', ['sh', '-c', `exit ${status}`], process.env)
  } catch {
    // The sandbox starts no other program.
  }
  if (reason === 'terminal-blocks') process.exit(status)
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}

function taken(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}
