/** The page that says that the day is over, once, until any key closes it. */

import { type DayEnd, dayEndOf, dayLines, LINE_NAME_WIDTH } from '../core/views/day-end.ts'
import type { FleetSummary } from '../core/views/fleet-summary.ts'
import { bigText, fittingDot } from './big-text.ts'
import type { CellContext } from './column.ts'
import { placeOf, type ScreenState } from './screen-state.ts'
import { wrapText } from './text.ts'

/** The end of the day if it is to be shown now: it has not been closed, and nobody types, reads a page or is asked. */
export function shownDayEnd(fleet: FleetSummary, screen: ScreenState): DayEnd | undefined {
  const place = placeOf(screen)
  const isAsked = screen.isQuitAsked || screen.lettingGo !== undefined || screen.pending !== undefined
  if (isAsked || screen.isStopping || (place !== 'table' && place !== 'log')) return undefined
  const end = dayEndOf(fleet)
  return end?.arrivals === screen.dayEndClosed ? undefined : end
}

/** The rows for the word: the figures of the day need the others. */
const LETTERS_HEIGHT = 5

/** The word for an end. */
export function wordOf({ isAllHome }: DayEnd): string {
  return isAllHome ? 'ALL HOME' : 'DONE'
}

/** The lines of the page for a width and a height. */
export function dayEndLines(
  end: DayEnd,
  event: string,
  context: CellContext,
  { width, height }: { readonly width: number; readonly height: number },
): readonly string[] {
  const { style, fleet, now, time } = context
  const [first = '', ...others] = dayLines(fleet, { event, now, time }).map(style.safe)
  const word = wordOf(end)
  const big = bigText(word, fittingDot(word, width, LETTERS_HEIGHT), style)
  const head = [...big, '', first].map((line) => style.paint('good', style.cut(line, width)))
  const wrapped = others.flatMap((line) => hung(line, width))
  const room = height - head.length
  const body = wrapped.length <= room ? wrapped : others.map((line) => style.cut(line, width))
  return [...(room > body.length ? [''] : []), ...head, ...body]
}

/** A line in as many as it takes, the later ones below its words. */
function hung(line: string, width: number): readonly string[] {
  const name = line.slice(0, LINE_NAME_WIDTH)
  const words = wrapText(line.slice(LINE_NAME_WIDTH), width - LINE_NAME_WIDTH)
  return words.map((text, place) => (place === 0 ? name : ' '.repeat(LINE_NAME_WIDTH)) + text)
}
