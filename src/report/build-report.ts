/** Builds the whole report from what was read of an event: a pure function. */
import { dateIn, dayOfDate } from '../core/base/local-time.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { batchOf, chargeOrder } from '../core/domain/charging.ts'
import { checkInfo } from '../core/domain/checks.ts'
import type { Configuration } from '../core/domain/configuration.ts'
import { nameOf } from '../core/domain/motion.ts'
import { motionsOf, type Roster } from '../core/domain/roster.ts'
import { type CheckOutcome, dayReport } from './day.ts'
import type { ChosenDays } from './event-days.ts'
import type { MotionRecord } from './motion-record.ts'
import { mergePersons } from './persons.ts'
import { type Battery, type FirmwareGroup, REPORT_FORMAT, type Report, type VisitRecord } from './report.ts'
import { totalsOfDays } from './totals.ts'

export interface ReportInput extends Pick<Report, 'version' | 'writtenAt' | 'scope' | 'problems'> {
  readonly configuration: Configuration
  readonly roster: Roster
  readonly records: readonly MotionRecord[]
  readonly chosen: ChosenDays
  readonly checks: ReadonlyMap<string, CheckOutcome>
  /** By arrival; absent without a journal. */
  readonly visits: readonly VisitRecord[] | undefined
}

export function buildReport(input: ReportInput): Report {
  const { configuration, roster, records, chosen, visits } = input
  const { timezone } = configuration.expectedSettings
  const { marks: thresholds, chargers } = configuration.monitor
  const days = chosen.dates.map((date) => {
    const ofDay = visits?.filter(({ arrivedAt }) => dateIn(arrivedAt, timezone) === date)
    // A day before the oldest journal has no visits, whatever later journals say.
    const own = ofDay?.length === 0 ? undefined : ofDay
    return dayReport({ date, records, roster, checks: input.checks, visits: own, timezone, thresholds })
  })
  const read = new Set(records.filter(({ info }) => info !== undefined).map(({ motion }) => motion))
  return {
    format: REPORT_FORMAT,
    version: input.version,
    event: configuration.event,
    writtenAt: input.writtenAt,
    timezone,
    scope: input.scope,
    thresholds,
    days,
    totals: totalsOfDays(days),
    persons: mergePersons(days.flatMap(({ persons }) => persons)),
    firmwares: firmwaresOf(records, configuration),
    unread: motionsOf(roster).filter((motion) => !read.has(motion)),
    chargers,
    batteries: batteriesOf(records, (readAt) => dateIn(readAt, timezone) === chosen.dates.at(-1), chargers),
    notes: records.flatMap(({ motion, note }) => (note === undefined ? [] : { motion, text: note })),
    leftOut: chosen.leftOut,
    future: chosen.future,
    problems: [
      ...input.problems,
      ...records.flatMap((record) => record.problems),
      ...duplicatesOf(records, chosen),
    ],
  }
}

/** Logs with two names, on a day of the report. */
function duplicatesOf(records: readonly MotionRecord[], { dates }: ChosenDays): readonly string[] {
  const days = new Set(dates.map(dayOfDate))
  return records.flatMap(({ motion, duplicates }) => {
    return duplicates
      .filter(({ day }) => days.has(day))
      .map(({ key, instead }) => {
        const remedy = '"motion-monitor rename" puts the names right.'
        return `${nameOf(motion)}: ${key} is the same log as ${instead}: it counts once. ${remedy}`
      })
  })
}

function firmwaresOf(
  records: readonly MotionRecord[],
  configuration: Configuration,
): readonly FirmwareGroup[] {
  const known = records.flatMap(({ motion, info }) => {
    if (info === undefined) return []
    const finding = checkInfo(info, configuration).find(({ topic }) => topic === 'firmware')
    return { motion, firmware: info.firmware ?? 'not known', isApproved: finding?.verdict === 'pass' }
  })
  return [...Map.groupBy(known, ({ firmware, isApproved }) => `${isApproved} ${firmware}`).values()]
    .flatMap(([first, ...others]) => {
      if (first === undefined) return []
      const { motion, ...group } = first
      return { ...group, motions: [motion, ...others.map((each) => each.motion)] }
    })
    .sort((a, b) => b.motions.length - a.motions.length || (a.firmware < b.firmware ? -1 : 1))
}

/** A battery level of another day is shown, but gets no batch, because it may have changed. */
function batteriesOf(
  records: readonly MotionRecord[],
  isOfDay: (readAt: Milliseconds) => boolean,
  chargers: number,
): readonly Battery[] {
  const known = records.flatMap(({ motion, info, readAt }) => {
    if (info?.battery === undefined || readAt === undefined) return []
    return { id: motion, battery: info.battery, isCharging: info.isCharging === true, readAt }
  })
  const { fresh = [], stale = [] } = Object.groupBy(known, ({ readAt }) =>
    isOfDay(readAt) ? 'fresh' : 'stale',
  )
  return [
    ...chargeOrder(fresh).map(({ id, ...rest }, place) => {
      return { motion: id, ...rest, batch: batchOf(place, chargers) }
    }),
    ...chargeOrder(stale).map(({ id, ...rest }) => ({ motion: id, ...rest })),
  ]
}
