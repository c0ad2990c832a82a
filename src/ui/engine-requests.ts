/** What a person asks of the engine, and what is said to it in the last line. */
import { isHere } from '../core/events/state.ts'
import type { Frame } from './frame.ts'
import { offerOf } from './letting-go.ts'
import type { MotionSummary } from './motion-summary.ts'
import type { ScreenState } from './screen-state.ts'
import type { ScreenSession } from './session.ts'

/** What is asked, with what was on the screen at that moment. */
export interface ScreenContext {
  readonly session: ScreenSession
  readonly screen: ScreenState
  readonly frame: Frame
}

/** Has a motion inspected again, or looked for when it is absent. */
export function reInspect(on: ScreenContext, { id, motion }: MotionSummary): void {
  on.session.dispatch({ type: 're-inspect', motion: id })
  showMessage(on, isHere(motion) ? `motion ${id}: inspecting again` : `motion ${id}: looking for it now`)
}

/** Has every connected motion inspected again. */
export function reInspectAll(on: ScreenContext): void {
  const present = on.frame.fleet.facts.filter(({ motion }) => isHere(motion)).length
  if (present === 0) {
    showMessage(on, 'no motion is connected')
    return
  }
  on.session.dispatch({ type: 're-inspect-all' })
  showMessage(on, `inspecting all ${present} connected motions again`)
}

/** Has the skipped tracks of a motion fetched after all. */
export function fetchSkipped(on: ScreenContext, { id, motion }: MotionSummary): void {
  const skipped = motion.tracks.filter((track) => track.status === 'skipped').length
  if (skipped === 0) {
    showMessage(on, `motion ${id} has no skipped track`)
    return
  }
  on.session.dispatch({ type: 'fetch-skipped', motion: id })
  showMessage(on, `motion ${id}: fetching ${skipped} skipped ${skipped === 1 ? 'track' : 'tracks'}`)
}

/** Has the tracks of a motion's newest day fetched again. */
export function fetchAgain(on: ScreenContext, { id, motion }: MotionSummary): void {
  if (motion.tracks.length === 0) {
    showMessage(on, `motion ${id} has no track`)
    return
  }
  on.session.dispatch({ type: 'fetch-again', motion: id })
  showMessage(on, `motion ${id}: fetching the tracks of its newest day again`)
}

/** Asks whether a motion is to go without what keeps it, and says where nothing can be let go. */
export function askToLetGo(on: ScreenContext, { id, motion }: MotionSummary): void {
  const names = offerOf(motion)
  const isTaking = motion.trouble?.code === 'damaged-on-device'
  if (names.length > 0) on.session.act({ type: 'let-go-asked', motion: id, names, isTaking })
  else showMessage(on, `motion ${id}: nothing of it is gone, so there is nothing to let go`)
}

/** Lets a motion go without what was named in the question, and nothing else. */
export function letGo(on: ScreenContext): void {
  const { lettingGo } = on.screen
  if (lettingGo === undefined) return
  const { motion, names, isTaking } = lettingGo
  on.session.dispatch({ type: 'let-go', motion, names })
  showMessage(on, `motion ${motion}: ${isTaking === true ? 'taken' : 'let go'} as it is`)
}

/** An answer counts for what was on the screen, not for what may have come since. */
export function answerRoster(on: ScreenContext, answer: 'apply' | 'keep', told: string): void {
  const { proposal } = on.frame.snapshot.state
  if (proposal !== undefined) {
    on.session.dispatch({ type: 'answer-roster', id: proposal.id, answer })
    showMessage(on, told)
  }
  on.session.act({ type: 'overlay-closed' })
}

/** Has a note kept, unless it says what was noted before. */
export function takeNote(on: ScreenContext, { motion, text }: NonNullable<ScreenState['draft']>): void {
  const before = on.frame.fleet.byId.get(motion)?.motion.note?.text ?? ''
  if (text.trim() === before) return
  on.session.dispatch({ type: 'note', motion, text })
  showMessage(on, text.trim() === '' ? `motion ${motion}: note removed` : `motion ${motion}: noted`)
}

/** Has the engine stop; what is left is shown although the picture was held. */
export function stop(on: ScreenContext): void {
  if (!on.screen.isStopping) on.session.dispatch({ type: 'stop' })
  on.session.act({ type: 'stop-asked' })
  on.session.projection.hold(false)
}

/** Says something in the last line for some seconds. */
export function showMessage({ session }: ScreenContext, text: string): void {
  session.act({ type: 'told', text, now: session.now() })
}
