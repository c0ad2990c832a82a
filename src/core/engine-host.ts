/** Starts the engine in its thread and speaks with it. */
import type { MonitorCommand } from './command.ts'
import type { EngineStart, FromEngine, ToEngine } from './engine-messages.ts'
import { engineWorker } from './engine-worker.ts'
import type { MonitorEvent } from './events.ts'
import { LockedError } from './lock-holder.ts'
import { ProblemError } from './problem.ts'

export interface EngineHost {
  dispatch(command: MonitorCommand): void
  /**
   * Resolves when the engine has ended by itself; rejects with `ProblemError` if the project folder cannot be
   * opened, with `LockedError` if another program works on the event, with the engine's own error if it crashed.
   */
  readonly ended: Promise<void>
  /** Ends the thread at once. */
  kill(): Promise<void>
}

/** Starts the engine; `onEvents` is called with each batch of events, in order. */
export function hostEngine(
  start: EngineStart,
  onEvents: (events: readonly MonitorEvent[]) => void,
  threadFile?: URL,
): EngineHost {
  const { worker, replay } = engineWorker(start, threadFile)
  const ended = Promise.withResolvers<void>()
  // It may fail before the screen is loaded and anybody waits for it: who waits then still hears of it.
  ended.promise.catch(() => undefined)
  worker.on('message', (message: FromEngine) => {
    if (message.type === 'events') onEvents(message.events)
    else if (message.type === 'problems') ended.reject(new ProblemError(message.problems))
    else ended.reject(new LockedError(message.holder, message.logsFolder))
  })
  worker.on('error', (error) => ended.reject(error))
  worker.on('exit', (code) => {
    if (code === 0) ended.resolve()
    else ended.reject(new Error(`The engine's thread ended with code ${code}.`))
  })
  // Nothing is heard before the caller has what it needs to hear it.
  queueMicrotask(replay)
  return {
    dispatch: (command) => {
      const message: ToEngine = { type: 'command', command }
      worker.postMessage(message)
    },
    ended: ended.promise,
    kill: async () => {
      await worker.terminate()
    },
  }
}
