/** What needs attention on a day, by mark: which motions, whose, and the details. */
import { hoursText, kilometresText, knotsText, orZero } from '../core/base/figure-text.ts'
import { dateOfDay } from '../core/base/local-time.ts'
import { pluralise } from '../core/base/pluralise.ts'
import type { Minutes } from '../core/base/units.ts'
import type { MisdatedLogs } from '../core/domain/misdated.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { type DayReport, type MotionDay, type Person, type ReportMark, reportMarks } from './report.ts'
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
    return [{ mark, items: shown.map((motion) => itemOf(motion, mark, day, timezone)) }]
  })
}

function itemOf(motion: MotionDay, mark: ReportMark, day: DayReport, timezone: Minutes): AttentionItem {
  const person = motion.holder ?? motion.tracks[0]?.person
  return {
    motion: motion.motion,
    ...(person === undefined ? {} : { person }),
    detail: detailOf(motion, mark, day, timezone),
  }
}

function detailOf(motion: MotionDay, mark: ReportMark, day: DayReport, timezone: Minutes): string {
  const { results, tracks, unassigned } = motion
  switch (mark) {
    case 'missing':
      return missingText(motion, day.bouts !== undefined, timezone)
    case 'not-home':
      return [leftText(motion), ...reasonsOf(motion)].join(': ')
    case 'let-go':
      return tracks
        .flatMap(({ key, letGoAt }) =>
          letGoAt === undefined ? [] : `${key} at ${minuteOf(letGoAt, timezone)}`,
        )
        .join('; ')
    case 'taken-as-is':
      return tracks
        .flatMap(({ key, check, takenAsIsAt }) =>
          takenAsIsAt === undefined
            ? []
            : `${key} (${check?.verdict ?? 'not read'}) at ${minuteOf(takenAsIsAt, timezone)}`,
        )
        .join('; ')
    case 'damaged':
      return tracks.flatMap(({ check }) => check?.reason ?? []).join('; ')
    case 'bests-differ':
      return differenceText(motion)
    case 'implausible':
      return tracks.flatMap(({ check }) => check?.doubts ?? []).join('; ')
    case 'unassigned':
      return unassigned
        .map(
          ({ figures }) =>
            `${minuteOf(figures.startDate, timezone)}, ${knotsText(figures.best500m)} kn (500 m)`,
        )
        .join('; ')
    case 'misdated':
      return motion.misdated === undefined ? '' : misdatedText(motion.misdated)
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

function misdatedText({ day, figures, more }: MisdatedLogs): string {
  const rest = more === 0 ? '' : `, and ${pluralise(more, 'more log')}`
  return `a log dated ${dateOfDay(day)}, ${orZero(knotsText(figures.best500m))} kn (500 m)${rest}`
}

function leftText({ results, olderLeft }: MotionDay): string {
  const isWhole = results.home === results.wanted
  return [
    ...(isWhole ? [] : [`${results.home} of ${results.wanted} home`]),
    ...(olderLeft > 0 ? [olderLeftText(olderLeft)] : []),
  ].join(', ')
}

/** Why wanted tracks are not saved, each reason once. */
function reasonsOf({ tracks }: MotionDay): readonly string[] {
  const left = tracks.filter(({ status }) => status !== 'completed' && status !== 'skipped')
  return [...new Set(left.flatMap(({ reason }) => reason ?? []))]
}

/** `500 m 26.9 kn, frames 25.1 kn` for each best that differs. */
function differenceText({ results }: MotionDay): string {
  const { recomputed } = results
  if (recomputed === undefined) return ''
  const pairs = [
    ['2 s', results.best2s, recomputed.best2s],
    ['10 s', results.best10s, recomputed.best10s],
    ['500 m', results.best500m, recomputed.best500m],
  ] as const
  return pairs
    .filter(([, said, found]) => said !== found)
    .map(
      ([what, said, found]) =>
        `${what}: ${orZero(knotsText(said))} kn, frames ${orZero(knotsText(found))} kn`,
    )
    .join('; ')
}
