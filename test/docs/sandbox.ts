/** A sandbox for the documents' commands: a copy of the repository, projects with a day's tracks, and their fleet. */
import { spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { TerminalProgram } from '../e2e/terminal-program.ts'
import { deviceOf } from '../simulator/builders.ts'
import { copyRepository } from './repository-copy.ts'
import type { Place, Trial } from './trials.ts'

/** How long to wait for a screen, ms, on any machine; the test itself ends after a minute. */
const COMMAND_TIMEOUT = 45_000

type Words = Readonly<Record<string, string>>

export interface Outcome {
  readonly status: number | null
  readonly output: string
}

export class Sandbox implements AsyncDisposable {
  readonly #folder: string
  readonly #event: SimulatedEvent

  private constructor(folder: string, event: SimulatedEvent) {
    this.#folder = folder
    this.#event = event
  }

  /** Copies the repository, starts the fleet and saves its tracks. */
  static async make(): Promise<Sandbox> {
    const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-docs-'))
    const event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602)] })
    const sandbox = new Sandbox(folder, event)
    await copyRepository(sandbox.pathOf('repository'))
    spawnSync('git', ['init', '--quiet'], { cwd: sandbox.pathOf('repository') })
    await symlink(event.root, join(folder, 'project'))
    await sandbox.#makeProgram()
    const areHome = /601 .*CAN GO.*602 .*CAN GO|602 .*CAN GO.*601 .*CAN GO/s
    const first = await sandbox.show('motion-monitor --root project', { project: 'project' }, areHome)
    if (first.status !== 0) throw new Error(first.output)
    await cp(event.root, sandbox.pathOf('other'), { recursive: true })
    return sandbox
  }

  pathOf(place: 'repository' | Place): string {
    return join(this.#folder, place)
  }

  /** Runs a command until it ends, in a person's shell. */
  run(command: string, { from, words = {} }: Extract<Trial, { how: 'runs' }>): Outcome {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', this.#filled(command, words)], {
      cwd: this.pathOf(from),
      env: { ...process.env, ...this.#environment(command) },
      encoding: 'utf8',
      timeout: 50_000,
    })
    return { status, output: stdout + stderr }
  }

  /** Runs a command in a terminal until its screen shows something, quits, and returns how it ended. */
  async show(command: string, words: Words, wanted: RegExp): Promise<Outcome> {
    const line = `cd '${this.pathOf('repository')}' && ${this.#filled(command, words)}`
    const environment = this.#environment(command)
    await using program = new TerminalProgram({
      file: 'sh',
      args: ['-c', line],
      columns: 100,
      rows: 30,
      environment,
    })
    let hasShown = false
    let hasExited = false
    void program.exited.then(() => {
      hasExited = true
    })
    await program.until((text) => {
      hasShown ||= wanted.test(text)
      return hasShown || hasExited
    }, COMMAND_TIMEOUT)
    // The second one answers the question before quitting; after a quit at once nobody reads it.
    if (hasShown) program.press('qq')
    const { exitCode } = await program.exited
    return { status: hasShown ? exitCode : null, output: program.text() }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#event[Symbol.asyncDispose]()
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** `motion-monitor` on the path, as after its installation. */
  async #makeProgram(): Promise<void> {
    const program = join(this.#folder, 'bin', 'motion-monitor')
    await mkdir(join(this.#folder, 'bin'))
    await mkdir(this.pathOf('new'))
    await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${resolve('dist/cli.js')}' "$@"\n`)
    await chmod(program, 0o755)
  }

  /** Replaces words in capitals, and other placeholders, by places of this sandbox. */
  #filled(command: string, words: Words): string {
    const places = ['project', 'other', 'new', 'repository']
    return Object.entries(words).reduce((text, [word, value]) => {
      const full = value.replaceAll(/(^|\s)(\w+)/g, (all, before: string, first: string) => {
        return places.includes(first) ? `${before}${join(this.#folder, first)}` : all
      })
      return text.replaceAll(word, full)
    }, command)
  }

  /** A person's environment: without npm's variables for this test, and without a registry. */
  #environment(command: string): Record<string, string> {
    const path = (process.env.PATH ?? '').split(delimiter).filter((each) => !each.includes('node_modules'))
    // A person's own `node` may be older than the one that npm's scripts get.
    const own = /^node /.test(command) ? [resolve('node_modules/.bin')] : []
    return {
      PATH: [...own, join(this.#folder, 'bin'), ...path].join(delimiter),
      HOME: this.#folder,
      TMPDIR: tmpdir(),
      UPDATE_DOCS: '',
      VITEST: '',
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    }
  }
}
