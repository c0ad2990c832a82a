/** The page of one motion, as lines. */
import { hoursOf, kilometresOf, knotsOf } from '../core/base/units.ts'
import type { Finding } from '../core/domain/checks.ts'
import type { MisdatedLogs } from '../core/domain/misdated.ts'
import type { Track, UnassignedTrack } from '../core/domain/track.ts'
import { isHere } from '../core/events/state.ts'
import { checkNames } from '../core/views/check-names.ts'
import { describeBrought, diagnosisOf } from '../core/views/diagnosis.ts'
import { formatAge, formatMebibytes } from '../core/views/format.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import type { Snapshot } from '../core/views/projection.ts'
import { stateLooks, type Tone } from '../core/views/state-words.ts'
import type { CellContext } from './column.ts'
import { logLineText } from './log-text.ts'
import { wrapText } from './text.ts'
import { glyph, type Style, symbolOf } from './theme.ts'

/** The most log lines of the motion. */
const LOG_LINES = 30

const trackTones: Readonly<Record<Track['status'], Tone>> = {
  skipped: 'quiet',
  queued: 'plain',
  downloading: 'busy',
  completed: 'plain',
  failed: 'bad',
}

/** The lines of a motion's page, up to `width` columns each. */
export function detailLines(
  summary: MotionSummary,
  snapshot: Snapshot,
  context: CellContext,
  width: number,
): readonly string[] {
  const { style } = context
  const page = createPage(style, width)
  for (const [name, value, tone] of standing(summary, context)) page.pair(name, value, tone)
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
  if (misdated !== undefined) page.text(misdatedText(misdated), 'warn')
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

type Pair = readonly [name: string, value: string, tone: Tone]

function standing(summary: MotionSummary, context: CellContext): readonly Pair[] {
  const { motion, state } = summary
  const { style, time, now } = context
  const look = stateLooks[state]
  const since =
    state === 'awaited' || motion.since === undefined ? '' : ` since ${time.minuteWithZone(motion.since)}`
  const then = summary.asOf === undefined ? '' : ', before the restart'
  const isDone = state === 'released' || state === 'gone'
  const { wanted, home } = summary.progress
  const reading = state === 'downloading' ? ` ${home}/${wanted}` : ''
  const had = isDone ? `, ${describeBrought(summary, Number.POSITIVE_INFINITY).text}` : reading
  const diagnosis = diagnosisOf(summary)
  const retry = state === 'in-trouble' && isHere(motion) ? motion.trouble?.retryAt : undefined
  const pairs: Pair[] = [['state', `${symbolOf(style, state)} ${look.word}${had}${since}${then}`, look.tone]]
  if (diagnosis !== undefined) {
    pairs.push(['what is wrong', style.safe(diagnosis.long), 'bad'], ['what to do', diagnosis.todo, 'plain'])
  }
  if (retry !== undefined) pairs.push(['tried again', `at ${time.second(retry)}`, 'plain'])
  pairs.push(['address', style.safe(motion.address ?? 'none'), 'plain'])
  pairs.push([
    'last seen',
    motion.lastSeen === undefined ? 'not in this session' : agoText(motion.lastSeen, now),
    'plain',
  ])
  if (motion.info !== undefined) pairs.push(['hardware', style.safe(motion.info.hardware ?? '?'), 'plain'])
  if (motion.info?.isCharging === true) pairs.push(['charging', 'yes', 'busy'])
  return pairs
}

function agoText(at: number, now: number): string {
  const age = formatAge(at, now)
  return age === 'now' ? 'now' : `${age} ago`
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
  const part =
    track.status === 'downloading' && track.expected !== undefined && track.expected > 0
      ? ` ${Math.floor(((track.received ?? 0) / track.expected) * 100)}%`
      : ''
  const why = [track.reason, track.verdict].filter((each) => each !== undefined).join('; ')
  const words = style.safe(`${track.key}  ${figures}${why === '' ? '' : `  ${why}`}`)
  return `${style.fit(track.status + part, 15)} ${words}`
}

function unassignedText(track: UnassignedTrack): string {
  const { size, best500m } = track.figures
  return `nobody's        ${track.day}  ${formatMebibytes(size)} ${knotsOf(best500m).toFixed(1)} kn`
}

function misdatedText({ day, figures, more }: MisdatedLogs): string {
  const rest = more === 0 ? '' : `, and ${more} more`
  const { size, best500m } = figures
  const best = `${formatMebibytes(size)} ${knotsOf(best500m).toFixed(1)} kn`
  return `wrong date?     ${day}  ${best}${rest}: was its clock wrong?`
}

interface Page {
  readonly lines: readonly string[]
  /** The columns for the value of a pair. */
  readonly valueWidth: number
  readonly heading: (text: string) => void
  readonly pair: (name: string, value: string, tone: Tone) => void
  readonly text: (text: string, tone: Tone) => void
  readonly painted: (text: string) => void
}

function createPage(style: Style, width: number): Page {
  const lines: string[] = []
  const valueWidth = Math.max(1, width - 19)
  return {
    lines,
    valueWidth,
    heading(text) {
      if (lines.length > 0) lines.push('')
      lines.push(style.paint('accent', style.cut(text, width)))
    },
    pair(name, value, tone) {
      const label = style.fit(name, 16)
      lines.push(`  ${style.paint('quiet', label)} ${style.paint(tone, style.cut(value, valueWidth))}`)
    },
    text: (text, tone) => lines.push(`  ${style.paint(tone, style.cut(text, width - 2))}`),
    painted: (text) => lines.push(`  ${text}`),
  }
}
