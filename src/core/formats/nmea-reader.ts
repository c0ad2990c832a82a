/** Reads NMEA 0183: RMC has date, place and speed; GGA of the same time has satellites, HDOP and altitude. */
import type { Bytes } from '../base/units.ts'
import { ChunkJoiner } from './chunk-joiner.ts'
import { DayStart, timeOfDay } from './clock-fields.ts'
import { barePoint, faultsOf, type OnPoint, type Point, type PointReader, type Reading } from './format.ts'
import { numberIn } from './number-text.ts'
import { Places } from './places.ts'

/** A sentence has at most 82 characters; some devices write longer ones. */
const LONGEST_LINE: Bytes = 1024
const LINE_FEED = 0x0a
const KNOT = 1852 / 3.6
const sentence = /^\$[A-Z]{2}(RMC|GGA),/
const clock = /^(\d\d)(\d\d)(\d\d(?:\.\d{1,9})?)$/
const date = /^(\d\d)(\d\d)(\d\d)$/
const angle = /^(\d{2,3})(\d\d(?:\.\d{0,9})?)$/

interface Fix {
  readonly altitude: number
  readonly satellites: number
  readonly hdop: number
}

/** True where a whole RMC or GGA lies in the first bytes of a file: a `.txt` of an ESP logger is a log. */
export function looksLikeNmea(head: Buffer): boolean {
  return head
    .toString('latin1')
    .split('\n')
    .some((line) => sentence.test(line) && checkOf(line.trim()) !== 'wrong' && line.split(',').length > 9)
}

export class NmeaReader implements PointReader {
  readonly #joiner = new ChunkJoiner((bytes, base) => this.#read(bytes, base))
  readonly #onPoint: OnPoint
  readonly #days = new DayStart()
  readonly #unsound = new Places()
  readonly #unreadable = new Places()
  /** The point waits for a GGA of its time. */
  #waiting: { readonly clock: string; readonly point: Point; readonly at: Bytes } | undefined
  /** The last GGA, which may come before its RMC. */
  #fix: (Fix & { readonly clock: string }) | undefined

  constructor(onPoint: OnPoint) {
    this.#onPoint = onPoint
  }

  push(chunk: Uint8Array): void {
    this.#joiner.push(chunk)
  }

  end(): Reading {
    const { bytes, at } = this.#joiner.rest()
    const last = bytes.toString('latin1').trim()
    const isCut = sentence.test(last) && checkOf(last) !== 'right'
    if (!isCut && last !== '') this.#readLine(last, at)
    this.#release()
    const damages = [
      ...this.#unsound.describe('sentence', 'with a wrong checksum'),
      ...this.#unreadable.describe('sentence', 'that cannot be read'),
    ]
    const cut = isCut ? `the file ends inside the sentence at byte ${at}` : undefined
    return { faults: faultsOf(damages, cut), warnings: [] }
  }

  #read(bytes: Buffer, base: Bytes): number {
    let at = 0
    for (;;) {
      const end = bytes.indexOf(LINE_FEED, at)
      if (end < 0) break
      if (end - at <= LONGEST_LINE) this.#readLine(bytes.toString('latin1', at, end).trim(), base + at)
      at = end + 1
    }
    // What is too long for a sentence is none.
    return bytes.length - at > LONGEST_LINE ? bytes.length : at
  }

  #readLine(line: string, at: Bytes): void {
    const kind = sentence.exec(line)?.[1]
    if (kind === undefined) return
    if (checkOf(line) === 'wrong') {
      this.#unsound.add(at)
      return
    }
    const fields = line.replace(/\*..$/, '').split(',')
    if (kind === 'GGA') this.#takeFix(fields)
    else this.#takePoint(fields, at)
  }

  #takeFix([, time = '', , , , , , satellites, hdop, altitude]: readonly string[]): void {
    const fix = {
      clock: time,
      satellites: numberIn(satellites) ?? 0,
      hdop: Math.round((numberIn(hdop) ?? 0) * 100),
      altitude: Math.round((numberIn(altitude) ?? 0) * 1000),
    }
    if (this.#waiting?.clock === time) this.#release(fix)
    else this.#fix = fix
  }

  #takePoint(fields: readonly string[], at: Bytes): void {
    this.#release()
    const [, time = '', status, latitude, south, longitude, west, speed, course, day = ''] = fields
    // Without a fix the fields are blank.
    if (status !== 'A') return
    const utc = instantOf(day, time, this.#days)
    const [north, east] = [degreesIn(latitude, south === 'S'), degreesIn(longitude, west === 'W')]
    if (Number.isNaN(utc) || north === undefined || east === undefined) {
      this.#unreadable.add(at)
      return
    }
    const knots = numberIn(speed)
    const point = {
      ...barePoint,
      utc,
      latitude: north,
      longitude: east,
      speed: knots === undefined ? undefined : knots * KNOT,
      course: Math.round((numberIn(course) ?? 0) * 1e5),
    }
    this.#waiting = { clock: time, point, at }
    if (this.#fix?.clock === time) this.#release(this.#fix)
  }

  #release(fix?: Fix): void {
    if (this.#waiting === undefined) return
    const { point, at } = this.#waiting
    this.#waiting = undefined
    const { satellites, hdop, altitude } = fix ?? point
    this.#onPoint({ ...point, satellites, hdop, altitude }, at)
  }
}

function checkOf(line: string): 'right' | 'wrong' | 'none' {
  const given = /\*([0-9A-Fa-f]{2})$/.exec(line)?.[1]
  if (given === undefined) return 'none'
  let sum = 0
  for (let at = 1; at < line.length - 3; at += 1) sum ^= line.charCodeAt(at)
  return (sum & 255) === Number.parseInt(given, 16) ? 'right' : 'wrong'
}

function instantOf(day: string, time: string, days: DayStart): number {
  const [, dayOfMonth, month, year] = date.exec(day) ?? []
  const [, hour, minute, second] = clock.exec(time) ?? []
  if (dayOfMonth === undefined || hour === undefined) return Number.NaN
  const century = Number(year) >= 80 ? 1900 : 2000
  const start = days.of(century + Number(year), Number(month), Number(dayOfMonth))
  return start + timeOfDay(Number(hour), Number(minute), Number(second))
}

/** 1e-7 degrees of `ddmm.mmmm`. */
function degreesIn(text: string | undefined, isNegative: boolean): number | undefined {
  const [, degrees, minutes] = angle.exec(text ?? '') ?? []
  if (degrees === undefined || minutes === undefined) return undefined
  const value = Math.round((Number(degrees) + Number(minutes) / 60) * 1e7)
  return isNegative ? -value : value
}
