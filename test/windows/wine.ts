/** Windows as wine imitates it: a prefix of its own, programs in it, and the end of all of them. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TerminalProgram } from '../e2e/terminal-program.ts'

/** What a program printed, and its exit status. */
export interface WineResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The version of wine, `wine-8.0` for example; undefined where there is none. */
export function wineVersion(): string | undefined {
  try {
    return execFileSync('wine', ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}

export class WinePrefix implements AsyncDisposable {
  /** Where files of a test may lie; wine's own are below it. */
  readonly folder: string
  readonly #environment: Readonly<Record<string, string>>

  private constructor(folder: string) {
    this.folder = folder
    this.#environment = {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      LANG: 'C.UTF-8',
      WINEPREFIX: join(folder, 'prefix'),
      WINEDEBUG: '-all',
      // Nothing is asked for that would have to be installed: .NET, a browser.
      WINEDLLOVERRIDES: 'mscoree,mshtml=',
    }
  }

  /** A new prefix that is Windows 10, the oldest that Node supports. */
  static async make(): Promise<WinePrefix> {
    const prefix = new WinePrefix(await mkdtemp(join(tmpdir(), 'motion monitor wine ')))
    await prefix.#insist('wineboot', '--init')
    await prefix.#insist('winecfg', '-v', 'win10')
    return prefix
  }

  /** The same file as Windows names it. */
  pathOf(file: string): string {
    return `Z:${file.replaceAll('/', '\\')}`
  }

  /** Runs a program of Windows to its end. */
  async run(file: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<WineResult> {
    const place = await mkdtemp(join(this.folder, 'output-'))
    const [out, error] = [join(place, 'stdout'), join(place, 'stderr')]
    // wine loses what Node writes into a pipe as the program ends; a file keeps it.
    const [outFile, errorFile] = await Promise.all([open(out, 'w'), open(error, 'w')])
    const child = spawn('wine', [file, ...args], {
      cwd: this.folder,
      env: { ...this.#environment, ...environment },
      stdio: ['ignore', outFile.fd, errorFile.fd],
    })
    const [status] = await once(child, 'close')
    await Promise.all([outFile.close(), errorFile.close()])
    const [stdout, stderr] = await Promise.all([readFile(out, 'utf8'), readFile(error, 'utf8')])
    return { status, stdout: stdout.replaceAll('\r\n', '\n'), stderr: stderr.replaceAll('\r\n', '\n') }
  }

  /** Starts a program of Windows in a console, where Ctrl-C is a key. */
  start(
    file: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): TerminalProgram {
    return new TerminalProgram({
      file: 'wine',
      args: [file, ...args],
      environment: { ...this.#environment, ...environment },
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#insist('wineboot', '--kill')
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async #insist(file: string, ...args: readonly string[]): Promise<void> {
    const { status, stderr } = await this.run(file, args)
    if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}: ${stderr}`)
  }
}
