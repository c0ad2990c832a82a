/** What each command of the keymap does: it changes the screen's state or asks the engine for something. */

import { isPresent } from '../core/motion.ts'
import type { MotionFacts } from './facts.ts'
import { type Frame, frameOf, type ScreenSize } from './frame.ts'
import { commandOf, type ScreenCommand } from './keymap.ts'
import { findInLog, scrollLog } from './log-view.ts'
import { placeOf, type ScreenState } from './screen-state.ts'
import type { ScreenEnd, ScreenSession } from './session.ts'
import type { ViewId } from './views.ts'

/** What a command may need beside the session. */
export interface Hands {
  readonly size: ScreenSize
  /** The last line an overlay can be scrolled to. */
  readonly overlayLast: (frame: Frame, screen: ScreenState) => number
  readonly leave: (end: ScreenEnd) => void
  readonly suspend: () => void
  /** Draws everything again, whatever the terminal shows. */
  readonly redraw: () => void
}

/** Does what a key stands for; a letter goes into the open text field, a key without meaning does nothing. */
export function pressKey(key: string, session: ScreenSession, hands: Hands): void {
  const place = placeOf(session.screen.getState())
  const isAsked = session.projection.snapshot().state.proposal !== undefined
  const goesFirst = isAsked && place !== 'field' && place !== 'proposal' ? commandOf(key, 'asked') : undefined
  const command = goesFirst ?? commandOf(key, place)
  if (command !== undefined) perform(command, session, hands)
  else if (place === 'field') typeKey(key, session)
}

/** Text from the clipboard goes into the open field and nowhere else. */
export function paste(text: string, session: ScreenSession): void {
  const [line = ''] = session.style.safe(text.trim().split(/[\r\n]/, 1)[0] ?? '').split('\n')
  if (session.screen.getState().field !== 'none') session.act({ type: 'field-typed', text: line })
}

function typeKey(key: string, session: ScreenSession): void {
  const text = key === 'space' ? ' ' : key
  if ([...text].length === 1) session.act({ type: 'field-typed', text })
}

interface Performance {
  readonly session: ScreenSession
  readonly screen: ScreenState
  readonly frame: Frame
  readonly hands: Hands
}

function perform(command: ScreenCommand, session: ScreenSession, hands: Hands): void {
  const screen = session.screen.getState()
  const snapshot = session.projection.snapshot()
  // What is meant is what is seen: the rows as they were drawn, not as they would be now.
  const frame = frameOf(snapshot, session.fleetOf(snapshot), screen, hands.size)
  performers[command]({ session, screen, frame, hands })
}

type Performer = (performance: Performance) => void

const performers: Readonly<Record<ScreenCommand, Performer>> = {
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
  pause: ({ session, screen }) => {
    session.act({ type: 'pause-toggled' })
    session.projection.hold(!screen.isPaused)
  },
  bell: (on) => {
    on.session.act({ type: 'bell-toggled' })
    tell(on, on.screen.hasBell ? 'no bell' : 'a bell when a motion can go')
  },
  redraw: ({ hands }) => hands.redraw(),
  suspend: ({ hands }) => hands.suspend(),
  'show-proposal': ({ session }) => session.act({ type: 'proposal-opened' }),
  'take-roster': (on) => answerRoster(on, 'apply', 'the changed motions.csv counts'),
  'keep-roster': (on) => answerRoster(on, 'keep', 'the old motions.csv stays in force'),
  help: ({ session, screen }) => {
    session.act({ type: screen.overlay.kind === 'help' ? 'overlay-closed' : 'help-opened' })
  },
  quit: (on) => stop(on),
  interrupt: (on) => (on.screen.isStopping ? on.hands.leave('at-once') : stop(on)),
  'field-keep': (on) => {
    on.session.act({ type: 'field-closed', keep: true })
    if (on.screen.field === 'search') searchLog(on, 'older')
  },
  'field-clear': ({ session }) => session.act({ type: 'field-closed', keep: false }),
  'field-erase': ({ session }) => session.act({ type: 'field-erased', all: false }),
  'field-erase-all': ({ session }) => session.act({ type: 'field-erased', all: true }),
}

type Way = number | 'first' | 'last' | 'page-up' | 'page-down'

function move(on: Performance, way: Way): void {
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
    last: on.hands.overlayLast(frame, screen),
  })
}

function rowsOf(way: Way, height: number): number | 'first' | 'last' {
  if (way === 'page-up') return -Math.max(1, height - 1)
  return way === 'page-down' ? Math.max(1, height - 1) : way
}

function moveLog({ session, screen, frame }: Performance, way: Way): void {
  const { log } = frame.snapshot.state
  const height = frame.panes.log
  const rows = rowsOf(way, height)
  const by = rows === 'first' ? -log.lines.length : rows === 'last' ? undefined : rows
  const held = by === undefined ? undefined : scrollLog(log, frame.logFilter, height, screen.log.held, by)
  session.act({ type: 'log-held', held })
}

function searchLog(on: Performance, direction: 'older' | 'newer'): void {
  const { session, screen, frame } = on
  const { search, held } = screen.log
  if (search === '') {
    tell(on, 'nothing to search for: press /')
    return
  }
  const found = findInLog(frame.snapshot.state.log, frame.logFilter, held, search, direction)
  if (found === undefined) tell(on, `no ${direction} line has "${search}"`)
  else session.act({ type: 'log-held', held: found })
}

function chooseLogMotion(on: Performance): void {
  const { session, screen, frame } = on
  const motion = screen.log.motion === undefined ? frame.selected?.id : undefined
  session.act({ type: 'log-motion-chosen', motion })
  tell(on, motion === undefined ? 'log of all motions' : `log of motion ${motion} only`)
}

function goBack({ session, screen }: Performance): void {
  if (screen.overlay.kind !== 'none') session.act({ type: 'overlay-closed' })
  else if (screen.focus === 'log') {
    if (screen.log.held !== undefined) session.act({ type: 'log-held', held: undefined })
    else session.act({ type: 'focus-moved' })
  } else if (screen.filter !== '') session.act({ type: 'filter-cleared' })
  else session.act({ type: 'selection-released' })
}

function onSelected(on: Performance, then: (facts: MotionFacts) => void): void {
  const { overlay } = on.screen
  const facts = overlay.kind === 'detail' ? on.frame.fleet.byId.get(overlay.motion) : on.frame.selected
  if (facts === undefined) tell(on, 'no motion here')
  else then(facts)
}

function reInspect(on: Performance, { id, motion }: MotionFacts): void {
  on.session.dispatch({ type: 're-inspect', motion: id })
  tell(on, isPresent(motion.state) ? `motion ${id}: inspecting again` : `motion ${id}: looking for it now`)
}

function reInspectAll(on: Performance): void {
  const present = on.frame.fleet.facts.filter(({ motion }) => isPresent(motion.state)).length
  if (present === 0) {
    tell(on, 'no motion is connected')
    return
  }
  on.session.dispatch({ type: 're-inspect-all' })
  tell(on, `inspecting all ${present} connected motions again`)
}

function fetchSkipped(on: Performance, { id, motion }: MotionFacts): void {
  const skipped = motion.tracks.filter((track) => track.status === 'skipped').length
  if (skipped === 0) {
    tell(on, `motion ${id} has no skipped track`)
    return
  }
  on.session.dispatch({ type: 'fetch-skipped', motion: id })
  tell(on, `motion ${id}: fetching ${skipped} skipped ${skipped === 1 ? 'track' : 'tracks'}`)
}

function fetchAgain(on: Performance, { id, motion }: MotionFacts): void {
  if (motion.tracks.length === 0) {
    tell(on, `motion ${id} has no track`)
    return
  }
  on.session.dispatch({ type: 'fetch-again', motion: id })
  tell(on, `motion ${id}: fetching the tracks of its newest day again`)
}

function chooseView({ session }: Performance, view: ViewId): void {
  session.act({ type: 'view-chosen', view })
}

function changeOrder(on: Performance, change: 'next' | 'reverse'): void {
  on.session.act({ type: 'order-changed', change, orders: on.frame.view.orders.length })
}

function copyRow(on: Performance, facts: MotionFacts): void {
  const { session, frame } = on
  const { columns } = frame.view
  const context = { style: session.style, fleet: frame.fleet, now: frame.snapshot.now, time: session.time }
  const cells = columns.map((column) => column.cell(facts, context, 200).text)
  session.copyText(cells.join('\t'))
  tell(on, `motion ${facts.id}: row copied`)
}

/** An answer counts for what was on the screen, not for what may have come since. */
function answerRoster(on: Performance, answer: 'apply' | 'keep', told: string): void {
  const { proposal } = on.frame.snapshot.state
  if (proposal !== undefined) {
    on.session.dispatch({ type: 'answer-roster', id: proposal.id, answer })
    tell(on, told)
  }
  on.session.act({ type: 'overlay-closed' })
}

function stop(on: Performance): void {
  if (!on.screen.isStopping) on.session.dispatch({ type: 'stop' })
  on.session.act({ type: 'stop-asked' })
  on.session.projection.hold(false)
}

function tell({ session }: Performance, text: string): void {
  session.act({ type: 'told', text, now: session.now() })
}
