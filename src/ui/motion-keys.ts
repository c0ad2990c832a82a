/** What keys do with motions: the one that is shown or selected, or all that are marked. */
import type { MotionId } from '../core/domain/motion.ts'
import { motionRequests, nameMotions, type RequestType } from '../core/views/motion-requests.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import { sendRequest, showMessage } from './engine-requests.ts'
import { type KeyContext, type KeyHandler, moveCursor } from './key-handlers.ts'
import { placeOf } from './screen-state.ts'

/** Acts on the motion that is shown or selected. */
export function onSelected(run: (on: KeyContext, summary: MotionSummary) => void): KeyHandler {
  return (on) => {
    const { overlay } = on.screen
    const summary = overlay.kind === 'detail' ? on.frame.fleet.byId.get(overlay.motion) : on.frame.selected
    if (summary === undefined) showMessage(on, 'no motion here')
    else run(on, summary)
  }
}

/** The motions that a request is about: in the panes the marked ones if there are any. */
function chosenMotions({ screen, frame }: KeyContext): readonly MotionSummary[] {
  if (screen.overlay.kind === 'detail') return [frame.fleet.byId.get(screen.overlay.motion) ?? []].flat()
  if (frame.marked.length > 0) return frame.marked
  return frame.selected === undefined ? [] : [frame.selected]
}

/** Asks something of the chosen motions; asks back if `asksBack` says so, or if the view does not show all of them. */
export function requestOf(type: RequestType, asksBack = false): KeyHandler {
  return (on) => {
    const chosen = chosenMotions(on)
    const motions = chosen.filter(motionRequests[type].suits)
    const hidden = motions.filter((each) => on.frame.hiddenMarks.includes(each)).length
    if (chosen.length === 0) showMessage(on, 'no motion here')
    else if (motions.length === 0) {
      const has = chosen.length === 1 ? 'has' : 'have'
      showMessage(on, `${nameMotions(chosen)} ${has} no ${motionRequests[type].lack}`)
    } else if (asksBack || hidden > 0) {
      const request = { type, motions: motions.map(({ id }) => id), hidden }
      on.session.act({ type: 'request-asked', request })
    } else sendRequest(on, type, motions)
  }
}

/** Marks the motion that is shown or selected, or takes the mark away; in the table the cursor goes on. */
export const toggleMark: KeyHandler = onSelected((on, { id }) => {
  on.session.act({ type: 'mark-toggled', motion: id })
  if (placeOf(on.screen) === 'table') moveCursor(on, 1)
})

/** Opens the next or the previous motion of the view, whose order it holds meanwhile. */
export function openNeighbour(by: 1 | -1): KeyHandler {
  return (on) => {
    const { session, screen, frame } = on
    if (screen.overlay.kind !== 'detail') return
    const next = neighbourOf(screen.overlay.motion, by, on)
    if (next === undefined) {
      showMessage(on, by > 0 ? 'the last motion of this view' : 'the first motion of this view')
      return
    }
    const order = frame.rows.map(({ id }) => id)
    const step = order.indexOf(next) - Math.max(0, order.indexOf(screen.overlay.motion))
    const place = { order, top: frame.top, height: frame.panes.table, now: session.now() }
    session.act({ type: 'moved', by: step, ...place })
    session.act({ type: 'detail-opened', motion: next })
  }
}

/** One that has left the view meanwhile keeps its place: where it was when the table was last held. */
function neighbourOf(motion: MotionId, by: 1 | -1, { screen, frame }: KeyContext): MotionId | undefined {
  const rows = frame.rows.map(({ id }) => id)
  if (rows.includes(motion)) return rows[rows.indexOf(motion) + by]
  const held = screen.held?.ids ?? []
  const at = held.indexOf(motion)
  const isShown = (id: MotionId): boolean => rows.includes(id)
  return by > 0 ? held.slice(at + 1).find(isShown) : held.slice(0, Math.max(0, at)).findLast(isShown)
}

/** Opens the page of a motion. */
export function openDetail({ session }: KeyContext, { id }: MotionSummary): void {
  session.act({ type: 'detail-opened', motion: id })
}

/** Opens the text field with the note of the chosen motions, if they all have the same. */
export function openNote(on: KeyContext): void {
  const chosen = chosenMotions(on)
  const [text = '', ...others] = new Set(chosen.map(({ motion }) => motion.note?.text ?? ''))
  const motions = chosen.map(({ id }) => id)
  if (motions.length === 0) showMessage(on, 'no motion here')
  else on.session.act({ type: 'note-opened', motions, text: others.length > 0 ? '' : text })
}

/** Copies the row of a motion, with tabs between its cells. */
export function copyRow(on: KeyContext, summary: MotionSummary): void {
  const { session, frame } = on
  const { columns } = frame.view
  const context = { style: session.style, fleet: frame.fleet, now: frame.snapshot.now, time: session.time }
  const cells = columns.map((column) => column.cell(summary, context, 200).text)
  session.copyText(cells.join('\t'))
  showMessage(on, `motion ${summary.id}: row copied`)
}
