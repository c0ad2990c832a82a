/** Decides whose clock is wrong where logs end ahead of the laptop's clock, and says so in words. */
import type { Platform } from '../base/platform.ts'
import type { Milliseconds } from '../base/units.ts'
import type { MotionId } from './motion.ts'
import { largestWithin, setTheClock, spanWords } from './outside-clock.ts'

/** The newest closed log of a motion that is online. */
export interface NewestEnd {
  readonly motion: MotionId
  /** By the motion's clock. */
  readonly end: Milliseconds
  /** How far ahead of the laptop's clock it was when the motion was read: a lower bound for the motion's clock. */
  readonly ahead: Milliseconds
}

export interface ClocksJudged {
  /** The laptop's clock is behind those of several motions, by at least this. */
  readonly laptop?: { readonly motions: number; readonly behind: Milliseconds }
  /** Motions whose clocks are ahead and agree with no other, the farthest first. */
  readonly motions: readonly NewestEnd[]
}

/** A difference that harms nobody. */
const TOLERANCE: Milliseconds = 5 * 60_000

/** Motions of one day closed their last logs within this span. */
const DAY: Milliseconds = 24 * 3_600_000

/** How many motions are named. */
const MOST_NAMED = 3

/**
 * Blames the laptop's clock where at least two motions agree: their last logs end ahead of it and within a day of one
 * another. If they are ahead by more than a day, fewer motions must have a log of the laptop's last day: receivers that
 * lose count of the weeks are years ahead, and agree.
 */
export function judgeClocks(ends: readonly NewestEnd[]): ClocksJudged {
  const ahead = ends.filter((each) => each.ahead > TOLERANCE).sort((a, b) => b.ahead - a.ahead)
  // Their last logs end within a day of one another.
  const byEnd = ahead.toSorted((a, b) => a.end - b.end)
  const agreeing = largestWithin(DAY, byEnd, ({ end }) => end)
  const behind = Math.max(0, ...agreeing.map((each) => each.ahead))
  const forLaptop = ends.filter((each) => each.ahead <= TOLERANCE && each.ahead > -DAY).length
  const isLaptop = agreeing.length >= 2 && (behind <= DAY || agreeing.length > forLaptop)
  if (!isLaptop) return { motions: ahead }
  const motions = ahead.filter((each) => !agreeing.includes(each))
  return { laptop: { motions: agreeing.length, behind }, motions }
}

/** What is wrong, in one line; undefined where nothing is. */
export function describeClocks(judged: ClocksJudged, platform: Platform): string | undefined {
  const said = [describeLaptop(judged, platform), describeMotions(judged)].filter(
    (each) => each !== undefined,
  )
  return said.length === 0 ? undefined : said.join('; ')
}

function describeLaptop({ laptop }: ClocksJudged, platform: Platform): string | undefined {
  if (laptop === undefined) return undefined
  const { behind, motions } = laptop
  return `The laptop's clock is ${spanWords(behind)} behind the clocks of ${motions} motions: ${setTheClock(platform)}`
}

function describeMotions({ laptop, motions }: ClocksJudged): string | undefined {
  if (motions.length === 0) return undefined
  const named = motions.slice(0, MOST_NAMED).map(({ motion, ahead }, place) => {
    return place === 0
      ? `Motion ${motion}'s clock is ${spanWords(ahead)} ahead`
      : `motion ${motion}'s ${spanWords(ahead)}`
  })
  const more = motions.length - MOST_NAMED
  const rest = more > 0 ? [`and those of ${more} more motions`] : []
  const remedy =
    laptop === undefined
      ? "is the laptop's clock right? If it is, a track of it may have a wrong date"
      : 'a track of it may have a wrong date'
  return `${[...named, ...rest].join(', ')}: ${remedy}`
}
