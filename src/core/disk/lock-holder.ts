/** Describes who holds the lock of an event folder. */
import { join } from 'node:path'
import { sanitiseText } from '../base/sanitise.ts'
import type { Milliseconds } from '../base/units.ts'

/** What the holder does: a monitor can be followed, the others are waited for. */
export const lockPurposes = ['monitor', 'merge', 'rename', 'verify', 'import'] as const
export type LockPurpose = (typeof lockPurposes)[number]

export interface LockHolder {
  /** Unique to this holding of the lock. */
  readonly id: string
  readonly purpose: LockPurpose
  readonly pid: number
  /** When the system started the process: distinguishes it from a later one with the same pid. */
  readonly process: string | undefined
  /** The Linux namespace of the pid: each container has its own, and so has each distribution of WSL. */
  readonly namespace?: string | undefined
  readonly host: string
  readonly since: Milliseconds
}

/** Another program works on the event folder. */
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

/** The path of an event's lock. */
export function lockFile(logsFolder: string): string {
  return join(logsFolder, 'monitor.lock')
}

/** A holder for people, times in UTC: `the monitor, process 123 on laptop since 16:02 UTC`. */
export function describeHolder({ purpose, pid, host, since }: LockHolder): string {
  const name = sanitiseText(host, 40)
  return `the ${purpose}, process ${pid} on ${name} since ${new Date(since).toISOString().slice(11, 16)} UTC`
}
