/** Decides whose track a backup device brought: by what a person says, else by a File ID in its name or in the device. */
import { type MotionId, nameOf } from './motion.ts'
import { assignedOn, type Entrant, type Roster } from './roster.ts'
import { parseKey } from './track-key.ts'

/** What is known of a track's person. */
export interface OwnerClues {
  /** The local day the track begins on, `YYYY-MM-DD`. */
  readonly date: string
  /** By a person. */
  readonly motion?: MotionId | undefined
  /** By a person. */
  readonly fileId?: string | undefined
  /** The file's name without its folder. */
  readonly fileName: string
  /** What the device says of its owner. */
  readonly user?: string | undefined
  /** The motion that recorded it, of an OAO track. */
  readonly recordedBy?: MotionId | undefined
}

export type Owner =
  | { readonly ok: true; readonly entrant: Entrant }
  /** `isOpen`: nothing says whose it is, so a person may be asked. */
  | { readonly ok: false; readonly isOpen: boolean; readonly reason: string }

const byHand = 'name the person with --motion or --file-id'

/** Whose track it is, on its day; never a guess between two. */
export function ownerOf(roster: Pick<Roster, 'entrants'>, clues: OwnerClues): Owner {
  const assigned = assignedOn(roster, clues.date)
  const { motion, fileId } = clues
  if (motion === undefined && fileId === undefined) return ownerByClues(assigned, clues)
  const fitting = assigned.filter(
    (entrant) =>
      (motion === undefined || entrant.motion === motion) &&
      (fileId === undefined || isSameId(entrant.fileId, fileId)),
  )
  const [entrant, ...others] = fitting
  if (entrant === undefined) return refused(noneFor(roster, clues))
  if (others.length === 0) return { ok: true, entrant }
  const motions = fitting.map((each) => each.motion).join(', ')
  return refused(
    `${entrant.fileId} has several motions on ${clues.date} (${motions}): name one with --motion`,
  )
}

function ownerByClues(
  assigned: readonly Entrant[],
  { date, fileName, user = '', recordedBy }: OwnerClues,
): Owner {
  const named = parseKey(fileName)
  const found = new Set([
    ...entrantsNamedIn(assigned, fileName).filter(
      ({ motion }) => named === undefined || motion === named.motion,
    ),
    ...entrantsNamedIn(assigned, user),
    ...assigned.filter(({ motion }) => motion === recordedBy),
  ])
  const [entrant, ...others] = found
  if (entrant === undefined) {
    const reason = `no File ID of ${date} is in its name or in the device: ${byHand}`
    return { ok: false, isOpen: true, reason }
  }
  if (others.length === 0) return { ok: true, entrant }
  const persons = [...found].map(({ fileId, motion }) => `${fileId} (${nameOf(motion)})`).join(' and ')
  return refused(`its name and the device name ${persons}: ${byHand}`)
}

/** The entrants whose File ID begins the text, alone or before something that is no part of an ID: the longest wins. */
function entrantsNamedIn(assigned: readonly Entrant[], text: string): readonly Entrant[] {
  const folded = text.toLowerCase()
  const named = assigned.filter(({ fileId }) => {
    const rest = folded.slice(fileId.length)
    return fileId !== '' && folded.startsWith(fileId.toLowerCase()) && !/^[a-z0-9]/.test(rest)
  })
  const longest = Math.max(0, ...named.map(({ fileId }) => fileId.length))
  return named.filter(({ fileId }) => fileId.length === longest)
}

function noneFor({ entrants }: Pick<Roster, 'entrants'>, { date, motion, fileId }: OwnerClues): string {
  const who = [
    ...(fileId === undefined ? [] : [`File ID ${fileId}`]),
    ...(motion === undefined ? [] : [`Motion ${motion}`]),
  ].join(' with ')
  const other = entrants.find(
    (entrant) =>
      (motion === undefined || entrant.motion === motion) &&
      (fileId === undefined || isSameId(entrant.fileId, fileId)),
  )
  const since = other === undefined ? '' : ` (only from ${other.startDate} to ${other.endDate})`
  return `motions.csv has no ${who} on ${date}, the day of the track${since}: add the row or name another person`
}

function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function refused(reason: string): Owner {
  return { ok: false, isOpen: false, reason }
}
