/** Reads `.fit` files as a stream: messages of lengths that the file itself defines, of which a record is a point. */
import type { Bytes, Milliseconds } from '../base/units.ts'
import { ChunkJoiner } from './chunk-joiner.ts'
import {
  definitionLength,
  type FitDefinition,
  type FitLayout,
  readDefinition,
  type Slot,
} from './fit-layout.ts'
import { fitSum } from './fit-sum.ts'
import { barePoint, faultsOf, type OnPoint, type PointReader, type Reading } from './format.ts'

const SHORT_HEADER: Bytes = 12
const LONG_HEADER: Bytes = 14
const SUM_BYTES: Bytes = 2
/** Times count from here, in seconds. */
const EPOCH: Milliseconds = Date.UTC(1989, 11, 31)
const NO_PLACE = 0x7fffffff
/** Half a turn has 2^31 of the units of a position. */
const DEGREES_E7 = 180e7 / 2 ** 31

/** The bits of a message's first byte. */
const bit = { compressed: 0x80, definition: 0x40, developer: 0x20, reserved: 0x10 } as const

/** True for the first bytes of a file in this format. */
export function looksLikeFit(head: Buffer): boolean {
  const isLength = head[0] === SHORT_HEADER || head[0] === LONG_HEADER
  return isLength && head.toString('latin1', 8, 12) === '.FIT'
}

type State = 'header' | 'messages' | 'whole' | 'broken'

export class FitReader implements PointReader {
  readonly #joiner = new ChunkJoiner((bytes, base) => this.#read(bytes, base))
  readonly #onPoint: OnPoint
  readonly #definitions = new Map<number, FitDefinition>()
  readonly #damages: string[] = []
  #state: State = 'header'
  /** Where the messages end. */
  #dataEnd: Bytes = 0
  #sum = 0
  #surplus: Bytes = 0
  /** In seconds, of the last message with a time. */
  #time: number | undefined
  #records = 0
  #placeless = 0

  constructor(onPoint: OnPoint) {
    this.#onPoint = onPoint
  }

  push(chunk: Uint8Array): void {
    this.#joiner.push(chunk)
  }

  end(): Reading {
    const { bytes, at } = this.#joiner.rest()
    const end = this.#dataEnd + SUM_BYTES
    const isCut = this.#state === 'header' || this.#state === 'messages'
    const cut = `the file ends at byte ${at + bytes.length} of ${end}: its end is missing`
    const surplus = `${this.#surplus} bytes follow after its end at byte ${end}`
    const damages = [...this.#damages, ...(this.#surplus === 0 ? [] : [surplus])]
    const reason = `${this.#placeless} of ${this.#records} records have no time or no position`
    return {
      faults: faultsOf(damages, isCut ? cut : undefined),
      warnings: this.#placeless === 0 ? [] : [reason],
    }
  }

  #read(bytes: Buffer, base: Bytes): number {
    let at = 0
    if (this.#state === 'header') at = this.#readHeader(bytes)
    if (this.#state === 'messages') at = this.#readMessages(bytes, at, base)
    if (this.#state === 'whole') this.#surplus += bytes.length - at
    return this.#state === 'whole' || this.#state === 'broken' ? bytes.length : at
  }

  #readHeader(bytes: Buffer): number {
    if (bytes.length < LONG_HEADER) return 0
    const length = bytes.readUInt8(0)
    this.#dataEnd = length + bytes.readUInt32LE(4)
    this.#state = 'messages'
    const version = bytes.readUInt8(1) >>> 4
    if (version !== 1 && version !== 2) this.#break(`its version ${version} is not known`)
    const said = length === LONG_HEADER ? bytes.readUInt16LE(SHORT_HEADER) : 0
    if (said !== 0 && said !== fitSum(0, bytes, 0, SHORT_HEADER)) {
      this.#break('the checksum of its header is wrong: nothing in it can be read')
    }
    this.#sum = fitSum(0, bytes, 0, length)
    return length
  }

  /** Reads as far as whole messages are there, and the checksum behind them; returns how far. */
  #readMessages(bytes: Buffer, from: number, base: Bytes): number {
    const end = this.#dataEnd - base
    const limit = Math.min(end, bytes.length)
    let at = from
    while (at < limit) {
      const length = this.#takeMessage(bytes, at, limit, base)
      if (length === 'none' || (length === 'unfinished' && limit === end)) {
        this.#break(`its messages do not follow each other at byte ${base + at}: nothing from there was read`)
        return at
      }
      if (length === 'unfinished') break
      at += length
    }
    this.#sum = fitSum(this.#sum, bytes, from, at)
    if (at < end || bytes.length < at + SUM_BYTES) return at
    if (bytes.readUInt16LE(at) !== this.#sum) this.#damages.push('its checksum at the end is wrong')
    this.#state = 'whole'
    return at + SUM_BYTES
  }

  /** Takes the message at `at`, which must end before `limit`; returns its length. */
  #takeMessage(bytes: Buffer, at: number, limit: number, base: Bytes): Bytes | 'unfinished' | 'none' {
    const kind = bytes.readUInt8(at)
    if ((kind & bit.compressed) !== 0) {
      const layout = this.#definitions.get((kind >>> 5) & 3)?.withoutTime
      if (layout === undefined || this.#time === undefined) return 'none'
      if (at + 1 + layout.length > limit) return 'unfinished'
      this.#time = laterTime(this.#time, kind & 31)
      if (layout.isRecord) this.#takeRecord(layout, bytes, at, base)
      return 1 + layout.length
    }
    if ((kind & bit.reserved) !== 0) return 'none'
    if ((kind & bit.definition) !== 0) return this.#define(bytes, at, limit)
    const layout = this.#definitions.get(kind & 15)?.whole
    if (layout === undefined || (kind & bit.developer) !== 0) return 'none'
    if (at + 1 + layout.length > limit) return 'unfinished'
    const { time } = layout.slots
    if (time !== undefined) this.#time = time.size === 4 ? numberAt(layout, bytes, at, time) : undefined
    if (layout.isRecord) this.#takeRecord(layout, bytes, at, base)
    return 1 + layout.length
  }

  #define(bytes: Buffer, at: number, limit: number): Bytes | 'unfinished' | 'none' {
    const kind = bytes.readUInt8(at)
    const hasDeveloperFields = (kind & bit.developer) !== 0
    const length = definitionLength(bytes.subarray(0, limit), at, hasDeveloperFields)
    if (length === undefined || at + length > limit) return 'unfinished'
    const definition = readDefinition(bytes, at, hasDeveloperFields)
    if (definition === undefined) return 'none'
    this.#definitions.set(kind & 15, definition)
    return length
  }

  #takeRecord(layout: FitLayout, bytes: Buffer, at: number, base: Bytes): void {
    this.#records += 1
    const { slots } = layout
    const time = slots.time === undefined && !isCompressed(bytes, at) ? undefined : this.#time
    const latitude = numberAt(layout, bytes, at, slots.latitude)
    const longitude = numberAt(layout, bytes, at, slots.longitude)
    const isPlace = latitude !== NO_PLACE && longitude !== NO_PLACE
    if (time === undefined || latitude === undefined || longitude === undefined || !isPlace) {
      this.#placeless += 1
      return
    }
    const altitude =
      numberAt(layout, bytes, at, slots.fineAltitude) ?? numberAt(layout, bytes, at, slots.altitude)
    this.#onPoint(
      {
        ...barePoint,
        utc: EPOCH + time * 1000,
        latitude: Math.round((latitude | 0) * DEGREES_E7),
        longitude: Math.round((longitude | 0) * DEGREES_E7),
        // In fifths of a metre from 500 m below the sea.
        altitude: altitude === undefined ? 0 : altitude * 200 - 500_000,
        speed: numberAt(layout, bytes, at, slots.fineSpeed) ?? numberAt(layout, bytes, at, slots.speed),
        horizontalAccuracy: (numberAt(layout, bytes, at, slots.accuracy) ?? 0) * 1000,
      },
      base + at,
    )
  }

  #break(reason: string): void {
    this.#damages.push(reason)
    this.#state = 'broken'
  }
}

function isCompressed(bytes: Buffer, at: number): boolean {
  return (bytes.readUInt8(at) & bit.compressed) !== 0
}

/** The first time from `time` on whose last five bits are these. */
function laterTime(time: number, bits: number): number {
  const later = time - (time % 32) + bits
  return later < time ? later + 32 : later
}

/** The number in a slot of the message at `at`; undefined for none, which is written as all ones. */
function numberAt(
  { isLittleEndian }: FitLayout,
  bytes: Buffer,
  at: number,
  slot: Slot | undefined,
): number | undefined {
  if (slot === undefined) return undefined
  const place = at + 1 + slot.at
  switch (slot.size) {
    case 1:
      return given(bytes.readUInt8(place), 0xff)
    case 2:
      return given(isLittleEndian ? bytes.readUInt16LE(place) : bytes.readUInt16BE(place), 0xffff)
    case 4:
      return given(isLittleEndian ? bytes.readUInt32LE(place) : bytes.readUInt32BE(place), 0xffffffff)
    default:
      return undefined
  }
}

function given(value: number, none: number): number | undefined {
  return value === none ? undefined : value
}
