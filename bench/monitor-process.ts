/** The built monitor in a process of its own, on a project folder, heard through its events as JSON. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { MonitorEvent } from '../src/core/events.ts'

export class MonitorProcess implements AsyncDisposable {
  readonly child: ChildProcess
  readonly events: MonitorEvent[] = []
  readonly #listeners = new Set<() => void>()

  constructor(root: string, program: readonly string[] = [process.execPath, 'dist/cli.js']) {
    const [command = '', ...args] = program
    this.child = spawn(command, [...args, '--headless', '--json', '--root', root], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    if (this.child.stdout === null) throw new Error('the monitor has no stdout')
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.events.push(JSON.parse(line))
      for (const listener of this.#listeners) listener()
    })
  }

  /** Resolves when what was heard so far is enough; rejects after `patience` ms. */
  until(isEnough: (events: readonly MonitorEvent[]) => boolean, patience: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isEnough(this.events)) return
        end()
        resolve()
      }
      const end = (): void => {
        clearTimeout(timer)
        this.#listeners.delete(look)
      }
      const timer = setTimeout(() => {
        end()
        reject(new Error(`the monitor was not heard to do it within ${patience} ms`))
      }, patience)
      this.#listeners.add(look)
      look()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null) return
    const closed = once(this.child, 'close')
    this.child.kill('SIGTERM')
    await closed
  }
}
