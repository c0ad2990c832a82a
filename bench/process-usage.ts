/** What a process has used so far, from the kernel; Linux only. */
import { readFile } from 'node:fs/promises'

export interface ProcessUsage {
  /** Processor time of all its threads, ms. */
  readonly processor: number
  /** Resident memory, MiB. */
  readonly memory: number
  /** The peak, MiB. */
  readonly mostMemory: number
}

/** Linux has counted processor time in hundredths of a second on every machine since 2.6. */
const TICK = 10

/** Undefined where the kernel does not show it in this form. */
export async function usageOf(pid: number): Promise<ProcessUsage | undefined> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ])
    // The name in parentheses may hold spaces; user and system time are the 12th and 13th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const memory = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024
    return {
      processor: (Number(fields[11]) + Number(fields[12])) * TICK,
      memory: memory('VmRSS'),
      mostMemory: memory('VmHWM'),
    }
  } catch {
    return undefined
  }
}
