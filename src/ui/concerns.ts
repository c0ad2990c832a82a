/** What a person should care about in a motion: what is wrong and what to do, or why it is missing. */
import { isAllHome } from '../core/day-figures.ts'
import { knotsOf } from '../core/units.ts'
import type { MotionFacts } from './facts.ts'
import { formatAge } from './format.ts'
import { troubleWords } from './theme.ts'

export interface Concern {
  /** A few words for a column. */
  readonly short: string
  /** One sentence. */
  readonly long: string
  readonly todo: string
  readonly shortTodo: string
}

/** What is wrong with a motion, nothing if nothing is. */
export function wrongOf(facts: MotionFacts): Concern | undefined {
  const { motion, progress } = facts
  if (motion.state === 'in-trouble' && motion.trouble !== undefined) {
    const { wrong, todo, shortTodo } = troubleWords[motion.trouble.code]
    const isOther = motion.trouble.code === 'wrong-identifier' && motion.trouble.identifier !== undefined
    const short = isOther ? `says it is ${motion.trouble.identifier}` : wrong
    // The row says which motion it is.
    return { short, long: motion.trouble.message.replace(/^motion[- ]\d+:? /i, ''), todo, shortTodo }
  }
  if (motion.state === 'gone-early') {
    const left = progress.wanted - progress.home
    const short = left > 0 ? `${left} of ${progress.wanted} not home` : 'not fully read'
    return {
      short,
      long: `it left too early: ${short}`,
      todo: 'bring it back, switch it on',
      shortTodo: 'bring it back',
    }
  }
  const failed = motion.tracks.filter((track) => track.status === 'failed').length
  if (failed > 0) {
    const short = failed === 1 ? '1 track failed' : `${failed} tracks failed`
    return { short, long: short, todo: 'leave it on: it is tried again', shortTodo: 'leave it on' }
  }
  return unassignedConcern(facts)
}

function unassignedConcern(facts: MotionFacts): Concern | undefined {
  const [first] = facts.motion.unassigned
  if (first === undefined) return undefined
  const speed = knotsOf(first.figures.best500m).toFixed(1)
  return {
    short: 'track of nobody',
    long: `a track of ${first.day}, ${speed} knots, belongs to nobody`,
    todo: 'add its row to motions.csv',
    shortTodo: 'add to motions.csv',
  }
}

/** True for a motion that has brought everything it is known to have of today. */
export function isHome({ day }: MotionFacts): boolean {
  return isAllHome(day)
}

/**
 * True for a motion that somebody has today and that has not brought anything of today.
 *
 * One that was read before the monitor was restarted has brought it, although this session has not seen it.
 */
export function isMissing(facts: MotionFacts): boolean {
  if (facts.holder === undefined || isHome(facts)) return false
  const isDone = facts.motion.state === 'released' || facts.motion.state === 'gone'
  return facts.motion.state === 'awaited' || (isDone && facts.day.wanted === 0)
}

/** What is known of a motion that is missing. */
export function missingSince(facts: MotionFacts, now: number): string {
  const { motion, day } = facts
  if (motion.state !== 'awaited') {
    return day.skipped > 0 ? `was here: ${day.skipped} skipped, none kept` : 'was here: nothing for today'
  }
  if (motion.outcome === 'refused' || motion.outcome === 'timed-out') return 'has an address, does not answer'
  if (motion.inspectedAt === undefined) return 'not seen yet'
  const age = formatAge(motion.inspectedAt, now)
  return age === 'now' ? 'absent, read just now' : `absent, last read ${age} ago`
}
