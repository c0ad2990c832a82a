/** What needs attention on a day, by mark: which motions, whose, and the details. */
import { hoursText, kilometresText, knotsText, orZero } from '../core/base/figure-text.ts'
import { dateOfDay } from '../core/base/local-time.ts'
import { pluralise } from '../core/base/pluralise.ts'
import type { Minutes } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { isApart } from './compare-backups.ts'
import {
  type BackupComparison,
  type DayReport,
  type MotionDay,
  type Person,
  type ReportMark,
  type Results,
  reportMarks,
} from './report.ts'
import { minuteOf, missingText, olderLeftText } from './words.ts'

interface AttentionItem {
  readonly motion: MotionId
  readonly person?: Person
  readonly detail: string
}

export interface Attention {
  readonly mark: ReportMark
  readonly items: readonly AttentionItem[]
}

/** The marks of a day, the most important first. */
export function attentionOf(day: DayReport, timezone: Minutes): readonly Attention[] {
  return reportMarks.flatMap((mark) => {
    const marked = day.motions.filter(({ marks }) => marks.includes(mark))
    // A missing motion is listed once, whatever is still on it.
    const shown = mark === 'not-home' ? marked.filter(({ marks }) => !marks.includes('missing')) : marked
    if (shown.length === 0) return []
    const items = shown.map((motion) => {
      const person = motion.holder ?? motion.tracks[0]?.person
      const detail = detailOf(motion, mark, day, timezone)
      return { motion: motion.motion, ...(person === undefined ? {} : { person }), detail }
    })
    return [{ mark, items }]
  })
}

function detailOf(motion: MotionDay, mark: ReportMark, day: DayReport, timezone: Minutes): string {
  const { results, tracks, unassigned, misdated, comparisons = [] } = motion
  switch (mark) {
    case 'missing':
      return missingText(motion, day.bouts !== undefined, timezone)
    case 'not-home':
      return leftText(motion)
    case 'let-go':
      return listed(tracks, ({ key, letGoAt }) =>
        letGoAt === undefined ? [] : [`${key} at ${minuteOf(letGoAt, timezone)}`],
      )
    case 'taken-as-is':
      return listed(tracks, ({ key, check, takenAsIsAt: at }) =>
        at === undefined ? [] : [`${key} (${check?.verdict ?? 'not read'}) at ${minuteOf(at, timezone)}`],
      )
    case 'damaged':
      return listed(tracks, ({ check }) => (check?.reason === undefined ? [] : [check.reason]))
    case 'backup-home':
    case 'backup':
      return listed(tracks, ({ key, isBackup }) => (isBackup === true ? [key] : []))
    case 'backup-differs':
      return listed(comparisons, (each) => (isApart(each) ? [comparisonText(each)] : []))
    case 'bests-differ':
      return differenceText(results)
    case 'implausible':
      return listed(tracks, ({ check }) => check?.doubts ?? [])
    case 'unassigned':
      return listed(unassigned, ({ figures }) => [
        `${minuteOf(figures.startDate, timezone)}, ${knotsText(figures.best500m)} kn (500 m)`,
      ])
    case 'misdated': {
      if (misdated === undefined) return ''
      const rest = misdated.more === 0 ? '' : `, and ${pluralise(misdated.more, 'more log')}`
      const speed = orZero(knotsText(misdated.figures.best500m))
      return `a log dated ${dateOfDay(misdated.day)}, ${speed} kn (500 m)${rest}`
    }
    case 'short':
    case 'long':
      return `${orZero(hoursText(results.span))} h, ${orZero(kilometresText(results.distance))} km`
    case 'several':
      return `${results.wanted} logs`
    case 'across-midnight':
      return `${orZero(hoursText(results.span))} h`
    case 'skipped':
      return results.skipped === 1 ? '' : `${results.skipped} tracks`
  }
}

function listed<Item>(items: readonly Item[], textsOf: (item: Item) => readonly string[]): string {
  return items.flatMap(textsOf).join('; ')
}

/** `500 m: motion 21.3 kn, backup 18.0 kn, 3.2 h together`. */
function comparisonText({ own500m, backup500m, overlap }: BackupComparison): string {
  const [own, backup] = [own500m, backup500m].map((speed) => orZero(knotsText(speed)))
  return `500 m: motion ${own} kn, backup ${backup} kn, ${orZero(hoursText(overlap))} h together`
}

/** How much is left on the motion, and why, each reason once. */
function leftText({ results, tracks, olderLeft }: MotionDay): string {
  const left = tracks.filter(({ status }) => status !== 'completed' && status !== 'skipped')
  const counts = [
    ...(results.home === results.wanted ? [] : [`${results.home} of ${results.wanted} home`]),
    ...(olderLeft > 0 ? [olderLeftText(olderLeft)] : []),
  ]
  return [counts.join(', '), ...new Set(left.flatMap(({ reason }) => reason ?? []))].join(': ')
}

/** `500 m 26.9 kn, frames 25.1 kn` for each best that differs. */
function differenceText({ recomputed, ...said }: Results): string {
  if (recomputed === undefined) return ''
  const names = [
    ['2 s', 'best2s'],
    ['10 s', 'best10s'],
    ['500 m', 'best500m'],
  ] as const
  return listed(names, ([what, key]) => {
    if (said[key] === recomputed[key]) return []
    return [`${what}: ${orZero(knotsText(said[key]))} kn, frames ${orZero(knotsText(recomputed[key]))} kn`]
  })
}
