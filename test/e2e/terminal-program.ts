/** The built program in a real terminal: a pty on one side, a terminal emulator on the other. */
import { type IPty, spawn } from '@lydell/node-pty'
import xterm, { type Terminal as TerminalEmulator } from '@xterm/headless'

export interface TerminalProgramOptions {
  readonly args: readonly string[]
  readonly columns?: number
  readonly rows?: number
  readonly environment?: Readonly<Record<string, string>>
  /** What to start instead of the program, which it may start in turn. */
  readonly file?: string
}

export class TerminalProgram implements AsyncDisposable {
  readonly terminal: TerminalEmulator
  readonly pty: IPty
  readonly exited: Promise<{ readonly exitCode: number; readonly signal?: number | undefined }>
  /** Everything that the terminal has received. */
  output = ''
  readonly #listeners = new Set<() => void>()
  #hasExited = false

  constructor({ args, columns = 120, rows = 40, environment = {}, file }: TerminalProgramOptions) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 })
    this.pty = spawn(file ?? process.execPath, file === undefined ? ['dist/cli.js', ...args] : [...args], {
      cols: columns,
      rows,
      name: environment.TERM ?? 'xterm-256color',
      // The terminal in which the tests run must not matter.
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'C.UTF-8', ...environment },
    })
    this.pty.onData((data) => {
      this.output += data
      this.terminal.write(data, () => this.#changed())
    })
    // The program queries its terminal and needs answers, as from a real one.
    this.terminal.onData((answer) => this.pty.write(answer))
    this.exited = new Promise((resolve) => {
      this.pty.onExit((exit) => {
        this.#hasExited = true
        // What the program wrote last must be on the terminal.
        this.terminal.write('', () => {
          resolve(exit)
          this.#changed()
        })
      })
    })
  }

  /** The rows of the screen, without trailing blanks. */
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

  /** Resolves when the condition holds for the screen; rejects with the screen after `patience` ms. */
  until(isSo: (text: string) => boolean, patience = 60_000): Promise<void> {
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
