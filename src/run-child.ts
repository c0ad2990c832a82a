/** A process that only stands in for another: signals go on to it, and its end is the end of both. */
import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { currentPlatform } from './core/base/platform.ts'

/** Resolves with the exit status of the child: 128 and its number where a signal ended it. Rejects if it cannot start. */
export function runChild(child: ChildProcess): Promise<number> {
  // A terminal sends its Ctrl-C to both; passed on as well, it would be a second one.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) {
    // Windows sends all of them to both, and passed on they would end the child at once.
    process.on(signal, () => currentPlatform() !== 'windows' && child.kill(signal))
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
