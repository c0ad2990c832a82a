/** The monitor without a screen: the lines of the log, or the events themselves, on stdout. */
import type { LogLevel } from '../core/config/configuration.ts'
import type { EngineHost } from '../core/engine-host.ts'
import type { MonitorEvent } from '../core/events.ts'
import { isAtLeast } from '../core/log/file.ts'
import { formatEvent, formatLine } from '../core/log/format.ts'
import { onStopSignals } from './stop-signals.ts'

/** Starts the engine and prints until it has ended; resolves with the exit status. Throws what the engine's thread throws. */
export async function showLines(
  connect: (onEvents: (events: readonly MonitorEvent[]) => void) => EngineHost,
  isJson: boolean,
): Promise<number> {
  let level: LogLevel = 'INFO'
  let isClosed = false
  const engine = connect((events) => {
    for (const event of events) {
      if (event.type === 'session-started') level = event.consoleLevel
      if (!isClosed) process.stdout.write(isJson ? `${JSON.stringify(event)}\n` : linesOf(event, level))
    }
  })
  const stop = (): void => engine.dispatch({ type: 'stop' })
  // Whoever read the lines has gone, as `head` does: there is nobody left to tell.
  process.stdout.on('error', () => {
    isClosed = true
    stop()
  })
  const forget = onStopSignals(stop)
  try {
    await engine.ended
    return 0
  } finally {
    forget()
  }
}

function linesOf(event: MonitorEvent, level: LogLevel): string {
  return formatEvent(event)
    .filter((line) => isAtLeast(line.level, level))
    .map((line) => `${formatLine(line)}\n`)
    .join('')
}
