/** A log line on the screen: local time, level, message, cut at the edge. */
import type { LogLine } from '../core/events/log-ring.ts'
import type { LocalTime } from '../core/views/format.ts'
import { levelLooks } from '../core/views/state-words.ts'
import { contains, namesLevel } from './log-view.ts'
import type { Style } from './theme.ts'

/** The width of the time and the level before a message. */
const BEFORE = 15

/** A log line in at most `width` columns; matches of `search` are highlighted. */
export function logLineText(
  line: LogLine,
  context: { readonly style: Style; readonly time: LocalTime },
  search: string,
  width: number,
): string {
  const { style, time } = context
  const { word, tone } = levelLooks[line.level]
  const message = style.cut(style.safe(line.message), Math.max(1, width - BEFORE))
  const found = namesLevel(line.level, search) ? style.paint('found', word) : word
  const level = style.paint(tone, found) + ' '.repeat(6 - word.length)
  const isLoud = line.level === 'ERROR' || line.level === 'CRITICAL'
  const text = contains(message, search) ? marked(style, message, search) : message
  const body = isLoud
    ? style.paint('strong', text)
    : line.level === 'DEBUG'
      ? style.paint('quiet', text)
      : text
  return `${style.paint('quiet', time.second(line.at))} ${level}${body}`
}

function marked(style: Style, message: string, search: string): string {
  const at = message.toLowerCase().indexOf(search.toLowerCase())
  const end = at + search.length
  return message.slice(0, at) + style.paint('found', message.slice(at, end)) + message.slice(end)
}
