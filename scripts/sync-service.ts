/** Syncs files for a sandboxed program: Node's permission model denies fsync, without which no track is safe on disk. */
import { constants } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { errorCode } from '../src/core/base/errors.ts'

/** Listens on a socket that only this user can reach. */
export class SyncService {
  /** The socket: one `REQUEST FD` per line, answered by `REQUEST` or `REQUEST CODE`. */
  readonly address: string
  readonly #folder: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #process: number | undefined

  private constructor(folder: string) {
    this.#folder = folder
    this.address = join(folder, 'sync')
    this.#server = createServer((socket) => this.#serve(socket))
  }

  static async start(): Promise<SyncService> {
    const service = new SyncService(await mkdtemp(join(tmpdir(), 'motion-monitor-')))
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    service.#server.once('error', reject)
    service.#server.listen(service.address, resolve)
    await promise
    return service
  }

  /** Syncs only files that this process has open. */
  serve(process: number | undefined): void {
    this.#process = process
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await rm(this.#folder, { recursive: true })
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    // The program has ended.
    socket.on('error', () => socket.destroy())
    createInterface(socket).on('line', async (line) => {
      const [request, fd] = line.split(' ')
      const failure = await this.#failureOf(Number(fd))
      if (socket.writable) socket.write(`${request} ${failure ?? ''}\n`)
    })
  }

  /** Syncs the file of a descriptor in the program; returns the error code if that fails. */
  async #failureOf(fd: number): Promise<string | undefined> {
    try {
      // Opening a pipe must not wait for a writer.
      const flags = constants.O_RDONLY | constants.O_NONBLOCK
      await using file = await open(`/proc/${this.#process}/fd/${fd}`, flags)
      await file.sync()
      return undefined
    } catch (error) {
      return errorCode(error)
    }
  }
}
