/** Adds up a track's GNSS frames in one pass: distance, spacing and places (docs/device.md, "GNSS frames"). */
import type { Bytes, Millimetres, Milliseconds } from '../base/units.ts'
import { readUint64, type TrackHeader } from './frames.ts'
import { HALF_TURN, isOnGlobe } from './gnss-frame.ts'

/** Nothing that carries a motion is faster, m/s. */
export const FASTEST_PLAUSIBLE = 60

/** Frames this far outside the header's start and end still count as between them. */
const SPAN_SLACK: Milliseconds = 60_000

/** Slower frames add nothing to a device's figures, mm/s: in 1,717 real records no best lies between 1 and 1000. */
const SLOWEST_COUNTED = 1000

/**
 * A device counts distance for which it writes no frames, at up to this speed, mm/s: real records of up to 4 frames
 * have distances up to 639 m, and no best 2 s above 1,933 mm/s.
 */
const FASTEST_UNWRITTEN = 2000

/** A place is compared with one at least this much earlier: a single wrong frame between them is no jump. */
const PLACE_INTERVAL: Milliseconds = 2000

/** Frames are at the header's rate when their spacing is within this share of it. */
const SPACING_SLACK = 0.2

/** 1e-7 degrees of latitude, in metres, and 1e-7 degrees in radians. */
const METRES_PER_STEP = 0.011_132
const RADIANS_PER_STEP = Math.PI / HALF_TURN

/** How the frames follow each other, against the header's rate. */
export interface Spacing {
  /** Between two frames at the header's rate. */
  readonly period: Milliseconds
  /** Frames that follow the one before after `period`, sooner, or later. */
  readonly onTime: number
  readonly sooner: number
  readonly later: number
}

/** Frames with one fault. */
export interface FaultCount {
  readonly count: number
  /** The byte at which the first such frame begins. */
  readonly firstAt: Bytes
}

/** The sums over the GNSS frames with a sound checksum. */
export interface FrameSums {
  readonly frames: number
  /** Frames between the header's start and end, give or take a minute. */
  readonly inSpan: number
  /** Undefined, like the distance, where the header gives no rate. */
  readonly spacing: Spacing | undefined
  /** What a device may call the distance: from that of the frames it counts to that of all, and of the pauses. */
  readonly distance: { readonly least: Millimetres; readonly most: Millimetres } | undefined
  readonly offGlobe: FaultCount
  /** Places that cannot be reached from an earlier one at `FASTEST_PLAUSIBLE`. */
  readonly jumps: FaultCount
}

/** Takes the GNSS frames of a track in order; keeps a few numbers, whatever the track's length. */
export class FrameSummer {
  readonly #header: TrackHeader
  readonly #from: Milliseconds
  readonly #until: Milliseconds
  readonly #period: Milliseconds
  readonly #soonest: Milliseconds
  readonly #latest: Milliseconds
  #frames = 0
  #inSpan = 0
  #onTime = 0
  #sooner = 0
  #later = 0
  /** In mm/s, of all frames and of those that the device counts. */
  #speeds = 0
  #countedSpeeds = 0
  /** Distance in mm that the pauses between frames may stand for. */
  #unwritten = 0
  #firstUtc = 0
  #lastUtc = 0
  #lastLatitude = 0
  #lastLongitude = 0
  /** The frame whose place the next ones are compared with. */
  #hasMark = false
  #markLatitude = 0
  #markLongitude = 0
  #markUtc = 0
  readonly #offGlobe = { count: 0, firstAt: 0 }
  readonly #jumps = { count: 0, firstAt: 0 }

  constructor(header: TrackHeader) {
    this.#header = header
    this.#from = header.startDate - SPAN_SLACK
    this.#until = header.endDate === 0 ? Infinity : header.endDate + SPAN_SLACK
    this.#period = 1000 / header.hertz
    this.#soonest = this.#period * (1 - SPACING_SLACK)
    this.#latest = this.#period * (1 + SPACING_SLACK)
  }

  /** Takes the frame at `at` of a view, at byte `frameAt` of the file; a device counts it if its speed is sure. */
  add(frames: DataView, at: number, isCounted: boolean, frameAt: Bytes): void {
    const utc = readUint64(frames, at + 24)
    const latitude = frames.getInt32(at + 4, true)
    const longitude = frames.getInt32(at + 8, true)
    const speed = frames.getUint32(at + 16, true)
    if (utc >= this.#from && utc <= this.#until) this.#inSpan += 1
    this.#speeds += speed
    if (isCounted && speed >= SLOWEST_COUNTED) this.#countedSpeeds += speed
    if (this.#frames === 0) this.#firstUtc = utc
    else this.#addSpacing(utc - this.#lastUtc, latitude, longitude)
    this.#frames += 1
    this.#lastUtc = utc
    this.#lastLatitude = latitude
    this.#lastLongitude = longitude
    if (!isOnGlobe(latitude, longitude)) count(this.#offGlobe, frameAt)
    else if (isCounted) this.#comparePlace(latitude, longitude, utc, frameAt)
  }

  sums(): FrameSums {
    const { hertz, startDate, endDate } = this.#header
    const hasRate = hertz > 0
    const [period, onTime, sooner, later] = [this.#period, this.#onTime, this.#sooner, this.#later]
    const least = this.#countedSpeeds / hertz
    const around = Math.max(0, this.#firstUtc - startDate) + Math.max(0, endDate - this.#lastUtc)
    const most = this.#speeds / hertz + this.#unwritten + (around / 1000) * FASTEST_UNWRITTEN
    return {
      frames: this.#frames,
      inSpan: this.#inSpan,
      spacing: hasRate ? { period, onTime, sooner, later } : undefined,
      distance: hasRate ? { least, most } : undefined,
      offGlobe: { ...this.#offGlobe },
      jumps: { ...this.#jumps },
    }
  }

  #addSpacing(spacing: Milliseconds, latitude: number, longitude: number): void {
    if (spacing < this.#soonest) this.#sooner += 1
    else if (spacing <= this.#latest) this.#onTime += 1
    else {
      this.#later += 1
      const straight = metresBetween(this.#lastLatitude, this.#lastLongitude, latitude, longitude) * 1000
      this.#unwritten += Math.max((spacing / 1000) * FASTEST_UNWRITTEN, straight)
    }
  }

  #comparePlace(latitude: number, longitude: number, utc: Milliseconds, frameAt: Bytes): void {
    const elapsed = utc - this.#markUtc
    // Time that goes backwards is a fault of its own.
    if (this.#hasMark && elapsed >= 0) {
      if (elapsed < PLACE_INTERVAL) return
      const metres = metresBetween(this.#markLatitude, this.#markLongitude, latitude, longitude)
      if (metres > (FASTEST_PLAUSIBLE * elapsed) / 1000) count(this.#jumps, frameAt)
    }
    this.#hasMark = true
    this.#markLatitude = latitude
    this.#markLongitude = longitude
    this.#markUtc = utc
  }
}

function count(fault: { count: number; firstAt: Bytes }, frameAt: Bytes): void {
  if (fault.count === 0) fault.firstAt = frameAt
  fault.count += 1
}

/**
 * Metres between two places in 1e-7 degrees. As on a flat map, which is exact enough for a few kilometres; places on both
 * sides of 180 degrees are neighbours.
 */
export function metresBetween(
  latitude: number,
  longitude: number,
  toLatitude: number,
  toLongitude: number,
): number {
  const north = toLatitude - latitude
  const turn = Math.abs(toLongitude - longitude)
  const east =
    Math.min(turn, 2 * HALF_TURN - turn) * Math.cos(((latitude + toLatitude) / 2) * RADIANS_PER_STEP)
  return Math.hypot(north, east) * METRES_PER_STEP
}
