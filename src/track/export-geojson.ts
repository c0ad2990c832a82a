/** A track as GeoJSON (RFC 7946): its lines from gap to gap, with the time and speed of each position. */
import { basename } from 'node:path'
import { jsonText } from '../core/base/sanitise.ts'
import { nameOf } from '../core/domain/motion.ts'
import type { GnssFrame } from '../core/oao/gnss-frame.ts'
import { type ExportSource, metresText, placedFrames, positionText, timeText } from './export-format.ts'

type TextOf = (frame: GnssFrame) => string

/** `[longitude, latitude, altitude in m]`, as in the RFC. */
const positionOf: TextOf = ({ longitude, latitude, altitude }) =>
  `[${positionText(longitude)},${positionText(latitude)},${metresText(altitude)}]`

const properties: readonly (readonly [name: string, textOf: TextOf])[] = [
  ['coordTimes', ({ utc }) => (timeText(utc) === undefined ? 'null' : `"${timeText(utc)}"`)],
  ['speeds', ({ speed }) => metresText(speed)],
]

/** A line has at least two positions; a frame between two gaps has none. */
type Part = 'first of a line' | 'in a line' | 'alone'

interface PartText {
  readonly part: Part
  readonly text: string
}

/**
 * The text of the file: a `MultiLineString`, and a `MultiPoint` for single frames, if any.
 * Reads the track once for each list. Throws the file system's errors.
 */
export async function* writeGeojson(source: ExportSource): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[\n'
  yield* writeFeature(source, 'MultiLineString', writeLines)
  for await (const _ of writeAlone(source, () => '')) {
    yield ',\n'
    yield* writeFeature(source, 'MultiPoint', writeAlone)
    break
  }
  yield '\n]}\n'
}

async function* writeFeature(
  source: ExportSource,
  geometry: string,
  writeList: (source: ExportSource, textOf: TextOf) => AsyncIterable<string>,
): AsyncGenerator<string> {
  yield `{"type":"Feature","geometry":{"type":"${geometry}","coordinates":[`
  yield* writeList(source, positionOf)
  yield `]},"properties":{${describe(source)}`
  for (const [name, textOf] of properties) {
    yield `,"${name}":[`
    yield* writeList(source, textOf)
    yield ']'
  }
  yield '}}'
}

/** Members of an object, without its braces. */
function describe({ path, header }: ExportSource): string {
  const { motion, nickname, firmware, hertz } = header ?? {}
  const device = motion === undefined ? {} : { motion: nameOf(motion), nickname, firmware, hertz }
  return jsonText({ name: basename(path), ...device }).slice(1, -1)
}

/** A list for each line. */
async function* writeLines(source: ExportSource, textOf: TextOf): AsyncGenerator<string> {
  let isFirst = true
  for await (const parts of partTexts(source, textOf)) {
    let written = ''
    for (const { part, text } of parts) {
      if (part === 'in a line') written += `,${text}`
      if (part !== 'first of a line') continue
      written += `${isFirst ? '' : '],'}\n[${text}`
      isFirst = false
    }
    yield written
  }
  if (!isFirst) yield ']'
}

async function* writeAlone(source: ExportSource, textOf: TextOf): AsyncGenerator<string> {
  let separator = ''
  for await (const parts of partTexts(source, textOf)) {
    const texts = parts.flatMap(({ part, text }) => (part === 'alone' ? text : []))
    if (texts.length === 0) continue
    yield separator + texts.join(',')
    separator = ','
  }
}

/** The frames as texts. The first of a segment waits until another follows or not. */
async function* partTexts(source: ExportSource, textOf: TextOf): AsyncGenerator<readonly PartText[]> {
  let waiting: string | undefined
  for await (const frames of placedFrames(source)) {
    const parts: PartText[] = []
    for (const { frame, isNewSegment } of frames) {
      if (waiting !== undefined) {
        parts.push({ part: isNewSegment ? 'alone' : 'first of a line', text: waiting })
      }
      waiting = isNewSegment ? textOf(frame) : undefined
      if (!isNewSegment) parts.push({ part: 'in a line', text: textOf(frame) })
    }
    yield parts
  }
  if (waiting !== undefined) yield [{ part: 'alone', text: waiting }]
}
