/** An HTTP server of ours: bounded in what a client may cost it, and listening on one address. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { errorCode } from '../core/base/errors.ts'
import { unusable } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { type Answer, inTurn } from './in-turn.ts'
import { Places, serverOptions, type WebLimits } from './limits.ts'

export interface WebAddress {
  /** An IP address. */
  readonly host: string
  /** 0 = a free one. */
  readonly port: number
  /** The option that names it, for problems: `--metrics`. */
  readonly option: string
}

export interface WebServer extends AsyncDisposable {
  /** The given port, or the free one that was found. */
  readonly port: number
}

/** Answers requests in turn until disposed. Throws `ProblemError` when it cannot listen. */
export async function listen(
  address: WebAddress,
  limits: WebLimits,
  answer: Answer,
  isEndless: (request: IncomingMessage) => boolean = () => false,
): Promise<WebServer> {
  const taking = (request: IncomingMessage): Milliseconds | undefined =>
    isEndless(request) ? undefined : limits.taking
  const server = createServer(serverOptions(limits), inTurn(taking, answer))
  server.maxConnections = limits.connections
  // Ends a stalled connection, also one that should accept an answer.
  server.timeout = limits.idle
  admit(server, new Places(limits))
  await startListening(server, address)
  return {
    port: portOf(server),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Ends connections of an address that has too many. */
function admit(server: Server, places: Places): void {
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    if (places.take(address)) socket.once('close', () => places.free(address))
    else socket.destroy()
  })
}

async function startListening(server: Server, { host, port, option }: WebAddress): Promise<void> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
    // Only this client loses its connection; the server goes on.
    server.on('error', () => undefined)
  } catch (error) {
    throw unusable(option, whyNot(errorCode(error), { host, port, option }))
  }
}

function whyNot(code: string, { host, port, option }: WebAddress): string {
  const others = `Name another port, or ${option} off for none.`
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken, perhaps by another monitor. ${others}`
    case 'EACCES':
      return `Port ${port} is not for everyone. ${others}`
    case 'EADDRNOTAVAIL':
      return `${host} is not an address of this laptop. Name one that is, or the port alone for 127.0.0.1.`
    default:
      return `Port ${port} of ${host} cannot be listened on (${code}). ${others}`
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP port.')
  return address.port
}
