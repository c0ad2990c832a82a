/** Preloaded in each thread of the sandboxed program: sends `FileHandle.sync` to the service outside (sync-service.ts). */
import { type FileHandle, open } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

const address = new URL(import.meta.url).searchParams.get('address') ?? ''
const waiting = new Map<string, PromiseWithResolvers<void>>()
let lastRequest = 0
let connection: Socket | undefined

await using anyFile = await open('/proc/self/stat')
const prototype: Pick<FileHandle, 'sync'> = Object.getPrototypeOf(anyFile)
prototype.sync = function (this: FileHandle): Promise<void> {
  return syncOutside(this.fd)
}

function syncOutside(fd: number): Promise<void> {
  const request = String(++lastRequest)
  const answer = Promise.withResolvers<void>()
  waiting.set(request, answer)
  connection ??= connected()
  connection.ref()
  connection.write(`${request} ${fd}\n`)
  return answer.promise
}

function connected(): Socket {
  const socket = connect(address)
  createInterface(socket).on('line', (line) => {
    const [request = '', code = ''] = line.split(' ')
    settle(request, code)
    // An idle connection keeps no thread from ending.
    if (waiting.size === 0) socket.unref()
  })
  socket.on('error', () => socket.destroy())
  socket.once('close', () => {
    connection = undefined
    for (const request of waiting.keys()) settle(request, 'EIO')
  })
  return socket
}

function settle(request: string, code: string): void {
  const answer = waiting.get(request)
  waiting.delete(request)
  if (code === '') answer?.resolve()
  else answer?.reject(Object.assign(new Error(`${code}: fsync`), { code, syscall: 'fsync' }))
}
