/** Endpoints that let a connect time out, without root: their accept queue stays full. */
import { connect, type Socket } from 'node:net'
import { MessageChannel, Worker } from 'node:worker_threads'
import { errorText } from '../core/base/errors.ts'
import type { Endpoint } from './endpoints.ts'
import type { StaleReply, StaleRequest, StaleThreadData } from './stale-thread.ts'
import { threadFile } from './thread-file.ts'

export type StaleListeners = ReturnType<typeof startStaleListeners>

/** A listener with backlog 1 queues two connections on Linux; other kernels take more without saying so. */
const fillers = process.platform === 'linux' ? 2 : 6
const FILLER_TIMEOUT = 300

/** Starts the thread with the listeners. */
export function startStaleListeners() {
  const channel = new MessageChannel()
  const messages = channel.port1
  const shared = new SharedArrayBuffer(4)
  const signal = new Int32Array(shared)
  const data: StaleThreadData = { signal: shared, messages: channel.port2 }
  const thread = new Worker(threadFile('stale-thread', import.meta.url), {
    workerData: data,
    transferList: [channel.port2],
  })
  const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
  const waiting = new Map<number, (reply: StaleReply) => void>()
  const queued = new Map<string, Socket[]>()
  let lastNumber = 0

  messages.on('message', (reply: StaleReply) => {
    waiting.get(reply.number)?.(reply)
    waiting.delete(reply.number)
  })
  thread.on('error', (error) => {
    for (const [number, resolve] of waiting) resolve({ number, error: errorText(error) })
    waiting.clear()
  })
  const post = (request: StaleRequest) => {
    messages.postMessage(request)
    Atomics.store(signal, 0, 1)
    Atomics.notify(signal, 0)
  }
  const ask = (type: 'open' | 'close', { host, port }: Endpoint) => {
    lastNumber += 1
    const number = lastNumber
    return new Promise<StaleReply>((resolve) => {
      waiting.set(number, resolve)
      post({ type, number, host, port })
    })
  }

  return {
    /** From now on a connect to the endpoint gets no answer. Throws when the endpoint is taken. */
    async open(endpoint: Endpoint): Promise<void> {
      const { error } = await ask('open', endpoint)
      if (error) throw new Error(`${keyOf(endpoint)} cannot be made stale: ${error}`)
      queued.set(keyOf(endpoint), await Promise.all(Array.from({ length: fillers }, () => fill(endpoint))))
    },
    /** Frees the endpoint at once for another device. */
    async close(endpoint: Endpoint): Promise<void> {
      for (const filler of queued.get(keyOf(endpoint)) ?? []) filler.destroy()
      queued.delete(keyOf(endpoint))
      await ask('close', endpoint)
    },
    async end(): Promise<void> {
      for (const filler of [...queued.values()].flat()) filler.destroy()
      queued.clear()
      post({ type: 'end' })
      await exited
      messages.close()
    },
  }
}

/** One connection for the accept queue; settles when it is in, or when the queue is evidently full. */
function fill(endpoint: Endpoint): Promise<Socket> {
  return new Promise((resolve) => {
    const filler = connect({ ...endpoint })
    filler.unref()
    const patience = setTimeout(() => resolve(filler), FILLER_TIMEOUT)
    const settle = () => {
      clearTimeout(patience)
      resolve(filler)
    }
    filler.once('connect', settle)
    // The listener closes with its queue full, which resets each filler as intended.
    filler.on('error', settle)
  })
}

function keyOf(endpoint: Endpoint): string {
  return `${endpoint.host}:${endpoint.port}`
}
