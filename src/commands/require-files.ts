/** Refuses to begin what the system does not let the program hold enough files and connections open for. */
import { ProblemError } from '../core/base/problem.ts'
import { MONITOR_NEEDS, openFilesLimit, refusalFor } from '../core/disk/open-files-limit.ts'

/** A process of ours without a monitor; threads and pipes. */
const PROCESS_NEEDS = 28

/** The port of a simulated device, a connection to it, and a stale one's thread and fillers. */
const DEVICE_NEEDS = 2

/** What a simulation holds open. */
export function simulationNeeds(devices: number): number {
  return PROCESS_NEEDS + DEVICE_NEEDS * devices
}

/** Throws `ProblemError` where fewer than `needed` can be held open. */
export function requireFiles(needed = MONITOR_NEEDS): void {
  const message = refusalFor(openFilesLimit(), needed)
  if (message === undefined) return
  const nowhere = { line: undefined, column: undefined }
  throw new ProblemError([{ severity: 'error', file: 'open files', ...nowhere, message }])
}
