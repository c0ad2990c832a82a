/** Watches the room on the disk: warns in time, and pauses downloads before it is full. */
import { type Bytes, MIB, type Milliseconds } from '../../base/units.ts'
import { statfs } from '../../disk/calls.ts'
import type { Dependencies } from '../scope/dependencies.ts'

const SCARCE: Bytes = 1024 * MIB

/** Below this no track starts or continues: better to wait than to fill the disk. */
const TOO_LITTLE: Bytes = 100 * MIB

export type Room = 'enough' | 'scarce' | 'too-little'

/** The room of a disk with `free` bytes. */
export function roomOf(free: Bytes): Room {
  return free < TOO_LITTLE ? 'too-little' : free < SCARCE ? 'scarce' : 'enough'
}

/** Free bytes of the disk of a folder; undefined where it cannot be asked. Never throws. */
export async function freeBytes(folder: string): Promise<Bytes | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return undefined
  }
}

/** The track is larger than the room that may be used. */
class NoRoomError extends Error {
  readonly code = 'disk'
  constructor(what: string, free: Bytes) {
    super(
      `${what}, and the disk has ${Math.floor(free / MIB)} MiB left, of which 100 MiB stay free: make room`,
    )
    this.name = 'NoRoomError'
  }
}

export class DiskRoom {
  /** Free on the event's disk. */
  #own: Bytes | undefined
  /** Free on the disk that holds a virtual one. */
  #beneath: Bytes | undefined

  /** Free bytes; undefined where the disk cannot be asked, which the next write reports. */
  get free(): Bytes | undefined {
    return this.#own === undefined ? undefined : Math.min(this.#own, this.#beneath ?? this.#own)
  }

  /** True where the disk beneath has less room than the event's disk shows. */
  get isShortBeneath(): boolean {
    return this.#own !== undefined && this.#beneath !== undefined && this.#beneath < this.#own
  }

  measured(free: Bytes | undefined): void {
    this.#own = free
  }

  /** The event's disk is a virtual one: the lower of the two counts. */
  measuredBeneath(free: Bytes | undefined): void {
    this.#beneath = free
  }

  /** Throws `NoRoomError` where writing `bytes` would use what must stay free. */
  require(bytes: Bytes): void {
    const { free } = this
    if (free === undefined || free - bytes >= TOO_LITTLE) return
    throw new NoRoomError(`the track has ${Math.ceil(bytes / MIB)} MiB`, free)
  }

  /** Counts bytes that are about to be written. Throws as `require` does. */
  take(bytes: Bytes): void {
    const { free } = this
    if (this.#own === undefined || free === undefined) return
    if (free - bytes < TOO_LITTLE) throw new NoRoomError('the track is still coming', free)
    this.#own -= bytes
    if (this.#beneath !== undefined) this.#beneath -= bytes
  }
}

const FREE_SPACE_INTERVAL: Milliseconds = 2000

const GRAIN: Bytes = 16 * MIB

/** The watch's clock, emit and project, and the downloads that it pauses. */
interface DiskWatchScope extends Pick<Dependencies, 'clock' | 'emit' | 'project'> {
  readonly downloads: { pause(): void; goOn(): void }
  readonly room: Pick<DiskRoom, 'free' | 'isShortBeneath' | 'measured'>
}

/** Measures until the signal. */
export async function watchDisk(dependencies: DiskWatchScope, signal: AbortSignal): Promise<void> {
  const { clock, emit, project, downloads, room: diskRoom } = dependencies
  let emitted: Bytes | undefined
  let room: Room = 'enough'
  while (!signal.aborted) {
    diskRoom.measured(await freeBytes(project.gpslogsFolder))
    const { free } = diskRoom
    if (free !== undefined) {
      if (emitted === undefined || Math.abs(free - emitted) >= GRAIN) {
        emitted = free
        emit({ type: 'disk-measured', at: clock.now(), free })
      }
      const before: Room = room
      room = roomOf(free)
      if (room !== before) logRoom(room, free, dependencies)
      if (room === 'too-little') downloads.pause()
      else downloads.goOn()
    }
    await clock.wait(FREE_SPACE_INTERVAL, signal)
  }
  // Downloads that wait for a place must end when the monitor stops.
  downloads.goOn()
}

function logRoom(room: Room, free: Bytes, { clock, emit, project, room: diskRoom }: DiskWatchScope): void {
  const at = clock.now()
  const mebibytes = Math.floor(free / MIB)
  if (room === 'enough') {
    emit({
      type: 'alarm-cleared',
      at,
      topic: 'disk',
      message: `The disk has room again (${mebibytes} MiB free)`,
    })
    return
  }
  const consequence = room === 'too-little' ? 'downloads wait' : 'downloads will wait below 100 MiB'
  const disk = diskRoom.isShortBeneath
    ? 'The drive of Windows that the disk of WSL lies on'
    : `The disk of ${project.gpslogsFolder}`
  const message = `${disk} has only ${mebibytes} MiB left: make room; ${consequence}`
  emit({ type: 'alarm-raised', at, topic: 'disk', message })
}
