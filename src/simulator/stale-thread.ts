/** The thread of stale listeners: it never polls, so it accepts nothing and the kernel drops each SYN. */
import { createServer, type Server } from 'node:net'
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads'

export type StaleRequest =
  | { readonly type: 'open'; readonly number: number; readonly host: string; readonly port: number }
  | { readonly type: 'close'; readonly number: number; readonly host: string; readonly port: number }
  | { readonly type: 'end' }

export interface StaleReply {
  readonly number: number
  /** The error code when the listener could not be opened. */
  readonly error?: string
}

export interface StaleThreadData {
  /** One Int32: 1 = there are messages. */
  readonly signal: SharedArrayBuffer
  readonly messages: MessagePort
}

const data: StaleThreadData = workerData
const signal = new Int32Array(data.signal)
const listeners = new Map<string, Server>()
let opening = 0
let isOver = false

step()

/**
 * Its steps follow each other on the tick queue, so the event loop never reaches its poll phase, where it would accept.
 * Listening on an address also completes on the tick queue: the thread must not sleep while it opens one.
 */
function step(): void {
  if (opening === 0) Atomics.wait(signal, 0, 0)
  Atomics.store(signal, 0, 0)
  let received = receiveMessageOnPort(data.messages)
  while (received) {
    obey(received.message)
    received = receiveMessageOnPort(data.messages)
  }
  if (!isOver) process.nextTick(step)
}

function obey(request: StaleRequest): void {
  switch (request.type) {
    case 'open':
      open(request.number, request.host, request.port)
      break
    case 'close': {
      const key = `${request.host}:${request.port}`
      listeners.get(key)?.close()
      listeners.delete(key)
      reply({ number: request.number })
      break
    }
    case 'end':
      isOver = true
      for (const listener of listeners.values()) listener.close()
      data.messages.close()
  }
}

function open(number: number, host: string, port: number): void {
  const listener = createServer((socket) => socket.destroy())
  opening += 1
  listener.once('error', (error: NodeJS.ErrnoException) => {
    opening -= 1
    listeners.delete(`${host}:${port}`)
    reply({ number, error: error.code ?? error.message })
  })
  listener.listen({ host, port, backlog: 1 }, () => {
    opening -= 1
    reply({ number })
  })
  listeners.set(`${host}:${port}`, listener)
}

function reply(message: StaleReply): void {
  data.messages.postMessage(message)
}
