/** Who works on an event folder, for the lock itself and for those who find it taken. */
import { join } from 'node:path'
import { sanitiseText } from '../base/sanitise.ts'
import type { Milliseconds } from '../base/units.ts'

/** What a lock is held for: a monitor can be followed, the others are waited for. */
export const lockPurposes = ['monitor', 'merge', 'rename', 'verify'] as const
export type LockPurpose = (typeof lockPurposes)[number]

export interface LockHolder {
  /** Tells this holding of the lock from every other. */
  readonly id: string
  readonly purpose: LockPurpose
  readonly pid: number
  /** When the process was started, by its system; tells it from a later one with the same pid. */
  readonly process: string | undefined
  /** In which its pid counts, on Linux: a container has its own, and so has each distribution of WSL. */
  readonly namespace?: string | undefined
  readonly host: string
  /** Since when it holds the lock. */
  readonly since: Milliseconds
}

/** An event folder is worked on by somebody else. */
export class LockedError extends Error {
  readonly code = 'locked'
  readonly exitCode = 2
  readonly holder: LockHolder
  /** `events/<Event>/logs` */
  readonly logsFolder: string

  constructor(holder: LockHolder, logsFolder: string) {
    super(
      `${lockFile(logsFolder)}: ${describeHolder(holder)} works on this event. Wait until it has ended, or end it.`,
    )
    this.name = 'LockedError'
    this.holder = holder
    this.logsFolder = logsFolder
  }
}

/** The lock of an event. */
export function lockFile(logsFolder: string): string {
  return join(logsFolder, 'monitor.lock')
}

/** A holder for people, times in UTC: `the monitor, process 123 on laptop since 16:02 UTC`. */
export function describeHolder({ purpose, pid, host, since }: LockHolder): string {
  const name = sanitiseText(host, 40)
  return `the ${purpose}, process ${pid} on ${name} since ${new Date(since).toISOString().slice(11, 16)} UTC`
}
