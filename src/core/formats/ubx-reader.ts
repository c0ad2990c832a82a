/** Reads `.ubx` files of ESP loggers: UBX frames, of which NAV-PVT is the fix. */
import type { Bytes } from '../base/units.ts'
import { ChunkJoiner } from './chunk-joiner.ts'
import { DayStart, timeOfDay } from './clock-fields.ts'
import { barePoint, faultsOf, type OnPoint, type PointReader, type Reading } from './format.ts'
import { Places } from './places.ts'

const START = Buffer.from([0xb5, 0x62])
/** Class 1, id 7, in the order of the file. */
const NAV_PVT = 0x0107
const OVERHEAD: Bytes = 8
/** A longer payload is no frame: NAV-SAT of 255 satellites has 3068 bytes. */
const LONGEST_PAYLOAD: Bytes = 4096
const SHORTEST_FIX: Bytes = 84
const DATE_AND_TIME = 3
const FIX_OK = 1

type Frame = 'unfinished' | 'none' | { readonly length: Bytes; readonly isSound: boolean }

/** True where a whole fix, or any sound frame at the start, lies in the first bytes of a file. */
export function looksLikeUbx(head: Buffer): boolean {
  for (let at = head.indexOf(START); at >= 0; at = head.indexOf(START, at + 1)) {
    const frame = frameAt(head, at)
    if (typeof frame !== 'string' && frame.isSound) return true
  }
  return false
}

export class UbxReader implements PointReader {
  readonly #joiner = new ChunkJoiner((bytes, base) => this.#read(bytes, base))
  readonly #onPoint: OnPoint
  readonly #days = new DayStart()
  readonly #unsound = new Places()
  readonly #foreign = new Places()
  readonly #undated = new Places()
  #foreignBytes: Bytes = 0
  #foreignEnd: Bytes = 0
  #leading: Bytes = 0

  constructor(onPoint: OnPoint) {
    this.#onPoint = onPoint
  }

  push(chunk: Uint8Array): void {
    this.#joiner.push(chunk)
  }

  end(): Reading {
    const { bytes, at } = this.#joiner.rest()
    const damages = [
      ...this.#unsound.describe('frame', 'with a wrong checksum'),
      ...this.#foreign.describe('place', `with no frame (${this.#foreignBytes} bytes)`),
    ]
    // These loggers begin and end a file wherever the receiver was.
    const begins = `the first ${this.#leading} bytes are the rest of a frame`
    const ends = `the file ends inside the frame at byte ${at} (${bytes.length} bytes of it)`
    return {
      faults: faultsOf(damages),
      warnings: [
        ...(this.#leading === 0 ? [] : [begins]),
        ...(bytes.length === 0 ? [] : [ends]),
        ...this.#undated.describe('fix', 'without a date'),
      ],
    }
  }

  #read(bytes: Buffer, base: Bytes): number {
    let at = 0
    while (at < bytes.length) {
      const frame = frameAt(bytes, at)
      if (frame === 'unfinished') break
      if (frame === 'none' || !frame.isSound) {
        const next = bytes.indexOf(START, at + 1)
        const to = next < 0 ? bytes.length - 1 : next
        if (to === at) break
        // The length of an unsound frame may be what is wrong with it.
        if (frame === 'none') this.#skip(base + at, to - at)
        else this.#unsound.add(base + at)
        at = to
        continue
      }
      if (bytes.readUInt16BE(at + 2) === NAV_PVT && frame.length >= SHORTEST_FIX) {
        this.#takeFix(bytes, at + 6, base + at)
      }
      at += frame.length + OVERHEAD
    }
    return at
  }

  #skip(at: Bytes, length: Bytes): void {
    if (at === this.#leading && at + length <= LONGEST_PAYLOAD) {
      this.#leading += length
      return
    }
    if (at !== this.#foreignEnd) this.#foreign.add(at)
    this.#foreignBytes += length
    this.#foreignEnd = at + length
  }

  #takeFix(bytes: Buffer, at: number, place: Bytes): void {
    const isDated = (bytes.readUInt8(at + 11) & DATE_AND_TIME) === DATE_AND_TIME
    const isFix = (bytes.readUInt8(at + 21) & FIX_OK) === FIX_OK && bytes.readUInt8(at + 20) >= 2
    if (!isFix) return
    const day = this.#days.of(bytes.readUInt16LE(at + 4), bytes.readUInt8(at + 6), bytes.readUInt8(at + 7))
    const second = bytes.readUInt8(at + 10) + bytes.readInt32LE(at + 16) / 1e9
    const utc = day + timeOfDay(bytes.readUInt8(at + 8), bytes.readUInt8(at + 9), second)
    if (!isDated || Number.isNaN(utc)) {
      this.#undated.add(place)
      return
    }
    this.#onPoint(
      {
        ...barePoint,
        utc,
        latitude: bytes.readInt32LE(at + 28),
        longitude: bytes.readInt32LE(at + 24),
        altitude: bytes.readInt32LE(at + 36),
        speed: Math.max(0, bytes.readInt32LE(at + 60)),
        course: Math.max(0, bytes.readInt32LE(at + 64)),
        fix: bytes.readUInt8(at + 20),
        satellites: bytes.readUInt8(at + 23),
        speedAccuracy: bytes.readUInt32LE(at + 68),
        horizontalAccuracy: bytes.readUInt32LE(at + 40),
        verticalAccuracy: bytes.readUInt32LE(at + 44),
        hdop: bytes.readUInt16LE(at + 76),
      },
      place,
    )
  }
}

function frameAt(bytes: Buffer, at: number): Frame {
  const isStart = bytes[at] === START[0] && (at + 1 >= bytes.length || bytes[at + 1] === START[1])
  if (!isStart) return 'none'
  if (bytes.length - at < 6) return 'unfinished'
  const length = bytes.readUInt16LE(at + 4)
  if (length > LONGEST_PAYLOAD) return 'none'
  const end = at + 6 + length
  if (bytes.length < end + 2) return 'unfinished'
  let [a, b] = [0, 0]
  for (let place = at + 2; place < end; place += 1) {
    a += bytes[place] ?? 0
    b += a
  }
  return { length, isSound: (a & 255) === bytes[end] && (b & 255) === bytes[end + 1] }
}
