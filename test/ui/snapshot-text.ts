/** A terminal's screen as a text that can be read and compared: its lines, and under each the runs of its attributes. */
import type { IBufferCell, Terminal } from '@xterm/headless'

/**
 * Each line as it stands there without the blanks at its end, behind a `|`; under it, behind a `~`, what is not plain:
 * `FIRST-LAST LOOK`, columns from 0, a look of the letters `b`old, `d`im, `i`nverse, `u`nderlined and the numbers of the
 * colours, `fg2` or `bg1`.
 */
export function snapshotText(terminal: Terminal): string {
  const buffer = terminal.buffer.active
  const lines = Array.from({ length: terminal.rows }, (_, y) => {
    const text = buffer.getLine(y)?.translateToString(true) ?? ''
    const looks = runsOf(terminal, y)
    return looks.length === 0 ? `|${text}` : `|${text}\n~${looks.join(' ')}`
  })
  return `${lines.join('\n')}\n`
}

function runsOf(terminal: Terminal, y: number): readonly string[] {
  const line = terminal.buffer.active.getLine(y)
  const runs: string[] = []
  let first = 0
  let look = ''
  for (let x = 0; x <= terminal.cols; x += 1) {
    const cell = x < terminal.cols ? line?.getCell(x) : undefined
    const next = cell === undefined ? '' : lookOf(cell)
    if (next === look) continue
    if (look !== '') runs.push(`${first}-${x - 1} ${look}`)
    first = x
    look = next
  }
  return runs
}

function lookOf(cell: IBufferCell): string {
  return [
    cell.isBold() !== 0 ? 'b' : '',
    cell.isDim() !== 0 ? 'd' : '',
    cell.isInverse() !== 0 ? 'i' : '',
    cell.isUnderline() !== 0 ? 'u' : '',
    cell.isFgDefault() ? '' : `fg${cell.getFgColor()}`,
    cell.isBgDefault() ? '' : `bg${cell.getBgColor()}`,
  ].join('')
}
