/**
 * Makes the speeds of a simulated track, frame by frame, so that its bests equal logs.json
 * (docs/device.md, "Best speeds").
 */
import type { Bytes, MillimetresPerSecond, Milliseconds } from '../core/base/units.ts'
import { EMPTY_LOG, fileLengthOf, GNSS_BYTES } from '../core/domain/track-length.ts'
import type { LogRecord } from './contents.ts'
import { scatter } from './random.ts'

/** Constant speed from one frame to the next piece. */
export interface Piece {
  readonly frames: number
  readonly speed: MillimetresPerSecond
}

export interface TrackProfile {
  readonly frames: number
  /** Frames a second. */
  readonly rate: number
  /** The fastest run: its pieces lie together from frame `runStart` to before `runEnd`. */
  readonly run: readonly Piece[]
  readonly runStart: number
  readonly runEnd: number
  /** Mean speed of the rest, and the maximum of its frames. */
  readonly cruise: MillimetresPerSecond
  readonly cap: MillimetresPerSecond
  /** The frames before a pause of the device, and the frames missing there. */
  readonly gaps: ReadonlyMap<number, number>
  readonly seed: number
  /** True when the best 10 s and 500 m equal the record's to the mm/s. */
  readonly isExact: boolean
}

const mostGaps = 12
/** A device writes a slower best as 0, mm/s: a track without bests stays below it. */
const slowestBest = 1000
/** Frames of equal speed while cruising. */
const stretch = 25

/** GNSS frames of a track with this `size` in its record. */
function framesOf(size: Bytes): number {
  return Math.max(0, Math.floor((size - EMPTY_LOG) / GNSS_BYTES))
}

/** The file's length with this `size` in its record. */
export function lengthOf(size: Bytes): Bytes {
  return Math.max(0, fileLengthOf(size))
}

/** The profile of the record's track; comes close if no speeds give the exact bests. */
export function planProfile(record: LogRecord): TrackProfile {
  const frames = framesOf(record.size)
  const span: Milliseconds = record.end_date > record.start_date ? record.end_date - record.start_date : 0
  const rate = rateOf(record, frames, span)
  const { run: shape, isExact } = planRun(record, frames, rate)
  const run = piecesOf(shape)
  const runFrames = sum(run, (piece) => piece.frames)
  const runStart = Math.floor((frames - runFrames) / 2)
  const runEnd = runStart + runFrames
  const cap = run.length === 0 ? slowestBest - 1 : Math.min(...run.map((piece) => piece.speed))
  const profile = {
    frames,
    rate,
    run,
    runStart,
    runEnd,
    cruise: Math.min(cruiseOf(record, rate, frames - runFrames, sum(run, travelOf)), cap * 0.98),
    cap,
    gaps: planGaps(frames, Math.floor((span * rate) / 1000) + 1 - frames, runStart, runEnd),
    seed: (record.start_date / 200) | 0,
    isExact,
  }
  return { ...profile, cruise: evenedCruise(profile) }
}

/** Devices write 5 or 10 frames a second; a few real logs have one, when 5 could not cover the distance. */
function rateOf(record: LogRecord, frames: number, span: Milliseconds): number {
  if (span > 0 && frames > span / 200 + 5) return 10
  const isWhole = Math.abs(frames - span / 1000) <= 2
  return isWhole && record.distance * 5 > frames * record['2s_best'] ? 1 : 5
}

/** The cruise at which scattered speeds cover the distance of an even speed. */
function evenedCruise(profile: TrackProfile): MillimetresPerSecond {
  const { frames, runStart, runEnd, cruise, cap } = profile
  let [stretches, speeds] = [0, 0]
  for (let frame = 0; frame < frames; frame += stretch) {
    if (frame >= runStart && frame < runEnd) continue
    stretches += 1
    speeds += cruisingSpeed(profile, frame)
  }
  return speeds === 0 ? cruise : Math.min((cruise * cruise * stretches) / speeds, cap)
}

/** The speed of a frame outside the fastest run. */
export function cruisingSpeed(profile: TrackProfile, frame: number): MillimetresPerSecond {
  const { cruise, cap, seed } = profile
  if (cruise === 0) return 0
  // Speeds scatter less if the fast run is hardly faster.
  const spread = Math.min(0.4, cap / cruise - 1)
  const speed = cruise * (1 + spread * (2 * scatter(seed, Math.floor(frame / stretch)) - 1))
  return Math.min(Math.round(speed), cap)
}

/** Where frames are missing: never within the fastest run, whose frames must be contiguous. */
function planGaps(
  frames: number,
  missing: number,
  runStart: number,
  runEnd: number,
): ReadonlyMap<number, number> {
  if (missing <= 0 || frames < 2) return new Map()
  const wanted = Array.from({ length: mostGaps }, (_, index) =>
    Math.floor((frames * (index + 1)) / (mostGaps + 1)),
  )
  const isOutside = (frame: number) => frame >= 0 && frame < frames - 1
  const isWithinRun = (frame: number) => frame >= runStart && frame < runEnd - 1
  const places = new Set([...wanted, runStart - 1].filter((frame) => isOutside(frame) && !isWithinRun(frame)))
  const each = Math.floor(missing / places.size)
  const rest = missing - each * places.size
  return new Map([...places].map((frame, index) => [frame, each + (index === 0 ? rest : 0)]))
}

/** The speed for the rest of the distance. A track without a 500 m best must stay below 500 m. */
function cruiseOf(record: LogRecord, rate: number, frames: number, travelled: number): MillimetresPerSecond {
  if (frames <= 0) return 0
  const most = record['500m_best'] === 0 ? 500_000 * rate - 1 - travelled - frames : Infinity
  const due = Math.min(record.distance * rate - travelled, most)
  return Math.max(due / frames, 0)
}

/** The fastest run around its 2 s: shoulders beside them, plateaus beside these. */
interface Run {
  readonly peak: Piece
  readonly shoulder: Piece
  /** Frames of both plateaus together; an odd one is on the left. */
  readonly plateau: Piece
}

/** `isExact` = the run's bests equal the record's to the mm/s. */
interface PlannedRun {
  readonly run: Run | undefined
  readonly isExact: boolean
}

/**
 * 2 s at their best, then shoulders so that 10 s have their best, then plateaus so that 500 m have theirs. Nothing
 * outside the run is faster than its slowest frame, so every best lies within it.
 */
function planRun(record: LogRecord, frames: number, rate: number): PlannedRun {
  const [best2s, best10s, best500m] = [record['2s_best'], record['10s_best'], record['500m_best']]
  const peak: Piece = { frames: 2 * rate, speed: best2s }
  const none: Piece = { frames: 0, speed: 0 }
  if (best2s === 0 || frames < peak.frames) return { run: undefined, isExact: best2s === 0 }
  if (best10s === 0 || frames < 10 * rate) {
    return { run: { peak, shoulder: none, plateau: none }, isExact: frames < 10 * rate && best10s === 0 }
  }
  // Rounding up adds less than truncating to whole mm/s removes.
  const beside = Math.max(0, Math.ceil((10 * best10s - 2 * best2s) / 8))
  const narrow: Run = { peak, shoulder: { frames: 4 * rate, speed: beside }, plateau: none }
  if (best500m === 0) return { run: narrow, isExact: 10 * rate * best10s < 500_000 * rate }
  // A plateau faster than the shoulders would make another 10 s the fastest, unless each shoulder lasts 8 s.
  const wide: Run = { ...narrow, shoulder: { frames: 8 * rate, speed: beside } }
  const slow = withPlateau(narrow, best500m, rate, beside)
  const fast = withPlateau(wide, best500m, rate, best10s)
  const planned = [slow, fast].find((candidate) => candidate?.isExact) ?? slow
  const isShortEnough = planned && sum(piecesOf(planned.run), (piece) => piece.frames) <= frames
  return isShortEnough ? planned : { run: narrow, isExact: false }
}

/**
 * The plateau that gives the smallest window of 500 m the requested mean. One frame of it must exceed the window's surplus,
 * or a smaller window would do: that one is tried then, and its mean may be truncated to the same number.
 */
function withPlateau(
  core: Run,
  best: MillimetresPerSecond,
  rate: number,
  fastest: MillimetresPerSecond,
): PlannedRun | undefined {
  const need = 500_000 * rate
  const coreFrames = sum(piecesOf(core), (piece) => piece.frames)
  const coreTravel = sum(piecesOf(core), travelOf)
  const longest = Math.ceil(need / best)
  const candidates = [longest, longest - 1]
    .filter((length) => length > coreFrames)
    .map((length) => {
      const frames = length - coreFrames
      const speed = Math.max(0, Math.ceil((Math.max(length * best, need) - coreTravel) / frames))
      const total = coreTravel + frames * speed
      const isExact = Math.floor(total / length) === best && total - speed < need && speed <= fastest
      return { run: { ...core, plateau: { frames, speed } }, isExact }
    })
  return candidates.find((candidate) => candidate.isExact) ?? candidates[0]
}

function piecesOf(run: Run | undefined): readonly Piece[] {
  if (!run) return []
  const { peak, shoulder, plateau } = run
  const [left, right] = [Math.ceil(plateau.frames / 2), Math.floor(plateau.frames / 2)]
  const pieces = [{ ...plateau, frames: left }, shoulder, peak, shoulder, { ...plateau, frames: right }]
  return pieces.filter((piece) => piece.frames > 0)
}

function travelOf(piece: Piece): number {
  return piece.frames * piece.speed
}

function sum<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0)
}
