/** Shows alarms of the laptop and the network as lines at the top of the screen. */
import type { Alarm } from '../core/events/state.ts'
import type { LocalTime } from '../core/views/format.ts'
import { ALARM_LINES } from './layout.ts'
import { widthOf, wrapText } from './text.ts'
import { glyph, type Style } from './theme.ts'

/**
 * At most `ALARM_LINES` lines: one for each alarm, and the remaining lines for longer messages, because the remedy
 * is at the end of a message.
 */
export function alarmLines(
  alarms: readonly Alarm[],
  style: Style,
  time: LocalTime,
  columns: number,
): readonly string[] {
  const shown = alarms.slice(0, ALARM_LINES)
  const others = alarms.length - shown.length
  let spare = ALARM_LINES - shown.length
  return shown.flatMap((alarm, place) => {
    const isLast = place === ALARM_LINES - 1
    const more = isLast && others > 0 ? ` ${glyph(style, 'between')} ${others} more in the log` : ''
    const start = ` ! since ${time.minute(alarm.since)}  `
    const width = Math.max(1, columns - widthOf(start) - widthOf(more) - 1)
    const lines = linesOf(style.safe(alarm.message), width, 1 + spare, style)
    spare -= lines.length - 1
    return lines.map((line, index) => {
      const before = index === 0 ? start : ' '.repeat(widthOf(start))
      return style.paint('alarm', `${before}${style.fit(line, width)}${more} `)
    })
  })
}

/** A message in at most this many lines. Where it does not fit, its cause is cut and its remedy, after the colon, stays. */
function linesOf(message: string, width: number, most: number, style: Style): readonly string[] {
  const lines = wrapText(message, width)
  if (lines.length <= most) return lines.length === 0 ? [''] : lines
  const [cause = '', ...rest] = message.split(': ')
  const remedy = rest.length === 0 ? '' : `: ${rest.join(': ')}`
  const room = width - Math.min(widthOf(remedy), Math.floor(width * 0.6))
  if (most === 1) return [`${style.cut(cause, room)}${remedy}`]
  return [...lines.slice(0, most - 1), lines.slice(most - 1).join(' ')]
}
