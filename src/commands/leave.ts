/** Ends the process although a disk hangs: Node waits at its end for each file operation, and such a one never ends. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Milliseconds } from '../core/units.ts'

/** The reader of what was written gets this long to take it. */
const READING_SPAN: Milliseconds = 500

/** Ends with `status`, at the latest after half a second; where a sandbox forbids that, as if killed. Never resolves. */
export async function leave(status: number): Promise<never> {
  await Promise.race([Promise.all([taken(process.stdout), taken(process.stderr)]), delay(READING_SPAN)])
  try {
    // A shell takes the place of this process, whose threads the system ends.
    process.execve?.('/bin/sh', ['sh', '-c', `exit ${status}`], process.env)
  } catch {
    // The sandbox starts no other program; Windows has nothing like it.
  }
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}

function taken(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}
