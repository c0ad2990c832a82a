/** What a person should care about in a motion: what is wrong and what to do, or why it is missing. */
import { knotsOf } from '../core/units.ts'
import type { CellContext } from './column.ts'
import type { MotionFacts } from './facts.ts'
import { groupOf } from './fleet.ts'
import { formatAge } from './format.ts'
import { offerOf } from './letting-go.ts'
import { overrulableWords, troubleWords } from './theme.ts'

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
  const { motion } = facts
  if (facts.state === 'in-trouble' && motion.trouble !== undefined) {
    const words = offerOf(motion).length > 0 ? overrulableWords : troubleWords[motion.trouble.code]
    const { wrong, todo, shortTodo } = words
    const isOther = motion.trouble.code === 'wrong-identifier' && motion.trouble.identifier !== undefined
    const short = isOther ? `says it is ${motion.trouble.identifier}` : wrong
    // The row says which motion it is.
    return { short, long: motion.trouble.message.replace(/^motion[- ]\d+:? /i, ''), todo, shortTodo }
  }
  if (facts.state === 'gone-early') {
    const short = leftWords(facts) ?? (motion.isRead ? 'not fully read' : 'answered, never read')
    const long = `it left too early: ${motion.isRead || facts.left > 0 ? short : 'it answered, and was never read'}`
    return { short, long, ...bringBack }
  }
  const short = leftWords(facts)
  if (short !== undefined && facts.state === 'awaited')
    return { short, long: `it is not here: ${short}`, ...bringBack }
  const failed = motion.tracks.filter((track) => track.status === 'failed').length
  if (failed > 0) {
    const words = failed === 1 ? '1 track failed' : `${failed} tracks failed`
    return { short: words, long: words, todo: 'leave it on: it is tried again', shortTodo: 'leave it on' }
  }
  return unassignedConcern(facts)
}

const bringBack = { todo: 'bring it back, switch it on', shortTodo: 'bring it back' } as const

/** How many of its wanted tracks are not home, of all days; undefined where none is. */
function leftWords({ left, progress }: MotionFacts): string | undefined {
  return left > 0 ? `${left} of ${progress.wanted} not home` : undefined
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

/** What a motion that can go has brought today, in few words; older tracks of the visit where they have room. */
export function broughtWords(
  { motion, day, hasUnassigned }: MotionFacts,
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
  return { text: longer.length <= width ? longer : words, isGood: home > 0 }
}

/**
 * True for a motion that is missing, that has left too early, or that has brought nothing of today to whoever has it.
 *
 * One that was read before the monitor was restarted has brought it, although this session has not seen it.
 */
export function isMissing(facts: MotionFacts): boolean {
  if (facts.state === 'gone-early') return true
  const group = groupOf(facts)
  return group === 'missing' || (group === 'can-go' && facts.holder !== undefined && facts.day.wanted === 0)
}

/** What is known of a motion that is missing. */
export function missingSince(facts: MotionFacts, { now, time }: Pick<CellContext, 'now' | 'time'>): string {
  const { motion, day, asOf, state } = facts
  if (state === 'gone-early') return wrongOf(facts)?.short ?? ''
  const then = asOf === undefined ? undefined : `here ${time.minute(asOf)}`
  if (state !== 'awaited') {
    if (then !== undefined) return `${then}: ${broughtWords(facts, 0).text}`
    return day.skipped > 0 ? `was here: ${day.skipped} skipped, none kept` : 'was here: nothing for today'
  }
  const left = leftWords(facts)
  if (then !== undefined) return `${then}: ${left ?? 'not fully read'}`
  if (left !== undefined) return `absent, ${left}`
  if (motion.outcome === 'refused' || motion.outcome === 'timed-out') return 'has an address, does not answer'
  if (motion.inspectedAt === undefined) return 'not seen yet'
  const age = formatAge(motion.inspectedAt, now)
  return age === 'now' ? 'absent, read just now' : `absent, last read ${age} ago`
}
