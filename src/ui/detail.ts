/** The page of one motion, as lines. */
import { hoursOf, kilometresOf, knotsOf } from '../core/base/units.ts'
import type { Finding } from '../core/domain/checks.ts'
import type { Track, UnassignedTrack } from '../core/domain/track.ts'
import { checkNames } from '../core/views/check-names.ts'
import { formatAge, formatMebibytes } from '../core/views/format.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import type { Snapshot } from '../core/views/projection.ts'
import { deviceFacts, standingText, troubleFacts } from '../core/views/standing.ts'
import { stateLooks, type Tone } from '../core/views/state-words.ts'
import { misdatedText, trackStatusText, trackTones, trackWhyText } from '../core/views/track-words.ts'
import type { CellContext } from './column.ts'
import { logLineText } from './log-view.ts'
import { wrapText } from './text.ts'
import { glyph, type Style, symbolOf } from './theme.ts'

/** The most log lines of the motion. */
const LOG_LINES = 30

/** The lines of a motion's page, up to `width` columns each. */
export function detailLines(
  summary: MotionSummary,
  snapshot: Snapshot,
  context: CellContext,
  width: number,
): readonly string[] {
  const { style } = context
  const page = createPage(style, width)
  standing(summary, page, context)
  noted(summary, page, context)
  page.heading('who has it')
  people(summary, snapshot, page, style)
  page.heading(
    summary.motion.isRecalled && summary.motion.inspectedAt !== undefined
      ? `checks (read ${formatAge(summary.motion.inspectedAt, context.now)} ago)`
      : 'checks',
  )
  for (const finding of summary.motion.findings) check(finding, page, style)
  if (summary.motion.findings.length === 0) page.text('not read yet', 'quiet')
  page.heading('tracks')
  for (const track of summary.motion.tracks.toReversed()) {
    page.text(trackText(track, style), trackTones[track.status])
    for (const doubt of track.doubts ?? []) page.text(`${' '.repeat(16)}${style.safe(doubt)}`, 'warn')
  }
  for (const track of summary.motion.unassigned) page.text(unassignedText(track), 'warn')
  const { misdated } = summary.motion
  if (misdated !== undefined) page.text(`wrong date?     ${misdatedText(misdated)}`, 'warn')
  if (summary.motion.tracks.length + summary.motion.unassigned.length === 0) page.text('none known', 'quiet')
  page.heading('what happened')
  for (const { state, at } of summary.motion.history.toReversed().slice(0, LOG_LINES)) {
    page.text(`${context.time.second(at)}  ${symbolOf(style, state)} ${stateLooks[state].word}`, 'plain')
  }
  if (summary.motion.history.length === 0) page.text('nothing in this session', 'quiet')
  page.heading('its log')
  const lines = snapshot.state.log.lines.filter((line) => line.motion === summary.id).slice(-LOG_LINES)
  for (const line of lines.toReversed()) page.painted(logLineText(line, context, '', width - 2))
  if (lines.length === 0) page.text('no line yet', 'quiet')
  return page.lines
}

/** The whole note, on as many lines as it needs. */
function noted({ motion }: MotionSummary, page: Page, { style, time }: CellContext): void {
  if (motion.note === undefined) return
  const lines = wrapText(style.safe(motion.note.text), page.valueWidth)
  for (const [place, line] of lines.entries()) page.pair(place === 0 ? 'note' : '', line, 'strong')
  page.pair('', `noted ${time.day(motion.note.at)}`, 'quiet')
}

/** The values may be texts from outside. */
function standing(summary: MotionSummary, page: Page, context: CellContext): void {
  const { style, now } = context
  const { state } = summary
  page.pair('state', `${symbolOf(style, state)} ${standingText(summary, context)}`, stateLooks[state].tone)
  for (const { name, value, tone } of [...troubleFacts(summary, context), ...deviceFacts(summary, now)]) {
    page.pair(name, style.safe(value), tone)
  }
}

function people(summary: MotionSummary, snapshot: Snapshot, page: Page, style: Style): void {
  const rows = snapshot.state.roster.byMotion.get(summary.id) ?? []
  if (rows.length === 0) page.text('nobody: it is not in motions.csv', 'warn')
  for (const row of rows) {
    const dates = row.startDate === row.endDate ? row.startDate : `${row.startDate} to ${row.endDate}`
    const name = style.safe(`${row.firstName} ${row.familyName}`.trim())
    const rest = style.safe([row.fileId, row.craftType].filter((part) => part !== '').join('  '))
    const isNow = row === summary.holder
    page.text(
      `${style.fit(dates, 24)}  ${name}  ${rest}${isNow ? '  (today)' : ''}`,
      isNow ? 'strong' : 'plain',
    )
  }
}

function check(finding: Finding, page: Page, style: Style): void {
  const isGood = finding.verdict === 'pass'
  const sign = isGood ? glyph(style, 'pass') : finding.verdict === 'fail' ? glyph(style, 'fail') : '?'
  const actual = style.fit(style.safe(finding.actual ?? 'not given'), 26)
  const comparison = `${sign} ${actual}  expected ${style.safe(finding.expected)}`
  page.pair(checkNames[finding.topic], comparison, isGood ? 'plain' : 'bad')
}

function trackText(track: Track, style: Style): string {
  const { size, duration, distance, best500m } = track.figures
  const figures = [
    formatMebibytes(size),
    `${hoursOf(duration).toFixed(1)} h`,
    `${kilometresOf(distance).toFixed(1)} km`,
    `${knotsOf(best500m).toFixed(1)} kn`,
  ].join(' ')
  const why = trackWhyText(track)
  const words = style.safe(`${track.key}  ${figures}${why === '' ? '' : `  ${why}`}`)
  return `${style.fit(trackStatusText(track), 15)} ${words}`
}

function unassignedText(track: UnassignedTrack): string {
  const { size, best500m } = track.figures
  return `nobody's        ${track.day}  ${formatMebibytes(size)} ${knotsOf(best500m).toFixed(1)} kn`
}

type Page = ReturnType<typeof createPage>

function createPage(style: Style, width: number) {
  const lines: string[] = []
  const valueWidth = Math.max(1, width - 19)
  return {
    lines: lines as readonly string[],
    /** The columns for the value of a pair. */
    valueWidth,
    heading(text: string): void {
      if (lines.length > 0) lines.push('')
      lines.push(style.paint('accent', style.cut(text, width)))
    },
    pair(name: string, value: string, tone: Tone): void {
      const label = style.fit(name, 16)
      lines.push(`  ${style.paint('quiet', label)} ${style.paint(tone, style.cut(value, valueWidth))}`)
    },
    text: (text: string, tone: Tone) => lines.push(`  ${style.paint(tone, style.cut(text, width - 2))}`),
    painted: (text: string) => lines.push(`  ${text}`),
  }
}
