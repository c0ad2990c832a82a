/** Starts the board in its thread, and feeds it. */
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { errorText } from '../core/base/errors.ts'
import { ProblemError } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { PublicField } from '../core/domain/public-fields.ts'
import type { BoardFeed, BoardStart, FromBoard, ToBoard } from './feed.ts'
import { secretMark } from './protocol.ts'
import { loadSecret, newSecret } from './secret.ts'

export interface BoardOptions {
  /** An IP address. */
  readonly host: string
  /** 0 = a free one. */
  readonly port: number
  /** The file of the team's secret, in the event's folder; without one the secret ends with the board. */
  readonly secretFile: string | undefined
  /** Makes a new secret: the old link and the phones that used it no longer get the team page. */
  readonly newSecret?: boolean
  readonly public: readonly PublicField[]
  /** False: the team can only look. */
  readonly allowsCommands: boolean
  /** The program's version. */
  readonly version: string
  /** Called at most once, if the board's thread ends by a fault; everything else goes on. */
  readonly onFailure?: (reason: string) => void
}

export interface Board extends AsyncDisposable {
  /** The given port, or the free one that was found. */
  readonly port: number
  /** How many pages are open. */
  readonly looking: StoreApi<number>
  feed(message: BoardFeed): void
  /**
   * The port for an engine that begins to send; the one before it ends. What comes on it waits until a state of the
   * engine is fed.
   */
  newEnginePort(): MessagePort
  /** The team's address, with the secret. */
  link(): string
}

/** MiB; a thread that needs more ends without ending the monitor. */
const MOST_MEMORY = 512

/** How long the thread may take to end. */
const END_TIME: Milliseconds = 1000

/** What tests replace. */
export interface BoardParts {
  readonly threadFile?: URL
  /** The page's files, instead of those of the bundle. */
  readonly page?: BoardStart['page']
}

/** Starts the board. Throws `ProblemError` when it cannot listen, or when the secret's file cannot be used. */
export async function startBoard(options: BoardOptions, parts: BoardParts = {}): Promise<Board> {
  const { host, port, secretFile, allowsCommands, version } = options
  const secret = secretFile === undefined ? newSecret() : await loadSecret(secretFile, options.newSecret)
  const start: BoardStart = {
    host,
    port,
    secret,
    public: options.public,
    allowsCommands,
    version,
    page: parts.page,
  }
  const worker = new Worker(parts.threadFile ?? boardThreadFile(), {
    workerData: start,
    name: 'board',
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
  })
  // The program's end does not wait for it.
  worker.unref()
  const looking = createStore<number>(() => 0)
  const listening = await started(worker, looking, options.onFailure)
  const post = (message: ToBoard, ports: readonly MessagePort[] = []): void =>
    worker.postMessage(message, ports)
  return {
    port: listening,
    looking,
    feed: post,
    newEnginePort: () => {
      const { port1, port2 } = new MessageChannel()
      post({ type: 'engine-port', port: port1 }, [port1])
      return port2
    },
    link: () => `http://${isIPv6(host) ? `[${host}]` : host}:${listening}/#${secretMark}${secret}`,
    async [Symbol.asyncDispose]() {
      post({ type: 'stop' })
      const late = setTimeout(() => void worker.terminate(), END_TIME)
      if (worker.threadId >= 0) await once(worker, 'exit')
      clearTimeout(late)
    },
  }
}

/** Resolves with the port once it listens, and passes on what the thread reports from then on. */
function started(
  worker: Worker,
  looking: StoreApi<number>,
  onFailure: BoardOptions['onFailure'],
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  worker.on('message', (message: FromBoard) => {
    if (message.type === 'listening') resolve(message.port)
    else if (message.type === 'clients') looking.setState(message.looking, true)
    else reject(new ProblemError(message.problems))
  })
  worker.on('error', (error) => {
    reject(error)
    looking.setState(0, true)
    onFailure?.(errorText(error))
  })
  worker.on('exit', () => reject(new Error("The board's thread ended before it listened.")))
  return promise
}

/** JavaScript beside the bundle, TypeScript when run from the sources, as in tests. */
function boardThreadFile(): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './board-thread.ts' : './board-thread.js', import.meta.url)
}
