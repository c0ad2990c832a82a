/** Reads `.sbp` files of Locosys devices: a header of 64 bytes, then records of 32 bytes. */
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
import { isLocosysHeader, readLocosysHeader, SIRF_START } from './sirf.ts'

const HEADER_BYTES: Bytes = 64
const RECORD_BYTES: Bytes = 32
const LINE_FEED = 0x0a
/** An old device without an accuracy writes this, or 0. */
const NO_ACCURACY = 1

const FRAME_AT = 2
const PAYLOAD_AT = 6

/** True for the first bytes of a file in this format; the header of a hand-made one may be blank. */
export function looksLikeSbp(head: Buffer): boolean {
  if (head.length < HEADER_BYTES) return false
  if (head.readUInt16BE(FRAME_AT) === SIRF_START) return isLocosysHeader(head.subarray(PAYLOAD_AT))
  const days = new DayStart()
  const records = [HEADER_BYTES, HEADER_BYTES + RECORD_BYTES].filter((at) => head.length >= at + RECORD_BYTES)
  return records.length > 0 && records.every((at) => looksLikeRecord(head, at, days))
}

export class SbpReader implements PointReader {
  readonly #joiner = new ChunkJoiner((bytes, base) => this.#read(bytes, base))
  readonly #onPoint: OnPoint
  readonly #days = new DayStart()
  readonly #undated = new Places()
  readonly #paddingInside = new Places()
  #device: DeviceLabel | undefined
  #paddingAt: Bytes | undefined
  #hasHeader = false

  constructor(onPoint: OnPoint) {
    this.#onPoint = onPoint
  }

  push(chunk: Uint8Array): void {
    this.#joiner.push(chunk)
  }

  end(): Reading {
    const { bytes, at } = this.#joiner.rest()
    const isWhole = bytes.length === 0 || (bytes.length === 1 && bytes[0] === LINE_FEED)
    const cut = `the file ends inside the record at byte ${at} (${bytes.length} of ${RECORD_BYTES} bytes of it)`
    const damages = [
      ...this.#undated.describe('record', 'without a date of the calendar'),
      ...this.#paddingInside.describe('record', 'of padding before others'),
    ]
    return {
      faults: faultsOf(damages, isWhole ? undefined : cut),
      warnings: [],
      device: this.#device,
    }
  }

  #read(bytes: Buffer, base: Bytes): number {
    let at = 0
    if (!this.#hasHeader) {
      if (bytes.length < HEADER_BYTES) return 0
      this.#readHeader(bytes)
      at = HEADER_BYTES
    }
    for (; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) this.#readRecord(bytes, at, base + at)
    return at
  }

  #readHeader(bytes: Buffer): void {
    this.#hasHeader = true
    if (bytes.readUInt16BE(FRAME_AT) !== SIRF_START || !isLocosysHeader(bytes.subarray(PAYLOAD_AT))) return
    const length = Math.min(
      bytes.readUInt16BE(4) & 0xff || bytes.readUInt16BE(4) >> 8,
      HEADER_BYTES - PAYLOAD_AT,
    )
    this.#device = readLocosysHeader(bytes.subarray(PAYLOAD_AT, PAYLOAD_AT + length))
  }

  #readRecord(bytes: Buffer, at: number, place: Bytes): void {
    if (bytes.readUInt32LE(at + 4) === 0xffffffff && bytes.readUInt32LE(at) === 0xffffffff) {
      this.#paddingAt ??= place
      return
    }
    if (this.#paddingAt !== undefined) {
      this.#paddingInside.add(this.#paddingAt)
      this.#paddingAt = undefined
    }
    const utc = instantOf(bytes, at, this.#days)
    if (Number.isNaN(utc)) {
      this.#undated.add(place)
      return
    }
    const accuracy = bytes.readUInt8(at + 30)
    const verticalAccuracy = bytes.readUInt8(at + 31)
    const isGiven = accuracy > NO_ACCURACY || verticalAccuracy > NO_ACCURACY
    this.#onPoint(
      {
        ...barePoint,
        utc,
        latitude: bytes.readInt32LE(at + 12),
        longitude: bytes.readInt32LE(at + 16),
        altitude: bytes.readInt32LE(at + 20) * 10,
        speed: bytes.readUInt16LE(at + 24) * 10,
        course: bytes.readUInt16LE(at + 26) * 1000,
        satellites: bytes.readUInt8(at + 1),
        speedAccuracy: isGiven ? accuracy * 10 : 0,
        hdop: bytes.readUInt8(at) * 20,
      },
      place,
    )
  }
}

/** The seconds are in the milliseconds of the minute, which also have the fraction. */
function instantOf(bytes: Buffer, at: number, days: DayStart): number {
  const packed = bytes.readUInt32LE(at + 4)
  const months = packed >>> 22
  const month = months % 12 || 12
  const year = 2000 + (months - month) / 12
  const time = timeOfDay((packed >>> 12) & 31, (packed >>> 6) & 63, bytes.readUInt16LE(at + 2) / 1000)
  return days.of(year, month, (packed >>> 17) & 31) + time
}

function looksLikeRecord(head: Buffer, at: number, days: DayStart): boolean {
  const packed = head.readUInt32LE(at + 4)
  const isSecond = (packed & 63) === Math.floor(head.readUInt16LE(at + 2) / 1000)
  const isPlace =
    Math.abs(head.readInt32LE(at + 12)) <= 900e6 && Math.abs(head.readInt32LE(at + 16)) <= 1800e6
  return isSecond && isPlace && packed !== 0 && !Number.isNaN(instantOf(head, at, days))
}
