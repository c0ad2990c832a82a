/** Reads `.gpx` files as a stream, by a parser that knows no entities but those of XML itself. */
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { sanitiseText } from '../base/sanitise.ts'
import type { Bytes } from '../base/units.ts'
import { barePoint, faultsOf, type OnPoint, type PointReader, type Reading } from './format.ts'
import { numberIn } from './number-text.ts'
import { Places } from './places.ts'

/** A text, a tag or a comment that is longer is no part of a track. */
const LONGEST_PIECE = 2 ** 20
const DEEPEST = 64
const PIECE = 2 ** 16
const E7 = 1e7
const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/

/** The fields of a point, by the last part of their elements' names: extensions put them under many prefixes. */
interface Fields {
  readonly at: Bytes
  readonly latitude: number
  readonly longitude: number
  readonly texts: Map<string, string>
}

const wanted: ReadonlySet<string> = new Set(['time', 'ele', 'speed', 'course', 'sat', 'hdop'])

/** True for the first bytes of a file in this format. */
export function looksLikeGpx(head: Buffer): boolean {
  return head.toString('latin1').includes('<gpx')
}

export class GpxReader implements PointReader {
  readonly #decoder = new TextDecoder()
  readonly #parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false })
  readonly #onPoint: OnPoint
  readonly #undated = new Places()
  readonly #placeless = new Places()
  readonly #path: string[] = []
  #point: Fields | undefined
  #text = ''
  #chunkAt: Bytes = 0
  /** Where the parser last reported something. */
  #reportedAt: Bytes = 0
  #failure: string | undefined
  #isEnded = false

  constructor(onPoint: OnPoint) {
    this.#onPoint = onPoint
    const parser = this.#parser
    parser.on('opentag', (tag) => this.#open(tag))
    parser.on('closetag', (tag) => this.#close(localNameOf(tag.name)))
    parser.on('text', (text) => this.#take(text))
    parser.on('cdata', (text) => this.#take(text))
    parser.on('comment', () => this.#note())
    parser.on('error', (error) => {
      this.#failure ??= `it is no XML near character ${parser.position}: ${sanitiseText(error.message, 120)}`
    })
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && this.#failure === undefined; at += PIECE) {
      this.#parse(chunk.subarray(at, at + PIECE))
    }
  }

  end(): Reading {
    if (this.#failure === undefined) this.#finish()
    const damages = [
      ...(this.#failure === undefined ? [] : [`${this.#failure}; nothing after it was read`]),
      ...this.#placeless.describe('point', 'without a position'),
    ]
    const isCut = this.#failure === undefined && !this.#isEnded
    return {
      faults: faultsOf(damages, isCut ? `the file ends at byte ${this.#chunkAt} before </gpx>` : undefined),
      warnings: this.#undated.describe('point', 'without a time'),
    }
  }

  #parse(piece: Uint8Array): void {
    this.#parser.write(this.#decoder.decode(piece, { stream: true }))
    this.#chunkAt += piece.length
    if (this.#chunkAt - this.#reportedAt > LONGEST_PIECE)
      this.#failure ??= `there is a piece of more than ${LONGEST_PIECE} bytes before byte ${this.#chunkAt}`
  }

  /** An open element is no fault of the XML but the end that is missing. */
  #finish(): void {
    if (this.#isEnded && this.#path.length === 0) this.#parser.close()
  }

  #note(): void {
    this.#reportedAt = this.#chunkAt
  }

  #open(tag: SaxesTagPlain): void {
    this.#note()
    const name = localNameOf(tag.name)
    this.#path.push(name)
    this.#text = ''
    if (this.#path.length > DEEPEST)
      this.#failure ??= `elements lie too deep at character ${this.#parser.position}`
    if (name !== 'trkpt') return
    const latitude = numberIn(tag.attributes.lat)
    const longitude = numberIn(tag.attributes.lon)
    this.#point = undefined
    if (latitude === undefined || longitude === undefined) this.#placeless.add(this.#parser.position)
    else this.#point = { at: this.#parser.position, latitude, longitude, texts: new Map() }
  }

  #take(text: string): void {
    this.#note()
    if (this.#point === undefined || this.#text.length > 64) return
    this.#text += text.slice(0, 64)
  }

  #close(name: string): void {
    this.#note()
    this.#path.pop()
    if (name === 'gpx') this.#isEnded = true
    const point = this.#point
    if (point === undefined) return
    if (name === 'trkpt') {
      this.#point = undefined
      this.#emit(point)
    } else if (wanted.has(name) && !point.texts.has(name)) point.texts.set(name, this.#text.trim())
    this.#text = ''
  }

  #emit({ at, latitude, longitude, texts }: Fields): void {
    // The parser goes on to the end of its piece.
    if (this.#failure !== undefined) return
    const utc = instantIn(texts.get('time') ?? '')
    if (utc === undefined) {
      this.#undated.add(at)
      return
    }
    const speed = numberIn(texts.get('speed'))
    this.#onPoint(
      {
        ...barePoint,
        utc,
        latitude: Math.round(latitude * E7),
        longitude: Math.round(longitude * E7),
        altitude: Math.round((numberIn(texts.get('ele')) ?? 0) * 1000),
        speed: speed === undefined ? undefined : speed * 1000,
        course: Math.round((numberIn(texts.get('course')) ?? 0) * 1e5),
        satellites: Math.round(numberIn(texts.get('sat')) ?? 0),
        hdop: Math.round((numberIn(texts.get('hdop')) ?? 0) * 100),
      },
      at,
    )
  }
}

function localNameOf(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}

/** A time without a zone is UTC, as GPX has it. */
function instantIn(text: string): number | undefined {
  if (!isoInstant.test(text)) return undefined
  const isZoned = text.endsWith('Z') || /[+-]\d\d:\d\d$/.test(text)
  const utc = Date.parse(isZoned ? text : `${text}Z`)
  return Number.isNaN(utc) ? undefined : utc
}
