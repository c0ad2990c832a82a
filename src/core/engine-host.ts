/** Starts the engine in its thread and speaks with it. */
import { Worker } from 'node:worker_threads'
import type { MonitorCommand } from './command.ts'
import type { EngineStart, FromEngine, ToEngine } from './engine-messages.ts'
import type { MonitorEvent } from './events.ts'
import { ProblemError } from './problem.ts'

export interface EngineHost {
  dispatch(command: MonitorCommand): void
  /**
   * Resolves when the engine has ended by itself; rejects with `ProblemError` if the project folder cannot be
   * opened, with the engine's own error if it crashed.
   */
  readonly ended: Promise<void>
  /** Ends the thread at once. */
  kill(): Promise<void>
}

/** Starts the engine; `onEvents` is called with each batch of events, in order. */
export function hostEngine(
  start: EngineStart,
  onEvents: (events: readonly MonitorEvent[]) => void,
  threadFile: URL = engineThreadFile(),
): EngineHost {
  const worker = new Worker(threadFile, { workerData: start, name: 'engine' })
  const ended = Promise.withResolvers<void>()
  worker.on('message', (message: FromEngine) => {
    if (message.type === 'events') onEvents(message.events)
    else ended.reject(new ProblemError(message.problems))
  })
  worker.on('error', (error) => ended.reject(error))
  worker.on('exit', (code) => {
    if (code === 0) ended.resolve()
    else ended.reject(new Error(`The engine's thread ended with code ${code}.`))
  })
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

/** Beside the bundle it is JavaScript; run from the sources, as tests do, it is TypeScript. */
function engineThreadFile(): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './engine-thread.ts' : './engine-thread.js', import.meta.url)
}
