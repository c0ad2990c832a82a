/** Retries while another program holds a file: Windows then refuses to rename, remove or open it. */
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from '../base/errors.ts'
import { currentPlatform } from '../base/platform.ts'
import type { Milliseconds } from '../base/units.ts'

/** The system's codes for a file that a virus scanner, Excel or a second monitor has open. */
const refusals: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EBUSY'])

/** How long to retry: a scanner needs a fraction of it; Excel keeps a file for minutes. */
const HELD_FILE_TIMEOUT: Milliseconds = 2000

const PAUSE: Milliseconds = 50

/** `f_type` of Linux's file systems that may lead to Windows: 9p (/mnt/c of WSL), virtiofs and FUSE, SMB 1 and 2. */
const typesOfOthers: ReadonlySet<number> = new Set([0x01021997, 0x65735546, 0xff534d42, 0xfe534d42])

export interface HoldOptions {
  /** Whether another program can hold a file of the folder; asked only after a refusal. */
  readonly canBeHeld?: (folder: string) => Promise<boolean>
  /** Default 2000. */
  readonly timeout?: Milliseconds
}

/** Runs `call`, and retries for 2 s where another program may hold the file. Throws what `call` throws. */
export async function outwaitHolder<Value>(
  path: string,
  call: () => Promise<Value>,
  { canBeHeld = filesCanBeHeld, timeout = HELD_FILE_TIMEOUT }: HoldOptions = {},
): Promise<Value> {
  for (const until = performance.now() + timeout; ; await delay(PAUSE)) {
    try {
      return await call()
    } catch (error) {
      if (!refusals.has(errorCode(error)) || performance.now() >= until) throw error
      if (!(await canBeHeld(dirname(path)))) throw error
    }
  }
}

/** True on Windows and on its disks seen from Linux; elsewhere a refusal means missing rights. Never throws. */
async function filesCanBeHeld(folder: string): Promise<boolean> {
  if (currentPlatform() === 'windows') return true
  return statfs(folder).then(
    ({ type }) => typesOfOthers.has(type),
    () => false,
  )
}
