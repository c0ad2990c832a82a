/** Compares two rosters motion by motion. */
import type { Read } from '../base/schemas.ts'
import { type Entrant, indexRoster, motionsOf } from './roster.ts'
import type { rosterChanges } from './value-schemas.ts'

export interface RosterChanges extends Read<typeof rosterChanges> {}

interface Entrants {
  readonly entrants: readonly Entrant[]
}

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

/** True when no motion's rows have changed. */
export function isUnchanged({ added, removed, changed }: RosterChanges): boolean {
  return added.length + removed.length + changed.length === 0
}

/** The changes as part of a sentence: `added 3, removed 1, changed 2 motions`. */
export function describeChanges(changes: RosterChanges): string {
  const counted = (['added', 'removed', 'changed'] as const).filter((way) => changes[way].length > 0)
  if (counted.length === 0) return 'no motion changed'
  const only = counted.length === 1 && counted.every((way) => changes[way].length === 1)
  return `${counted.map((way) => `${way} ${changes[way].length}`).join(', ')} ${only ? 'motion' : 'motions'}`
}

/** True for rows with the same content, on any line. */
export function isSameRow(one: Entrant, other: Entrant): boolean {
  return (
    one.motion === other.motion &&
    one.startDate === other.startDate &&
    one.endDate === other.endDate &&
    one.fileId === other.fileId &&
    one.firstName === other.firstName &&
    one.familyName === other.familyName &&
    one.craftType === other.craftType
  )
}

/** The order of a motion's rows counts: the first wins (docs/device.md, "The roster"). */
function isSameRows(before: readonly Entrant[], after: readonly Entrant[]): boolean {
  return (
    before.length === after.length &&
    before.every((row, index) => {
      const other = after[index]
      return other !== undefined && isSameRow(row, other)
    })
  )
}
