/** Marks what the team should look at in a motion's day before it believes a result. */
import type { Read } from '../base/schemas.ts'
import { dayNumber, hoursOf, type Milliseconds, type Minutes } from '../base/units.ts'
import type { Track, TrackFigures } from './track.ts'
import type { dayMarkThresholds } from './value-schemas.ts'

/**
 * - `short`: far fewer hours than the others of the day
 * - `several`: more than one log
 * - `long`: so many hours that it was left on
 * - `across-midnight`: a log that begins on one day and ends on another
 * - `backup-home`: nothing of the motion itself is home, but a track of a backup device is
 * - `backup`: a track of a backup device is home beside the motion's own
 */
export type DayMark = 'short' | 'several' | 'long' | 'across-midnight' | 'backup-home' | 'backup'

export interface DayMarkThresholds extends Read<typeof dayMarkThresholds> {}

/** The thresholds unless `server.json` has others. */
export const usualMarks: DayMarkThresholds = { shortShare: 0.5, severalLogs: 2, longHours: 12 }

/** The marks of one motion's wanted logs of one day, none for a day without logs; `timezone` is the event's. */
export function dayMarksOf(
  logs: readonly TrackFigures[],
  medianOfDay: Milliseconds | undefined,
  timezone: Minutes,
  thresholds: DayMarkThresholds,
): readonly DayMark[] {
  if (logs.length === 0) return []
  const span = spanOf(logs)
  const marks: DayMark[] = []
  if (medianOfDay !== undefined && span < medianOfDay * thresholds.shortShare) marks.push('short')
  if (logs.length >= thresholds.severalLogs) marks.push('several')
  if (hoursOf(span) > thresholds.longHours) marks.push('long')
  if (logs.some((log) => crossesMidnight(log, timezone))) marks.push('across-midnight')
  return marks
}

/** The mark of a motion whose person has brought a track of a backup device that day; none without. */
export function backupMarksOf(tracks: readonly Pick<Track, 'status' | 'isBackup'>[]): readonly DayMark[] {
  const home = tracks.filter(({ status }) => status === 'completed')
  if (!home.some(({ isBackup }) => isBackup === true)) return []
  return home.every(({ isBackup }) => isBackup === true) ? ['backup-home'] : ['backup']
}

/** A mark in words, for the screen and the report. */
export function describeDayMark(mark: DayMark, { longHours }: Pick<DayMarkThresholds, 'longHours'>): string {
  switch (mark) {
    case 'short':
      return 'short'
    case 'several':
      return 'several logs'
    case 'long':
      return `over ${longHours} h`
    case 'across-midnight':
      return 'across midnight'
    case 'backup-home':
      return 'backup home'
    case 'backup':
      return 'backup'
  }
}

/** The total time of the logs. */
export function spanOf(logs: readonly TrackFigures[]): Milliseconds {
  return logs.reduce((sum, log) => sum + log.duration, 0)
}

/** The median; undefined for no values. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2
}

/** A log that was never closed (`endDate` 0, docs/device.md, "Seen ranges") ends after its duration. */
function crossesMidnight(log: TrackFigures, timezone: Minutes): boolean {
  const end = log.endDate > log.startDate ? log.endDate : log.startDate + log.duration
  return dayNumber(log.startDate, timezone) !== dayNumber(end, timezone)
}
