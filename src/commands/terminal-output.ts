/** What may hold the process up: a terminal that does not read must block neither keys nor signals, nor a hanging disk the end. */
import { setTimeout as delay } from 'node:timers/promises'
import { currentPlatform } from '../core/base/platform.ts'
import type { Milliseconds } from '../core/base/units.ts'

/** A terminal that takes nothing for this long does not read. */
const TERMINAL_TIMEOUT: Milliseconds = 2000

/** A terminal stream of Node with its internal handle, which the types omit. */
interface TerminalStream {
  readonly isTTY?: boolean
  readonly _handle?: { readonly setBlocking?: (isBlocking: boolean) => number }
}

/**
 * Buffers stdout and stderr in memory while their terminal does not read. Node writes to a terminal synchronously and
 * would block the thread that draws, which also receives the signals.
 */
export function waitForNoTerminal(): void {
  for (const stream of [process.stdout, process.stderr] as readonly TerminalStream[])
    if (stream.isTTY === true) stream._handle?.setBlocking?.(false)
}

/** Resolves when the terminal has taken everything; if it does not read, ends the process with `status`. */
export async function letTerminalRead(status: number): Promise<void> {
  for (let left = unread(); left > 0; ) {
    await delay(TERMINAL_TIMEOUT, undefined, { ref: false })
    const before = left
    left = unread()
    if (left >= before) await leave(status, 'terminal-blocks')
  }
}

function unread(): number {
  return [process.stdout, process.stderr]
    .filter(({ isTTY }) => isTTY === true)
    .reduce((sum, { writableLength }) => sum + writableLength, 0)
}

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
