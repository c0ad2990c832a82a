/** The monitor with its screen: the engine's events fold into a store, and Ink draws it. */
import type { EngineHost } from '../core/engine-host.ts'
import type { MonitorEvent } from '../core/events.ts'
import { applyEvents, createMonitorStore } from '../core/store.ts'
import { INTERRUPTED, onStopSignals } from './stop-signals.ts'

/** Starts the engine and shows it until it has ended; resolves with the exit status. Throws what the engine's thread throws. */
export async function showScreen(
  connect: (onEvents: (events: readonly MonitorEvent[]) => void) => EngineHost,
): Promise<number> {
  const store = createMonitorStore()
  const begun = Promise.withResolvers<void>()
  const engine = connect((events) => {
    applyEvents(store, events)
    begun.resolve()
  })
  const { startScreen } = await import('../ui/start-screen.tsx')
  // A project folder that cannot be opened is told on a terminal that was never changed.
  await Promise.race([begun.promise, engine.ended])
  const screen = startScreen({ store, dispatch: (command) => engine.dispatch(command), now: Date.now })
  const forget = onStopSignals(
    () => engine.dispatch({ type: 'stop' }),
    () => screen.end(),
  )
  try {
    const end = await Promise.race([screen.waitUntilExit(), engine.ended])
    if (end === 'at-once') {
      await engine.kill()
      return INTERRUPTED
    }
    // Whatever else ended the screen, the engine ends gracefully.
    engine.dispatch({ type: 'stop' })
    await engine.ended
    return 0
  } finally {
    screen.end()
    forget()
  }
}
