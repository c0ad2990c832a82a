/** Makes terminal output asynchronous: a terminal that does not read blocks neither keys nor signals. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Milliseconds } from '../core/base/units.ts'
import { leave } from './leave.ts'

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
