/** Python 3 as a reference: a child process that runs a script and answers each line of JSON with another. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** True if Python 3 is installed; tests that need it are otherwise skipped, with a notice. */
export const hasPython = spawnSync('python3', ['--version']).status === 0
if (!hasPython) console.warn('skipped: python3 is not there to compare with')

/** The code around the function `answer(question)` that a script defines. */
const loop = `
import json, sys
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
`

export class Python implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #answers: AsyncIterator<string>

  /**
   * `script` defines \`answer(question)\`; what it throws ends the child and fails the test. `within` is a command that
   * runs another one.
   */
  constructor(script: string, within: readonly string[] = []) {
    const [command = 'python3', ...rest] = [...within, 'python3', '-c', script + loop]
    this.#child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] })
    if (this.#child.stdout === null) throw new TypeError('no standard output')
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** The answer to one question; ask the next one after it. */
  async ask(question: unknown): Promise<unknown> {
    this.#child.stdin?.write(`${JSON.stringify(question)}\n`)
    const { value, done } = await this.#answers.next()
    if (done === true) throw new Error('python3 has ended')
    return JSON.parse(value)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.stdin?.end()
    await ended
  }
}
