/** Reads `.sbn` files of Locosys devices: SiRF frames, of which message 41 is the fix. */
import type { Bytes } from '../base/units.ts'
import { ChunkJoiner } from './chunk-joiner.ts'
import { DayStart, timeOfDay } from './clock-fields.ts'
import {
  barePoint,
  type DeviceLabel,
  faultsOf,
  type OnPoint,
  type PointReader,
  type Reading,
} from './format.ts'
import { Places } from './places.ts'
import { isLocosysHeader, readLocosysHeader, SIRF_OVERHEAD, sirfFrameAt } from './sirf.ts'

const FIX = 41
const SHORTEST_FIX: Bytes = 91
const WITH_SPEED_ACCURACY: Bytes = 97
const START = Buffer.from([0xa0, 0xa2])
const LINE_FEED = 0x0a

/** True where a whole frame lies in the first bytes of a file. */
export function looksLikeSbn(head: Buffer): boolean {
  for (let at = head.indexOf(START); at >= 0; at = head.indexOf(START, at + 1)) {
    const frame = sirfFrameAt(head, at)
    if (frame.kind === 'frame' && (frame.isSound || isLocosysHeader(frame.payload))) return true
  }
  return false
}

export class SbnReader implements PointReader {
  readonly #joiner = new ChunkJoiner((bytes, base) => this.#read(bytes, base))
  readonly #onPoint: OnPoint
  readonly #days = new DayStart()
  readonly #unsound = new Places()
  readonly #foreign = new Places()
  readonly #short = new Places()
  readonly #undated = new Places()
  #foreignBytes: Bytes = 0
  #foreignEnd: Bytes = 0
  #device: DeviceLabel | undefined

  constructor(onPoint: OnPoint) {
    this.#onPoint = onPoint
  }

  push(chunk: Uint8Array): void {
    this.#joiner.push(chunk)
  }

  end(): Reading {
    const { bytes, at } = this.#joiner.rest()
    const isWhole = bytes.length === 0 || (bytes.length === 1 && bytes[0] === LINE_FEED)
    const cut = `the file ends inside the frame at byte ${at} (${bytes.length} bytes of it)`
    const damages = [
      ...this.#unsound.describe('frame', 'with a wrong checksum'),
      ...this.#foreign.describe('place', `with no frame (${this.#foreignBytes} bytes)`),
      ...this.#short.describe('fix', 'too short to read'),
    ]
    return {
      faults: faultsOf(damages, isWhole ? undefined : cut),
      warnings: this.#undated.describe('fix', 'without a date of the calendar'),
      device: this.#device,
    }
  }

  #read(bytes: Buffer, base: Bytes): number {
    let at = 0
    while (at < bytes.length) {
      const frame = sirfFrameAt(bytes, at)
      if (frame.kind === 'unfinished') break
      if (frame.kind === 'none') {
        const next = bytes.indexOf(START, at + 1)
        const to = next < 0 ? bytes.length - 1 : next
        if (to === at) break
        this.#skip(base + at, to - at)
        at = to
        continue
      }
      this.#take(frame.payload, frame.isSound, base + at)
      at += frame.payload.length + SIRF_OVERHEAD
    }
    return at
  }

  #skip(at: Bytes, length: Bytes): void {
    if (at !== this.#foreignEnd || at === 0) this.#foreign.add(at)
    this.#foreignBytes += length
    this.#foreignEnd = at + length
  }

  #take(payload: Buffer, isSound: boolean, at: Bytes): void {
    if (isLocosysHeader(payload)) this.#device ??= readLocosysHeader(payload)
    else if (!isSound) this.#unsound.add(at)
    else if (payload[0] === FIX) this.#takeFix(payload, at)
  }

  #takeFix(fix: Buffer, at: Bytes): void {
    if (fix.length < SHORTEST_FIX) {
      this.#short.add(at)
      return
    }
    const isValid = fix.readUInt16BE(1) === 0
    if (!isValid) return
    const day = this.#days.of(fix.readUInt16BE(11), fix.readUInt8(13), fix.readUInt8(14))
    const utc = day + timeOfDay(fix.readUInt8(15), fix.readUInt8(16), fix.readUInt16BE(17) / 1000)
    if (Number.isNaN(utc)) {
      this.#undated.add(at)
      return
    }
    const accuracy = fix.length < WITH_SPEED_ACCURACY ? 0 : fix.readUInt8(95)
    this.#onPoint(
      {
        ...barePoint,
        utc,
        latitude: fix.readInt32BE(23),
        longitude: fix.readInt32BE(27),
        altitude: fix.readInt32BE(35) * 10,
        speed: fix.readUInt16BE(40) * 10,
        course: fix.readUInt16BE(42) * 1000,
        satellites: fix.readUInt8(88),
        speedAccuracy: accuracy * 10,
        horizontalAccuracy: clamped(fix.readUInt32BE(50) * 10),
        verticalAccuracy: clamped(fix.readUInt32BE(54) * 10),
        hdop: fix.readUInt8(89) * 20,
      },
      at,
    )
  }
}

function clamped(value: number): number {
  return Math.min(value, 2 ** 32 - 1)
}
