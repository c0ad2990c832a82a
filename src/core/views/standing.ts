/** How a motion stands, as its own page says it on every screen: what it does, what is wrong, and where it was last seen. */
import type { Milliseconds } from '../base/units.ts'
import { isHere } from '../events/state.ts'
import { describeBrought, diagnosisOf } from './diagnosis.ts'
import { formatAge } from './format.ts'
import type { MotionSummary } from './motion-summary.ts'
import { stateLooks, type Tone } from './state-words.ts'
import type { Shown } from './tracks-words.ts'

/** A line of a page; its value may be a text from outside. */
export interface Fact {
  readonly name: string
  readonly value: string
  readonly tone: Tone
}

/** The state in words: `CAN GO, 2/2 home since 17:02 CET`. */
export function standingText(summary: MotionSummary, { time }: Pick<Shown, 'time'>): string {
  const { motion, state, asOf, progress } = summary
  const since =
    state === 'awaited' || motion.since === undefined ? '' : ` since ${time.minuteWithZone(motion.since)}`
  const then = asOf === undefined ? '' : ', before the restart'
  const isDone = state === 'released' || state === 'gone'
  const reading = state === 'downloading' ? ` ${progress.home}/${progress.wanted}` : ''
  const had = isDone ? `, ${describeBrought(summary, Number.POSITIVE_INFINITY).text}` : reading
  return `${stateLooks[state].word}${had}${since}${then}`
}

/** What is wrong with a motion, what to do, and when it is tried again. */
export function troubleFacts(summary: MotionSummary, { time }: Pick<Shown, 'time'>): readonly Fact[] {
  const { motion, state } = summary
  const diagnosis = diagnosisOf(summary)
  const retry = state === 'in-trouble' && isHere(motion) ? motion.trouble?.retryAt : undefined
  return [
    ...(diagnosis === undefined
      ? []
      : [fact('what is wrong', diagnosis.long, 'bad'), fact('what to do', diagnosis.todo)]),
    ...(retry === undefined ? [] : [fact('tried again', `at ${time.second(retry)}`)]),
  ]
}

/** Where it is and what it is. */
export function deviceFacts({ motion }: MotionSummary, now: Milliseconds): readonly Fact[] {
  const { address, lastSeen, info } = motion
  return [
    fact('address', address ?? 'none'),
    fact('last seen', lastSeen === undefined ? 'not in this session' : agoText(lastSeen, now)),
    ...(info === undefined ? [] : [fact('hardware', info.hardware ?? '?')]),
    ...(info?.isCharging === true ? [fact('charging', 'yes', 'busy')] : []),
  ]
}

function fact(name: string, value: string, tone: Tone = 'plain'): Fact {
  return { name, value, tone }
}

function agoText(at: Milliseconds, now: Milliseconds): string {
  const age = formatAge(at, now)
  return age === 'now' ? 'now' : `${age} ago`
}
