/** How every format of a report writes values: local times, figures with one decimal, marks. */
import { isDate, localTime } from '../core/base/local-time.ts'
import { pluralise } from '../core/base/pluralise.ts'
import type { Milliseconds, Minutes } from '../core/base/units.ts'
import { type DayMark, type DayMarkThresholds, describeDayMark } from '../core/domain/day-marks.ts'
import type { DayLeftOut } from './event-days.ts'
import type { MotionDay, Person, Recheck, Report, ReportMark } from './report.ts'

/** The event's zone by its distance from UTC: `UTC`, `UTC+1`, `UTC-3:30`. */
export function zoneName(timezone: Minutes): string {
  if (timezone === 0) return 'UTC'
  const [hours, minutes] = [Math.floor(Math.abs(timezone) / 60), Math.abs(timezone) % 60]
  return `UTC${timezone < 0 ? '-' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`
}

/** `17:02` in the event's zone. */
export function minuteOf(at: Milliseconds, timezone: Minutes): string {
  return stampOf(at, timezone).slice(11, 16)
}

/** `2026-10-09 17:02:11` in the event's zone. */
export function stampOf(at: Milliseconds, timezone: Minutes): string {
  const isDatable = Math.abs(at + timezone * 60_000) <= 8.64e15
  if (!isDatable) return '????-??-?? ??:??:??'
  const { date, time } = localTime(at, timezone)
  return `${date} ${time}`
}

/** `Fri 9 Oct 2026` of a date `YYYY-MM-DD`. */
export function dateWords(date: string): string {
  if (!isDate(date)) return date
  const options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const
  return Temporal.PlainDate.from(date).toLocaleString('en-GB', options).replace(',', '')
}

/** `2`, or `1/2` where not all wanted tracks are saved; empty for none. */
export function filesText({ wanted, home }: { readonly wanted: number; readonly home: number }): string {
  if (wanted === 0) return ''
  return home === wanted ? String(home) : `${home}/${wanted}`
}

const reportMarkTexts = {
  missing: 'missing',
  damaged: 'damaged track',
  'not-home': 'not all home',
  'let-go': 'track let go',
  'taken-as-is': 'taken as it is',
  'bests-differ': 'bests differ',
  'backup-differs': 'backup differs',
  implausible: 'implausible track',
  unassigned: 'unassigned track',
  misdated: 'wrong date',
  skipped: 'skipped track',
} as const satisfies Record<Exclude<ReportMark, DayMark>, string>

export function markText(mark: ReportMark, thresholds: Pick<DayMarkThresholds, 'longHours'>): string {
  return isDayMark(mark) ? describeDayMark(mark, thresholds) : reportMarkTexts[mark]
}

function isDayMark(mark: ReportMark): mark is DayMark {
  return !(mark in reportMarkTexts)
}

/** What each mark means and what to do, in one sentence. */
const advice: Readonly<Record<ReportMark, string | ((thresholds: DayMarkThresholds) => string)>> = {
  missing: 'Somebody has the motion, and none of its tracks of the day is home: find it and switch it on.',
  damaged:
    'The file at home is no longer what it was: run "motion-monitor verify --event", then bring the motion back.',
  'not-home': 'A wanted track is still on the motion: bring it back and switch it on.',
  'let-go': 'A track was gone from the motion, and a person let the motion go without it: nobody has it.',
  'taken-as-is':
    'A track is damaged on the motion itself, and a person took it as it is: look at it before its figures count.',
  unassigned: 'A track of a day on which nobody has the motion: add its row to motions.csv.',
  misdated:
    'A log begins before 2020 or after tomorrow: was its clock wrong? What was sailed with it may have that date.',
  'bests-differ':
    "A best speed worked out from the track is not the device's own: look at the plot before it counts.",
  'backup-home':
    'Nothing of the motion itself is home, but a track of a backup device is: the motion is still to be found.',
  backup: 'A track of a backup device is home beside that of the motion.',
  'backup-differs':
    'The best 500 m of the motion and of the backup differ by over 0.5 knots: was a device swapped?',
  implausible:
    'Something in the track cannot be true, though it is as the motion wrote it: look at the plot before it counts.',
  short: ({ shortShare }) =>
    `Less than ${Math.round(shortShare * 100)}% of the day's median hours: was it switched on in time?`,
  several: 'More than one log that day: was it switched off between?',
  long: ({ longHours }) => `More than ${longHours} hours: was it left on?`,
  'across-midnight': 'A log that begins on one day and ends on another.',
  skipped: 'A track below the speed filter was left on the motion.',
}

export function markAdvice(mark: ReportMark, thresholds: DayMarkThresholds): string {
  const sentence = advice[mark]
  return typeof sentence === 'string' ? sentence : sentence(thresholds)
}

/** The name of a person, or the File ID without one. */
export function nameText({ name, fileId }: Person): string {
  return name === '' ? fileId : name
}

/** How the bests of the frames compare with the device's. */
export function recheckText(recheck: Recheck): string {
  return recheck === 'unchecked' ? '' : recheck
}

/** The number of wanted tracks of earlier days that are not saved. */
export function olderLeftText(count: number): string {
  return `${pluralise(count, 'track')} of earlier days not home`
}

/** The days that a report omits: outside the dates of motions.csv, and after today. */
export function leftOutTexts({ leftOut, future }: Pick<Report, 'leftOut' | 'future'>): readonly string[] {
  const textOf = (days: readonly DayLeftOut[], why: string): string => {
    const tracks = days.reduce((sum, day) => sum + day.tracks, 0)
    const dates = days.map(({ date }) => date).join(', ')
    return `${pluralise(tracks, 'track')} of ${pluralise(days.length, 'day')} ${why} left out (${dates})`
  }
  return [
    ...(leftOut.length > 0 ? [textOf(leftOut, 'outside the dates of motions.csv')] : []),
    ...(future.length > 0 ? [textOf(future, 'in the future')] : []),
  ]
}

/** When a motion arrived first, could last be disconnected, and left last, each if known. */
export function momentsOf({ visits }: Pick<MotionDay, 'visits'>) {
  return {
    arrivedAt: visits[0]?.arrivedAt,
    releasedAt: visits.findLast(({ releasedAt }) => releasedAt)?.releasedAt,
    leftAt: visits.at(-1)?.leftAt,
  }
}

/** When a missing motion was online, if ever. */
export function missingText(
  { results, visits, olderLeft }: MotionDay,
  hasJournal: boolean,
  timezone: Minutes,
): string {
  const last = visits.at(-1)
  const seen = hasJournal ? ['not seen'] : []
  const from = last && minuteOf(last.arrivedAt, timezone)
  const stay = last?.leftAt === undefined ? `from ${from}` : `${from}-${minuteOf(last.leftAt, timezone)}`
  return [
    ...(last === undefined ? seen : [`here ${stay}`]),
    ...(results.wanted > 0 ? [`${results.wanted} not home`] : []),
    ...(olderLeft > 0 ? [olderLeftText(olderLeft)] : []),
    ...(results.skipped > 0 ? [`${results.skipped} skipped`] : []),
    ...(last?.leftEarly === true ? ['left too early'] : []),
    ...(last?.content === 'nothing-today' ? ['nothing of that day on it'] : []),
  ].join(', ')
}
