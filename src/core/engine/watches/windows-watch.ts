/** Watches what WSL takes from Windows and hides: the clock, and the room of the drive beneath the virtual disk. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { currentPlatform } from '../../base/platform.ts'
import { MIB, type Milliseconds } from '../../base/units.ts'
import { driveC, windowsMountAt } from '../../base/windows-mounts.ts'
import { readdir, rm } from '../../disk/calls.ts'
import { openFile } from '../../disk/open-file.ts'
import { readTextFile } from '../../disk/text-file.ts'
import type { Dependencies } from '../scope/dependencies.ts'
import type { ClocksWatch, GivenTime } from './clock-watch.ts'
import { type DiskRoom, freeBytes } from './disk-watch.ts'

const WINDOWS_LOOK_INTERVAL: Milliseconds = 2000

const LOOKS_FOR_CLOCK = 5

interface WindowsDependencies extends Pick<Dependencies, 'clock'> {
  readonly clocks: Pick<ClocksWatch, 'hearWindows'>
  readonly room: Pick<DiskRoom, 'measuredBeneath'>
}

/** Where C: is mounted, and whether the event's disk is the virtual one that lies on it. */
export interface WindowsSide {
  readonly drive: string
  readonly isBeneath: boolean
}

/** The Windows side of what lies in `folder`; undefined without WSL and C:. `drive` replaces what this machine says. */
export async function windowsSide(folder: string, drive?: string): Promise<WindowsSide | undefined> {
  if (drive !== undefined) return { drive, isBeneath: true }
  if (currentPlatform() !== 'wsl') return undefined
  const read = await readTextFile('/proc/mounts', MIB)
  return windowsSideIn(read.ok ? read.text : '', folder)
}

/** The side of Windows by the mounts of `/proc/mounts`. */
export function windowsSideIn(mounts: string, folder: string): WindowsSide | undefined {
  const drive = driveC(mounts)
  return drive === undefined ? undefined : { drive, isBeneath: windowsMountAt(folder, mounts) === undefined }
}

/** Watches until the signal. A drive that does not answer blocks only this, and at most one thread for disk calls. */
export async function watchWindows(
  { clock, clocks, room }: WindowsDependencies,
  { drive, isBeneath }: WindowsSide,
  signal: AbortSignal,
): Promise<void> {
  const readClock = createWindowsClock(drive)
  for (let look = 0; !signal.aborted; look++) {
    if (isBeneath) room.measuredBeneath(await freeBytes(drive))
    const time = look % LOOKS_FOR_CLOCK === 0 ? await readClock(clock) : undefined
    if (time !== undefined) clocks.hearWindows(time)
    await clock.wait(WINDOWS_LOOK_INTERVAL, signal)
  }
}

/** Returns a function that reads the clock of Windows from a file it makes on the drive; undefined where it cannot. */
export function createWindowsClock(
  drive: string,
): (clock: Pick<Clock, 'now'>) => Promise<GivenTime | undefined> {
  let writable: string | undefined
  return async (clock) => {
    for (const folder of writable === undefined ? await foldersToTry(drive) : [writable]) {
      const time = await touch(folder, clock)
      writable = time && folder
      if (time !== undefined) return time
    }
    return undefined
  }
}

/** The user's own folder for such files, then those that Windows lets everybody write to. */
async function foldersToTry(drive: string): Promise<readonly string[]> {
  const users = join(drive, 'Users')
  const names = await readdir(users).catch(() => [])
  return [
    ...names.map((name) => join(users, name, 'AppData', 'Local', 'Temp')),
    join(users, 'Public'),
    join(drive, 'ProgramData'),
    join(drive, 'Windows', 'Temp'),
  ]
}

/** Makes an empty file: a write could give it the time of this side. */
async function touch(folder: string, clock: Pick<Clock, 'now'>): Promise<GivenTime | undefined> {
  const file = join(folder, `motion-monitor-${randomBytes(6).toString('hex')}.tmp`)
  try {
    const asked = clock.now()
    const handle = await openFile(file, 'create')
    try {
      const { mtimeMs: given } = await handle.stat()
      return { given, asked, answered: clock.now() }
    } finally {
      await handle.close()
      await rm(file, { force: true })
    }
  } catch {
    // Most folders of others refuse; the next one may not.
    return undefined
  }
}
