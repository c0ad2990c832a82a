/** Reads a GNSS frame: where the motion was, when, how fast, how accurately (docs/device.md, "GNSS frames"). */
import type { Millimetres, MillimetresPerSecond, Milliseconds } from '../base/units.ts'
import { readUint64 } from './frames.ts'

/** The fields as the device wrote them, all whole numbers. */
export interface GnssFrame {
  readonly utc: Milliseconds
  /** 1e-7 degrees; a damaged or hostile frame may lie outside the globe. */
  readonly latitude: number
  readonly longitude: number
  readonly altitude: Millimetres
  readonly speed: MillimetresPerSecond
  /** 1e-5 degrees. */
  readonly course: number
  /** The device's code for the kind of fix. */
  readonly fix: number
  readonly satellites: number
  readonly speedAccuracy: MillimetresPerSecond
  readonly horizontalAccuracy: Millimetres
  readonly verticalAccuracy: Millimetres
  /** 1e-5 degrees. */
  readonly courseAccuracy: number
  /** Hundredths. */
  readonly hdop: number
}

/** 180 degrees, in 1e-7 degrees. */
export const HALF_TURN = 180e7
const QUARTER_TURN = 90e7

/** A device ignores frames from this accuracy on: the bests of 70 of 74 real tracks with spikes then agree. */
const INACCURATE_FROM: MillimetresPerSecond = 1000

/** The last instant with a four-digit year. */
const LAST_DATE: Milliseconds = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** The GNSS frame at `at`; the caller has checked its length and checksum. */
export function readGnssFrame(frames: DataView, at: number): GnssFrame {
  return {
    latitude: frames.getInt32(at + 4, true),
    longitude: frames.getInt32(at + 8, true),
    altitude: frames.getInt32(at + 12, true),
    speed: frames.getUint32(at + 16, true),
    course: frames.getUint32(at + 20, true),
    utc: readUint64(frames, at + 24),
    fix: frames.getUint8(at + 32),
    satellites: frames.getUint8(at + 33),
    speedAccuracy: frames.getUint32(at + 34, true),
    horizontalAccuracy: frames.getUint32(at + 38, true),
    verticalAccuracy: frames.getUint32(at + 42, true),
    courseAccuracy: frames.getUint32(at + 46, true),
    hdop: frames.getUint16(at + 50, true),
  }
}

/** True for an instant that can be written as a date: a frame may claim to be half a billion years off. */
export function isDatable(utc: Milliseconds): boolean {
  return utc <= LAST_DATE
}

/** True for a position on the globe, in 1e-7 degrees. */
export function isOnGlobe(latitude: number, longitude: number): boolean {
  return Math.abs(latitude) <= QUARTER_TURN && Math.abs(longitude) <= HALF_TURN
}

/** True for a frame that the device counts, because its speed is accurate (docs/device.md, "Best speeds"). */
export function isAccurate({ speedAccuracy }: GnssFrame): boolean {
  return speedAccuracy < INACCURATE_FROM
}

/** As `isAccurate`, for the GNSS frame at `at`, without reading the rest of it. */
export function hasAccurateSpeed(frames: DataView, at: number): boolean {
  return frames.getUint32(at + 34, true) < INACCURATE_FROM
}
