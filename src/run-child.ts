/** Runs a child in place of this process: passes signals on, and ends when it ends. */
import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { currentPlatform } from './core/base/platform.ts'

/** The exit status of the child: 128 and the number if a signal ended it. Rejects if it cannot start. */
export function runChild(child: ChildProcess): Promise<number> {
  // A terminal sends Ctrl-C to both; passing it on would send it twice.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) {
    // Windows sends all signals to both; passing them on would end the child at once.
    process.on(signal, () => currentPlatform() !== 'windows' && child.kill(signal))
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
