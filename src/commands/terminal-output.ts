/** Output to a terminal that nobody waits for: one that does not read stops neither the keys nor the signals. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Milliseconds } from '../core/base/units.ts'
import { leave } from './leave.ts'

/** A terminal that has taken nothing for so long does not read. */
const TERMINAL_TIMEOUT: Milliseconds = 2000

/** A stream as Node makes it for a terminal; what it has below is not in its types. */
interface TerminalStream {
  readonly isTTY?: boolean
  readonly _handle?: { readonly setBlocking?: (isBlocking: boolean) => number }
}

/**
 * Has what is written to stdout and stderr wait in memory while their terminal does not read. Node writes to a terminal
 * as it did to those of long ago, and stops until it has taken everything: the thread that draws is also the one that
 * signals come to.
 */
export function waitForNoTerminal(): void {
  for (const stream of [process.stdout, process.stderr] as readonly TerminalStream[])
    if (stream.isTTY === true) stream._handle?.setBlocking?.(false)
}

/** Resolves when the terminal has taken everything; where it does not read, the process ends with `status` meanwhile. */
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
