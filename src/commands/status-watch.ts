/** `motion-monitor status --watch`: redraws the status in place, or prints it at each change where that is not possible. */
import { setTimeout as delay } from 'node:timers/promises'
import { ProblemError } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { cutText, widthOf } from '../ui/text.ts'
import type { EventStatus } from './event-status.ts'

const STATUS_INTERVAL: Milliseconds = 1000

type Format = (status: EventStatus) => readonly string[]
type Output = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns' | 'rows' | 'writableNeedDrain'>

/**
 * Shows the status until a signal ends the process. Throws `ProblemError` if the first reading fails; later failures go
 * to stderr, each once.
 */
export async function watchStatus(
  read: () => Promise<EventStatus>,
  format: Format,
  output: Output,
): Promise<never> {
  const canMove = output.isTTY === true && process.env.TERM !== 'dumb'
  const show = canMove ? drawInPlace(format, output) : printChanges(format, output)
  show(await read())
  let failure = ''
  for (;;) {
    await delay(STATUS_INTERVAL)
    try {
      show(await read())
      failure = ''
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      if (error.message !== failure) process.stderr.write(`${error.message}\n`)
      failure = error.message
    }
  }
}

/** Prints a block whenever more than the time has changed. */
function printChanges(format: Format, output: Output): (status: EventStatus) => void {
  let last = ''
  return (status) => {
    const content = JSON.stringify({ ...status, at: 0, asOf: 0 })
    if (content === last) return
    last = content
    const lines = format(status)
    // A blank line separates two blocks.
    output.write(`${lines.join('\n')}\n${lines.length > 1 ? '\n' : ''}`)
  }
}

/** Draws over what it has drawn before, without touching anything above. */
function drawInPlace(format: Format, output: Output): (status: EventStatus) => void {
  let drawn: readonly string[] = []
  // After Ctrl-Z and `fg` the shell has written below the block.
  process.on('SIGCONT', () => {
    drawn = []
  })
  return (status) => {
    // A terminal that does not read would let the output fill the memory.
    if (output.writableNeedDrain) return
    const { columns, rows } = { columns: output.columns || 80, rows: output.rows || 24 }
    const lines = format(status)
      .slice(0, rows - 1)
      .map((line) => cutText(line, columns - 1, '~'))
    // A narrower terminal has wrapped the lines since.
    const height = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0)
    const up = height === 0 ? '' : `\u001b[${Math.min(height, rows - 1)}A`
    output.write(`\r${up}\u001b[J${lines.join('\r\n')}\r\n`)
    drawn = lines
  }
}
