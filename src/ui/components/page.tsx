/** What lies over the panes: the help, one motion, the board, a changed roster, the wall, or the end of the day. */
import type { DayEnd } from '../../core/views/day-end.ts'
import { boardLines } from '../board-page.ts'
import type { CellContext } from '../column.ts'
import { dayEndLines } from '../day-end-page.ts'
import { detailLines } from '../detail.ts'
import type { Frame } from '../frame.ts'
import { helpLines, pageWidth } from '../help.ts'
import { proposalLines } from '../proposal.ts'
import type { ScreenState } from '../screen-state.ts'
import { glyph, type Style } from '../theme.ts'
import { wallLines } from '../wall.ts'
import { Lines } from './lines.tsx'

interface PageProps {
  readonly frame: Frame
  readonly screen: ScreenState
  readonly context: CellContext
}

/** A page between the header and the footer, with its title and scroll position. */
export function Page({ frame, screen, context }: PageProps) {
  const height = pageHeight(frame)
  const lines = pageLines(frame, screen, context)
  const top = Math.min(screen.overlay.kind === 'none' ? 0 : screen.overlay.top, lastTop(frame, lines))
  const shown = lines.slice(top, top + height).map((line) => ` ${line}`)
  const last = Math.min(lines.length, top + height)
  const range = lines.length > height ? `  lines ${top + 1} to ${last} of ${lines.length}` : ''
  const title = titleLine(`${pageName(screen)}${markOf(screen)}${range}`, frame.size.columns, context.style)
  return <Lines lines={[title, ...shown]} height={height + 1} />
}

/** The last line a page can be scrolled to. */
export function lastTop(frame: Frame, lines: readonly string[]): number {
  return Math.max(0, lines.length - pageHeight(frame))
}

/** All lines of the page. */
export function pageLines(frame: Frame, screen: ScreenState, context: CellContext): readonly string[] {
  const width = pageWidth(frame.size)
  if (screen.overlay.kind === 'proposal') {
    return proposalLines(frame.snapshot.state, context.style, width)
  }
  if (screen.overlay.kind === 'board') {
    const height = pageHeight(frame)
    return boardLines(frame.board, context.style, { width, height, rest: frame.size.rows - height })
  }
  if (screen.overlay.kind !== 'detail') return helpLines(context.style, width)
  const summary = frame.fleet.byId.get(screen.overlay.motion)
  return summary === undefined
    ? ['it has left the roster']
    : detailLines(summary, frame.snapshot, context, width)
}

function pageHeight({ size, panes }: Frame): number {
  return size.rows - panes.header - panes.footer - 1
}

function markOf({ overlay, marked }: ScreenState): string {
  return overlay.kind === 'detail' && marked.includes(overlay.motion) ? ', marked' : ''
}

function pageName({ overlay }: ScreenState): string {
  if (overlay.kind === 'detail') return `motion ${overlay.motion}`
  if (overlay.kind === 'board') return 'the board, for phones and the wall'
  return overlay.kind === 'proposal' ? 'motions.csv has changed' : 'help'
}

function titleLine(title: string, columns: number, style: Style): string {
  const rule = glyph(style, 'rule')
  const right = rule.repeat(Math.max(0, columns - 4 - title.length))
  return style.paint('accent', `${rule.repeat(2)} ${title} ${right}`)
}

interface WallProps {
  readonly frame: Frame
  readonly style: Style
}

export function Wall({ frame, style }: WallProps) {
  const { size, panes, fleet } = frame
  const height = Math.max(0, size.rows - panes.header - panes.footer)
  return <Lines lines={wallLines(fleet, style, { width: size.columns, height })} height={height} />
}

interface DayEndPageProps {
  readonly end: DayEnd
  readonly frame: Frame
  readonly context: CellContext
}

/** The page between the header and the footer. */
export function DayEndPage({ end, frame, context }: DayEndPageProps) {
  const { size, panes, snapshot } = frame
  const height = size.rows - panes.header - panes.footer
  const event = snapshot.state.session?.event ?? ''
  const lines = dayEndLines(end, event, context, { width: size.columns - 2, height })
  return <Lines lines={lines.map((line) => ` ${line}`)} height={height} />
}
