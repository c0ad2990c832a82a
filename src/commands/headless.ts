/** Runs the monitor without a screen: prints log lines or events on stdout. */
import { jsonText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { LogLevel } from '../core/domain/configuration.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import { formatEvent, formatLine } from '../core/events/log-line.ts'
import type { MonitorState } from '../core/events/state.ts'
import { applyEvents, createMonitorStore, type MonitorStore } from '../core/events/store.ts'
import { onUncaught } from '../core/record/crash-report.ts'
import { isAtLeast } from '../core/record/log-file.ts'
import { dayLines } from '../core/views/day-end.ts'
import { createFleetSummariser } from '../core/views/fleet-summary.ts'
import { createLocalTime } from '../core/views/format.ts'
import { type Connect, engineFailed, reportCrash } from './connection.ts'
import { onStopSignals } from './stop-signals.ts'

/**
 * Prints until the connection ends and returns the exit status. Throws `ProblemError` and `LockedError`; any other error
 * becomes a crash report.
 */
export async function showLines(
  connect: Connect,
  isJson: boolean,
  store: MonitorStore = createMonitorStore(),
): Promise<number> {
  let isClosed = false
  const connection = connect({
    events: (events) => {
      applyEvents(store, events)
      if (isClosed) return
      const state = store.getState()
      const level = state.session?.consoleLevel
      const last = events.at(-1)
      const isReplay = connection.mode.getState().type === 'replay'
      if (isJson || isReplay || last?.type !== 'session-stopped') {
        printEvents(events, isJson, level)
        return
      }
      printEvents(events.slice(0, -1), isJson, level)
      printDay(state, last.at)
      printEvents([last], isJson, level)
    },
    restored: (state) => store.setState(state, true),
  })
  const stop = (): void => connection.dispatch({ type: 'stop' })
  // The reader, such as `head`, has closed the pipe.
  const lose = (): void => {
    isClosed = true
    stop()
  }
  process.stdout.on('error', lose)
  const forgetSignals = onStopSignals(stop)
  const forgetErrors = onUncaught((error) => {
    reportCrash(connection, { place: 'the main thread', error, state: store.getState() })
    process.exit(1)
  })
  try {
    await connection.ended
    return 0
  } catch (error) {
    return await engineFailed(connection, error, store.getState())
  } finally {
    process.stdout.off('error', lose)
    forgetSignals()
    forgetErrors()
  }
}

/** Prints what the day has brought as lines of the log, before its last one. */
function printDay(state: MonitorState, at: Milliseconds): void {
  if (!isAtLeast('INFO', state.session?.consoleLevel ?? 'INFO')) return
  const lines = daySummary(state, at).map((message) => {
    return `${formatLine({ at, level: 'INFO', message, motion: undefined })}\n`
  })
  process.stdout.write(lines.join(''))
}

/** Prints events as JSON, or as log lines from a level up. */
export function printEvents(
  events: readonly MonitorEvent[],
  isJson: boolean,
  level: LogLevel = 'INFO',
): void {
  const text = events.map((event) => (isJson ? `${jsonText(event)}\n` : linesOf(event, level))).join('')
  if (text !== '') process.stdout.write(text)
}

function linesOf(event: MonitorEvent, level: LogLevel): string {
  return formatEvent(event)
    .filter((line) => isAtLeast(line.level, level))
    .map((line) => `${formatLine(line)}\n`)
    .join('')
}

/** The ten lines on the day that a monitor leaves behind, in the laptop's zone; none before a session has begun. */
export function daySummary(state: MonitorState, now: Milliseconds): readonly string[] {
  if (state.session === undefined) return []
  const context = { event: state.session.event, now, time: createLocalTime(undefined) }
  return dayLines(createFleetSummariser()(state, now), context)
}
