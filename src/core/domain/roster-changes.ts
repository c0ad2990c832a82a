/** Compares two rosters: what has changed, which saved tracks have another File ID now, and what a person must consent to. */
import { dateOfDay } from '../base/local-time.ts'
import { pluralise } from '../base/pluralise.ts'
import type { Read } from '../base/schemas.ts'
import type { MotionId } from './motion.ts'
import {
  assignedOn,
  type Entrant,
  entrantOn,
  eventDates,
  indexRoster,
  motionsOf,
  type Overlap,
  overlaps,
  type Roster,
  type RosterIndex,
} from './roster.ts'
import type { TrackKey } from './track-key.ts'
import type { rosterChanges, rosterRisk } from './value-schemas.ts'

export interface RosterChanges extends Read<typeof rosterChanges> {}

type Entrants = Pick<Roster, 'entrants'>

/** The changes from one roster to another; a row that only moved to another line is unchanged. */
export function changesOf(before: Entrants, after: Entrants): RosterChanges {
  const [old, now] = [indexRoster(before), indexRoster(after)]
  return {
    added: motionsOf(after).filter((motion) => !old.has(motion)),
    removed: motionsOf(before).filter((motion) => !now.has(motion)),
    changed: [...now]
      .flatMap(([motion, rows]) => (isSameRows(old.get(motion) ?? rows, rows) ? [] : motion))
      .sort((a, b) => a - b),
  }
}

/** The changes as part of a sentence: `added 3, removed 1, changed 2 motions`. */
export function describeChanges(changes: RosterChanges): string {
  const counted = (['added', 'removed', 'changed'] as const).filter((way) => changes[way].length > 0)
  if (counted.length === 0) return 'no motion changed'
  const only = counted.length === 1 && counted.every((way) => changes[way].length === 1)
  return `${counted.map((way) => `${way} ${changes[way].length}`).join(', ')} ${only ? 'motion' : 'motions'}`
}

const fields = ['motion', 'startDate', 'endDate', 'fileId', 'firstName', 'familyName', 'craftType'] as const

/** True for rows with the same content, on any line. */
function isSameRow(one: Entrant, other: Entrant): boolean {
  return fields.every((field) => one[field] === other[field])
}

/** The order of a motion's rows counts: the first wins (docs/device.md, "The roster"). */
function isSameRows(before: readonly Entrant[], after: readonly Entrant[]): boolean {
  return before.length === after.length && after.every((row, place) => isSameRow(row, before[place] ?? row))
}

/** A track that the ledger calls completed. */
export interface FetchedTrack extends TrackKey {
  readonly key: string
}

/** A saved track under a File ID that the roster no longer gives to its motion on its day. */
export interface MisnamedTrack extends FetchedTrack {
  readonly wanted: string
}

/** The tracks whose motion somebody has on their day under another File ID. */
export function misnamedTracks(
  fetched: readonly FetchedTrack[],
  roster: RosterIndex,
): readonly MisnamedTrack[] {
  return fetched.flatMap((track) => {
    const wanted = entrantOn(roster, track.motion, dateOfDay(track.day))?.fileId
    return wanted === undefined || wanted === track.fileId ? [] : [{ ...track, wanted }]
  })
}

export interface RosterRisk extends Read<typeof rosterRisk> {}

type RosterRiskCode = RosterRisk['code']

/** A change of the roster to be judged. */
export interface RosterUpdate {
  readonly before: Entrants
  readonly after: Entrants
  readonly fetched: readonly FetchedTrack[]
  /** `YYYY-MM-DD` in the event's own zone. */
  readonly today: string
}

/** This many rows may vanish without a question, if they are no more than the share below. */
const MOST_ROWS_LOST = 3
const MOST_SHARE_LOST = 0.1

/** More motions than this are counted, not named. */
const MOTIONS_NAMED = 6

/** The message of a risk; undefined where the change does not have it. */
type RiskCheck = (change: RosterUpdate) => string | undefined

const riskChecks: Readonly<Record<RosterRiskCode, RiskCheck>> = {
  'rows-vanish': ({ before, after }) => {
    const vanished = vanishedRows(before, after)
    const total = before.entrants.length
    if (vanished.length <= MOST_ROWS_LOST && vanished.length <= total * MOST_SHARE_LOST) return undefined
    return `${vanished.length} of ${pluralise(total, 'row')} vanish (${named(vanished.map((row) => row.motion))})`
  },
  'not-today': ({ before, after, today }) => (isForDay(before, today) ? notForDay(after, today) : undefined),
  'file-id-changed': ({ before, after, fetched }) => {
    const known = new Set(misnamedTracks(fetched, indexRoster(before)).map(({ key, wanted }) => key + wanted))
    const tracks = misnamedTracks(fetched, indexRoster(after)).filter(
      ({ key, wanted }) => !known.has(key + wanted),
    )
    return tracks.length === 0
      ? undefined
      : `${describeMisnamed(tracks)}, and would be fetched again under the new one`
  },
  'two-people': ({ before, after }) => {
    const known = new Set(overlaps(before).map(nameOfOverlap))
    const shared = overlaps(after).filter((overlap) => !known.has(nameOfOverlap(overlap)))
    const [first] = shared
    if (first === undefined) return undefined
    const others = shared.length > 1 ? `, and so on ${pluralise(shared.length - 1, 'other day')}` : ''
    return `motion ${first.motion} has two rows on ${first.date}${others}`
  },
  'column-lost': ({ before, after }) => {
    const lost = nameColumns.filter(({ read }) => before.entrants.some(read) && !after.entrants.some(read))
    if (lost.length === 0 || after.entrants.length === 0) return undefined
    const titles = lost.map(({ title }) => `"${title}"`).join(', ')
    return `the ${lost.length === 1 ? 'column' : 'columns'} ${titles} ${lost.length === 1 ? 'is' : 'are'} missing or empty`
  },
}

const nameColumns: readonly { readonly title: string; readonly read: (row: Entrant) => string }[] = [
  { title: 'First Name', read: (row) => row.firstName },
  { title: 'Family Name', read: (row) => row.familyName },
  { title: 'Craft Type', read: (row) => row.craftType },
]

/** The reasons to ask a person before the new roster counts; none for a harmless change. */
export function rosterRisksOf(change: RosterUpdate): readonly RosterRisk[] {
  const codes = Object.keys(riskChecks) as readonly RosterRiskCode[]
  return codes.flatMap((code) => {
    const message = riskChecks[code](change)
    return message === undefined ? [] : [{ code, message }]
  })
}

/** The risks as the end of a sentence. */
export function describeRosterRisks(risks: readonly RosterRisk[]): string {
  return risks.map(({ message }) => message).join('; ')
}

/** Why a roster does not fit a day; undefined when somebody has a motion on it. */
export function notForDay(roster: Entrants, day: string): string | undefined {
  if (isForDay(roster, day)) return undefined
  const dates = eventDates(roster)
  const rows = dates === undefined ? 'it has no rows' : `its dates are ${dates.start} to ${dates.end}`
  return `no row is for today, ${day}: ${rows}`
}

/** Saved tracks whose File ID is not the roster's, in words. */
export function describeMisnamed(tracks: readonly MisnamedTrack[]): string {
  const [first] = tracks
  if (first === undefined) return ''
  const { motion, fileId, wanted } = first
  const example = `motion ${motion}: ${fileId}, now ${wanted}`
  const have = tracks.length === 1 ? 'has' : 'have'
  return `${pluralise(tracks.length, 'fetched track')} ${have} another File ID (${example})`
}

function isForDay(roster: Entrants, day: string): boolean {
  return assignedOn(roster, day).length > 0
}

/** Rows that are gone: nobody has their motion on their dates, and their File ID is on no new row. */
function vanishedRows(before: Entrants, after: Entrants): readonly Entrant[] {
  const [old, now] = [indexRoster(before), indexRoster(after)]
  const moved = new Set(
    after.entrants
      .filter((row) => !(old.get(row.motion) ?? []).some((other) => isSameRow(row, other)))
      .map((row) => row.fileId),
  )
  return before.entrants.filter((row) => {
    const isTaken = (now.get(row.motion) ?? []).some(
      (other) => other.startDate <= row.endDate && row.startDate <= other.endDate,
    )
    return !isTaken && !moved.has(row.fileId)
  })
}

function nameOfOverlap({ motion, date }: Overlap): string {
  return `${motion} ${date}`
}

function named(motions: readonly MotionId[]): string {
  const each = [...new Set(motions)]
  const shown = each.slice(0, MOTIONS_NAMED).join(', ')
  const more = each.length > MOTIONS_NAMED ? ` and ${each.length - MOTIONS_NAMED} more` : ''
  return `${each.length === 1 ? 'motion' : 'motions'} ${shown}${more}`
}
