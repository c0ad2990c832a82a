/** A track as GPX 1.1, with speed and course in Garmin's TrackPointExtension v2, which most readers know. */
import { basename } from 'node:path'
import { sanitiseText } from '../core/base/sanitise.ts'
import { nameOf } from '../core/domain/motion.ts'
import type { TrackHeader } from '../core/oao/frames.ts'
import type { GnssFrame } from '../core/oao/gnss-frame.ts'
import {
  courseText,
  decimal,
  type ExportSource,
  metresText,
  placedFrames,
  positionText,
  timeText,
} from './export-format.ts'

const GPX = 'http://www.topografix.com/GPX/1/1'
const EXTENSION = 'http://www.garmin.com/xmlschemas/TrackPointExtension/v2'
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance'

const opening = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  `<gpx version="1.1" creator="motion-monitor" xmlns="${GPX}" xmlns:gpxtpx="${EXTENSION}" xmlns:xsi="${INSTANCE}"`,
  ` xsi:schemaLocation="${GPX} ${GPX}/gpx.xsd ${EXTENSION} https://www8.garmin.com/xmlschemas/TrackPointExtensionv2.xsd">`,
].join('\n')

/** The longest file name on any system. */
const LONGEST_NAME = 255

/** A full turn in 1e-5 degrees; the extension allows courses below it only. */
const FULL_TURN = 360e5

/** Characters that XML 1.0 does not allow, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
const unwritable = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

/** The text of the file: one `trk` with a `trkseg` from gap to gap. Throws the file system's errors. */
export async function* writeGpx(source: ExportSource): AsyncGenerator<string> {
  yield `${opening}\n<trk>\n<name>${escapeXml(sanitiseText(basename(source.path), LONGEST_NAME))}</name>\n${source.header === undefined ? '' : sourceOf(source.header)}`
  let isWithin = false
  for await (const frames of placedFrames(source)) {
    let text = ''
    for (const { frame, isNewSegment } of frames) {
      if (isNewSegment) text += isWithin ? '</trkseg>\n<trkseg>\n' : '<trkseg>\n'
      text += pointOf(frame)
      isWithin = true
    }
    yield text
  }
  yield `${isWithin ? '</trkseg>\n' : ''}</trk>\n</gpx>\n`
}

/** By the code of u-blox receivers: 1 is dead reckoning and 5 only time, so neither fixes a position. */
const fixes = ['none', 'none', '2d', '3d', '3d', 'none'] as const

/** Escapes a text between tags. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(unwritable, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

function sourceOf({ motion, nickname, firmware }: TrackHeader): string {
  const name = `${nameOf(motion)} ${nickname}`.trimEnd()
  return `<src>${escapeXml(`${name}, firmware ${firmware}`)}</src>\n`
}

/** In the order of the schema. */
function pointOf(frame: GnssFrame): string {
  const { latitude, longitude, altitude, utc, satellites, hdop, speed, course } = frame
  const fix = fixes[frame.fix]
  const time = timeText(utc)
  const heading = course < FULL_TURN ? `<gpxtpx:course>${courseText(course)}</gpxtpx:course>` : ''
  // The schema allows longitudes from -180 to below 180.
  const east = longitude === 180e7 ? -longitude : longitude
  return [
    `<trkpt lat="${positionText(latitude)}" lon="${positionText(east)}">`,
    `<ele>${metresText(altitude)}</ele>`,
    time === undefined ? '' : `<time>${time}</time>`,
    fix === undefined ? '' : `<fix>${fix}</fix>`,
    `<sat>${satellites}</sat><hdop>${decimal(hdop, 2)}</hdop>`,
    '<extensions><gpxtpx:TrackPointExtension>',
    `<gpxtpx:speed>${metresText(speed)}</gpxtpx:speed>${heading}`,
    '</gpxtpx:TrackPointExtension></extensions></trkpt>\n',
  ].join('')
}
