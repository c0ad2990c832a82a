/** The line above the table: the views with their keys, and how the rows were chosen. */
import type { Frame } from '../frame.ts'
import type { ScreenState } from '../screen-state.ts'
import { joinFitting, widthOf } from '../text.ts'
import type { Style } from '../theme.ts'
import { viewIds, views } from '../views.ts'
import { Lines } from './lines.tsx'

interface TabsProps {
  readonly frame: Frame
  readonly screen: ScreenState
  readonly style: Style
}

/** The tabs, and the summary of the view if it has one. */
export function Tabs({ frame, screen, style }: TabsProps) {
  const summary = frame.view.summary?.(frame.fleet)
  const lines = [tabsLine(frame, screen, style)]
  if (summary !== undefined) {
    const parts = summary.map((part) => style.safe(part))
    lines.push(` ${style.cut(joinFitting(parts, frame.size.columns - 2), frame.size.columns - 2)}`)
  }
  return <Lines lines={lines} height={frame.panes.tabs + frame.panes.summary} />
}

/** The views, the active one marked, and on the right what limits the rows. */
function tabsLine(frame: Frame, screen: ScreenState, style: Style): string {
  const { columns } = frame.size
  const state = rowsState(frame, screen, style)
  const room = columns - widthOf(state) - 2
  const forms = [wordForm, digitForm].map((form) => form(frame))
  const tabs =
    forms.find((form) => widthOf(form.map(([, text]) => text).join('')) <= room) ?? forms.at(-1) ?? []
  const used = widthOf(tabs.map(([, text]) => text).join(''))
  const painted = tabs.map(([isActive, text]) => style.paint(isActive ? 'selected' : 'quiet', text)).join('')
  const gap = ' '.repeat(Math.max(1, columns - used - widthOf(state) - 1))
  return painted + gap + style.paint(screen.filter !== '' ? 'warn' : 'quiet', state)
}

type Tab = readonly [isActive: boolean, text: string]

function wordForm(frame: Frame): readonly Tab[] {
  return viewIds.map((id, place) => [id === frame.view.id, ` ${place + 1} ${views[id].title} `])
}

function digitForm(frame: Frame): readonly Tab[] {
  return viewIds.map((id, place) => {
    const isActive = id === frame.view.id
    return [isActive, isActive ? ` ${place + 1} ${views[id].title} ` : ` ${place + 1} `]
  })
}

function rowsState(frame: Frame, screen: ScreenState, style: Style): string {
  const parts: string[] = []
  const chosen = screen.orders[frame.view.id]
  if (screen.filter !== '') {
    parts.push(`"${style.cut(style.safe(screen.filter), 16)}" ${frame.rows.length} of ${frame.unfiltered}`)
  }
  if (chosen !== undefined && (chosen.order !== 0 || chosen.isReversed)) {
    const { label } = frame.view.orders[chosen.order % frame.view.orders.length] ?? frame.view.orders[0]
    parts.push(`by ${label}${chosen.isReversed ? ', reversed' : ''}`)
  }
  if (screen.hasBell) parts.push('bell')
  if (frame.rows.length > frame.panes.table) parts.push(rowsShown(frame, screen))
  return parts.join('  ')
}

/** Which rows are visible, and where the selected one is if it is not among them. */
function rowsShown({ rows, top, panes, cursor, selected }: Frame, screen: ScreenState): string {
  const end = Math.min(rows.length, top + panes.table)
  const isOut = screen.selection !== undefined && (cursor < top || cursor >= end)
  return `${isOut ? `selected: ${selected?.id}  ` : ''}${top + 1}-${end}/${rows.length}`
}
