/** Refuses to start when the system allows too few open files and connections. */
import { unusable } from '../core/base/problem.ts'
import { MONITOR_NEEDS, openFilesLimit, refusalFor } from '../core/disk/open-files-limit.ts'

/** What a process of ours needs without a monitor: threads and pipes. */
const PROCESS_NEEDS = 28

/** What a simulated device needs: its port, a connection, and its stale listener's thread and fillers. */
const DEVICE_NEEDS = 2

/** The files that a simulation needs. */
export function simulationNeeds(devices: number): number {
  return PROCESS_NEEDS + DEVICE_NEEDS * devices
}

/** Throws `ProblemError` if the system allows fewer than `needed`. */
export function requireFiles(needed = MONITOR_NEEDS): void {
  const message = refusalFor(openFilesLimit(), needed)
  if (message !== undefined) throw unusable('open files', message)
}
