/** The built program in a real terminal: a pty at one end, a terminal emulator at the other. */
import { type IPty, spawn } from '@lydell/node-pty'
import { Terminal } from '@xterm/headless'

export interface TerminalProgramOptions {
  readonly args: readonly string[]
  readonly columns?: number
  readonly rows?: number
  readonly environment?: Readonly<Record<string, string>>
}

export class TerminalProgram implements AsyncDisposable {
  readonly terminal: Terminal
  readonly pty: IPty
  readonly exited: Promise<{ readonly exitCode: number; readonly signal?: number | undefined }>
  /** Bytes that came to the terminal so far. */
  bytes = 0
  readonly #listeners = new Set<() => void>()
  #hasExited = false

  constructor({ args, columns = 120, rows = 40, environment = {} }: TerminalProgramOptions) {
    this.terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 })
    this.pty = spawn(process.execPath, ['dist/cli.js', ...args], {
      cols: columns,
      rows,
      name: 'xterm-256color',
      // A terminal of our own: the one the tests run in must not show through.
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'C.UTF-8', ...environment },
    })
    this.pty.onData((data) => {
      this.bytes += Buffer.byteLength(data)
      this.terminal.write(data, () => this.#changed())
    })
    // What the program asks of its terminal has to be answered, as a real one does.
    this.terminal.onData((answer) => this.pty.write(answer))
    this.exited = new Promise((resolve) => {
      this.pty.onExit((exit) => {
        this.#hasExited = true
        resolve(exit)
        this.#changed()
      })
    })
  }

  /** The rows as they are on the screen, without trailing blanks. */
  rows(): string[] {
    const { active } = this.terminal.buffer
    return Array.from({ length: this.terminal.rows }, (_, row) => {
      return active.getLine(active.baseY + row)?.translateToString(true) ?? ''
    })
  }

  text(): string {
    return this.rows().join('\n')
  }

  press(keys: string): void {
    this.pty.write(keys)
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows)
    this.pty.resize(columns, rows)
  }

  /** Resolves when the screen is as wanted; rejects with the screen after `patience` ms. */
  until(isSo: (text: string) => boolean, patience = 20_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isSo(this.text())) return
        end()
        resolve()
      }
      const end = (): void => {
        clearTimeout(timer)
        this.#listeners.delete(look)
      }
      const timer = setTimeout(() => {
        end()
        reject(new Error(`not within ${patience} ms; the screen is:\n${this.text()}`))
      }, patience)
      this.#listeners.add(look)
      look()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasExited) this.pty.kill('SIGKILL')
    await this.exited
    this.terminal.dispose()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
