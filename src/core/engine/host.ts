/** Starts the engine in its thread and speaks with it. */
import { ProblemError } from '../base/problem.ts'
import type { Milliseconds } from '../base/units.ts'
import { HangingDiskError } from '../disk/hanging-disk.ts'
import { LockedError } from '../disk/lock-holder.ts'
import type { MonitorCommand } from '../events/command.ts'
import type { MonitorEvent } from '../events/events.ts'
import type { EngineStart, FromEngine, ToEngine } from './messages.ts'
import { engineWorker } from './worker.ts'

/** A thread that has come to its end is gone within some milliseconds, unless a disk call of it does not come back. */
const HANGING_CHECK_INTERVAL: Milliseconds = 500

/** The same, where no call is known: a busy laptop must not be taken for a disk that hangs. */
const THREAD_END_TIMEOUT: Milliseconds = 5000

export interface EngineHost {
  dispatch(command: MonitorCommand): void
  /**
   * Resolves when the engine has ended by itself; rejects with `ProblemError` if the project folder cannot be
   * opened, with `LockedError` if another program works on the event, with `HangingDiskError` if it has ended but for a
   * disk call, with the engine's own error if it crashed.
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
  let hanging: NodeJS.Timeout | undefined
  worker.on('message', (message: FromEngine) => {
    if (message.type === 'events') onEvents(message.events)
    else if (message.type === 'stopped') {
      const { waitsFor } = message
      const span = waitsFor === undefined ? THREAD_END_TIMEOUT : HANGING_CHECK_INTERVAL
      hanging ??= setTimeout(() => ended.reject(new HangingDiskError(waitsFor)), span)
    } else if (message.type === 'problems') ended.reject(new ProblemError(message.problems))
    else ended.reject(new LockedError(message.holder, message.logsFolder))
  })
  worker.on('error', (error) => ended.reject(error))
  worker.on('exit', (code) => {
    clearTimeout(hanging)
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
