/** Phones that take the board's stream and do nothing else with it, each from an address of its own. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export class Phones implements Disposable {
  readonly #sockets: readonly Socket[]

  private constructor(sockets: readonly Socket[]) {
    this.#sockets = sockets
  }

  /** Connects this many to the board on a port of loopback; resolves once each has got something. */
  static async join(count: number, port: number): Promise<Phones> {
    const sockets = Array.from({ length: count }, (_, place) => {
      const localAddress = `127.0.${1 + Math.floor(place / 200)}.${1 + (place % 200)}`
      return connect({ host: '127.0.0.1', port, localAddress })
    })
    await Promise.all(
      sockets.map(async (socket) => {
        socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n')
        const [answer]: Buffer[] = await once(socket, 'data')
        if (answer?.toString('latin1').startsWith('HTTP/1.1 200') !== true)
          throw new Error(`the board does not serve a phone: ${answer?.toString('latin1', 0, 40)}`)
        socket.resume()
      }),
    )
    return new Phones(sockets)
  }

  /** How many are still served. */
  get served(): number {
    return this.#sockets.filter(({ readyState }) => readyState === 'open').length
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}
