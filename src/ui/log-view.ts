/** The visible lines of the log: it follows new lines until it is moved, and trimming never moves it. */
import type { Milliseconds } from '../core/base/units.ts'
import { type LogLevel, logLevels } from '../core/domain/configuration.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { LogLine, LogRing } from '../core/events/log-ring.ts'
import type { LocalTime } from '../core/views/format.ts'
import { levelLooks } from '../core/views/state-words.ts'
import type { Style } from './theme.ts'

export interface LogFilter {
  /** This level and above. */
  readonly level: LogLevel
  /** Lines of this motion only. */
  readonly motion: MotionId | undefined
}

/** The position of a moved log: the serial number of its last line, and its ring. */
export interface HeldLog {
  readonly bottom: number
  /** Keeps the visible lines after the live ring has dropped them. */
  readonly ring: LogRing
}

/** The visible part of the log. */
export interface LogView {
  readonly ring: LogRing
  readonly filter: LogFilter
  /** Absent while the view follows the newest line. */
  readonly held: HeldLog | undefined
}

export interface NumberedLine {
  readonly number: number
  readonly line: LogLine
}

export interface LogWindow {
  readonly lines: readonly NumberedLine[]
  /** Lines below the window. */
  readonly newer: number
}

/** True for lines that pass the filter. */
function passes(line: LogLine, filter: LogFilter): boolean {
  if (filter.motion !== undefined && line.motion !== filter.motion) return false
  return logLevels.indexOf(line.level) >= logLevels.indexOf(filter.level)
}

/** How long an error stays at the top of a log that follows, ms. */
const ERROR_SHOWN_FOR = 60_000

/**
 * The lines in a window of a given height: the newest ones, or those above the held line.
 *
 * While it follows, the newest errors of the last minute stay in sight, at the top and in at most a third of the window.
 */
export function logWindow({ ring, filter, held }: LogView, height: number, now: Milliseconds): LogWindow {
  if (held === undefined) return { lines: followedLines(ring, filter, height, now), newer: 0 }
  const source = sourceOf(ring, held)
  const above = linesUpTo(source, filter, held.bottom, height)
  const below = linesAfter(source, filter, held.bottom, height - above.length)
  const last = below.at(-1)?.number ?? held.bottom
  return { lines: [...above, ...below], newer: countAfter(ring, filter, last) }
}

/**
 * The view moved by some lines, up if negative; `undefined` = it follows again.
 *
 * It stops with the first line at the top of the window.
 */
export function scrollLog({ ring, filter, held }: LogView, height: number, by: number): HeldLog | undefined {
  const source = held === undefined ? ring : sourceOf(ring, held)
  const bottom = held?.bottom ?? endOf(source)
  if (by >= 0) {
    // Where the held ring ends, the live one continues.
    const below = [source, ring]
      .map((each) => linesAfter(each, filter, bottom, by))
      .find((lines) => lines.length > 0)
    const next = below?.at(-1)?.number ?? bottom
    return countAfter(ring, filter, next) === 0
      ? undefined
      : { bottom: next, ring: holderOf(next, source, ring) }
  }
  const above = linesUpTo(source, filter, bottom, height - by)
  const next = above[Math.max(Math.min(height, above.length) - 1, above.length - 1 + by)]?.number
  return next === undefined || next >= endOf(ring) ? held : { bottom: next, ring: source }
}

/** The view with the next matching line at its bottom, `undefined` if none matches. */
export function findInLog(
  { ring, filter, held }: LogView,
  text: string,
  direction: 'older' | 'newer',
): HeldLog | undefined {
  const source = held === undefined ? ring : sourceOf(ring, held)
  const from = held?.bottom ?? endOf(source) + 1
  const lines = source.lines.map((line, index): NumberedLine => ({ number: source.dropped + index, line }))
  const isHit = ({ number, line }: NumberedLine) => {
    return (
      (direction === 'older' ? number < from : number > from) && passes(line, filter) && hasText(line, text)
    )
  }
  const hit = direction === 'older' ? lines.findLast(isHit) : lines.find(isHit)
  return hit && { bottom: hit.number, ring: source }
}

/** True when a line has a text in its message, or a level that begins with it. */
function hasText({ level, message }: LogLine, text: string): boolean {
  return contains(message, text) || namesLevel(level, text)
}

/** From this length on a search for the beginning of a level is one for the level: `in` is in too many words. */
const LEVEL_FROM = 3

/** True when a text is the beginning of a level, as in `warn`. */
function namesLevel(level: LogLevel, text: string): boolean {
  return text.length >= LEVEL_FROM && level.startsWith(text.toUpperCase())
}

/** True when a line contains a text; ignores case, and an empty text matches nothing. */
function contains(message: string, text: string): boolean {
  return text !== '' && message.toLowerCase().includes(text.toLowerCase())
}

function followedLines(ring: LogRing, filter: LogFilter, height: number, now: Milliseconds): NumberedLine[] {
  const errors = recentErrors(ring, filter, now)
  for (let room = Math.floor(height / 3); room > 0; room -= 1) {
    const newest = linesUpTo(ring, filter, endOf(ring), height - room)
    const first = newest[0]?.number ?? ring.dropped
    const pushedOut = errors.filter(({ number }) => number < first)
    if (pushedOut.length >= room) return [...pushedOut.slice(-room), ...newest]
  }
  return linesUpTo(ring, filter, endOf(ring), height)
}

function recentErrors(ring: LogRing, filter: LogFilter, now: Milliseconds): NumberedLine[] {
  const found: NumberedLine[] = []
  for (let number = endOf(ring); number >= ring.dropped; number -= 1) {
    const line = ring.lines[number - ring.dropped]
    if (line === undefined || line.at < now - ERROR_SHOWN_FOR) break
    if (isError(line) && passes(line, filter)) found.push({ number, line })
  }
  return found.reverse()
}

function isError({ level }: LogLine): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf('ERROR')
}

function holderOf(number: number, source: LogRing, ring: LogRing): LogRing {
  return number <= endOf(source) ? source : ring
}

/** The live ring if it still has the held line and those above it, else the held ring. */
function sourceOf(ring: LogRing, held: HeldLog): LogRing {
  return held.ring.dropped >= ring.dropped || held.bottom > endOf(held.ring) ? ring : mergedRing(ring, held)
}

function mergedRing(ring: LogRing, held: HeldLog): LogRing {
  const heldEnd = endOf(held.ring)
  if (ring.dropped > heldEnd + 1) return held.ring
  const lost = held.ring.lines.slice(0, ring.dropped - held.ring.dropped)
  return { lines: [...lost, ...ring.lines], dropped: held.ring.dropped }
}

/** The serial number of the last line. */
function endOf(ring: LogRing): number {
  return ring.dropped + ring.lines.length - 1
}

function linesUpTo(ring: LogRing, filter: LogFilter, bottom: number, count: number): NumberedLine[] {
  const found: NumberedLine[] = []
  for (
    let number = Math.min(bottom, endOf(ring));
    number >= ring.dropped && found.length < count;
    number -= 1
  ) {
    const line = ring.lines[number - ring.dropped]
    if (line !== undefined && passes(line, filter)) found.push({ number, line })
  }
  return found.reverse()
}

function linesAfter(ring: LogRing, filter: LogFilter, after: number, count: number): NumberedLine[] {
  const found: NumberedLine[] = []
  for (
    let number = Math.max(after + 1, ring.dropped);
    number <= endOf(ring) && found.length < count;
    number += 1
  ) {
    const line = ring.lines[number - ring.dropped]
    if (line !== undefined && passes(line, filter)) found.push({ number, line })
  }
  return found
}

function countAfter(ring: LogRing, filter: LogFilter, after: number): number {
  let count = 0
  for (let index = Math.max(0, after + 1 - ring.dropped); index < ring.lines.length; index += 1) {
    const line = ring.lines[index]
    if (line !== undefined && passes(line, filter)) count += 1
  }
  return count
}

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
