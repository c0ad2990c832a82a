/** The report as text for a terminal. */
import { hoursText, kilometresText, knotsText, mebibytesText, orZero } from '../core/base/figure-text.ts'
import { pluralise } from '../core/base/pluralise.ts'
import { sanitiseText } from '../core/base/sanitise.ts'
import { knotsOf } from '../core/base/units.ts'
import { wrapWords } from '../core/base/wrap-words.ts'
import type { DayMarkThresholds } from '../core/domain/day-marks.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { type Attention, attentionOf } from './attention.ts'
import { type DeviceSummary, deviceFactsOf } from './device-facts.ts'
import type {
  DayReport,
  Fastest,
  MotionDay,
  PersonResults,
  Report,
  ReportMark,
  Results,
  Totals,
} from './report.ts'
import { type TextColumn, textTable } from './text-table.ts'
import {
  dateWords,
  filesText,
  leftOutTexts,
  markText,
  minuteOf,
  momentsOf,
  nameText,
  recheckText,
  stampOf,
  zoneName,
} from './words.ts'

/** The most motions named in one line. */
const MOST_NAMED = 12

/** How far the lines of a section are indented. */
const INDENT = '  '

/** The whole text, with its line ends, for a terminal of so many columns. */
export function formatTable(report: Report, columns = 80): string {
  const width = columns - INDENT.length
  const { event, timezone, writtenAt, days } = report
  const title = days.length === 1 ? `${event}, ${days.map(({ date }) => dateWords(date)).join()}` : event
  const lines = [
    `${title} (times in ${zoneName(timezone)}, written ${stampOf(writtenAt, timezone)})`,
    ...(days.length === 1
      ? []
      : [
          '',
          `ALL ${pluralise(days.length, 'DAY').toUpperCase()}`,
          ...linesOfTotals(report.totals),
          ...section('PERSONS OF ALL DAYS', textTable(personColumns(report), report.persons, width)),
        ]),
    ...days.flatMap((day) => linesOfDay(day, report, width)),
    ...linesOfDevices(report, width),
    ...linesOfRest(report, width),
  ]
  return lines.map((line) => `${sanitiseText(line, 1000)}\n`).join('')
}

function linesOfDay(day: DayReport, report: Report, width: number): readonly string[] {
  const { timezone } = report
  const attention = attentionOf(day, timezone).map((item) => attentionText(item, report.thresholds))
  return [
    '',
    dateWords(day.date).toUpperCase(),
    ...linesOfTotals(day.totals),
    ...section('LOOK AT FIRST', wrapped(attention, width)),
    ...section('PERSONS', textTable(personColumns(report), day.persons, width)),
    ...section('MOTIONS', textTable(motionColumns(report), day.motions, width)),
    ...(day.bouts === undefined ? ['', 'No journal shows when motions came and went that day.'] : []),
    ...section('SKIPPED', wrapped(skippedLines(day, report), width)),
    ...section('UNASSIGNED', wrapped(unassignedLines(day, report), width)),
  ]
}

/** `missing (3): 601 Ann Able (not seen), ...` */
function attentionText({ mark, items }: Attention, thresholds: DayMarkThresholds): string {
  const named = items.map(({ motion, person, detail }) => {
    const who = person === undefined ? `${motion}` : `${motion} ${nameText(person)}`
    return detail === '' ? who : `${who} (${detail})`
  })
  return `${markText(mark, thresholds)} (${items.length}): ${named.join(', ')}`
}

/** Texts in lines of this width; what continues a text is indented. */
function wrapped(texts: readonly string[], width: number): readonly string[] {
  return texts.flatMap((text) => {
    const [first = '', ...rest] = wrapWords(text, width - 4)
    return [first, ...rest.map((line) => `    ${line}`)]
  })
}

function linesOfTotals(totals: Totals): readonly string[] {
  const { assigned, brought, missing, home, wanted, skipped, unassigned, size, span, distance } = totals
  const median = totals.medianSpan === undefined ? '' : `, median ${hoursText(totals.medianSpan)} hours`
  const left = [
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(unassigned > 0 ? [`${unassigned} unassigned`] : []),
  ]
  const files = `${home} of ${wanted} files home, ${orZero(mebibytesText(size))} MiB`
  return [
    `${brought} motions brought tracks, ${missing} of ${assigned} assigned ones are missing`,
    `${[files, ...left].join(', ')}`,
    `${orZero(hoursText(span))} hours${median}, ${orZero(kilometresText(distance))} km`,
    ...fastestLines(totals),
  ]
}

function fastestLines({ best500m, best10s, best2s }: Totals): readonly string[] {
  const line = (what: string, fastest: Fastest | undefined) => {
    if (fastest === undefined) return []
    const { speed, person, motion } = fastest
    return [`best ${what} ${knotsOf(speed).toFixed(1)} knots, ${nameText(person)} (motion ${motion})`]
  }
  return [...line('500 m', best500m), ...line('10 s', best10s), ...line('2 s', best2s)]
}

function figureColumns<Row>(resultsOf: (row: Row) => Results): readonly TextColumn<Row>[] {
  const right = (title: string, yields: number, text: (results: Results) => string): TextColumn<Row> => {
    return { title, align: 'right', yields, cell: (row) => text(resultsOf(row)) }
  }
  return [
    right('files', 6, filesText),
    right('hours', 7, ({ span }) => hoursText(span)),
    right('km', 5, ({ distance }) => kilometresText(distance)),
    right('kn 500m', 9, ({ best500m }) => knotsText(best500m)),
    right('kn 10s', 3, ({ best10s }) => knotsText(best10s)),
    right('kn 2s', 2, ({ best2s }) => knotsText(best2s)),
    { title: 'frames', align: 'left', yields: 4, cell: (row) => framesText(resultsOf(row)) },
  ]
}

/** `equal`, or the bests of the frames where they differ. */
function framesText({ recheck, recomputed }: Results): string {
  if (recheck !== 'differs' || recomputed === undefined) return recheckText(recheck)
  const { best500m, best10s, best2s } = recomputed
  return [best500m, best10s, best2s].map((speed) => orZero(knotsText(speed))).join('/')
}

function personColumns({ thresholds }: Report): readonly TextColumn<PersonResults>[] {
  return [
    { title: 'person', align: 'left', cell: ({ person }) => nameText(person) },
    { title: 'File ID', align: 'left', cell: ({ person }) => person.fileId },
    { title: 'motion', align: 'right', cell: ({ motions }) => motions.join(' ') },
    ...figureColumns<PersonResults>(({ results }) => results),
    marksColumn(thresholds),
  ]
}

function marksColumn<Row extends { readonly marks: readonly ReportMark[] }>(
  thresholds: DayMarkThresholds,
): TextColumn<Row> {
  const cell = ({ marks }: Row) => marks.map((mark) => markText(mark, thresholds)).join(', ')
  return { title: 'marks', align: 'left', yields: 'below', cell }
}

function motionColumns(report: Report): readonly TextColumn<MotionDay>[] {
  const { timezone, thresholds } = report
  const devices = deviceFactsOf(report)
  const minute = (at: number | undefined) => (at === undefined ? '' : minuteOf(at, timezone))
  return [
    { title: 'motion', align: 'right', cell: ({ motion }) => String(motion) },
    {
      title: 'person',
      align: 'left',
      cell: ({ holder }) => (holder === undefined ? 'nobody' : nameText(holder)),
    },
    { title: 'arrived', align: 'left', cell: (motion) => minute(momentsOf(motion).arrivedAt) },
    { title: 'may go', align: 'left', cell: (motion) => minute(momentsOf(motion).releasedAt) },
    { title: 'left', align: 'left', cell: (motion) => minute(momentsOf(motion).leftAt) },
    { title: 'MiB', align: 'right', yields: 1, cell: ({ results }) => mebibytesText(results.size) },
    ...figureColumns<MotionDay>(({ results }) => results),
    {
      title: 'battery',
      align: 'right',
      yields: 8,
      cell: ({ motion }) => percent(devices.get(motion)?.battery),
    },
    { title: 'firmware', align: 'left', yields: 8, cell: ({ motion }) => approval(devices.get(motion)) },
    marksColumn(thresholds),
    { title: 'note', align: 'left', yields: 'below', cell: ({ motion }) => devices.get(motion)?.note ?? '' },
  ]
}

function percent(battery: number | undefined): string {
  return battery === undefined ? '' : `${battery}%`
}

function approval(facts: DeviceSummary | undefined): string {
  if (facts?.firmware === undefined) return ''
  return facts.firmware.isApproved ? 'ok' : 'wrong'
}

function skippedLines({ motions }: DayReport, { timezone }: Report): readonly string[] {
  return motions.flatMap(({ tracks }) => {
    return tracks
      .filter(({ status }) => status === 'skipped')
      .map(({ motion, person, figures, reason }) => {
        return `${motion} ${nameText(person)}, ${minuteOf(figures.startDate, timezone)}: ${reason ?? 'below the speed filter'}`
      })
  })
}

function unassignedLines({ motions }: DayReport, { timezone }: Report): readonly string[] {
  return motions.flatMap(({ motion, unassigned }) => {
    return unassigned.map(({ figures }) => {
      const what = `${orZero(hoursText(figures.duration))} h, ${orZero(kilometresText(figures.distance))} km`
      return `${motion}, ${minuteOf(figures.startDate, timezone)}: ${what}, ${orZero(knotsText(figures.best500m))} knots over 500 m; nobody has the motion that day`
    })
  })
}

function linesOfDevices(
  { firmwares, chargers, batteries, unread }: Report,
  width: number,
): readonly string[] {
  const firmware = firmwares.map(({ firmware: name, isApproved, motions }) => {
    return `${motions.length} x ${name}${isApproved ? '' : ' - NOT APPROVED'}: ${named(motions)}`
  })
  const unseen = unread.length === 0 ? [] : [`${unread.length} never read: ${named(unread)}`]
  const last = Math.max(0, ...batteries.map(({ batch }) => batch ?? 0))
  const batches = Array.from({ length: last }, (_, index) => {
    const own = batteries.filter(({ batch }) => batch === index + 1)
    const levels = own.map(({ motion, battery }) => `${motion} ${battery}%`)
    return `batch ${index + 1} of ${chargers} chargers: ${levels.join(', ')}`
  })
  const stale = batteries.filter(({ batch }) => batch === undefined).length
  const unknown = stale === 0 ? [] : [`${stale} were not read that day`]
  return [
    ...section('FIRMWARE', wrapped([...firmware, ...unseen], width)),
    ...section('BATTERIES', wrapped([...batches, ...unknown], width)),
  ]
}

function linesOfRest(report: Report, width: number): readonly string[] {
  const leftOut = leftOutTexts(report).flatMap((text) => ['', `${text}: --date shows one`])
  return [...leftOut, ...section('PROBLEMS WITH THE FILES', wrapped(report.problems, width))]
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `${INDENT}${line}`)]
}

function named(motions: readonly MotionId[]): string {
  const more = motions.length > MOST_NAMED ? ` and ${motions.length - MOST_NAMED} more` : ''
  return motions.slice(0, MOST_NAMED).join(', ') + more
}
