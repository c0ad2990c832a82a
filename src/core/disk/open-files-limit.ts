/** How many files and connections the system lets the program hold open, and what follows where they are few. */
import { errorCode } from '../base/errors.ts'
import type { Bytes } from '../base/units.ts'
import { readHeadSync } from './read-file.ts'

/** What the program holds or opens whatever the fleet does: its threads, ports for names, log, journal and ledgers. */
const OWN = 46

/** A look, an inspection, and a track with its file: with fewer one device would wait for another for ever. */
const LEAST_SHARED = 4

/** With fewer the monitor does not begin. */
export const MONITOR_NEEDS = OWN + LEAST_SHARED

/** From here on no fleet of an event is held up. */
const ENOUGH = 160

const REMEDY = 'type "ulimit -n 1024" in this shell and start it again'

/** A page of `/proc` about limits has some 1,300 bytes. */
const LONGEST_PAGE: Bytes = 8192

/** What may be open at once. */
export interface DescriptorShares {
  /** Looks whether a device answers. */
  readonly probes: number
  /** Requests to devices, those for tracks among them. */
  readonly exchanges: number
  /** Files of tracks that are coming. */
  readonly downloads: number
}

const unlimited: DescriptorShares = {
  probes: Number.POSITIVE_INFINITY,
  exchanges: Number.POSITIVE_INFINITY,
  downloads: Number.POSITIVE_INFINITY,
}

/** How many files and connections this process may hold open; undefined where the system does not say or sets no limit. */
export function openFilesLimit(): number | undefined {
  try {
    const page = readHeadSync('/proc/self/limits', LONGEST_PAGE).toString('latin1')
    const limit = /^Max open files\s+(\d+)/m.exec(page)?.[1]
    return limit === undefined ? undefined : Number(limit)
  } catch (error) {
    // Where not even this page can be opened, nothing else can.
    return errorCode(error) === 'EMFILE' ? 0 : undefined
  }
}

/** Looks have a share of their own: a network of stale names must not keep those that are there waiting. */
export function sharesFor(limit: number | undefined): DescriptorShares {
  if (limit === undefined) return unlimited
  const shared = Math.max(LEAST_SHARED, limit - OWN)
  const quarter = Math.floor(shared / 4)
  return { probes: quarter, exchanges: shared - 2 * quarter, downloads: quarter }
}

/** Why nothing that needs so many can begin, and the remedy; undefined where it can. */
export function refusalFor(limit: number | undefined, needed = MONITOR_NEEDS): string | undefined {
  if (limit === undefined || limit >= needed) return undefined
  return `the system lets this program hold ${limit} files and connections open, and it needs ${needed}: ${REMEDY}`
}

/** What follows from so few, and the remedy; undefined where nothing does. */
export function consequenceOf(limit: number | undefined): string | undefined {
  if (limit === undefined || limit >= ENOUGH) return undefined
  const { probes, exchanges } = sharesFor(limit)
  return (
    `The system lets this program hold only ${limit} files and connections open: ${exchanges} motions are read and ` +
    `${probes} looked for at once, the others wait; ${REMEDY}`
  )
}
