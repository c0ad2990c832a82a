/** What every stage is handed, in one value: the edge of the program, and what the stages share. */
import type PQueue from 'p-queue'
import type { Leftovers } from '../archive/leftovers.ts'
import type { MotionId } from '../motion.ts'
import type { Entrant } from '../roster.ts'
import type { AddressBook } from './address-book.ts'
import type { ClocksWatch } from './clocks-watch.ts'
import type { DiskRoom } from './disk-room.ts'
import type { DownloadPlaces } from './download-places.ts'
import type { Eagerness } from './eagerness.ts'
import type { StageEdge } from './edge.ts'
import type { Fleet } from './fleet.ts'
import type { HomeCheck } from './home-check.ts'
import type { Mirror } from './mirror.ts'
import type { NetworkWatch } from './network-watch.ts'
import type { Recollection } from './recollection.ts'
import type { RightOfWay } from './right-of-way.ts'

export interface StageContext extends StageEdge {
  readonly addresses: AddressBook
  readonly clocks: ClocksWatch
  readonly eagerness: Eagerness
  readonly fleet: Fleet
  readonly network: NetworkWatch
  readonly rightOfWay: RightOfWay
  /** Bounds how many devices are inspected at once. */
  readonly inspections: PQueue
  /** Bounds how many motions give their tracks at once. */
  readonly downloads: DownloadPlaces
  /** Bounds how many motions' caches are read at once. */
  readonly recalls: PQueue
  readonly assignment: Assignment
  readonly mirror: Mirror
  readonly room: DiskRoom
  readonly leftovers: Leftovers
  readonly homeCheck: HomeCheck
  readonly recollection: Recollection
}

/** What the stages need of the roster. */
export interface Assignment {
  /** Who has the motion on a date `YYYY-MM-DD`. */
  readonly entrantOn: (motion: MotionId, date: string) => Entrant | undefined
  /** The first and last date of the roster; undefined when it is empty. */
  readonly eventDates: { readonly start: string; readonly end: string } | undefined
}
