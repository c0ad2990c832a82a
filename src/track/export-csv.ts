/** A track as CSV: one row for each GNSS frame, with all its fields (docs/tracks.md lists the columns). */
import { knotsOf } from '../core/base/units.ts'
import type { GnssFrame } from '../core/oao/gnss-frame.ts'
import {
  courseText,
  decimal,
  type ExportSource,
  metresText,
  positionText,
  timeText,
} from './export-format.ts'

/** Each column by name, with its unit; no value needs quotes. */
const columns: readonly (readonly [name: string, textOf: (frame: GnssFrame) => string])[] = [
  ['time', ({ utc }) => timeText(utc) ?? ''],
  ['latitude_deg', ({ latitude }) => positionText(latitude)],
  ['longitude_deg', ({ longitude }) => positionText(longitude)],
  ['altitude_m', ({ altitude }) => metresText(altitude)],
  ['speed_m_s', ({ speed }) => metresText(speed)],
  ['speed_knots', ({ speed }) => knotsOf(speed).toFixed(3)],
  ['course_deg', ({ course }) => courseText(course)],
  ['fix', ({ fix }) => String(fix)],
  ['satellites', ({ satellites }) => String(satellites)],
  ['speed_accuracy_m_s', ({ speedAccuracy }) => metresText(speedAccuracy)],
  ['horizontal_accuracy_m', ({ horizontalAccuracy }) => metresText(horizontalAccuracy)],
  ['vertical_accuracy_m', ({ verticalAccuracy }) => metresText(verticalAccuracy)],
  ['course_accuracy_deg', ({ courseAccuracy }) => courseText(courseAccuracy)],
  ['hdop', ({ hdop }) => decimal(hdop, 2)],
]

/** The text of the file, with a header row. Throws the file system's errors. */
export async function* writeCsv(source: ExportSource): AsyncGenerator<string> {
  const row = (cellOf: (column: (typeof columns)[number]) => string) => `${columns.map(cellOf).join(',')}\n`
  yield row(([name]) => name)
  for await (const frames of source.frames())
    yield frames.map((frame) => row(([, textOf]) => textOf(frame))).join('')
}
