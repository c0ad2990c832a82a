/** Describes who holds the lock of an event folder. */
import { join } from 'node:path'
import { sanitiseText } from '../base/sanitise.ts'
import type { LockHolder } from './lock-schema.ts'

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
