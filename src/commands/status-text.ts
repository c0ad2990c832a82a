/** Writes the status of an event as ten lines for people. */
import { pluralise } from '../core/base/pluralise.ts'
import { sanitiseText } from '../core/base/sanitise.ts'
import { hoursOf, kilometresOf, knotsOf, type Milliseconds } from '../core/base/units.ts'
import { formatAge, formatMebibytes, type LocalTime } from '../core/views/format.ts'
import type { EventStatus, MonitorStatus } from './event-status.ts'

/** The most motions that a line names. */
const MOST_NAMED = 8

/** The most characters of a text from outside. */
const TEXT_LENGTH = 100

/** The laptop's clock and that of the journal may differ by this much. */
const CLOCK_TOLERANCE: Milliseconds = 60_000

/** Ten lines without line ends; fewer where nothing is known of the fleet. */
export function statusLines(status: EventStatus, time: LocalTime): readonly string[] {
  const { counts, alarms, skipped } = status
  const lines = [
    `${safe(status.event)}${status.day === undefined ? '' : `, ${status.day}`}: ${verdictOf(status)}`,
    row('monitor', monitorWords(status, time)),
    row('as of', asOfWords(status, time)),
  ]
  if (counts === undefined) return lines
  const { reading, missing, trouble } = status
  const share =
    counts.reading === 0 || reading === undefined
      ? ''
      : `: ${formatMebibytes(reading.received)} of ${formatMebibytes(reading.expected)}`
  const troubles = trouble.map(({ motion, wrong }) => `${motion} ${safe(wrong)}`)
  const left = skipped === 0 ? '' : `; ${pluralise(skipped, 'line')} of the journal not understood`
  return [
    ...lines,
    row('assigned', String(counts.assigned)),
    row('can go', `${counts.canGo}, ${counts.done} done`),
    row('reading', `${counts.reading}${share}`),
    row('trouble', `${counts.trouble}${named(troubles, ', ', 3)}`),
    row('missing', `${counts.missing}${named(missing.map(String), ' ', MOST_NAMED)}`),
    row('tracks', totalsWords(status)),
    row('laptop', `${alarmWords(alarms)}${left}`),
  ]
}

function row(name: string, text: string): string {
  return `${name.padEnd(9)} ${text}`
}

function verdictOf({ isAllHome, isToday, counts, missing, trouble }: EventStatus): string {
  if (counts === undefined) return 'nothing is known yet'
  if (isAllHome) return 'all home'
  if (isToday !== true) return 'shown is a day that is over'
  const hasOpen = counts.reading + missing.length + trouble.length > 0
  return hasOpen || counts.assigned === 0 ? 'not all home yet' : 'not known whether all are home'
}

function monitorWords({ monitor, other, at, isCurrent, asOf }: EventStatus, time: LocalTime): string {
  const busy = other === undefined ? '' : `; the ${other} command works on the event`
  const silent =
    monitor.state === 'running' && asOf !== undefined && !isCurrent
      ? `, but silent since ${instantWords(asOf, at, time)}: asleep, or its disk refuses`
      : ''
  return `${stateWords(monitor, at, time)}${silent}${busy}`
}

function stateWords(
  { state, since, until, pid, host, reason }: MonitorStatus,
  at: Milliseconds,
  time: LocalTime,
) {
  const instant = (of: Milliseconds | undefined) => (of === undefined ? '?' : instantWords(of, at, time))
  switch (state) {
    case 'running':
      return `runs since ${instant(since)} (process ${pid} on ${safe(host ?? '?')})`
    case 'stopped':
      return `does not run: stopped at ${instant(until)}`
    case 'killed':
      return `does not run: ended unexpectedly after ${instant(until)}`
    case 'unknown':
      return `may run (${safe(reason ?? '?')}); last event at ${instant(until)}`
    case 'none':
      return 'has not run on this event yet'
  }
}

function asOfWords({ asOf, at }: EventStatus, time: LocalTime): string {
  if (asOf === undefined) return 'no event yet'
  if (asOf > at + CLOCK_TOLERANCE) return `${time.day(asOf)}, which is in the future: the clock was set back`
  const age = formatAge(asOf, at)
  return `${instantWords(asOf, at, time)}, ${age === 'now' ? 'just now' : `${age} ago`}`
}

/** `17:02:11`, on another day with its date. */
function instantWords(instant: Milliseconds, now: Milliseconds, time: LocalTime): string {
  const isSameDay = time.day(instant).slice(0, -5) === time.day(now).slice(0, -5)
  return isSameDay ? time.second(instant) : time.day(instant)
}

/** The first of some names and how many more there are. */
function named(names: readonly string[], separator: string, most: number): string {
  if (names.length === 0) return ''
  const more = names.length > most ? ` and ${names.length - most} more` : ''
  return `: ${names.slice(0, most).join(separator)}${more}`
}

function totalsWords({ totals }: EventStatus): string {
  if (totals === undefined || totals.files === 0) return '0'
  const { files, size, span, distance, best500m } = totals
  const hours = Math.round(hoursOf(span))
  const kilometres = Math.round(kilometresOf(distance))
  return `${files}, ${formatMebibytes(size)}, ${hours} h, ${kilometres} km, best 500 m ${knotsOf(best500m).toFixed(1)} knots`
}

function alarmWords(alarms: EventStatus['alarms']): string {
  const [first] = alarms
  if (first === undefined) return 'no alarm'
  return `${pluralise(alarms.length, 'alarm')}: ${safe(first.message)}`
}

function safe(text: string): string {
  return sanitiseText(text, TEXT_LENGTH)
}
