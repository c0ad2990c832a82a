/** Sends a person's requests to the engine, and confirms them in the last line. */
import { isHere } from '../core/events/state.ts'
import { motionRequests, nameMotions, type RequestType } from '../core/views/motion-requests.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import type { Frame } from './frame.ts'
import { offerOf } from './questions.ts'
import type { ScreenState } from './screen-state.ts'
import type { ScreenSession } from './session.ts'

/** The context of a request, with the frame that the person saw. */
export interface ScreenContext {
  readonly session: ScreenSession
  readonly screen: ScreenState
  readonly frame: Frame
}

/** Sends a request for each of some motions, and confirms it. */
export function sendRequest(on: ScreenContext, type: RequestType, motions: readonly MotionSummary[]): void {
  for (const { id } of motions) on.session.dispatch({ type, motion: id })
  showMessage(on, `${nameMotions(motions)}: ${motionRequests[type].confirmation(motions)}`)
}

/** Asks whether to inspect every online motion again. */
export function askToReInspectAll(on: ScreenContext): void {
  const motions = on.frame.fleet.summaries.filter(({ motion }) => isHere(motion)).map(({ id }) => id)
  if (motions.length === 0) showMessage(on, 'no motion is connected')
  else on.session.act({ type: 'request-asked', request: { type: 're-inspect-all', motions, hidden: 0 } })
}

/** Sends the request that the question was about. */
export function sendPending(on: ScreenContext): void {
  const { pending } = on.screen
  if (pending === undefined) return
  const { type, motions } = pending
  if (type !== 're-inspect-all') {
    sendRequest(
      on,
      type,
      motions.flatMap((id) => on.frame.fleet.byId.get(id) ?? []),
    )
    return
  }
  on.session.dispatch({ type })
  showMessage(on, `inspecting all ${motions.length} connected motions again`)
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

/** Saves a note if it has changed. An empty text removes the note of one motion, never those of several. */
export function takeNote(on: ScreenContext, { motions, text }: NonNullable<ScreenState['draft']>): void {
  const isRemoved = text.trim() === ''
  const [first, second] = motions
  if (first === undefined || (isRemoved && second !== undefined)) return
  const changed = motions.filter(
    (id) => (on.frame.fleet.byId.get(id)?.motion.note?.text ?? '') !== text.trim(),
  )
  if (changed.length === 0) return
  for (const motion of changed) on.session.dispatch({ type: 'note', motion, text })
  const name = second === undefined ? `motion ${first}` : `${motions.length} motions`
  showMessage(on, `${name}: ${isRemoved ? 'note removed' : 'noted'}`)
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
