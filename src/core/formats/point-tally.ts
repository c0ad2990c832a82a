/** Sums up the points of a track of any format: when, how fast, and what in them cannot be true. */
import { pluralise } from '../base/pluralise.ts'
import {
  type Bytes,
  DAY,
  type Millimetres,
  type MillimetresPerSecond,
  type Milliseconds,
} from '../base/units.ts'
import { FIRST_START } from '../domain/misdated.ts'
import { type BestSpans, BestSpeedFinder } from '../oao/best-speeds.ts'
import { FASTEST_PLAUSIBLE, metresBetween } from '../oao/frame-sums.ts'
import type { BestSpeeds } from '../oao/frames.ts'
import { type GnssFrame, isAccurate, isOnGlobe } from '../oao/gnss-frame.ts'
import type { Point } from './format.ts'
import { Places } from './places.ts'

/** What was measured in the points. */
export interface PointFacts {
  readonly points: number
  /** Of the first and last point with a plausible date; absent without one. */
  readonly firstUtc?: Milliseconds
  readonly lastUtc?: Milliseconds
  /** Points a second, from the time between them; absent below two points. */
  readonly hertz?: number
  readonly distance: Millimetres
  readonly bests?: BestSpeeds
  readonly bestSpans?: BestSpans
  /** How many speeds come from positions, because the format has none. */
  readonly speedsFromPositions: number
  readonly damages: readonly string[]
  readonly warnings: readonly string[]
  readonly doubts: readonly string[]
}

/** Times between points that the rate is taken from. */
const STEPS_FOR_RATE = 200
const FASTEST_RATE = 50
/** No receiver counts so far: a date after it is none. */
const LAST_DATE: Milliseconds = Date.UTC(2100, 0, 1)
/** A receiver that learns its leap seconds steps back by fewer. */
const LARGEST_CORRECTION: Milliseconds = 20_000
/** Where such a step is normal, from the start. */
const CORRECTED_WITHIN: Milliseconds = 600_000
/** A longer gap is no pause of a sailor: the first points had another date. */
const LONGEST_GAP: Milliseconds = 7 * DAY
const LONGEST_STEP: Milliseconds = 10_000
const MOST_SPEED: MillimetresPerSecond = 2 ** 32 - 1

/** Takes the points of a track in order; memory does not depend on their number. Never throws. */
export class PointTally {
  readonly #witness: ((frame: GnssFrame) => void) | undefined
  readonly #undated = new Places()
  readonly #backwards = new Places()
  readonly #corrected = new Places()
  readonly #repeated = new Places()
  readonly #offGlobe = new Places()
  readonly #jumps = new Places()
  readonly #tooFast = new Places()
  /** Speeds and times until the rate is known. */
  #early: number[] | undefined = []
  readonly #steps: Milliseconds[] = []
  #hertz: number | undefined
  #finder: BestSpeedFinder | undefined
  #points = 0
  #misdated = 0
  #onTime = 0
  #firstUtc = 0
  #distance = 0
  #speedsFromPositions = 0
  #before: GnssFrame | undefined

  constructor(witness?: (frame: GnssFrame) => void) {
    this.#witness = witness
  }

  add(point: Point, at: Bytes): void {
    if (!(point.utc >= FIRST_START && point.utc < LAST_DATE)) {
      this.#undated.add(at)
      return
    }
    const before = this.#before
    const elapsed = before === undefined ? 0 : point.utc - before.utc
    if (before === undefined) this.#firstUtc = point.utc
    else if (elapsed === 0) {
      this.#repeated.add(at)
      return
    } else this.#checkStep(elapsed, at)
    const frame = this.#withSpeed(point, before, elapsed)
    this.#before = frame
    this.#points += 1
    this.#checkPlace(frame, before, elapsed, at)
    this.#count(frame, elapsed)
    this.#witness?.(frame)
  }

  facts(): PointFacts {
    if (this.#early !== undefined) this.#settleRate()
    const bests = this.#points < 2 ? undefined : this.#finder?.bests()
    const spans = this.#points < 2 ? undefined : this.#finder?.spans()
    const hertz = this.#points < 2 ? undefined : this.#hertz
    return {
      points: this.#points,
      ...(this.#before === undefined ? {} : { firstUtc: this.#firstUtc, lastUtc: this.#before.utc }),
      ...(hertz === undefined ? {} : { hertz }),
      distance: Math.round(this.#distance),
      ...(bests === undefined ? {} : { bests }),
      ...(spans === undefined ? {} : { bestSpans: spans }),
      speedsFromPositions: this.#speedsFromPositions,
      damages: this.#backwards.describe('point', 'earlier than the one before'),
      warnings: this.#warnings(),
      doubts: this.#doubts(bests),
    }
  }

  #checkStep(elapsed: Milliseconds, at: Bytes): void {
    if (elapsed > LONGEST_GAP) {
      this.#misdated = this.#points
      this.#firstUtc = (this.#before?.utc ?? 0) + elapsed
      return
    }
    if (elapsed > 0) return
    const since = (this.#before?.utc ?? 0) - this.#firstUtc
    const isCorrection =
      elapsed >= -LARGEST_CORRECTION && since < CORRECTED_WITHIN && this.#corrected.count === 0
    if (isCorrection) this.#corrected.add(at)
    else this.#backwards.add(at)
  }

  #withSpeed(point: Point, before: GnssFrame | undefined, elapsed: Milliseconds): GnssFrame {
    if (point.speed !== undefined)
      return { ...point, speed: Math.max(0, Math.min(MOST_SPEED, Math.round(point.speed))) }
    this.#speedsFromPositions += 1
    const isNear = before !== undefined && elapsed > 0 && elapsed <= LONGEST_STEP
    const speed = isNear ? (metresApart(before, point) * 1e6) / elapsed : 0
    return { ...point, speed: Math.min(MOST_SPEED, Math.round(speed)) }
  }

  #checkPlace(frame: GnssFrame, before: GnssFrame | undefined, elapsed: Milliseconds, at: Bytes): void {
    if (!isOnGlobe(frame.latitude, frame.longitude)) this.#offGlobe.add(at)
    else if (before !== undefined && elapsed > 0 && isFar(before, frame)) {
      // A first look without trigonometry: nearly all points are near.
      const reach = (FASTEST_PLAUSIBLE * (elapsed + 2000)) / 1000
      if (metresApart(before, frame) > reach) this.#jumps.add(at)
    }
    if (isAccurate(frame) && frame.speed > FASTEST_PLAUSIBLE * 1000) this.#tooFast.add(at)
  }

  #count(frame: GnssFrame, elapsed: Milliseconds): void {
    const isCounted = isAccurate(frame)
    if (this.#early !== undefined) {
      if (isCounted) this.#early.push(frame.speed)
      if (elapsed > 0) this.#steps.push(elapsed)
      if (this.#steps.length === STEPS_FOR_RATE || this.#early.length > 2 * STEPS_FOR_RATE) this.#settleRate()
      return
    }
    if (this.#isOnTime(elapsed)) this.#onTime += 1
    if (isCounted) this.#take(frame.speed)
  }

  #settleRate(): void {
    const early = this.#early ?? []
    this.#early = undefined
    const median =
      this.#steps.toSorted((one, other) => one - other)[Math.floor(this.#steps.length / 2)] ?? 1000
    this.#hertz = Math.max(1, Math.min(FASTEST_RATE, Math.round(1000 / median)))
    this.#finder = new BestSpeedFinder(this.#hertz)
    for (const step of this.#steps) if (this.#isOnTime(step)) this.#onTime += 1
    for (const speed of early) this.#take(speed)
  }

  #isOnTime(elapsed: Milliseconds): boolean {
    const period = 1000 / (this.#hertz ?? 1)
    return elapsed > period / 2 && elapsed < period * 1.5
  }

  #take(speed: MillimetresPerSecond): void {
    this.#finder?.add(speed)
    this.#distance += speed / (this.#hertz ?? 1)
  }

  #warnings(): readonly string[] {
    const steps = this.#points - 1
    const hertz = this.#hertz ?? 1
    const isUneven = steps >= 10 && this.#onTime < 0.9 * steps
    const uneven =
      `only ${this.#onTime} of ${steps} points follow the one before after ${Math.round(1000 / hertz)} ms: ` +
      'the best speeds count each point alike'
    const source = `${this.#speedsFromPositions} of ${this.#points} speeds are worked out from positions: they are less sure than Doppler`
    return [
      ...this.#undated.describe('point', 'with a date before 2020 or after 2099, left out'),
      ...(this.#corrected.count === 0
        ? []
        : [`time steps back once by seconds near the start: the receiver corrected its clock`]),
      ...this.#repeated.describe('point', 'with the time of the one before, left out'),
      ...(this.#speedsFromPositions === 0 ? [] : [source]),
      ...(isUneven ? [uneven] : []),
    ]
  }

  #doubts(bests: BestSpeeds | undefined): readonly string[] {
    const misdated = `the first ${pluralise(this.#misdated, 'point')} lie more than a week before the others: the date is that of the others`
    const best2s = bests?.best2s ?? 0
    return [
      ...(this.#misdated === 0 ? [] : [misdated]),
      ...this.#offGlobe.describe('point', 'with a position that is not on the globe'),
      ...this.#jumps.describe('point', `too far from the one before: over ${FASTEST_PLAUSIBLE} m/s`),
      ...(best2s > FASTEST_PLAUSIBLE * 1000
        ? this.#tooFast.describe('point', `faster than ${FASTEST_PLAUSIBLE} m/s`)
        : []),
    ]
  }
}

function metresApart(one: Point | GnssFrame, other: Point | GnssFrame): number {
  return metresBetween(one.latitude, one.longitude, other.latitude, other.longitude)
}

/** More than about 100 m in either direction. */
function isFar(one: GnssFrame, other: GnssFrame): boolean {
  return Math.abs(one.latitude - other.latitude) > 1e4 || Math.abs(one.longitude - other.longitude) > 1e4
}
