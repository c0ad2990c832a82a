/** A program on a pty of 120x40: what it writes and when, and what its terminal then shows. */
import { createRequire } from 'node:module'
import { type IPty, spawn } from '@lydell/node-pty'
import { type ProcessUsage, usageOf } from './process-usage.ts'

// CommonJS whose names Node cannot see.
const { Terminal }: typeof import('@xterm/headless') = createRequire(import.meta.url)('@xterm/headless')

export interface Chunk {
  /** When it came, by `performance.now()`. */
  readonly at: number
  readonly bytes: number
}

export class ScreenProcess implements AsyncDisposable {
  readonly terminal = new Terminal({ cols: 120, rows: 40, allowProposedApi: true, scrollback: 0 })
  readonly chunks: Chunk[] = []
  readonly #pty: IPty
  readonly #exited = Promise.withResolvers<void>()
  readonly #listeners = new Set<(at: number) => void>()
  #hasExited = false

  constructor(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.#pty = spawn(process.execPath, [program, ...args], {
      cols: 120,
      rows: 40,
      name: 'xterm-256color',
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'C.UTF-8', ...environment },
    })
    this.#pty.onData((data) => {
      const at = performance.now()
      this.chunks.push({ at, bytes: Buffer.byteLength(data) })
      this.terminal.write(data, () => {
        for (const listener of this.#listeners) listener(at)
      })
    })
    // The program queries its terminal and needs answers, as from a real one.
    this.terminal.onData((answer) => this.#pty.write(answer))
    this.#pty.onExit(() => {
      this.#hasExited = true
      this.#exited.resolve()
    })
  }

  press(keys: string): void {
    this.#pty.write(keys)
  }

  text(): string {
    const { active } = this.terminal.buffer
    const rows = Array.from({ length: this.terminal.rows }, (_, row) => {
      return active.getLine(active.baseY + row)?.translateToString(true) ?? ''
    })
    return rows.join('\n')
  }

  usage(): Promise<ProcessUsage | undefined> {
    return usageOf(this.#pty.pid)
  }

  bytesSince(at: number): number {
    return this.chunks.reduce((sum, chunk) => sum + (chunk.at >= at ? chunk.bytes : 0), 0)
  }

  /** Resolves with the time of the bytes that completed the wanted screen; rejects after `patience` ms. */
  until(isSo: (text: string) => boolean, patience: number): Promise<{ readonly at: number }> {
    return new Promise((resolve, reject) => {
      const look = (at: number): void => {
        if (!isSo(this.text())) return
        end()
        resolve({ at })
      }
      const fail = (): void => {
        end()
        reject(new Error(`the screen is not as it should be:\n${this.text()}`))
      }
      const end = (): void => {
        clearTimeout(timer)
        this.#listeners.delete(look)
      }
      const timer = setTimeout(fail, patience)
      this.#listeners.add(look)
      look(performance.now())
      void this.#exited.promise.then(fail)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasExited) this.#pty.kill('SIGTERM')
    await this.#exited.promise
    this.terminal.dispose()
  }
}
