/** Watches how much room the disk has: a warning in time, and a pause of the downloads before it is full. */
import { statfs } from '../disk/calls.ts'
import { type Bytes, MIB, type Milliseconds } from '../units.ts'
import type { StageContext } from './context.ts'
import { type Room, roomOf } from './disk-room.ts'

const SPAN: Milliseconds = 2000

/** A change of less than this is not told. */
const GRAIN: Bytes = 16 * MIB

/** Measures until the signal. */
export async function watchDisk(context: StageContext, signal: AbortSignal): Promise<void> {
  const { clock, emit, project, downloads, room: diskRoom } = context
  let told: Bytes | undefined
  let room: Room = 'enough'
  while (!signal.aborted) {
    diskRoom.measured(await freeBytes(project.gpslogsFolder))
    const { free } = diskRoom
    if (free !== undefined) {
      if (told === undefined || Math.abs(free - told) >= GRAIN) {
        told = free
        emit({ type: 'disk-measured', at: clock.now(), free })
      }
      const before: Room = room
      room = roomOf(free)
      if (room !== before) tell(room, free, context)
      if (room === 'too-little') downloads.pause()
      else downloads.goOn()
    }
    await clock.wait(SPAN, signal)
  }
  // What waits for a place must come to its end when the monitor stops.
  downloads.goOn()
}

function tell(room: Room, free: Bytes, { clock, emit, project, room: diskRoom }: StageContext): void {
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

/** Undefined where the folder cannot be asked: whoever writes to it hears why. */
async function freeBytes(folder: string): Promise<Bytes | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return undefined
  }
}
