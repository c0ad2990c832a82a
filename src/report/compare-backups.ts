/** Compares the tracks of a motion with those of a backup device that the same person had that day: a swapped device shows. */
import { knotsOf, type Milliseconds } from '../core/base/units.ts'
import { keyOf } from './persons.ts'
import type { BackupComparison, ReportTrack } from './report.ts'

/** Two devices on one person differ by less. */
const APART_FROM_KNOTS = 0.5

/** Each backup at home with the person's own track that it overlaps longest; none where they were never on together. */
export function compareBackups(tracks: readonly ReportTrack[]): readonly BackupComparison[] {
  const home = tracks.filter(({ status }) => status === 'completed')
  const backups = home.filter(({ isBackup }) => isBackup === true)
  const own = home.filter(({ isBackup }) => isBackup !== true)
  return backups.flatMap((backup) => {
    const [nearest] = own
      .filter(({ person }) => keyOf(person) === keyOf(backup.person))
      .map((track) => compare(track, backup))
      .toSorted((one, other) => other.overlap - one.overlap)
    return nearest === undefined || nearest.overlap === 0 ? [] : [nearest]
  })
}

/** True where the best 500 m differ by more than those of two devices on one person do. */
export function isApart({ difference }: BackupComparison): boolean {
  return knotsOf(Math.abs(difference)) > APART_FROM_KNOTS
}

function compare(own: ReportTrack, backup: ReportTrack): BackupComparison {
  const [own500m, backup500m] = [best500m(own), best500m(backup)]
  return {
    own: own.key,
    backup: backup.key,
    overlap: overlapOf(own, backup),
    own500m,
    backup500m,
    difference: backup500m - own500m,
  }
}

function overlapOf({ figures: one }: ReportTrack, { figures: other }: ReportTrack): Milliseconds {
  const end = Math.min(one.startDate + one.duration, other.startDate + other.duration)
  return Math.max(0, end - Math.max(one.startDate, other.startDate))
}

function best500m({ check, figures }: ReportTrack): number {
  return check?.bests?.best500m ?? figures.best500m
}
