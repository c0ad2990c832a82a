/** Decides whose clock is wrong, the laptop's or a motion's, and says so in words. */
import type { Platform } from '../base/platform.ts'
import { DAY, type Milliseconds } from '../base/units.ts'
import type { MotionId } from './motion.ts'

/** How far the laptop's clock is behind others; negative = ahead of them. */
export interface OutsideReadings {
  /** The clock of Windows, around WSL; undefined where it is not known. */
  readonly windows: Milliseconds | undefined
  /** By each host's `Date` header. */
  readonly dates: readonly Milliseconds[]
}

export interface OutsideDifference {
  readonly by: 'windows' | 'motions'
  /** How many agree. */
  readonly clocks: number
  /** Negative = the laptop's clock is ahead. */
  readonly behind: Milliseconds
}

const MOST: Milliseconds = 60_000

/** An alarm stays down to this difference, so that a drifting clock does not raise and clear it in turns. */
const MOST_WHILE_RAISED: Milliseconds = 50_000

/** Hosts agree when their clocks lie within this span. */
const AGREEMENT: Milliseconds = 60_000

/** Small servers send local time as GMT, or have lost count of the weeks: neither says anything about the laptop. */
const ZONE_STEP: Milliseconds = 30 * 60_000

/**
 * How far the laptop's clock is off; undefined where it agrees, or where nobody can say.
 *
 * Windows alone is believed, because WSL takes its clock from there. No device was ever seen to send the time, so at
 * least two hosts must agree, and be more than half of those that may be right.
 */
export function judgeOutside(readings: OutsideReadings, isRaised = false): OutsideDifference | undefined {
  const most = isRaised ? MOST_WHILE_RAISED : MOST
  const { windows } = readings
  if (windows !== undefined) {
    return Math.abs(windows) > most ? { by: 'windows', clocks: 1, behind: windows } : undefined
  }
  const credible = readings.dates.filter(isCredible).toSorted((a, b) => a - b)
  const agreeing = largestWithin(AGREEMENT, credible, (behind) => behind)
  const behind = agreeing[Math.floor(agreeing.length / 2)]
  if (behind === undefined || agreeing.length < 2 || agreeing.length * 2 <= credible.length) return undefined
  return Math.abs(behind) > most ? { by: 'motions', clocks: agreeing.length, behind } : undefined
}

/** The difference in one line, with what to do. */
export function describeOutside({ by, clocks, behind }: OutsideDifference, platform: Platform): string {
  const span = `${spanWords(Math.abs(behind))} ${behind > 0 ? 'behind' : 'ahead of'}`
  if (by === 'windows') return `The clock of WSL is ${span} that of Windows: ${setFromWindows}`
  return `The laptop's clock is ${span} what ${clocks} motions say of the time: ${setTheClock(platform)}`
}

/** What to do where the clock of WSL differs from that of Windows. */
export const setFromWindows = 'run "sudo hwclock -s" in a terminal of WSL'

/** What a person does to correct the laptop's clock. */
export function setTheClock(platform: Platform): string {
  switch (platform) {
    case 'wsl':
      return `see that the clock of Windows is right, then ${setFromWindows}`
    case 'windows':
      return 'set the clock: Settings, "Date & time", "Sync now" with the internet, else by hand, by a phone'
    case 'macos':
      return 'set the clock: System Settings, "Date & Time", automatically with the internet, else by hand, by a phone'
    case 'linux':
      return 'set the clock: "sudo timedatectl set-ntp true" with the internet, else by hand, by a phone'
  }
}

/** `7 min`, `2.3 h`, `12 days`, `4.1 years`. */
export function spanWords(span: Milliseconds): string {
  const minutes = span / 60_000
  if (minutes < 60) return `${Math.floor(minutes)} min`
  if (minutes < 48 * 60) return `${(minutes / 60).toFixed(1)} h`
  const days = span / DAY
  return days < 730 ? `${Math.round(days)} days` : `${(days / 365.25).toFixed(1)} years`
}

function isCredible(behind: Milliseconds): boolean {
  if (Math.abs(behind) > DAY) return false
  const zones = Math.round(behind / ZONE_STEP)
  return zones === 0 || Math.abs(behind - zones * ZONE_STEP) > MOST
}

/** The largest group of ascending items, by `of`, that lie within a span of one another. */
function largestWithin<Item>(
  span: Milliseconds,
  sorted: readonly Item[],
  of: (item: Item) => Milliseconds,
): readonly Item[] {
  let largest: readonly Item[] = []
  for (const [from, first] of sorted.entries()) {
    const beyond = sorted.findIndex((item) => of(item) - of(first) > span)
    const to = beyond < 0 ? sorted.length : beyond
    if (to - from > largest.length) largest = sorted.slice(from, to)
  }
  return largest
}

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

/** A difference too small to matter. */
const TOLERANCE: Milliseconds = 5 * 60_000

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
  const said = [describeLaptop(judged, platform), describeMotions(judged)]
  return said.filter((each) => each !== undefined).join('; ') || undefined
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
