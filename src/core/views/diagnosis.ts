/** The diagnosis of a motion: what is wrong and what to do, or why it is missing. */
import { dateOfDay } from '../base/local-time.ts'
import { pluralise } from '../base/pluralise.ts'
import { knotsOf, type Milliseconds } from '../base/units.ts'
import { troubleWordsOf } from '../domain/trouble.ts'
import { formatAge, type LocalTime } from './format.ts'
import type { MotionSummary } from './motion-summary.ts'

export interface Diagnosis {
  /** A few words for a column. */
  readonly short: string
  /** One sentence. */
  readonly long: string
  readonly todo: string
  readonly shortTodo: string
}

/** What is wrong with a motion; undefined if nothing is. */
export function diagnosisOf(summary: MotionSummary): Diagnosis | undefined {
  const { motion } = summary
  if (summary.state === 'in-trouble') {
    if (motion.trouble === undefined) return unknownTrouble
    const { wrong: short, todo, shortTodo } = troubleWordsOf(motion.trouble)
    // The row already names the motion.
    return { short, long: motion.trouble.message.replace(/^motion[- ]\d+:? /i, ''), todo, shortTodo }
  }
  if (summary.state === 'gone-early') {
    const short = leftWords(summary) ?? (motion.isRead ? 'not fully read' : 'answered, never read')
    const long = `it left too early: ${motion.isRead || summary.left > 0 ? short : 'it answered, and was never read'}`
    return { short, long, ...bringBack }
  }
  const short = leftWords(summary)
  if (short !== undefined && summary.state === 'awaited')
    return { short, long: `it is not here: ${short}`, ...bringBack }
  const failed = motion.tracks.filter((track) => track.status === 'failed').length
  if (failed > 0) {
    const words = `${pluralise(failed, 'track')} failed`
    const { todo, shortTodo } = troubleWordsOf({ code: 'track-failed' })
    return { short: words, long: words, todo, shortTodo }
  }
  return unassignedDiagnosis(summary) ?? misdatedDiagnosis(summary)
}

/** A journal of an earlier version may not say why. */
const unknownTrouble: Diagnosis = {
  short: 'in trouble',
  long: 'it was in trouble, and why is not known',
  todo: 'read it again (r)',
  shortTodo: 'read it again (r)',
}

const bringBack = { todo: 'bring it back, switch it on', shortTodo: 'bring it back' } as const

/** How many wanted tracks of all days are not saved; undefined for none. */
function leftWords({ left, progress }: MotionSummary): string | undefined {
  return left > 0 ? `${left} of ${progress.wanted} not home` : undefined
}

function unassignedDiagnosis(summary: MotionSummary): Diagnosis | undefined {
  const [first] = summary.motion.unassigned
  if (first === undefined) return undefined
  const speed = knotsOf(first.figures.best500m).toFixed(1)
  return {
    short: 'track of nobody',
    long: `a track of ${first.day}, ${speed} knots, belongs to nobody`,
    todo: 'add its row to motions.csv',
    shortTodo: 'add to motions.csv',
  }
}

function misdatedDiagnosis({ motion: { misdated } }: MotionSummary): Diagnosis | undefined {
  if (misdated === undefined) return undefined
  const speed = knotsOf(misdated.figures.best500m).toFixed(1)
  const rest = misdated.more === 0 ? '' : ` (and ${misdated.more} more)`
  return {
    short: `log dated ${dateOfDay(misdated.day)}`,
    long: `a log dated ${dateOfDay(misdated.day)}, ${speed} knots${rest}: was its clock wrong?`,
    todo: 'tell the organiser: what it sailed may have that date',
    shortTodo: 'tell the organiser',
  }
}

/** `dated 2007?`, for a log with a wrong date; the whole date if it is in the future. */
function misdatedWords({ misdated }: MotionSummary['motion']): string | undefined {
  if (misdated === undefined) return undefined
  const date = dateOfDay(misdated.day)
  return `dated ${date < '2020' ? date.slice(0, 4) : date}?`
}

/** What a released motion has brought today, in few words; older tracks of the visit if there is room. */
export function describeBrought(
  { motion, day, hasUnassigned }: MotionSummary,
  width: number,
): { readonly text: string; readonly isGood: boolean } {
  const { home, skipped } = day
  const words =
    home > 0
      ? `${home}/${home} home`
      : hasUnassigned
        ? 'unassigned track'
        : skipped > 0
          ? `${skipped} skipped only`
          : 'nothing today'
  const longer = motion.releasedOlder > 0 ? `${words}, ${motion.releasedOlder} older` : words
  const doubt = misdatedWords(motion)
  // Without room for both, the doubt comes first: another column shows that it can go.
  const texts = doubt === undefined ? [longer, words] : [`${longer}, ${doubt}`, `${words}, ${doubt}`, doubt]
  const text = texts.find((each) => each.length <= width) ?? doubt ?? words
  return { text, isGood: home > 0 && doubt === undefined }
}

/** What is known of a missing motion. */
export function missingSince(
  summary: MotionSummary,
  { now, time }: { readonly now: Milliseconds; readonly time: LocalTime },
): string {
  const { motion, day, asOf, state } = summary
  if (state === 'gone-early') return diagnosisOf(summary)?.short ?? ''
  const then = asOf === undefined ? undefined : `here ${time.minute(asOf)}`
  if (state !== 'awaited') {
    if (then !== undefined) return `${then}: ${describeBrought(summary, 0).text}`
    return day.skipped > 0 ? `was here: ${day.skipped} skipped, none kept` : 'was here: nothing for today'
  }
  const left = leftWords(summary)
  if (then !== undefined) return `${then}: ${left ?? 'not fully read'}`
  if (left !== undefined) return `absent, ${left}`
  if (motion.outcome === 'refused' || motion.outcome === 'timed-out') return 'has an address, does not answer'
  if (motion.inspectedAt === undefined) return 'not seen yet'
  const age = formatAge(motion.inspectedAt, now)
  return age === 'now' ? 'absent, read just now' : `absent, last read ${age} ago`
}
