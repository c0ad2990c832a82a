/** Watches the room on the disk: warns in time, and pauses downloads before it is full. */
import { type Bytes, MIB, type Milliseconds } from '../../base/units.ts'
import type { Dependencies } from '../scope/dependencies.ts'
import { type DiskRoom, freeBytes, type Room, roomOf } from './disk-room.ts'

const FREE_SPACE_INTERVAL: Milliseconds = 2000

/** A smaller change is not emitted. */
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
