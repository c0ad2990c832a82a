/** What every stage is handed, in one value: the edge of the program, and what the stages share. */
import type PQueue from 'p-queue'
import type { Leftovers } from '../../archive/leftovers.ts'
import type { AddressBook } from '../network/address-book.ts'
import type { NetworkWatch } from '../network/network-watch.ts'
import type { Dependencies, RosterLookup } from '../scope/dependencies.ts'
import type { AbsentMotions } from '../search/absent-motions.ts'
import type { Eagerness } from '../search/eagerness.ts'
import type { ClocksWatch } from '../watches/clock-watch.ts'
import type { DiskRoom } from '../watches/disk-room.ts'
import type { MemorySaver } from '../watches/memory-saver.ts'
import type { Mirror } from '../watches/mirror.ts'
import type { SavedCheck } from '../watches/saved-check.ts'
import type { DownloadPlaces } from './download-places.ts'
import type { Priority } from './priority.ts'

export interface VisitScope extends Dependencies {
  readonly addresses: AddressBook
  readonly clocks: ClocksWatch
  readonly eagerness: Eagerness
  readonly fleet: AbsentMotions
  readonly network: NetworkWatch
  readonly priority: Priority
  /** Bounds how many devices are inspected at once. */
  readonly inspections: PQueue
  /** Bounds how many motions give their tracks at once. */
  readonly downloads: DownloadPlaces
  /** Bounds how many motions' caches are read at once. */
  readonly recalls: PQueue
  readonly assignment: RosterLookup
  readonly mirror: Mirror
  readonly room: DiskRoom
  readonly leftovers: Leftovers
  readonly homeCheck: SavedCheck
  readonly recollection: MemorySaver
}
