/** A process that tries to take a lock, prints the result, and holds it until it is killed or its input ends. */
import { takeLock } from '../../../src/core/disk/lock.ts'

const [, , folder = '', purpose = 'monitor'] = process.argv
const taken = await takeLock(folder, { purpose: purpose === 'merge' ? 'merge' : 'monitor', now: Date.now() })
process.stdout.write(`${taken.ok ? 'taken' : `held by ${taken.holder.pid}`}\n`)
if (taken.ok) {
  process.stdin.resume()
  process.stdin.once('end', () => void taken.lock.release())
}
