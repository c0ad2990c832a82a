/** Divides the files and connections that the system lets the program open. */
import { errorCode } from '../base/errors.ts'
import type { Bytes } from '../base/units.ts'
import { readHeadSync } from './read-file.ts'

/** What the program opens whatever the fleet does: threads, DNS ports, log, journal and ledgers. */
const OWN = 46

/** A probe, an inspection, and a track with its file: with fewer, devices would wait for each other for ever. */
const LEAST_SHARED = 4

/** The monitor does not start with fewer. */
export const MONITOR_NEEDS = OWN + LEAST_SHARED

/** From here on no event's fleet is slowed. */
const ENOUGH = 160

const REMEDY = 'type "ulimit -n 1024" in this shell and start it again'

/** The page of `/proc` about limits has about 1,300 bytes. */
const LONGEST_PAGE: Bytes = 8192

/** How many may be open at once. */
export interface DescriptorShares {
  readonly probes: number
  /** Requests to devices, including those for tracks. */
  readonly exchanges: number
  /** Files of tracks being downloaded. */
  readonly downloads: number
}

const unlimited: DescriptorShares = {
  probes: Number.POSITIVE_INFINITY,
  exchanges: Number.POSITIVE_INFINITY,
  downloads: Number.POSITIVE_INFINITY,
}

/** How many files and connections this process may have open; undefined where the system sets or says no limit. */
export function openFilesLimit(): number | undefined {
  try {
    const page = readHeadSync('/proc/self/limits', LONGEST_PAGE).toString('latin1')
    const limit = /^Max open files\s+(\d+)/m.exec(page)?.[1]
    return limit === undefined ? undefined : Number(limit)
  } catch (error) {
    // If even this page cannot be opened, nothing else can.
    return errorCode(error) === 'EMFILE' ? 0 : undefined
  }
}

/** Probes have a share of their own, so that a network of stale names does not block the motions that answer. */
export function sharesFor(limit: number | undefined): DescriptorShares {
  if (limit === undefined) return unlimited
  const shared = Math.max(LEAST_SHARED, limit - OWN)
  const quarter = Math.floor(shared / 4)
  return { probes: quarter, exchanges: shared - 2 * quarter, downloads: quarter }
}

/** Why nothing that needs this many can start, and the remedy; undefined where it can. */
export function refusalFor(limit: number | undefined, needed = MONITOR_NEEDS): string | undefined {
  if (limit === undefined || limit >= needed) return undefined
  return `the system lets this program hold ${limit} files and connections open, and it needs ${needed}: ${REMEDY}`
}

/** What a low limit slows down, and the remedy; undefined where it slows nothing. */
export function consequenceOf(limit: number | undefined): string | undefined {
  if (limit === undefined || limit >= ENOUGH) return undefined
  const { probes, exchanges } = sharesFor(limit)
  return (
    `The system lets this program hold only ${limit} files and connections open: ${exchanges} motions are read and ` +
    `${probes} looked for at once, the others wait; ${REMEDY}`
  )
}
