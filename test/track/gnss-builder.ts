/** Builds GNSS frames of every kind, and tracks of them, from docs/device.md, "GNSS frames" alone. */
import fc from 'fast-check'
import type { GnssFrame } from '../../src/core/oao/gnss-frame.ts'
import { buildHeader, plainShape, sealed } from '../core/oao/track-builder.ts'

export const START = plainShape.start

export const plainFrame: GnssFrame = {
  utc: START,
  latitude: 506_012_345,
  longitude: -24_543_210,
  altitude: -1250,
  speed: 12_345,
  course: 9_012_345,
  fix: 3,
  satellites: 14,
  speedAccuracy: 210,
  horizontalAccuracy: 900,
  verticalAccuracy: 1400,
  courseAccuracy: 150_000,
  hdop: 83,
}

/** `count` frames at 5 Hz, all different; `change` overrides their fields. */
export function framesOf(
  count: number,
  change: (index: number) => Partial<GnssFrame> = () => ({}),
): readonly GnssFrame[] {
  return Array.from({ length: count }, (_, index) => ({
    ...plainFrame,
    utc: START + index * 200,
    latitude: plainFrame.latitude + index,
    longitude: plainFrame.longitude - index * 3,
    speed: 8000 + ((index * 7919) % 6000),
    ...change(index),
  }))
}

/** A whole track; the figures of its header are empty. */
export function trackOf(frames: readonly GnssFrame[], hertz = 5): Uint8Array {
  const end = (frames.at(-1)?.utc ?? START) + 1
  const none = { distance: 0, best2s: 0, best10s: 0, best500m: 0 }
  return Buffer.concat([
    buildHeader({ motion: 601, start: START, end, hertz, ...none }),
    ...frames.map(encode),
  ])
}

/** Any frame that a file may hold, mostly one step after the other. */
export const anyFrames: fc.Arbitrary<readonly GnssFrame[]> = fc
  .array(
    fc.record({
      step: fc.oneof(
        { weight: 6, arbitrary: fc.constant(200) },
        { weight: 1, arbitrary: fc.integer({ min: -5000, max: 100_000 }) },
      ),
      latitude: fc.integer({ min: -900_000_000, max: 900_000_000 }),
      longitude: fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }),
      altitude: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      speed: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
      course: fc.integer({ min: 0, max: 36_000_000 }),
      fix: fc.oneof(fc.nat(6), fc.nat(255)),
      satellites: fc.nat(255),
      speedAccuracy: fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 0, max: 999 }) },
        { weight: 1, arbitrary: fc.integer({ min: 1000, max: 2 ** 32 - 1 }) },
      ),
      horizontalAccuracy: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      verticalAccuracy: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      courseAccuracy: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      hdop: fc.nat(65_535),
    }),
    { maxLength: 40 },
  )
  .map((drafts) => {
    let utc = START
    return drafts.map(({ step, ...frame }) => {
      utc += step
      return { ...frame, utc }
    })
  })

function encode(frame: GnssFrame): Uint8Array {
  const bytes = Buffer.alloc(52)
  bytes.writeInt32LE(frame.latitude, 4)
  bytes.writeInt32LE(frame.longitude, 8)
  bytes.writeInt32LE(frame.altitude, 12)
  bytes.writeUInt32LE(frame.speed, 16)
  bytes.writeUInt32LE(frame.course, 20)
  bytes.writeBigUInt64LE(BigInt(frame.utc), 24)
  bytes.writeUInt8(frame.fix, 32)
  bytes.writeUInt8(frame.satellites, 33)
  bytes.writeUInt32LE(frame.speedAccuracy, 34)
  bytes.writeUInt32LE(frame.horizontalAccuracy, 38)
  bytes.writeUInt32LE(frame.verticalAccuracy, 42)
  bytes.writeUInt32LE(frame.courseAccuracy, 46)
  bytes.writeUInt16LE(frame.hdop, 50)
  return sealed(frame.utc % 1000 === 0 ? 0xad4 : 0xad5, bytes)
}
