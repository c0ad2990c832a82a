/** Starts the engine's thread, if possible before the rest of the program is loaded, because it takes longest. */
import { isDeepStrictEqual } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { EngineStart } from './messages.ts'

export interface EngineWorker {
  readonly worker: Worker
  /** Gives the listeners attached by now what happened before. */
  readonly replay: () => void
}

let early: (EngineWorker & { readonly start: EngineStart }) | undefined

/** Starts the thread now; `hostEngine` with the same `start` uses it. */
export function startEngineEarly(start: EngineStart): void {
  const { worker } = newEngineWorker(start, engineThreadFile())
  const happened: (readonly [name: 'message' | 'error' | 'exit', value: unknown])[] = []
  const keepers = (['message', 'error', 'exit'] as const).map((name) => {
    const keep = (value: unknown): void => void happened.push([name, value])
    worker.on(name, keep)
    return () => worker.off(name, keep)
  })
  const replay = (): void => {
    for (const forget of keepers) forget()
    for (const [name, value] of happened) worker.emit(name, value)
  }
  // If nothing hosts it, because the program ends for another reason, it ends too.
  worker.unref()
  early = { start, worker, replay }
}

/** The engine's thread for `start`: the one started early, or a new one. */
export function engineWorker(start: EngineStart, threadFile: URL | undefined): EngineWorker {
  const taken = early
  if (threadFile !== undefined || taken === undefined || !isDeepStrictEqual(taken.start, start))
    return newEngineWorker(start, threadFile ?? engineThreadFile())
  early = undefined
  taken.worker.ref()
  return taken
}

function newEngineWorker(start: EngineStart, threadFile: URL): EngineWorker {
  const worker = new Worker(threadFile, { workerData: start, name: 'engine' })
  return { worker, replay: () => undefined }
}

/** JavaScript beside the bundle, TypeScript when run from the sources, as in tests. */
function engineThreadFile(): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './thread.ts' : './engine-thread.js', import.meta.url)
}
