/** Describes who holds the lock of an event folder. */
import { join } from 'node:path'
import * as z from 'zod'
import { sanitiseText } from '../base/sanitise.ts'

/** What the holder does: a monitor can be followed, the others are waited for. */
const lockPurposes = ['monitor', 'merge', 'rename', 'verify', 'import'] as const
export type LockPurpose = (typeof lockPurposes)[number]

export const holderSchema = z.object({
  /** Unique to this holding of the lock. */
  id: z.string().regex(/^[0-9a-f-]{36}$/),
  purpose: z.enum(lockPurposes),
  pid: z.int().min(1),
  /** When the system started the process: distinguishes it from a later one with the same pid. */
  process: z.string().max(200).optional(),
  /** The Linux namespace of the pid: each container has its own, and so has each distribution of WSL. */
  namespace: z.string().max(200).optional(),
  host: z.string().max(300),
  since: z.number().min(0).max(8e15),
})
export type LockHolder = Readonly<z.infer<typeof holderSchema>>

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
