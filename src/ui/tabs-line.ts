/** The line above the table as one string: the views with their keys, and on the right how the rows were chosen and sorted. */

import type { Tone } from '../core/views/state-words.ts'
import { type ViewId, viewIds } from '../core/views/view-ids.ts'
import type { Frame } from './frame.ts'
import type { ScreenState } from './screen-state.ts'
import { sortWords } from './sorting.ts'
import { widthOf } from './text.ts'
import type { Style } from './theme.ts'
import { views } from './views.ts'

/** What the words of the tabs leave to the state of the rows; on a narrower screen the tabs are digits. */
const STATE_LEAST = 17

/** The most columns for the text of the filter. */
const FILTER_WIDTH = 16

/** One piece of the state of the rows. */
interface Part {
  readonly text: string
  readonly tone: Tone
  /** The lowest goes first where there is no room for all. */
  readonly rank: number
}

/** The tabs, the active one marked; `columns` wide or narrower. */
export function tabsLine(frame: Frame, screen: ScreenState, style: Style): string {
  const { columns } = frame.size
  const active = frame.view.id
  const tabs = fittingTabs(frame, screen, style)
  const room = Math.max(0, columns - lengthOf(tabs) - 1)
  const parts = fittingParts(frame, screen, style, room)
  const gap = ' '.repeat(Math.max(0, columns - lengthOf(tabs) - widthOfParts(parts) - 1))
  return (
    paintTabs(tabs, active, style) + gap + parts.map((part) => style.paint(part.tone, part.text)).join('  ')
  )
}

/** The view whose tab is at a column, if any. */
export function tabAt(column: number, frame: Frame, screen: ScreenState, style: Style): ViewId | undefined {
  let end = 0
  for (const [place, text] of fittingTabs(frame, screen, style).entries()) {
    end += text.length
    if (column < end) return viewIds[place]
  }
  return undefined
}

/** The longest tabs that leave room for the state of the rows. */
function fittingTabs(frame: Frame, screen: ScreenState, style: Style): readonly string[] {
  const { columns } = frame.size
  const every = statePieces(frame, screen, style, FILTER_WIDTH)
  const [wide, close, digits] = [wideTabs(), closeTabs(), digitTabs(frame.view.id)]
  const hasRoom = (tabs: readonly string[], room: number): boolean => lengthOf(tabs) + room + 1 <= columns
  return hasRoom(wide, widthOfParts(every)) ? wide : hasRoom(close, STATE_LEAST) ? close : digits
}

/** The texts of the tabs from left to right, which make up the line without a gap. */
function wideTabs(): readonly string[] {
  return viewIds.map((id, place) => ` ${place + 1} ${views[id].title} `)
}

/** With one blank between two words, which belongs to the left one. */
function closeTabs(): readonly string[] {
  return viewIds.map(
    (id, place) => `${place === 0 ? ' ' : ''}${place + 1} ${views[id].shortTitle ?? views[id].title} `,
  )
}

function digitTabs(active: ViewId): readonly string[] {
  return viewIds.map((id, place) => ` ${place + 1} ${id === active ? `${views[id].title} ` : ''}`)
}

function paintTabs(tabs: readonly string[], active: ViewId, style: Style): string {
  const place = viewIds.indexOf(active)
  const before = tabs.slice(0, place).join('')
  const after = tabs.slice(place + 1).join('')
  return [
    style.paint('quiet', before),
    style.paint('selected', tabs[place] ?? ''),
    style.paint('quiet', after),
  ].join('')
}

/** The pieces that fit; the filter is cut before it goes. */
function fittingParts(frame: Frame, screen: ScreenState, style: Style, room: number): readonly Part[] {
  const parts = [...statePieces(frame, screen, style, Math.min(FILTER_WIDTH, Math.max(1, room - 12)))]
  while (widthOfParts(parts) > room && parts.length > 0) {
    const least = parts.reduce((low, part) => (part.rank < low.rank ? part : low))
    parts.splice(parts.indexOf(least), 1)
  }
  return parts
}

function statePieces(frame: Frame, screen: ScreenState, style: Style, filterWidth: number): readonly Part[] {
  const { rows, unfiltered, top, panes, cursor, selected, newAbove, newFirst, view, sort } = frame
  const end = Math.min(rows.length, top + panes.table)
  const isOut = screen.selection !== undefined && (cursor < top || cursor >= end)
  const words = style.cut(style.safe(screen.filter), filterWidth)
  const filter = `"${words}" ${rows.length} of ${unfiltered}`
  const isFull = rows.length > panes.table
  return [
    ...(newAbove > 0 ? [part(`${newAbove} new above`, 'accent', 5)] : []),
    ...(isOut && selected !== undefined ? [part(`selected: ${selected.id}`, 'quiet', 3)] : []),
    ...(screen.filter === '' ? [] : [part(filter, 'warn', 6)]),
    part(sortWords(view, sort, style), sort === undefined ? 'quiet' : 'accent', sort === undefined ? 1 : 4),
    ...(newFirst > 0 ? [part(`${newFirst} new first`, 'accent', 3)] : []),
    ...(screen.bell === 'off' ? [] : [part(`bell: ${screen.bell}`, 'quiet', 0)]),
    ...(isFull ? [part(`${top + 1}-${end}/${rows.length}`, 'quiet', 2)] : []),
  ]
}

function part(text: string, tone: Tone, rank: number): Part {
  return { text, tone, rank }
}

function lengthOf(tabs: readonly string[]): number {
  return tabs.reduce((sum, text) => sum + text.length, 0)
}

function widthOfParts(parts: readonly Part[]): number {
  return parts.reduce((sum, { text }, place) => sum + widthOf(text) + (place === 0 ? 0 : 2), 0)
}
