/** Sends a person's requests to the engine, and confirms them in the last line. */
import { pluralise } from '../core/base/pluralise.ts'
import { isHere } from '../core/events/state.ts'
import type { Frame } from './frame.ts'
import { offerOf } from './letting-go.ts'
import type { MotionSummary } from './motion-summary.ts'
import type { ScreenState } from './screen-state.ts'
import type { ScreenSession } from './session.ts'

/** The context of a request, with the frame that the person saw. */
export interface ScreenContext {
  readonly session: ScreenSession
  readonly screen: ScreenState
  readonly frame: Frame
}

/** Inspects a motion again, or searches for it when it is absent. */
export function reInspect(on: ScreenContext, { id, motion }: MotionSummary): void {
  on.session.dispatch({ type: 're-inspect', motion: id })
  showMessage(on, isHere(motion) ? `motion ${id}: inspecting again` : `motion ${id}: looking for it now`)
}

/** Inspects every online motion again. */
export function reInspectAll(on: ScreenContext): void {
  const present = on.frame.fleet.summaries.filter(({ motion }) => isHere(motion)).length
  if (present === 0) {
    showMessage(on, 'no motion is connected')
    return
  }
  on.session.dispatch({ type: 're-inspect-all' })
  showMessage(on, `inspecting all ${present} connected motions again`)
}

/** Downloads the skipped tracks of a motion. */
export function fetchSkipped(on: ScreenContext, { id, motion }: MotionSummary): void {
  const skipped = motion.tracks.filter((track) => track.status === 'skipped').length
  if (skipped === 0) {
    showMessage(on, `motion ${id} has no skipped track`)
    return
  }
  on.session.dispatch({ type: 'fetch-skipped', motion: id })
  showMessage(on, `motion ${id}: fetching ${pluralise(skipped, 'skipped track')}`)
}

/** Downloads the tracks of a motion's newest day again. */
export function fetchAgain(on: ScreenContext, { id, motion }: MotionSummary): void {
  if (motion.tracks.length === 0) {
    showMessage(on, `motion ${id} has no track`)
    return
  }
  on.session.dispatch({ type: 'fetch-again', motion: id })
  showMessage(on, `motion ${id}: fetching the tracks of its newest day again`)
}

/** Asks whether to let a motion go, or says that nothing can be let go. */
export function askToLetGo(on: ScreenContext, { id, motion }: MotionSummary): void {
  const names = offerOf(motion)
  const isTaking = motion.trouble?.code === 'damaged-on-device'
  if (names.length > 0) on.session.act({ type: 'let-go-asked', motion: id, names, isTaking })
  else showMessage(on, `motion ${id}: nothing of it is gone, so there is nothing to let go`)
}

/** Lets go of what the question named, and nothing else. */
export function letGo(on: ScreenContext): void {
  const { lettingGo } = on.screen
  if (lettingGo === undefined) return
  const { motion, names, isTaking } = lettingGo
  on.session.dispatch({ type: 'let-go', motion, names })
  showMessage(on, `motion ${motion}: ${isTaking === true ? 'taken' : 'let go'} as it is`)
}

/** Answers for the roster on the screen, not for one that may have come since. */
export function answerRoster(on: ScreenContext, answer: 'apply' | 'keep', message: string): void {
  const { proposal } = on.frame.snapshot.state
  if (proposal !== undefined) {
    on.session.dispatch({ type: 'answer-roster', id: proposal.id, answer })
    showMessage(on, message)
  }
  on.session.act({ type: 'overlay-closed', now: on.session.now() })
}

/** Saves a note if it has changed. */
export function takeNote(on: ScreenContext, { motion, text }: NonNullable<ScreenState['draft']>): void {
  const before = on.frame.fleet.byId.get(motion)?.motion.note?.text ?? ''
  if (text.trim() === before) return
  on.session.dispatch({ type: 'note', motion, text })
  showMessage(on, text.trim() === '' ? `motion ${motion}: note removed` : `motion ${motion}: noted`)
}

/** Stops the engine, and lets a paused screen go on to show the end. */
export function stop(on: ScreenContext): void {
  if (!on.screen.isStopping) on.session.dispatch({ type: 'stop' })
  on.session.act({ type: 'stop-asked' })
  on.session.projection.hold(false)
}

/** Shows a message in the last line for some seconds. */
export function showMessage({ session }: ScreenContext, text: string): void {
  session.act({ type: 'message-shown', text, now: session.now() })
}
