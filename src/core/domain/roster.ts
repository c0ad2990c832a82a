/** Who has which motion on which dates: `motions.csv` as typed values, and lookups in it (docs/device.md, "The roster"). */
import { daysAfter } from '../base/local-time.ts'
import type { Problem } from '../base/problem.ts'
import type { Read } from '../base/schemas.ts'
import type { MotionId } from './motion.ts'
import type { entrant } from './value-schemas.ts'

/** One usable row of motions.csv. */
export interface Entrant extends Read<typeof entrant> {}

/** The content of motions.csv; plain data that can cross threads and be written down. */
export interface Roster {
  readonly entrants: readonly Entrant[]
  /** How many people have no device (Motion ID <= 0). */
  readonly withoutDevice: number
  readonly problems: readonly Problem[]
  /** False when the file as a whole cannot be used (a column is missing, not a CSV): keep the roster before it. */
  readonly isUsable: boolean
}

/** Entrants by motion, each list in the order of the file, for fast lookups. */
export type RosterIndex = ReadonlyMap<MotionId, readonly Entrant[]>

/** A motion that more than one row claims on a date. */
export interface Overlap {
  readonly motion: MotionId
  /** `YYYY-MM-DD` */
  readonly date: string
}

/** Most overlaps listed: nobody reads more warnings, and two rows may overlap for decades. */
const maximumOverlaps = 1000

type Entrants = Pick<Roster, 'entrants'>

/** Indexes the entrants by motion. */
export function indexRoster({ entrants }: Entrants): RosterIndex {
  return Map.groupBy(entrants, (entrant) => entrant.motion)
}

/** Who has the motion on a date `YYYY-MM-DD`; of several rows the first wins (docs/device.md, "The roster"). */
export function entrantOn(index: RosterIndex, motion: MotionId, date: string): Entrant | undefined {
  return index.get(motion)?.find((entrant) => isAssigned(entrant, date))
}

/** The motions of the roster, each once, ascending. */
export function motionsOf({ entrants }: Entrants): readonly MotionId[] {
  return [...new Set(entrants.map((entrant) => entrant.motion))].sort((a, b) => a - b)
}

/** Who has a motion on a date `YYYY-MM-DD`: one entrant for each motion, in the order of the file. */
export function assignedOn({ entrants }: Entrants, date: string): readonly Entrant[] {
  const byMotion = new Map<MotionId, Entrant>()
  for (const entrant of entrants) {
    if (!byMotion.has(entrant.motion) && isAssigned(entrant, date)) byMotion.set(entrant.motion, entrant)
  }
  return [...byMotion.values()]
}

/** The dates on which several rows claim a motion, at most `maximumOverlaps` (docs/device.md, "Log lines"). */
export function overlaps(roster: Entrants): readonly Overlap[] {
  const found: Overlap[] = []
  for (const [motion, rows] of [...indexRoster(roster)].sort(([a], [b]) => a - b)) {
    for (const date of sharedDates(rows, maximumOverlaps - found.length)) found.push({ motion, date })
  }
  return found
}

/** The event's dates: the first and the last `YYYY-MM-DD` of any row; `undefined` without rows. */
export function eventDates({
  entrants,
}: Entrants): { readonly start: string; readonly end: string } | undefined {
  const [start] = entrants.map(({ startDate }) => startDate).sort()
  const end = entrants
    .map(({ endDate }) => endDate)
    .sort()
    .at(-1)
  return start === undefined || end === undefined ? undefined : { start, end }
}

// Dates in this form sort as text.
function isAssigned(entrant: Entrant, date: string): boolean {
  return entrant.startDate <= date && date <= entrant.endDate
}

function sharedDates(entrants: readonly Entrant[], limit: number): readonly string[] {
  const shared: string[] = []
  // Sorted by start: a date is shared when a row that started no later has not ended yet.
  const rows = [...entrants].sort((a, b) =>
    a.startDate < b.startDate ? -1 : a.startDate > b.startDate ? 1 : 0,
  )
  let latestEnd = ''
  for (const { startDate, endDate } of rows) {
    const last = endDate < latestEnd ? endDate : latestEnd
    const done = shared.at(-1)
    let date = done === undefined || done < startDate ? startDate : daysAfter(done, 1)
    for (; date <= last && shared.length < limit; date = daysAfter(date, 1)) shared.push(date)
    if (endDate > latestEnd) latestEnd = endDate
  }
  return shared
}
