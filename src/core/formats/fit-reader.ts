/** Reads the `record` messages of `.fit` files, which have no checksum but that of the whole file. */
import {
  FitMessageReaderError,
  type FitRawField,
  type FitRawMessage,
  fitTimestampToUnixMilliseconds,
  readFitMessages,
} from 'fit-file-parser/raw'
import { errorText } from '../base/errors.ts'
import { type Bytes, MIB } from '../base/units.ts'
import { barePoint, faultsOf, type OnPoint, type PointReader, type Reading } from './format.ts'

/** A day at one point a second has 3 MB. */
const LONGEST_FILE: Bytes = 8 * MIB
const RECORD = 20
const field = {
  latitude: 0,
  longitude: 1,
  altitude: 2,
  speed: 6,
  accuracy: 31,
  fineSpeed: 73,
  fineAltitude: 78,
  time: 253,
}
const NONE_OF: Readonly<Record<number, number>> = { 1: 0xff, 2: 0xffff, 4: 0xffffffff }
/** Half a turn has 2^31 of the units of a position. */
const DEGREES_E7 = 180e7 / 2 ** 31
const NO_PLACE = 0x7fffffff

const reasons: Readonly<Record<FitMessageReaderError['code'], string>> = {
  invalid_input: 'it is no FIT file',
  input_limit: 'it is too long',
  invalid_header: 'its length is not what its header at byte 0 gives: its end is missing, or more follows',
  invalid_crc: 'its checksum at the end is wrong',
  invalid_structure: 'its messages do not follow each other',
}

/** True for the first bytes of a file in this format. */
export function looksLikeFit(head: Buffer): boolean {
  return (head[0] === 12 || head[0] === 14) && head.toString('latin1', 8, 12) === '.FIT'
}

/** Keeps the whole file, up to a limit: its only checksum is at its end. */
export class FitReader implements PointReader {
  readonly #onPoint: OnPoint
  readonly #chunks: Buffer[] = []
  #bytes: Bytes = 0

  constructor(onPoint: OnPoint) {
    this.#onPoint = onPoint
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    if (this.#bytes > LONGEST_FILE) this.#chunks.length = 0
    else this.#chunks.push(Buffer.from(chunk))
  }

  end(): Reading {
    if (this.#bytes > LONGEST_FILE) return failed(`it has ${this.#bytes} bytes, more than ${LONGEST_FILE}`)
    let messages: readonly FitRawMessage[]
    try {
      messages = readFitMessages(Buffer.concat(this.#chunks), { messageNumbers: [RECORD] }).messages
    } catch (error) {
      return failed(error instanceof FitMessageReaderError ? reasons[error.code] : errorText(error))
    }
    const placeless = messages.filter((message) => !this.#take(message)).length
    const reason = `${placeless} of ${messages.length} records have no time or no position`
    return { faults: [], warnings: placeless === 0 ? [] : [reason] }
  }

  #take(message: FitRawMessage): boolean {
    const fields = new Map(message.fields.map((each) => [each.fieldNumber, each]))
    const time = message.timestamp ?? message.compressedTimestamp
    const latitude = numberOf(message, fields.get(field.latitude))
    const longitude = numberOf(message, fields.get(field.longitude))
    if (time === undefined || latitude === undefined || longitude === undefined) return false
    if (latitude === NO_PLACE || longitude === NO_PLACE) return false
    const altitude =
      numberOf(message, fields.get(field.fineAltitude)) ?? numberOf(message, fields.get(field.altitude))
    this.#onPoint(
      {
        ...barePoint,
        utc: fitTimestampToUnixMilliseconds(time),
        latitude: Math.round((latitude | 0) * DEGREES_E7),
        longitude: Math.round((longitude | 0) * DEGREES_E7),
        // In fifths of a metre from 500 m below the sea.
        altitude: altitude === undefined ? 0 : altitude * 200 - 500_000,
        speed: numberOf(message, fields.get(field.fineSpeed)) ?? numberOf(message, fields.get(field.speed)),
        horizontalAccuracy: (numberOf(message, fields.get(field.accuracy)) ?? 0) * 1000,
      },
      0,
    )
    return true
  }
}

function failed(reason: string): Reading {
  return { faults: faultsOf([`${reason}: nothing in it can be read`]), warnings: [] }
}

function numberOf({ littleEndian }: FitRawMessage, raw: FitRawField | undefined): number | undefined {
  const none = NONE_OF[raw?.size ?? 0]
  if (raw === undefined || none === undefined) return undefined
  const bytes = Buffer.from(raw.bytes.buffer, raw.bytes.byteOffset, raw.bytes.byteLength)
  const value = littleEndian ? bytes.readUIntLE(0, raw.size) : bytes.readUIntBE(0, raw.size)
  return value === none ? undefined : value
}
