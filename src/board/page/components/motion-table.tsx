/** Motions as a table with heads where there is room, and as cards on a phone; the number leads to the motion's page. */
import { type KeyboardEvent, type ReactNode, useId } from 'react'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { pathOf } from '../routes.ts'

/** More rows than anybody scrolls through, and few enough for an old phone. */
const MOST_ROWS = 200

/** As many rows as are readable from five metres; the wall does not scroll. */
const MOST_ON_WALL = 10

/** How many motions a page lists. */
export function mostRows(isWall: boolean): number {
  return isWall ? MOST_ON_WALL : MOST_ROWS
}

export interface TableColumn {
  readonly head: string
  /** Its label on a card, if not its head. */
  readonly cardHead?: string
  /** Its place on a card: `strong` above the others, `labelled` after its head. Default: the text alone. */
  readonly onCard?: 'strong' | 'labelled'
  readonly isFigure?: boolean
  /** Undefined where a motion has no such value: its card then has no line for it. */
  readonly cell: (summary: MotionSummary) => ReactNode
}

interface MotionTableProps {
  /** What the table lists, for screen readers. */
  readonly caption: string
  readonly motions: readonly MotionSummary[]
  readonly columns: readonly TableColumn[]
  /** The column before the motion's number, for example its rank. */
  readonly lead?: TableColumn
  readonly isWall?: boolean
}

export function MotionTable({ caption, motions, columns, lead, isWall = false }: MotionTableProps) {
  const id = useId()
  const shown = motions.slice(0, mostRows(isWall))
  const left = motions.length - shown.length
  return (
    <>
      <table className="motions" onKeyDown={moveFocus} aria-describedby={left > 0 ? id : undefined}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {lead !== undefined && (
              <th scope="col" className="figure">
                {lead.head}
              </th>
            )}
            <th scope="col">Motion</th>
            {columns.map(({ head, isFigure }) => (
              <th key={head} scope="col" className={isFigure === true ? 'figure' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((summary) => (
            <tr key={summary.id} data-motion={summary.id}>
              {lead !== undefined && <Cell column={lead} summary={summary} extra="lead" />}
              <th scope="row">
                <a href={pathOf({ page: 'motion', motion: summary.id })} aria-label={`Motion ${summary.id}`}>
                  {summary.id}
                </a>
              </th>
              {columns.map((column) => (
                <Cell key={column.head} column={column} summary={summary} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <More left={left} id={id} isWall={isWall} />
    </>
  )
}

interface MoreProps {
  /** How many motions are not listed. */
  readonly left: number
  readonly id?: string
  /** On the wall nobody can follow a link. */
  readonly isWall?: boolean
}

/** Says how many more there are, and how to find one. */
export function More({ left, id, isWall = false }: MoreProps) {
  if (left <= 0) return null
  return (
    <p className="more" id={id}>
      and {left.toLocaleString('en')} more
      {!isWall && (
        <>
          : <a href={pathOf({ page: 'motions', query: '' })}>look one up</a>
        </>
      )}
    </p>
  )
}

interface CellProps {
  readonly column: TableColumn
  readonly summary: MotionSummary
  readonly extra?: string
}

function Cell({ column: { head, cardHead = head, onCard, isFigure, cell }, summary, extra }: CellProps) {
  const content = cell(summary)
  const isEmpty = content === null || content === undefined || content === ''
  const classes = [extra, onCard, isFigure === true && 'figure', isEmpty && 'empty-cell'].filter(Boolean)
  return (
    <td className={classes.join(' ') || undefined} data-head={onCard === 'labelled' ? cardHead : undefined}>
      {content}
    </td>
  )
}

/** Arrow keys go from motion to motion. */
function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (by === 0) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('th a')]
  const here = links.findIndex((link) => link.contains(document.activeElement))
  const next = links[here + by]
  if (next === undefined) return
  event.preventDefault()
  event.stopPropagation()
  next.focus()
}
