/** The program without a terminal: built from this folder, or made elsewhere. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** What to start, where, and in which environment. */
export interface ProgramPlace {
  readonly file: string
  /** Before the program's own arguments. */
  readonly before?: readonly string[]
  readonly folder?: string
  /** The whole environment. */
  readonly environment?: NodeJS.ProcessEnv
}

const builtHere: ProgramPlace = { file: process.execPath, before: ['dist/cli.js'] }

export class HeadlessProgram implements AsyncDisposable {
  readonly child: ChildProcess
  readonly exited: Promise<readonly [code: number | null, signal: string | null]>
  stdout = ''
  stderr = ''

  constructor(
    args: readonly string[],
    { file, before = [], folder = '.', environment = process.env }: ProgramPlace = builtHere,
  ) {
    this.child = spawn(file, [...before, ...args], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout?.on('data', (data: Buffer) => {
      this.stdout += data
    })
    this.child.stderr?.on('data', (data: Buffer) => {
      this.stderr += data
    })
    this.exited = once(this.child, 'close').then(([code, signal]) => [code, signal] as const)
  }

  /** Resolves once stdout has the text this many times; rejects when the program ends before. */
  async until(text: string, times = 1): Promise<void> {
    let hasEnded = false
    const ended = this.exited.then(() => {
      hasEnded = true
    })
    while (this.stdout.split(text).length <= times) {
      if (hasEnded) throw new Error(`ended without "${text}": ${this.stdout}${this.stderr}`)
      await Promise.race([once(this.child.stdout ?? this.child, 'data'), ended])
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exited
  }
}
