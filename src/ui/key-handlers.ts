/** What each command of the keymap does: it changes the screen's state or asks the engine for something. */
import { sanitiseText } from '../core/base/sanitise.ts'
import { NOTE_LENGTH } from '../core/domain/note.ts'
import {
  answerRoster,
  askToLetGo,
  fetchAgain,
  fetchSkipped,
  letGo,
  reInspect,
  reInspectAll,
  type ScreenContext,
  showMessage,
  stop,
  takeNote,
} from './engine-requests.ts'
import { type Frame, frameOf, type ScreenSize } from './frame.ts'
import { commandOf, type Place, type ScreenCommand } from './keymap.ts'
import { findInLog, scrollLog } from './log-view.ts'
import { refusalOf } from './mode.ts'
import type { MotionSummary } from './motion-summary.ts'
import { isEnding, leftByQuitting } from './quitting.ts'
import { placeOf, type ScreenState } from './screen-state.ts'
import type { ScreenEnd, ScreenSession } from './session.ts'
import type { ViewId } from './views.ts'

/** How far the keys of a replay seek, ms. */
const REPLAY_STEP = 10_000
const REPLAY_LEAP = 60_000

/** What a command may need beside the session. */
export interface ScreenControls {
  readonly size: ScreenSize
  /** The last line an overlay can be scrolled to. */
  readonly overlayLast: (frame: Frame, screen: ScreenState) => number
  readonly leave: (end: ScreenEnd) => void
  readonly suspend: () => void
  /** Draws everything again, whatever the terminal shows. */
  readonly redraw: () => void
}

/** Does what a key stands for; a letter goes into the open text field, a key without meaning does nothing. */
export function pressKey(key: string, session: ScreenSession, controls: ScreenControls): void {
  const places = placesNow(session)
  const command = places.map((place) => commandOf(key, place)).find((each) => each !== undefined)
  // Whatever else is pressed answers the question too: who goes on with the work does not want to quit.
  if (places.includes('quitting')) session.act({ type: 'quit-withdrawn' })
  const isLettingGo = places.includes('letting-go')
  if (command !== undefined) handleCommand(command, session, controls)
  else if (places.includes('field')) typeKey(key, session)
  if (isLettingGo) session.act({ type: 'let-go-withdrawn' })
}

/** Where a key is looked up, in this order. */
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

/** Text from the clipboard goes into the open field and nowhere else. */
export function paste(text: string, session: ScreenSession): void {
  const [line = ''] = text.trim().split(/[\r\n]/, 1)
  if (session.screen.getState().field === 'none') return
  session.act({ type: 'field-typed', text: sanitiseText(line, NOTE_LENGTH) })
}

function typeKey(key: string, session: ScreenSession): void {
  const text = key === 'space' ? ' ' : key
  // Keys that are no text have names of several ASCII letters.
  if (text.length === 1 || /[^ -~]/.test(text)) session.act({ type: 'field-typed', text })
}

interface KeyContext extends ScreenContext {
  readonly controls: ScreenControls
}

function handleCommand(command: ScreenCommand, session: ScreenSession, controls: ScreenControls): void {
  const screen = session.screen.getState()
  const snapshot = session.projection.snapshot()
  // What is meant is what is seen: the rows as they were drawn, not as they would be now.
  const frame = frameOf(session, { snapshot, screen, mode: session.mode.getState() }, controls.size)
  const refusal = refusalOf(command, frame.mode, session.time)
  const on = { session, screen, frame, controls }
  if (refusal === undefined) keyHandlers[command](on)
  else showMessage(on, refusal)
}

type KeyHandler = (performance: KeyContext) => void

const keyHandlers: Readonly<Record<ScreenCommand, KeyHandler>> = {
  up: (on) => move(on, -1),
  down: (on) => move(on, 1),
  'page-up': (on) => move(on, 'page-up'),
  'page-down': (on) => move(on, 'page-down'),
  first: (on) => move(on, 'first'),
  last: (on) => move(on, 'last'),
  'other-pane': ({ session }) => session.act({ type: 'focus-moved' }),
  'open-detail': (on) => onSelected(on, ({ id }) => on.session.act({ type: 'detail-opened', motion: id })),
  back: goBack,
  're-inspect': (on) => onSelected(on, (facts) => reInspect(on, facts)),
  're-inspect-all': reInspectAll,
  'fetch-skipped': (on) => onSelected(on, (facts) => fetchSkipped(on, facts)),
  'fetch-again': (on) => onSelected(on, (facts) => fetchAgain(on, facts)),
  'let-go': (on) => onSelected(on, (facts) => askToLetGo(on, facts)),
  'let-go-now': letGo,
  'let-go-not': ({ session }) => session.act({ type: 'let-go-withdrawn' }),
  'view-arrivals': (on) => chooseView(on, 'arrivals'),
  'view-missing': (on) => chooseView(on, 'missing'),
  'view-trouble': (on) => chooseView(on, 'trouble'),
  'view-checks': (on) => chooseView(on, 'checks'),
  'view-charging': (on) => chooseView(on, 'charging'),
  'view-day': (on) => chooseView(on, 'day'),
  'next-order': (on) => changeOrder(on, 'next'),
  'reverse-order': (on) => changeOrder(on, 'reverse'),
  'open-filter': ({ session }) => session.act({ type: 'field-opened', field: 'filter' }),
  'open-search': ({ session }) => session.act({ type: 'field-opened', field: 'search' }),
  'search-older': (on) => searchLog(on, 'older'),
  'search-newer': (on) => searchLog(on, 'newer'),
  'log-level': ({ session, frame }) =>
    session.act({ type: 'log-level-changed', from: frame.logFilter.level }),
  'log-motion': chooseLogMotion,
  'log-larger': ({ session, frame }) => session.act({ type: 'log-resized', lines: frame.panes.log + 1 }),
  'log-smaller': ({ session, frame }) => session.act({ type: 'log-resized', lines: frame.panes.log - 1 }),
  'log-hide': ({ session }) => session.act({ type: 'log-toggled' }),
  copy: (on) => onSelected(on, (facts) => copyRow(on, facts)),
  'open-note': (on) =>
    onSelected(on, ({ id, motion }) => {
      on.session.act({ type: 'note-opened', motion: id, text: motion.note?.text ?? '' })
    }),
  pause: ({ session, screen }) => {
    session.act({ type: 'pause-toggled' })
    session.projection.hold(!screen.isPaused)
  },
  bell: (on) => {
    on.session.act({ type: 'bell-toggled' })
    showMessage(on, on.screen.hasBell ? 'no bell' : 'a bell when a motion can go')
  },
  'take-over': (on) => {
    const { mode } = on.frame
    if (mode.type !== 'viewer' || mode.endedAt !== undefined) on.session.control({ type: 'take-over' })
    else showMessage(on, 'the monitor still runs: take over when it has ended')
  },
  'replay-pause': ({ session }) => session.control({ type: 'pause' }),
  'replay-back': ({ session }) => session.control({ type: 'seek', by: -REPLAY_STEP }),
  'replay-forward': ({ session }) => session.control({ type: 'seek', by: REPLAY_STEP }),
  'replay-far-back': ({ session }) => session.control({ type: 'seek', by: -REPLAY_LEAP }),
  'replay-far-forward': ({ session }) => session.control({ type: 'seek', by: REPLAY_LEAP }),
  'replay-slower': ({ session }) => session.control({ type: 'speed', change: 'slower' }),
  'replay-faster': ({ session }) => session.control({ type: 'speed', change: 'faster' }),
  redraw: ({ controls }) => controls.redraw(),
  suspend: ({ controls }) => controls.suspend(),
  'show-proposal': ({ session }) => session.act({ type: 'proposal-opened' }),
  'take-roster': (on) => answerRoster(on, 'apply', 'the changed motions.csv counts'),
  'keep-roster': (on) => answerRoster(on, 'keep', 'the old motions.csv stays in force'),
  help: ({ session, screen }) => {
    session.act({ type: screen.overlay.kind === 'help' ? 'overlay-closed' : 'help-opened' })
  },
  quit: askOrStop,
  'quit-now': stop,
  'quit-not': ({ session }) => session.act({ type: 'quit-withdrawn' }),
  interrupt: (on) => (hasBegunToEnd(on) ? on.controls.leave('at-once') : stop(on)),
  'field-keep': (on) => {
    on.session.act({ type: 'field-closed', keep: true })
    if (on.screen.draft !== undefined) takeNote(on, on.screen.draft)
    if (on.screen.field === 'search') searchLog(on, 'older')
  },
  'field-clear': ({ session }) => session.act({ type: 'field-closed', keep: false }),
  'field-erase': ({ session }) => session.act({ type: 'field-erased', all: false }),
  'field-erase-all': ({ session }) => session.act({ type: 'field-erased', all: true }),
}

type Movement = number | 'first' | 'last' | 'page-up' | 'page-down'

function move(on: KeyContext, way: Movement): void {
  const { session, screen, frame } = on
  const place = placeOf(screen)
  if (place === 'log') {
    moveLog(on, way)
    return
  }
  if (place === 'table') {
    const height = frame.panes.table
    const order = frame.rows.map((facts) => facts.id)
    session.act({ type: 'moved', by: rowsOf(way, height), order, height, now: session.now() })
    return
  }
  const height = frame.size.rows - 2
  session.act({
    type: 'overlay-scrolled',
    by: rowsOf(way, height),
    last: on.controls.overlayLast(frame, screen),
  })
}

function rowsOf(way: Movement, height: number): number | 'first' | 'last' {
  if (way === 'page-up') return -Math.max(1, height - 1)
  return way === 'page-down' ? Math.max(1, height - 1) : way
}

function moveLog({ session, screen, frame }: KeyContext, way: Movement): void {
  const { log } = frame.snapshot.state
  const height = frame.panes.log
  const rows = rowsOf(way, height)
  const by = rows === 'first' ? -log.lines.length : rows === 'last' ? undefined : rows
  const view = { ring: log, filter: frame.logFilter, held: screen.log.held }
  const held = by === undefined ? undefined : scrollLog(view, height, by)
  session.act({ type: 'log-held', held })
}

function searchLog(on: KeyContext, direction: 'older' | 'newer'): void {
  const { session, screen, frame } = on
  const { search, held } = screen.log
  if (search === '') {
    showMessage(on, 'nothing to search for: press /')
    return
  }
  const view = { ring: frame.snapshot.state.log, filter: frame.logFilter, held }
  const found = findInLog(view, search, direction)
  if (found === undefined) showMessage(on, `no ${direction} line has "${search}"`)
  else session.act({ type: 'log-held', held: found })
}

function chooseLogMotion(on: KeyContext): void {
  const { session, screen, frame } = on
  const motion = screen.log.motion === undefined ? frame.selected?.id : undefined
  session.act({ type: 'log-motion-chosen', motion })
  showMessage(on, motion === undefined ? 'log of all motions' : `log of motion ${motion} only`)
}

function goBack({ session, screen }: KeyContext): void {
  if (screen.overlay.kind !== 'none') session.act({ type: 'overlay-closed' })
  else if (screen.focus === 'log') {
    if (screen.log.held !== undefined) session.act({ type: 'log-held', held: undefined })
    else session.act({ type: 'focus-moved' })
  } else if (screen.filter !== '') session.act({ type: 'filter-cleared' })
  else session.act({ type: 'selection-released' })
}

function onSelected(on: KeyContext, then: (facts: MotionSummary) => void): void {
  const { overlay } = on.screen
  const facts = overlay.kind === 'detail' ? on.frame.fleet.byId.get(overlay.motion) : on.frame.selected
  if (facts === undefined) showMessage(on, 'no motion here')
  else then(facts)
}

function chooseView({ session }: KeyContext, view: ViewId): void {
  session.act({ type: 'view-chosen', view })
}

function changeOrder(on: KeyContext, change: 'next' | 'reverse'): void {
  on.session.act({ type: 'order-changed', change, orders: on.frame.view.orders.length })
}

function copyRow(on: KeyContext, facts: MotionSummary): void {
  const { session, frame } = on
  const { columns } = frame.view
  const context = { style: session.style, fleet: frame.fleet, now: frame.snapshot.now, time: session.time }
  const cells = columns.map((column) => column.cell(facts, context, 200).text)
  session.copyText(cells.join('\t'))
  showMessage(on, `motion ${facts.id}: row copied`)
}

/** As the screen says it: who reads there that Ctrl-C leaves at once need not press it twice. */
function hasBegunToEnd({ screen, frame }: KeyContext): boolean {
  return isEnding(screen, frame.snapshot.state)
}

function askOrStop(on: KeyContext): void {
  const isWorking = leftByQuitting(on.frame.fleet, on.frame.mode).length > 0
  if (isWorking && !hasBegunToEnd(on)) on.session.act({ type: 'quit-asked' })
  else stop(on)
}
