/** The engine's thread as such; it may be started before the rest of the program is loaded, for it needs the longest. */
import { isDeepStrictEqual } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { EngineStart } from './messages.ts'

export interface EngineWorker {
  readonly worker: Worker
  /** Tells the listeners that are there now what happened before them. */
  readonly replay: () => void
}

let early: (EngineWorker & { readonly start: EngineStart }) | undefined

/** Starts the thread now; whoever hosts an engine for the same `start` gets this one. */
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
  // Where nobody comes to host it, because the program ends for another reason, it ends too.
  worker.unref()
  early = { start, worker, replay }
}

/** The engine's thread for `start`: the one that was started early, or a new one. */
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

/** Beside the bundle it is JavaScript; run from the sources, as tests do, it is TypeScript. */
function engineThreadFile(): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './thread.ts' : './engine-thread.js', import.meta.url)
}
