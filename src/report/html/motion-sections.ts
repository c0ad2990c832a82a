/** The page's motions of a day, and its skipped or missing tracks. */
import { hoursText, kilometresText, knotsText, mebibytesText, orZero } from '../../core/base/figure-text.ts'
import type { Minutes } from '../../core/base/units.ts'
import type { MotionId } from '../../core/domain/motion.ts'
import { type DeviceSummary, deviceFactsOf } from '../device-facts.ts'
import type { DayReport, MotionDay, Report, ReportTrack } from '../report.ts'
import { minuteOf, momentsOf, nameText, zoneName } from '../words.ts'
import { html, type Markup } from './markup.ts'
import { marksColumn, numberColumn, type PageColumn, pageTable, resultColumns, textColumn } from './tables.ts'

export function motionsSection(day: DayReport, report: Report): Markup {
  const devices = deviceFactsOf(report)
  const note: PageColumn<MotionDay> = {
    title: 'note',
    kind: 'text',
    style: 'narrow',
    cell: ({ motion }) => html`<bdi>${devices.get(motion)?.note}</bdi>`,
  }
  const columns: readonly PageColumn<MotionDay>[] = [
    numberColumn('motion', ({ motion }) => motion, String, 'first'),
    {
      title: 'person',
      kind: 'text',
      style: 'narrow',
      sort: ({ holder }) => (holder === undefined ? '' : nameText(holder).toLocaleLowerCase('en')),
      cell: ({ holder }) => (holder === undefined ? 'nobody' : html`<bdi>${nameText(holder)}</bdi>`),
    },
    ...(day.bouts === undefined ? [] : momentColumns(report.timezone)),
    numberColumn('MiB', ({ results }) => results.size, mebibytesText),
    ...resultColumns<MotionDay>(({ results }) => results),
    ...deviceColumns(devices),
    marksColumn(report.thresholds, ''),
    ...(report.notes.length === 0 ? [] : [note]),
  ]
  const table = pageTable(`motions-${day.date}-table`, columns, day.motions, { isWide: true })
  return html`<section id="motions-${day.date}"><h2>Motions <small>${day.motions.length}</small></h2>${table}</section>`
}

/** The tracks left on the devices, each with its reason. */
export function leftSection(day: DayReport, report: Report): Markup {
  const left = leftTracks(day)
  const content =
    left.length === 0
      ? html`<p class="fine">None: every track of the day was wanted.</p>`
      : pageTable(`left-${day.date}-table`, leftColumns(report.timezone), left)
  return html`<section id="left-${day.date}"><h2>Skipped and unassigned tracks <small>${left.length}</small></h2>${content}</section>`
}

interface LeftTrack {
  readonly motion: MotionId
  readonly who: string
  readonly figures: ReportTrack['figures']
  readonly reason: string
}

function leftTracks(day: DayReport): readonly LeftTrack[] {
  const unassigned = day.motions.flatMap(({ motion, unassigned: own }): LeftTrack[] => {
    const reason = 'unassigned: nobody has the motion that day, see motions.csv'
    return own.map(({ figures }) => ({ motion, who: '', figures, reason }))
  })
  const skipped = day.motions.flatMap(({ tracks }): LeftTrack[] => {
    return tracks
      .filter(({ status }) => status === 'skipped')
      .map(({ motion, person, figures, reason = 'below the speed filter' }) => {
        return { motion, who: nameText(person), figures, reason: `skipped: ${reason}` }
      })
  })
  return [...unassigned, ...skipped]
}

function leftColumns(timezone: Minutes): readonly PageColumn<LeftTrack>[] {
  const figure = (
    title: string,
    key: 'duration' | 'distance' | 'best500m',
    text: (value: number) => string,
  ) =>
    numberColumn<LeftTrack>(
      title,
      ({ figures }) => figures[key],
      (value) => orZero(text(value)),
    )
  return [
    numberColumn('motion', ({ motion }) => motion, String, 'first'),
    {
      title: 'person',
      kind: 'text',
      sort: ({ who }) => who.toLocaleLowerCase('en'),
      cell: ({ who }) => html`<bdi>${who}</bdi>`,
    },
    textColumn('reason', ({ reason }) => reason),
    numberColumn(
      `start ${zoneName(timezone)}`,
      ({ figures }) => figures.startDate,
      (start) => minuteOf(start, timezone),
    ),
    figure('hours', 'duration', hoursText),
    figure('km', 'distance', kilometresText),
    figure('500 m kn', 'best500m', knotsText),
  ]
}

function momentColumns(timezone: Minutes): readonly PageColumn<MotionDay>[] {
  const moment = (title: string, at: (motion: MotionDay) => number | undefined) =>
    numberColumn<MotionDay>(
      title,
      (motion) => at(motion) ?? 0,
      (instant) => (instant === 0 ? '' : minuteOf(instant, timezone)),
    )
  return [
    moment('arrived', (motion) => momentsOf(motion).arrivedAt),
    moment('may go', (motion) => momentsOf(motion).releasedAt),
    moment('left', (motion) => momentsOf(motion).leftAt),
  ]
}

function deviceColumns(devices: ReadonlyMap<MotionId, DeviceSummary>): readonly PageColumn<MotionDay>[] {
  const firmware = ({ motion }: MotionDay): string => {
    const facts = devices.get(motion)?.firmware
    return facts === undefined ? '' : facts.isApproved ? 'ok' : 'not approved'
  }
  return [
    numberColumn(
      'battery %',
      ({ motion }) => devices.get(motion)?.battery ?? -1,
      (_, { motion }) => devices.get(motion)?.battery,
    ),
    textColumn('firmware', firmware, 'keep'),
  ]
}
