/** A device that sends anything: every connection gets the next answer of a list, byte for byte. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { Endpoint } from '../../src/simulator/endpoints.ts'

/** What to send after a request, and how the connection ends. */
export interface RawAnswer {
  readonly bytes: Uint8Array
  readonly end: 'close' | 'reset' | 'hold'
}

export class RawDevice implements AsyncDisposable {
  /** Requests that were answered. */
  answered = 0
  /** The first lines of requests that no monitor should send. */
  readonly strange: string[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(answerTo: (path: string) => RawAnswer) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('close', () => this.#sockets.delete(socket))
      socket.once('data', (data) => this.#answer(socket, data.toString('latin1'), answerTo))
    })
  }

  /** Answers at an endpoint; throws when it is taken. */
  static async listen(endpoint: Endpoint, answerTo: (path: string) => RawAnswer): Promise<RawDevice> {
    const device = new RawDevice(answerTo)
    device.#server.listen(endpoint.port, endpoint.host)
    await once(device.#server, 'listening')
    return device
  }

  #answer(socket: Socket, request: string, answerTo: (path: string) => RawAnswer): void {
    const [line = ''] = request.split('\r\n')
    const path = /^GET (\S+) HTTP\/1\.1$/.exec(line)?.[1] ?? ''
    if (!knownPath.test(path)) this.strange.push(line)
    const { bytes, end } = answerTo(path)
    this.answered++
    socket.write(bytes, () => {
      if (end === 'close') socket.end()
      else if (end === 'reset') socket.resetAndDestroy()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** The four paths of docs/device.md, "Payloads", and none else. */
const knownPath =
  /^\/(?:(?:info|settings|logs)\.json|logs\/\d{4}\/\d{2}\/\d{4,5}_\d{4}-\d{2}-\d{2}-\d{4}\.[A-Za-z0-9]{2,4})$/
