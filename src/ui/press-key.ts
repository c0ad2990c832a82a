/** Handles a key or a paste: runs the matching row of the keymap, or adds text to the open field. */
import { sanitiseText } from '../core/base/sanitise.ts'
import { NOTE_LENGTH } from '../core/domain/note.ts'
import type { DayEnd } from '../core/views/day-end.ts'
import { viewIds } from '../core/views/view-ids.ts'
import { shownDayEnd } from './day-end-page.ts'
import { showMessage } from './engine-requests.ts'
import { frameOf } from './frame.ts'
import type { KeyContext, ScreenControls } from './key-handlers.ts'
import { bindingOf, keyLabel } from './key-lookup.ts'
import type { Binding } from './keymap.ts'
import { engineRefusal } from './mode.ts'
import { leftByQuitting } from './quitting.ts'
import { type Place, placeOf, type ScreenAction } from './screen-state.ts'
import type { ScreenSession } from './session.ts'

/** How to withdraw the question of a place; any key does, even one that answers it. */
const withdrawals: Readonly<Partial<Record<Place, ScreenAction>>> = {
  quitting: { type: 'quit-withdrawn' },
  'letting-go': { type: 'let-go-withdrawn' },
  requesting: { type: 'request-withdrawn' },
}

/** The keys that do more than close the end of the day; any other would act on a row that nobody sees. */
const keysOverDayEnd: ReadonlySet<string> = new Set([
  ...viewIds.map((_, place) => String(place + 1)),
  'q',
  'ctrl+c',
  'ctrl+l',
  'ctrl+z',
  '?',
])

/**
 * Handles a key; a letter goes into the open text field, a key without meaning closes the page of
 * the board, and elsewhere shows how to find those that have one.
 */
export function pressKey(key: string, session: ScreenSession, controls: ScreenControls): void {
  if (closeDayEnd(session) && !keysOverDayEnd.has(key)) return
  const places = placesNow(session)
  const binding = places.map((place) => bindingOf(key, place)).find((each) => each !== undefined)
  // Read before the question is withdrawn, because an answer refers to it.
  const context = binding && contextOf(session, controls)
  const withdrawn = places.flatMap((place) => withdrawals[place] ?? [])
  for (const withdrawal of withdrawn) session.act(withdrawal)
  if (binding !== undefined && context !== undefined) run(binding, context)
  else if (places.includes('field')) typeKey(key, session)
  else if (places.includes('board')) session.act({ type: 'overlay-closed', now: session.now() })
  else if (withdrawn.length === 0) showUnknown(key, places, session)
}

/** Closes the page at the end of the day; true if it was shown. */
export function closeDayEnd(session: ScreenSession): boolean {
  const end = dayEndNow(session)
  if (end !== undefined) session.act({ type: 'day-end-closed', arrivals: end.arrivals })
  return end !== undefined
}

function showUnknown(key: string, places: readonly Place[], session: ScreenSession): void {
  const other = key === key.toLowerCase() ? key.toUpperCase() : key.toLowerCase()
  const isOtherCase = places.some((place) => bindingOf(other, place) !== undefined)
  const hint = isOtherCase ? `, ${other} is` : ''
  const text = `${keyLabel(key, session.style)} is no key here${hint}: ? help`
  session.act({ type: 'message-shown', text, now: session.now() })
}

function run({ needs, run: handle }: Binding, on: KeyContext): void {
  const refusal = needs === 'engine' ? engineRefusal(on.frame.mode, on.session.time) : undefined
  if (refusal === undefined) handle(on)
  else showMessage(on, refusal)
}

/** The context of a key or a click, which refers to the rows as drawn, not as they would be now. */
export function contextOf(session: ScreenSession, controls: ScreenControls): KeyContext {
  const screen = session.screen.getState()
  const snapshot = session.projection.snapshot()
  const mode = session.mode.getState()
  return { session, screen, frame: frameOf(session, { snapshot, screen, mode }, controls.size), controls }
}

/** True while text is typed or a question is open: only keys count. */
export function isAsking(session: ScreenSession): boolean {
  return placesNow(session).some((place) => place === 'field' || withdrawals[place] !== undefined)
}

/** The end of the day where it covers the panes. */
function dayEndNow(session: ScreenSession): DayEnd | undefined {
  return shownDayEnd(session.fleetOf(session.projection.snapshot()), session.screen.getState())
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
    ...(screen.pending === undefined ? [] : (['requesting'] as const)),
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
