/** Runs the monitor with its screen: folds events into a store that Ink draws. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ScreenMemoryKeeper } from '../core/archive/screen-memory.ts'
import { captureWarnings } from '../core/base/process-warnings.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import { formatEvent } from '../core/events/log-line.ts'
import type { MonitorState } from '../core/events/state.ts'
import { applyEvents, createMonitorStore, type MonitorStore } from '../core/events/store.ts'
import { onUncaught } from '../core/record/crash-report.ts'
import type { BoardStatusStore } from '../ui/board.ts'
import type { Screen, ScreenEnd, ScreenLook, ScreenOptions } from '../ui/screen/start-screen.tsx'
import { attentionOf } from './attention.ts'
import { type Connect, type Connection, engineFailed, reportCrash } from './connection.ts'
import { daySummary, printEvents } from './headless.ts'
import { INTERRUPTED, onStopSignals } from './stop-signals.ts'

/** How long to wait silently once the screen is gone; after this a line explains the wait. */
const SILENT_WAIT: Milliseconds = 1000

/** How long to wait for an engine that is being killed. */
const KILL_DELAY: Milliseconds = 500

/** How long a screen may take to leave a terminal that does not read. */
const SCREEN_END_TIME: Milliseconds = 500

type StartScreen = (options: ScreenOptions) => Screen

type Outcome =
  | { readonly type: 'left'; readonly end: ScreenEnd }
  | { readonly type: 'screen-failed'; readonly error: unknown }
  | { readonly type: 'ended' }

/**
 * Shows events until the connection ends; returns the exit status. If the screen fails, log lines replace it and the engine
 * goes on. Throws what `connection.ended` throws before there was anything to show.
 */
export async function showScreen(
  connect: Connect,
  loadScreen: () => Promise<StartScreen> = screenThatLooks({}),
  store: MonitorStore = createMonitorStore(),
  board?: BoardStatusStore,
): Promise<number> {
  const begun = Promise.withResolvers<void>()
  let hasScreen = true
  const connection = connect({
    events: (events) => {
      const isLive = connection.mode.getState().type === 'live'
      applyEvents(store, isLive ? events : events.flatMap(withoutEnd))
      if (!hasScreen) printEvents(events, false, store.getState().session?.consoleLevel)
      begun.resolve()
    },
    restored: (state) => {
      store.setState({ ...state, phase: 'running' }, true)
      begun.resolve()
    },
  })
  const startScreen = await loadScreen()
  // An unusable project folder is reported before the terminal changes.
  try {
    await Promise.race([begun.promise, connection.ended])
  } catch (error) {
    return await engineFailed(connection, error, store.getState())
  }
  const failure = Promise.withResolvers<unknown>()
  const forgetErrors = onUncaught((error) => {
    if (hasScreen) failure.resolve(error)
    else {
      reportCrash(connection, { place: 'the main thread', error, state: store.getState() })
      process.exit(1)
    }
  })
  const { mode, now, control, dispatch } = connection
  // Only an engine has a log; a viewer or a replay prints its warnings after the screen.
  const unlogged: string[] = []
  const giveBackWarnings = captureWarnings((warning) => {
    if (mode.getState().type === 'live') dispatch({ type: 'log-warning', warning })
    else unlogged.push(`${warning}\n`)
  })
  const onKey = attentionOf(dispatch, () => mode.getState().type === 'live', now)
  let screen: Screen | undefined
  let hasLeft = false
  const forgetSignals = onStopSignals(() => dispatch({ type: 'stop' }), {
    beforeExit: () => screen?.end(),
    hasBegun: () => hasLeft,
  })
  try {
    const memory = memoryIn(connection.eventFolder?.(store.getState()))
    const options = {
      store,
      dispatch,
      now,
      mode,
      control,
      onKey,
      ...(memory && { memory }),
      ...(board && { board }),
    }
    screen = startOrFail(() => startScreen(options), failure.resolve)
    const outcome = await outcomeOf(screen, connection, failure.promise)
    screen?.end()
    // A dropped line closes the terminal and sends SIGHUP, in any order: that is not a second request to end.
    hasLeft = outcome.type === 'left' && outcome.end !== 'terminal-lost'
    if (outcome.type !== 'screen-failed') {
      const status = await endGracefully(connection, outcome)
      if (hasLeft && status === 0 && mode.getState().type !== 'replay') printDay(store.getState(), now())
      return status
    }
    hasScreen = false
    const { error } = outcome
    reportCrash(
      connection,
      { place: 'the screen', error, state: store.getState() },
      '; lines follow, as with --headless',
    )
    await connection.ended
    return 1
  } catch (error) {
    screen?.end()
    return await engineFailed(connection, error, store.getState())
  } finally {
    forgetSignals()
    forgetErrors()
    giveBackWarnings()
    process.stderr.write(unlogged.join(''))
  }
}

/** Prints what the day has brought on the restored terminal. */
function printDay(state: MonitorState, at: Milliseconds): void {
  process.stdout.write(
    daySummary(state, at)
      .map((line) => `${line}\n`)
      .join(''),
  )
}

/** Loads the screen. */
export function screenThatLooks(look: ScreenLook): () => Promise<StartScreen> {
  return async () => {
    const { startScreen } = await import('../ui/screen/start-screen.tsx')
    return (options) => startScreen({ ...options, ...look })
  }
}

/** Loaded after the first frame, because the monitor must start fast. */
function memoryIn(eventFolder: string | undefined): ScreenMemoryKeeper | undefined {
  if (eventFolder === undefined) return undefined
  let keeper: Promise<ScreenMemoryKeeper> | undefined
  const keep = (): Promise<ScreenMemoryKeeper> => {
    keeper ??= import('../core/archive/screen-memory.ts').then((file) => file.keepScreenMemory(eventFolder))
    return keeper
  }
  return {
    load: async () => (await keep()).load(),
    remember: async (chosen) => (await keep()).remember(chosen),
  }
}

function startOrFail(start: () => Screen, fail: (error: unknown) => void): Screen | undefined {
  try {
    return start()
  } catch (error) {
    fail(error)
    return undefined
  }
}

/** Resolves with the first; rejects when the engine fails. */
function outcomeOf(
  screen: Screen | undefined,
  connection: Connection,
  failure: Promise<unknown>,
): Promise<Outcome> {
  const left = screen?.waitUntilExit().then(
    (end): Outcome => (end === 'ended' ? { type: 'ended' } : { type: 'left', end }),
    (error: unknown): Outcome => ({ type: 'screen-failed', error }),
  )
  return Promise.race([
    ...(left === undefined ? [] : [left]),
    failure.then((error): Outcome => ({ type: 'screen-failed', error })),
    connection.ended.then(() => howItLeft(screen, left)),
  ])
}

/** What ended the screen of an engine that has ended: the screen may be leaving because of it, and be slower. */
async function howItLeft(screen: Screen | undefined, left: Promise<Outcome> | undefined): Promise<Outcome> {
  const ended: Outcome = { type: 'ended' }
  if (left === undefined) return ended
  screen?.end()
  return await Promise.race([left, delay(SCREEN_END_TIME, ended, { ref: false })])
}

async function endGracefully(connection: Connection, outcome: Outcome): Promise<number> {
  if (outcome.type === 'left' && outcome.end === 'at-once') {
    // A thread that waits for a hanging disk cannot be ended, so the process is.
    await Promise.race([connection.kill(), delay(KILL_DELAY)])
    return INTERRUPTED
  }
  // However else the screen ended, the engine ends gracefully.
  connection.dispatch({ type: 'stop' })
  const waiting = setTimeout(() => {
    process.stderr.write('motion-monitor still writes what it has; Ctrl-C leaves at once\n')
  }, SILENT_WAIT)
  try {
    await connection.ended
  } finally {
    clearTimeout(waiting)
  }
  return 0
}

/** The end of a session in a journal is a log line, not the end of the screen. */
function withoutEnd(event: MonitorEvent): readonly MonitorEvent[] {
  if (event.type !== 'session-stopping' && event.type !== 'session-stopped') return [event]
  return formatEvent(event).map(({ at, level, message }) => ({ type: 'notice', at, level, message }))
}
