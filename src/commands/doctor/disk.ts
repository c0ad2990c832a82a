/** Checks that the event's disk has room, and that its file system keeps what is written. */
import { dirname, join } from 'node:path'
import { readLedger } from '../../core/archive/ledger-file.ts'
import { cachedMotions } from '../../core/archive/payload-cache.ts'
import { requireOtherDisk } from '../../core/archive/track-copy.ts'
import { errorCode } from '../../core/base/errors.ts'
import { type Bytes, mebibytesOf } from '../../core/base/units.ts'
import { driveC, type WindowsMount, windowsMountAt } from '../../core/base/windows-mounts.ts'
import { stat, statfs } from '../../core/disk/calls.ts'
import { isWanted } from '../../core/domain/ledger.ts'
import { nameOf } from '../../core/domain/motion.ts'
import { dayOfKey } from '../../core/domain/track-key.ts'
import { roomOf } from '../../core/engine/watches/disk-watch.ts'
import { type DoctorFinding, ok, problem, warning } from './finding.ts'

export interface DiskFacts {
  readonly folder: string
  readonly free: Bytes
  /** Whether one more file of any size fits. */
  readonly hasNames: boolean
  /** The file system; undefined where unknown. */
  readonly kind: FileSystem | undefined
  /** The Windows drive that holds the folder, under WSL. */
  readonly mount?: WindowsMount
  /** C: under WSL, which holds its virtual disk. */
  readonly beneath?: { readonly folder: string; readonly free: Bytes }
  readonly need: DiskNeed
}

export interface DiskNeed {
  /** Wanted tracks that are not saved yet. */
  readonly wanted: Bytes
  /** The fullest day so far: the next one may be as full. */
  readonly fullestDay: Bytes
}

export interface FileSystem {
  readonly name: string
  readonly trait: 'local' | 'fat' | 'network' | 'memory'
}

/** By file system number (statfs(2)). */
const kinds: ReadonlyMap<number, FileSystem> = new Map([
  [0xef53, { name: 'ext4', trait: 'local' }],
  [0x9123683e, { name: 'btrfs', trait: 'local' }],
  [0x58465342, { name: 'XFS', trait: 'local' }],
  [0xf2f52010, { name: 'F2FS', trait: 'local' }],
  [0x2fc12fc1, { name: 'ZFS', trait: 'local' }],
  [0x794c7630, { name: 'overlay', trait: 'local' }],
  [0x4d44, { name: 'FAT', trait: 'fat' }],
  [0x2011bab0, { name: 'exFAT', trait: 'fat' }],
  [0x5346544e, { name: 'NTFS', trait: 'local' }],
  [0x7366746e, { name: 'NTFS', trait: 'local' }],
  [0x6969, { name: 'NFS', trait: 'network' }],
  [0x517b, { name: 'SMB', trait: 'network' }],
  [0xff534d42, { name: 'SMB', trait: 'network' }],
  [0xfe534d42, { name: 'SMB', trait: 'network' }],
  [0x01021997, { name: '9P', trait: 'network' }],
  [0x01021994, { name: 'tmpfs', trait: 'memory' }],
  [0x858458f6, { name: 'ramfs', trait: 'memory' }],
])

/** Examines the disk of a folder, which need not exist yet; `mounts` is the text of `/proc/mounts` under WSL. */
export async function diskFacts(folder: string, need: DiskNeed, mounts = ''): Promise<DiskFacts> {
  const above = await existing(folder)
  const { bavail, bsize, files, ffree, type } = await statfs(above)
  const mount = windowsMountAt(above, mounts)
  const drive = mount === undefined ? driveC(mounts) : undefined
  return {
    folder,
    free: bavail * bsize,
    // Some file systems do not count names.
    hasNames: files === 0 || ffree > 0,
    kind: process.platform === 'linux' ? kinds.get(type) : undefined,
    ...(mount && { mount }),
    ...(drive !== undefined && { beneath: { folder: drive, free: await freeOf(drive) } }),
    need,
  }
}

async function freeOf(folder: string): Promise<Bytes> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** The download still to come, from the ledgers of an event. */
export async function diskNeed(motionsFolder: string): Promise<DiskNeed> {
  const days = new Map<string, Bytes>()
  let wanted = 0
  for (const motion of await cachedMotions(motionsFolder).catch(() => [])) {
    // The project check reports an unreadable ledger.
    const read = await readLedger(join(motionsFolder, nameOf(motion))).catch(() => undefined)
    for (const [key, entry] of read?.ledger ?? []) {
      if (isWanted(entry)) wanted += entry.size
      if (entry.status !== 'completed') continue
      const day = dayOfKey(key)
      days.set(day, (days.get(day) ?? 0) + (entry.bytes ?? entry.size))
    }
  }
  return { wanted, fullestDay: Math.max(0, ...days.values()) }
}

export function judgeDisk(facts: DiskFacts): readonly DoctorFinding[] {
  return [judgeRoom(facts), ...judgeKind(facts)]
}

/**
 * Whether second copies in `folder` are on another disk than `tracks`, or than the folder where tracks will be made;
 * undefined if `folder` does not exist. Throws other file system errors.
 */
export async function isOnOtherDisk(folder: string, tracks: string): Promise<boolean | undefined> {
  try {
    await requireOtherDisk(folder, await existing(tracks))
    return true
  } catch (error) {
    if (errorCode(error) === 'same-disk') return false
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** The rights check reports a missing folder. */
export function judgeMirrorDisk(folder: string, isOther: boolean | undefined): readonly DoctorFinding[] {
  if (isOther !== false) return []
  const remedy =
    'mount the stick or disk there (the folder of a stick that is not mounted is one of the laptop), or change ' +
    '"Mirror" in the section "Monitor" of server.json'
  return [
    problem('disk', `${folder} is on the same disk as the event: a copy there is no second copy`, remedy),
  ]
}

function judgeRoom({ folder, free: own, hasNames, beneath, need }: DiskFacts): DoctorFinding {
  const { wanted, fullestDay } = need
  const free = Math.min(own, beneath?.free ?? own)
  const room = `${mebibytes(own)} MiB free for ${folder}${roomBeneath(own, beneath)}`
  if (!hasNames) return problem('disk', `${room}, but no room for another file name`, 'delete files there')
  const needed = wanted + fullestDay
  const why = [
    ...(wanted > 0 ? [`${mebibytes(wanted)} MiB of tracks are still wanted`] : []),
    ...(fullestDay > 0 ? [`the fullest day so far had ${mebibytes(fullestDay)} MiB`] : []),
  ].join(', ')
  const found = why === '' ? room : `${room}; ${why}`
  const left = roomOf(free - needed)
  if (roomOf(free) === 'too-little')
    return problem('disk', `${found}: no track is fetched below 100 MiB`, 'make room there')
  if (left === 'too-little') return problem('disk', `${found}: that may not be enough`, 'make room there')
  if (left === 'scarce') return warning('disk', `${found}: little will be left`, 'make room there')
  return ok('disk', found)
}

function roomBeneath(own: Bytes, beneath: DiskFacts['beneath']): string {
  if (beneath === undefined) return ''
  const has = `C: (${beneath.folder}), on which the disk of WSL lies, has ${mebibytes(beneath.free)} MiB`
  return beneath.free < own ? `, but ${has}` : `; ${has}`
}

function judgeKind({ folder, kind, mount }: DiskFacts): readonly DoctorFinding[] {
  if (mount !== undefined) {
    return [
      warning(
        'file system',
        `${folder} is on ${mount.drive} of Windows: slow, and a virus scanner or Excel may hold a file for a while`,
        'keep the project in the home of WSL ("cp -a FOLDER ~/event"); Windows shows that under \\\\wsl.localhost',
      ),
    ]
  }
  if (kind === undefined) return []
  if (kind.trait === 'local') return [ok('file system', `${kind.name} at ${folder}`)]
  const [what, remedy = "use the laptop's own disk"] = doubtful[kind.trait](kind.name)
  return [warning('file system', `${folder} is ${what}`, remedy)]
}

/** What is wrong with a folder on such a file system, and what to do if not just to use another disk. */
const doubtful: Readonly<
  Record<Exclude<FileSystem['trait'], 'local'>, (name: string) => readonly [what: string, remedy?: string]>
> = {
  fat: (name) => [
    `on ${name}, which may lose files when the power fails`,
    "use the laptop's own disk, and a stick for the second copies alone (Monitor.Mirror)",
  ],
  network: (name) => [`on a disk of the network (${name}): what is fetched waits when it is away`],
  memory: (name) => [`in memory (${name}): everything is gone with the next start of the laptop`],
}

function mebibytes(size: Bytes): string {
  const value = mebibytesOf(size)
  return value < 10 ? value.toFixed(1) : value.toFixed(0)
}

/** The folder itself, or the nearest existing one above it. */
async function existing(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    (error: unknown) => errorCode(error) !== 'ENOENT',
  )
  const above = dirname(folder)
  return isThere || above === folder ? folder : existing(above)
}
