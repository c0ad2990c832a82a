/** Rows and rosters for tests of a changed motions.csv; every name is invented. */
import type { Entrant, Roster } from '../../../src/core/domain/roster.ts'
import type { FetchedTrack } from '../../../src/core/domain/roster-changes.ts'
import { formatKey } from '../../../src/core/domain/track-key.ts'

export const today = '2026-10-12'

/** A row for the whole event. */
export function row(motion: number, changes: Partial<Entrant> = {}): Entrant {
  return {
    motion,
    startDate: '2026-10-10',
    endDate: '2026-10-16',
    fileId: `ABC${motion}XYZ`,
    firstName: 'Ann',
    familyName: 'Able',
    craftType: 'Sailboard',
    line: motion,
    ...changes,
  }
}

export function rosterOf(...entrants: readonly Entrant[]): Roster {
  return { entrants, withoutDevice: 0, problems: [], isUsable: true }
}

/** Rows for this many motions, from 601 on. */
export function fleetOf(count: number): readonly Entrant[] {
  return Array.from({ length: count }, (_, index) => row(601 + index))
}

export function fetched(motion: number, fileId = `ABC${motion}XYZ`, day = '20261011'): FetchedTrack {
  const parts = { fileId, motion, day, time: '110004', extension: '.oao' }
  return { key: formatKey(parts), ...parts }
}

/** The text of motions.csv with these rows. */
export function csvOf(entrants: readonly Entrant[]): string {
  const header = 'Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type'
  const rows = entrants.map(({ motion, startDate, endDate, fileId, firstName, familyName, craftType }) =>
    [motion, startDate, endDate, fileId, firstName, familyName, craftType].join(),
  )
  return `${[header, ...rows].join('\n')}\n`
}
