/** One track as lines for a terminal: what it is, its plot, its figures, its verdict. */
import { dateIn } from '../../core/base/local-time.ts'
import { pluralise } from '../../core/base/pluralise.ts'
import { sanitiseText } from '../../core/base/sanitise.ts'
import { kilometresOf, mebibytesOf } from '../../core/base/units.ts'
import { nameOf } from '../../core/domain/motion.ts'
import { isSound } from '../../core/domain/track-verdict.ts'
import type { TrackReport } from '../../core/oao/verdict.ts'
import { zoneText } from '../../core/views/format.ts'
import type { Tone } from '../../core/views/state-words.ts'
import { LEAST_GAP, lengthOf } from '../../track/gaps.ts'
import type { TrackLook } from '../../track/track-look.ts'
import { joinFitting, tailText, wrapText } from '../text.ts'
import type { Style } from '../theme.ts'
import { drawPlot, GUTTER, gutter, ROWS_BELOW } from './plot.ts'
import { clockOf, knotsText, spanText } from './words.ts'

/** The parts of the terminal that matter here. */
export interface LookSize {
  readonly width: number
  /** Rows of the terminal; absent if the lines go elsewhere. */
  readonly rows: number | undefined
}

/** Rows of the plot: it grows and shrinks with the terminal, so that a track fits on one screen. */
const plotHeights = { least: 8, usual: 14, most: 16 } as const

/** The longest file name on any system. */
const LONGEST_PATH = 4096

/** The most gaps to list. */
const GAPS_LISTED = 3

/** The prompt that follows. */
const PROMPT_ROWS = 1

/** The lines without their ends, none wider than the terminal. */
export function lookLines(look: TrackLook, { width, rows }: LookSize, style: Style): readonly string[] {
  const head = headLines(look, width, style)
  const figures = figureLines(look, width, style)
  const left =
    rows === undefined ? plotHeights.usual : rows - head.length - figures.length - ROWS_BELOW - PROMPT_ROWS
  const height = Math.max(plotHeights.least, Math.min(plotHeights.most, left))
  return [...head, ...drawPlot(look, { width, height }, style), ...figures]
}

function headLines(
  { path, report, header, extent, timezone }: TrackLook,
  width: number,
  style: Style,
): readonly string[] {
  const size = `${mebibytesOf(report.bytes).toFixed(1)} MiB`
  const date = extent === undefined ? '' : dateIn(extent.from, timezone)
  const parts =
    header === undefined
      ? [...sourceOf(report), date, size]
      : [nameOf(header.motion), header.nickname, date, size, `firmware ${header.firmware}`]
  return [
    style.paint('strong', tailText(style.safe(sanitiseText(path, LONGEST_PATH)), width, style.ellipsis)),
    joinFitting(
      parts.filter((part) => part !== ''),
      width,
    ),
  ]
}

/** What a track without a header of ours comes from. Its texts are from outside. */
function sourceOf({ foreign }: TrackReport): readonly string[] {
  if (foreign === undefined) return ['no sound header']
  const { format, device } = foreign
  const { user = '', serial = '', firmware = '' } = device ?? {}
  return [format.toUpperCase(), user, serial, firmware].map((text) => sanitiseText(text, 40))
}

function figureLines(look: TrackLook, width: number, style: Style): readonly string[] {
  const { verdict, reasons, warnings } = look.report
  const facts: readonly (readonly [label: string, text: string | undefined])[] = [
    ['time', timeText(look)],
    ['distance', distanceText(look)],
    ['gaps', gapsText(look)],
    ['signal', signalText(look)],
    ['accuracy', accuracyText(look)],
  ]
  const figures = facts.flatMap(([label, text]): Paragraph[] =>
    text === undefined ? [] : [{ label, tone: 'quiet', sentences: [text] }],
  )
  const tone = isSound(verdict) ? 'good' : 'bad'
  const judgement: Paragraph = { label: verdict, tone, sentences: [...reasons, ...warnings] }
  return [...figures, judgement].flatMap((paragraph) => paragraphLines(paragraph, width, style))
}

function timeText({ extent, timezone, gnssFrames, undated, offGlobe, hertz }: TrackLook): string | undefined {
  const rate = hertz === 0 ? '' : ` at ${hertz} Hz`
  const odd = [
    undated === 0 ? '' : `, ${undated} with a time that is no date`,
    offGlobe === 0 ? '' : `, ${offGlobe} with a place that is not on the globe`,
  ].join('')
  const count = `${pluralise(gnssFrames, 'frame')}${rate}${odd}`
  if (extent === undefined) return count
  const { from, to } = extent
  const isOneDay = dateIn(from, timezone) === dateIn(to, timezone)
  const end = isOneDay ? clockOf(to, timezone) : `${dateIn(to, timezone)} ${clockOf(to, timezone)}`
  return `${clockOf(from, timezone)} to ${end} ${zoneText(timezone)}, ${spanText(to - from)}; ${count}`
}

function distanceText({ distance, header }: TrackLook): string | undefined {
  if (distance === undefined) return undefined
  const ours = kilometresOf(distance).toFixed(1)
  if (header === undefined) return `${ours} km by the speeds of its points`
  const said = kilometresOf(header.distance).toFixed(1)
  return `${ours} km by the speeds of its frames (header: ${said} km)`
}

/** The gaps in plain words. */
function gapsText({ gaps, missing, extent, timezone }: TrackLook): string | undefined {
  if (extent === undefined) return undefined
  const single =
    missing === 0
      ? ''
      : `; ${pluralise(missing, 'single frame')} missing${gaps.count === 0 ? '' : ' besides'}`
  if (gaps.count === 0) return `none longer than ${LEAST_GAP / 1000} s${single}`
  const listed = gaps.longest.slice(0, GAPS_LISTED).map((gap) => {
    return `${spanText(lengthOf(gap))} from ${clockOf(gap.from, timezone)}`
  })
  const more = gaps.count - listed.length
  const others = more === 0 ? '' : `, and ${more} shorter`
  const together = gaps.count === 1 ? '1 gap' : `${gaps.count} gaps, ${spanText(gaps.total)} together`
  return `${together}: ${listed.join(', ')}${others}${single}`
}

/** The quality of reception in plain words. */
function signalText({ satellites, hdop }: TrackLook): string | undefined {
  if (satellites === undefined || hdop === undefined) return undefined
  const { lowest, median, highest } = satellites
  const [usual, worst] = [hdop.median, hdop.highest].map((each) => (each / 100).toFixed(1))
  const seen =
    lowest === highest ? `${lowest} satellites` : `${lowest} to ${highest} satellites, mostly ${median}`
  return `${seen}; HDOP mostly ${usual}, at worst ${worst}`
}

function accuracyText({ speedAccuracy, unsure, gnssFrames }: TrackLook): string | undefined {
  if (speedAccuracy === undefined) return undefined
  const [usual, worst] = [speedAccuracy.median, speedAccuracy.highest].map(knotsText)
  const left =
    unsure === 0 ? '' : `; ${unsure} of ${pluralise(gnssFrames, 'frame')} left out as not sure enough`
  return `speeds within ${usual} knots mostly, ${worst} at worst, by the device itself${left}`
}

interface Paragraph {
  readonly label: string
  /** The tone of the label. */
  readonly tone: Tone
  readonly sentences: readonly string[]
}

/** The label in the gutter and its sentences beside it, each on as many lines as it needs. */
function paragraphLines(
  { label, tone, sentences }: Paragraph,
  width: number,
  style: Style,
): readonly string[] {
  return sentences
    .flatMap((sentence) => wrapText(style.safe(sentence), width - GUTTER))
    .map((line, index) =>
      index === 0 ? `${style.paint(tone, gutter(label))}  ${line}` : `${gutter('')}  ${line}`,
    )
}
