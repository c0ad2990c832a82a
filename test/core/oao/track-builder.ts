/** Builds OAO tracks and their records from docs/device.md, "The track file", by another algorithm than the reader's. */
import type { DeviceLog } from '../../../src/core/domain/payloads.ts'

export interface TrackShape {
  readonly motion: number
  /** ms since the epoch. */
  readonly start: number
  readonly hertz: number
  /** One speed in mm/s for each GNSS frame. */
  readonly speeds: readonly number[]
  /** If not start + frames / Hz. */
  readonly end?: number
  /** Appended after the GNSS frames. */
  readonly extraModes?: readonly number[]
  /** The UTC of frame n, if not start + n / Hz. */
  readonly utcOf?: (index: number) => number
}

export interface BuiltTrack {
  readonly bytes: Uint8Array
  readonly log: DeviceLog
}

const lengths: Readonly<Record<number, number>> = { 2769: 12, 2770: 34, 2771: 34, 2774: 32 }

/** Half a minute of sailing at 5 Hz by default. */
export const plainShape: TrackShape = {
  motion: 601,
  start: Date.UTC(2023, 9, 7, 10, 19, 40),
  hertz: 5,
  speeds: Array.from({ length: 400 }, (_, index) => 9000 + ((index * 7919) % 4000)),
}

export function buildTrack(shape: Partial<TrackShape> = {}): BuiltTrack {
  const whole = { ...plainShape, ...shape }
  const { motion, start, hertz, speeds } = whole
  const utcOf = whole.utcOf ?? ((index: number) => start + (index * 1000) / hertz)
  const end = whole.end ?? start + (speeds.length * 1000) / hertz
  const distance = Math.floor(speeds.reduce((sum, speed) => sum + speed, 0) / hertz)
  const best2s = bestOfTime(speeds, 2 * hertz)
  const best10s = bestOfTime(speeds, 10 * hertz)
  const best500m = bestOf500m(speeds, hertz)
  const header = buildHeader({ motion, start, end, distance, best2s, best10s, best500m, hertz })
  const frames = speeds.map((speed, index) => buildGnss(utcOf(index), speed))
  const extras = (whole.extraModes ?? []).map((mode) => sealed(mode, new Uint8Array(lengths[mode] ?? 4)))
  const bytes = Buffer.concat([header, ...frames, ...extras])
  const log = {
    file: `/logs/2023/10/${String(motion).padStart(4, '0')}_2023-10-07-1119.oao`,
    size: bytes.length + 1024,
    timezone: 60,
    startDate: start,
    endDate: end,
    duration: end === 0 ? 0 : end - start,
    distance,
    best2s,
    best10s,
    best500m,
  }
  return { bytes: new Uint8Array(bytes), log }
}

export function buildHeader(fields: {
  readonly motion: number
  readonly start: number
  readonly end: number
  readonly distance: number
  readonly best2s: number
  readonly best10s: number
  readonly best500m: number
  readonly hertz: number
}): Uint8Array {
  const frame = Buffer.alloc(512)
  frame.writeUInt16LE(fields.motion, 4)
  frame.write('SIMULATED', 6, 'latin1')
  frame.writeBigUInt64LE(BigInt(fields.start), 16)
  frame.writeBigUInt64LE(BigInt(fields.end), 36)
  frame.writeUInt32LE(fields.distance, 56)
  frame.writeUInt32LE(fields.best10s, 144)
  frame.writeUInt32LE(fields.best500m, 224)
  frame.writeUInt32LE(fields.best2s, 388)
  frame.writeUInt16LE(3232, 424)
  frame.writeInt16LE(60, 426)
  frame.writeUInt8(fields.hertz, 428)
  return sealed(0xad0, frame)
}

export function buildGnss(utc: number, speed: number, mode = utc % 1000 === 0 ? 0xad4 : 0xad5): Uint8Array {
  const frame = Buffer.alloc(52)
  frame.writeUInt32LE(speed, 16)
  frame.writeBigUInt64LE(BigInt(utc), 24)
  frame.writeUInt8(3, 32)
  frame.writeUInt8(12, 33)
  return sealed(mode, frame)
}

/** The frame with its mode and the checksum over all but the checksum's own bytes. */
export function sealed(mode: number, frame: Uint8Array): Uint8Array {
  const whole = Uint8Array.from(frame)
  whole.set([mode % 256, Math.floor(mode / 256)])
  let a = 0
  let b = 0
  for (const byte of [...whole.slice(0, 2), ...whole.slice(4)]) {
    a = (a + byte) % 256
    b = (b + a) % 256
  }
  whole.set([a, b], 2)
  return whole
}

/** Recomputes every window. */
export function bestOfTime(speeds: readonly number[], frames: number): number {
  let best = 0
  for (let first = 0; first + frames <= speeds.length; first += 1) {
    const sum = speeds.slice(first, first + frames).reduce((total, speed) => total + speed, 0)
    best = Math.max(best, Math.floor(sum / frames))
  }
  return best
}

/** The shortest window that ends at each frame, found among the cumulative sums. */
export function bestOf500m(speeds: readonly number[], hertz: number): number {
  const sums = [0]
  for (const speed of speeds) sums.push((sums.at(-1) ?? 0) + speed)
  let best = 0
  for (const [last, sum] of sums.entries()) {
    // The sums never decrease, so each step can discard half of the rest.
    let [fits, fitsNot] = [-1, last]
    while (fitsNot - fits > 1) {
      const middle = (fits + fitsNot) >> 1
      if (sum - (sums[middle] ?? 0) >= 500_000 * hertz) fits = middle
      else fitsNot = middle
    }
    if (fits >= 0) best = Math.max(best, (sum - (sums[fits] ?? 0)) / (last - fits))
  }
  return Math.floor(best)
}
