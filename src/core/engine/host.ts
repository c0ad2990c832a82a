/** Starts the engine in its thread and exchanges messages with it. */
import type { MessagePort } from 'node:worker_threads'
import { ProblemError } from '../base/problem.ts'
import type { Milliseconds } from '../base/units.ts'
import { LockedError } from '../disk/lock-holder.ts'
import { HangingDiskError } from '../disk/waiting.ts'
import type { MonitorCommand } from '../events/command.ts'
import type { MonitorEvent } from '../events/events.ts'
import type { EngineStart, FromEngine, OpenedEvent, ToEngine } from './messages.ts'
import { engineWorker } from './worker.ts'

/** How long a stopped thread may take to end while one of its disk calls is known. */
const HANGING_CHECK_INTERVAL: Milliseconds = 500

/** The same where no disk call is known: a busy laptop must not look like a disk that hangs. */
const THREAD_END_TIMEOUT: Milliseconds = 5000

export interface EngineHost {
  dispatch(command: MonitorCommand): void
  /**
   * Gives the engine a port on which it sends the board its events (`EngineToBoard`) and takes its requests. Calls
   * `onAttached` between two batches: the port gets exactly those after it. A later port replaces an earlier one.
   */
  attachBoard(port: MessagePort, onAttached: () => void): void
  /** Resolves when the engine has opened its project; never where it cannot. */
  readonly opened: Promise<OpenedEvent>
  /**
   * Resolves when the engine has ended by itself. Rejects with `ProblemError` if the project folder cannot be opened,
   * with `LockedError` if another program works on the event, with `HangingDiskError` if only a disk call keeps it from
   * ending, with the engine's own error if it crashed.
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
  // It may fail before the screen is loaded and anybody waits for it; a later await still rejects.
  ended.promise.catch(() => undefined)
  let hanging: NodeJS.Timeout | undefined
  const opened = Promise.withResolvers<OpenedEvent>()
  const attaching: (() => void)[] = []
  const post = (message: ToEngine, ports: readonly MessagePort[] = []): void => {
    worker.postMessage(message, ports)
  }
  worker.on('message', (message: FromEngine) => {
    if (message.type === 'events') onEvents(message.events)
    else if (message.type === 'opened') opened.resolve(message)
    else if (message.type === 'board-attached') attaching.shift()?.()
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
  // Replay only once the caller has what it needs for the events.
  queueMicrotask(replay)
  return {
    dispatch: (command) => post({ type: 'command', command }),
    attachBoard: (port, onAttached) => {
      attaching.push(onAttached)
      post({ type: 'attach-board', port }, [port])
    },
    opened: opened.promise,
    ended: ended.promise,
    kill: async () => {
      await worker.terminate()
    },
  }
}
