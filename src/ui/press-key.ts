/** Handles a key or a paste: runs the matching row of the keymap, or adds text to the open field. */
import { sanitiseText } from '../core/base/sanitise.ts'
import { NOTE_LENGTH } from '../core/domain/note.ts'
import { showMessage } from './engine-requests.ts'
import { frameOf } from './frame.ts'
import type { KeyContext, ScreenControls } from './key-handlers.ts'
import { bindingOf } from './key-lookup.ts'
import type { Binding } from './keymap.ts'
import { engineRefusal } from './mode.ts'
import { leftByQuitting } from './quitting.ts'
import { type Place, placeOf, type ScreenAction } from './screen-state.ts'
import type { ScreenSession } from './session.ts'

/** How to withdraw the question of a place; any key does, even one that answers it. */
const withdrawals: Readonly<Partial<Record<Place, ScreenAction>>> = {
  quitting: { type: 'quit-withdrawn' },
  'letting-go': { type: 'let-go-withdrawn' },
}

/** Handles a key; a letter goes into the open text field, a key without meaning does nothing. */
export function pressKey(key: string, session: ScreenSession, controls: ScreenControls): void {
  const places = placesNow(session)
  const binding = places.map((place) => bindingOf(key, place)).find((each) => each !== undefined)
  // Read before the question is withdrawn, because an answer refers to it.
  const context = binding && contextOf(session, controls)
  for (const place of places) {
    const withdrawal = withdrawals[place]
    if (withdrawal !== undefined) session.act(withdrawal)
  }
  if (binding !== undefined && context !== undefined) run(binding, context)
  else if (places.includes('field')) typeKey(key, session)
}

function run({ needs, run: handle }: Binding, on: KeyContext): void {
  const refusal = needs === 'engine' ? engineRefusal(on.frame.mode, on.session.time) : undefined
  if (refusal === undefined) handle(on)
  else showMessage(on, refusal)
}

/** A key refers to the rows as drawn, not as they would be now. */
function contextOf(session: ScreenSession, controls: ScreenControls): KeyContext {
  const screen = session.screen.getState()
  const snapshot = session.projection.snapshot()
  const mode = session.mode.getState()
  return { session, screen, frame: frameOf(session, { snapshot, screen, mode }, controls.size), controls }
}

/** Where to look up a key, in order. */
function placesNow(session: ScreenSession): readonly Place[] {
  const screen = session.screen.getState()
  const place = placeOf(screen)
  if (place === 'field') return [place]
  const snapshot = session.projection.snapshot()
  const mode = session.mode.getState()
  const isQuitting = screen.isQuitAsked && leftByQuitting(session.fleetOf(snapshot), mode).length > 0
  const isAsked = snapshot.state.proposal !== undefined && place !== 'proposal'
  return [
    ...(isQuitting ? (['quitting'] as const) : []),
    ...(screen.lettingGo === undefined ? [] : (['letting-go'] as const)),
    ...(isAsked ? (['asked'] as const) : []),
    ...(mode.type === 'live' ? [] : [mode.type]),
    place,
  ]
}

/** Puts pasted text into the open field and nowhere else. */
export function paste(text: string, session: ScreenSession): void {
  const [line = ''] = text.trim().split(/[\r\n]/, 1)
  if (session.screen.getState().field === 'none') return
  session.act({ type: 'field-typed', text: sanitiseText(line, NOTE_LENGTH) })
}

function typeKey(key: string, session: ScreenSession): void {
  const text = key === 'space' ? ' ' : key
  // Keys that are not text have names of several ASCII letters.
  if (text.length === 1 || /[^ -~]/.test(text)) session.act({ type: 'field-typed', text })
}
