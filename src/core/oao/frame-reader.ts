/** Reads the frames of an OAO track from chunks of any content into the facts for a verdict (docs/device.md, "Frames"). */
import type { Bytes, Milliseconds } from '../base/units.ts'
import { HEADER_BYTES } from '../domain/track-length.ts'
import { type BestSpans, BestSpeedFinder } from './best-speeds.ts'
import { ClockWatch } from './clock-correction.ts'
import { type FaultCount, FrameSummer, type FrameSums } from './frame-sums.ts'
import {
  type BestSpeeds,
  type FrameKind,
  frameKindOf,
  frameLengthOf,
  GNSS_MODE,
  GNSS_SECOND_MODE,
  HEADER_MODE,
  hasSoundChecksum,
  readHeader,
  readUint64,
  type TrackHeader,
} from './frames.ts'
import { hasAccurateSpeed } from './gnss-frame.ts'

/**
 * What can be wrong with a frame:
 *
 * - `checksum`: its bytes are not those that were written
 * - `no-frame`: the bytes are no frame; nothing after them can be read
 * - `second-header`: a header that is not at the start
 * - `mode`: its mode and its UTC disagree about the whole second
 * - `time-backwards`: it is earlier than the one before
 * - `clock-corrected`: earlier once, near the start, by whole seconds: the receiver has learnt the leap seconds
 * - `frame-repeated`: the same frame as the one before
 * - `time-repeated`: another frame with the UTC of the one before
 */
export const frameFaults = [
  'checksum',
  'no-frame',
  'second-header',
  'mode',
  'time-backwards',
  'clock-corrected',
  'frame-repeated',
  'time-repeated',
] as const
export type FrameFault = (typeof frameFaults)[number]

/** How the bytes end: on a frame, with the two bytes `]}` after one, or inside one. */
export type TrackEnding =
  | { readonly kind: 'whole' }
  | { readonly kind: 'brackets' }
  | {
      readonly kind: 'cut'
      readonly frameAt: Bytes
      readonly present: Bytes
      readonly length: Bytes | undefined
    }

export type FrameCounts = Readonly<Record<FrameKind, number>>

/** What was measured in the bytes of a track, before it is judged. */
export interface TrackFacts {
  readonly bytes: Bytes
  /** The first bytes, at most 16. */
  readonly opening: Uint8Array
  /** Undefined when the bytes do not begin with a whole header frame. */
  readonly header: TrackHeader | undefined
  readonly ending: TrackEnding
  readonly frames: FrameCounts
  readonly faults: ReadonlyMap<FrameFault, FaultCount>
  /** UTC of the first and last GNSS frame with a sound checksum. */
  readonly firstUtc: Milliseconds | undefined
  readonly lastUtc: Milliseconds | undefined
  /** Undefined without a header. */
  readonly sums: FrameSums | undefined
  /** Computed from the frames that the device counts; undefined when the header gives no rate. */
  readonly bests: BestSpeeds | undefined
  /** The frames of the bests, counted among those frames. */
  readonly bestSpans: BestSpans | undefined
}

/** Called for each GNSS frame with a sound checksum, in the order of the file, with its place in a view. */
export type OnGnssFrame = (frames: DataView, at: number) => void

const OPENING_BYTES = 16
const BRACKETS_MODE = 0x7d5d // `]}`
const BRACKETS_BYTES = 2
const MODE_BYTES = 2

/** Takes the bytes of a file in order; between two chunks it keeps only one unfinished frame. Never throws. */
export class FrameReader {
  readonly #carry = new Uint8Array(HEADER_BYTES)
  readonly #carryView = new DataView(this.#carry.buffer)
  #carried = 0
  #bytes = 0
  #opening = new Uint8Array(0)
  /** Where reading stopped for good, at bytes that are no frame. */
  #stoppedAt: number | undefined
  #stoppedMode = 0
  #header: TrackHeader | undefined
  #finder: BestSpeedFinder | undefined
  #summer: FrameSummer | undefined
  #clock: ClockWatch | undefined
  readonly #counts = { header: 0, track: 0, emergency: 0, 'point-of-interest': 0, gnss: 0, imu: 0 }
  readonly #faults = new Map<FrameFault, { count: number; firstAt: Bytes }>()
  #hasUtc = false
  #firstUtc = 0
  #lastUtc = 0
  #lastChecksum = 0
  readonly #witness: OnGnssFrame | undefined

  constructor(witness?: OnGnssFrame) {
    this.#witness = witness
  }

  /** Takes the next bytes; the caller may reuse the chunk afterwards. */
  push(chunk: Uint8Array): void {
    if (this.#opening.length < OPENING_BYTES) {
      const missing = OPENING_BYTES - this.#opening.length
      this.#opening = new Uint8Array([...this.#opening, ...chunk.subarray(0, missing)])
    }
    const base = this.#bytes
    this.#bytes += chunk.length
    let at = 0
    while (this.#carried > 0 && at < chunk.length) at += this.#fillCarry(chunk, at, base)
    if (this.#carried === 0 && this.#stoppedAt === undefined) this.#readFrames(chunk, at, base)
  }

  /** The facts about the bytes so far, as if they were the whole file. */
  facts(): TrackFacts {
    const ending = this.#ending()
    const faults = new Map(this.#faults)
    if (this.#stoppedAt !== undefined && ending.kind !== 'brackets') {
      faults.set('no-frame', { count: 1, firstAt: this.#stoppedAt })
    }
    return {
      bytes: this.#bytes,
      opening: this.#opening,
      header: this.#header,
      ending,
      frames: { ...this.#counts },
      faults,
      firstUtc: this.#hasUtc ? this.#firstUtc : undefined,
      lastUtc: this.#hasUtc ? this.#lastUtc : undefined,
      sums: this.#summer?.sums(),
      bests: this.#finder?.bests(),
      bestSpans: this.#finder?.spans(),
    }
  }

  /** Completes the frame that began in an earlier chunk, as far as this one goes; returns the bytes taken. */
  #fillCarry(chunk: Uint8Array, at: number, base: number): number {
    const wanted = this.#carried < MODE_BYTES ? MODE_BYTES : this.#carriedLength()
    const taken = Math.min(wanted - this.#carried, chunk.length - at)
    this.#carry.set(chunk.subarray(at, at + taken), this.#carried)
    this.#carried += taken
    const frameAt = base + at + taken - this.#carried
    const length = this.#carriedLength()
    if (length === 0 || !this.#mayStand(frameAt)) {
      this.#stop(frameAt, this.#carryView.getUint16(0, true))
    } else if (this.#carried === length) {
      this.#readFrame(this.#carryView, 0, length, frameAt)
      this.#carried = 0
    }
    return taken
  }

  #carriedLength(): number {
    return frameLengthOf(this.#carryView.getUint16(0, true))
  }

  /** Reads the whole frames of a chunk from `from` on, and keeps the rest for the next chunk. */
  #readFrames(chunk: Uint8Array, from: number, base: number): void {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let at = from
    while (at + MODE_BYTES <= chunk.length) {
      const length = frameLengthOf(view.getUint16(at, true))
      if (length === 0 || !this.#mayStand(base + at)) {
        this.#stop(base + at, view.getUint16(at, true))
        return
      }
      if (at + length > chunk.length) break
      this.#readFrame(view, at, length, base + at)
      at += length
    }
    this.#carry.set(chunk.subarray(at))
    this.#carried = chunk.length - at
  }

  /** Without a header at its start a file is not read further: its rate and identity are unknown. */
  #mayStand(frameAt: number): boolean {
    const [low = 0, high = 0] = this.#opening
    return frameAt > 0 || low + high * 256 === HEADER_MODE
  }

  #stop(at: number, mode: number): void {
    this.#stoppedAt = at
    this.#stoppedMode = mode
    this.#carried = 0
  }

  #readFrame(view: DataView, at: number, length: number, frameAt: number): void {
    const mode = view.getUint16(at, true)
    const isGnss = mode === GNSS_MODE || mode === GNSS_SECOND_MODE
    if (isGnss) this.#counts.gnss += 1
    else this.#counts[frameKindOf(mode) ?? 'gnss'] += 1
    const isSound = hasSoundChecksum(view, at, length)
    if (!isSound) this.#fault('checksum', frameAt)
    if (mode === HEADER_MODE) this.#readHeader(view, at, frameAt)
    else if (isSound && isGnss) this.#readGnss(view, at, mode, frameAt)
  }

  #readHeader(view: DataView, at: number, frameAt: number): void {
    if (frameAt > 0) {
      this.#fault('second-header', frameAt)
      return
    }
    const header = readHeader(view, at)
    this.#header = header
    this.#summer = new FrameSummer(header)
    if (header.hertz > 0) {
      this.#finder = new BestSpeedFinder(header.hertz)
      this.#clock = new ClockWatch(header.hertz)
    }
  }

  #readGnss(view: DataView, at: number, mode: number, frameAt: number): void {
    const checksum = view.getUint16(at + 2, true)
    const utc = readUint64(view, at + 24)
    if ((mode === GNSS_SECOND_MODE) !== (utc % 1000 === 0)) this.#fault('mode', frameAt)
    if (!this.#hasUtc) {
      this.#hasUtc = true
      this.#firstUtc = utc
    } else if (utc < this.#lastUtc) {
      const isCorrection = this.#clock?.isCorrection(utc, checksum) === true
      this.#fault(isCorrection ? 'clock-corrected' : 'time-backwards', frameAt)
    } else if (utc === this.#lastUtc) {
      this.#fault(checksum === this.#lastChecksum ? 'frame-repeated' : 'time-repeated', frameAt)
    }
    this.#clock?.add(utc, checksum)
    this.#lastUtc = utc
    this.#lastChecksum = checksum
    const speed = view.getUint32(at + 16, true)
    const isCounted = hasAccurateSpeed(view, at)
    if (isCounted) this.#finder?.add(speed)
    this.#summer?.add(view, at, isCounted, frameAt)
    this.#witness?.(view, at)
  }

  #fault(fault: FrameFault, firstAt: Bytes): void {
    const known = this.#faults.get(fault)
    if (known === undefined) this.#faults.set(fault, { count: 1, firstAt })
    else known.count += 1
  }

  #ending(): TrackEnding {
    if (this.#stoppedAt !== undefined) {
      const isBrackets =
        this.#stoppedMode === BRACKETS_MODE && this.#bytes - this.#stoppedAt === BRACKETS_BYTES
      return { kind: isBrackets && this.#header !== undefined ? 'brackets' : 'whole' }
    }
    if (this.#carried === 0) return { kind: 'whole' }
    const length = this.#carried < MODE_BYTES ? undefined : this.#carriedLength()
    return { kind: 'cut', frameAt: this.#bytes - this.#carried, present: this.#carried, length }
  }
}
