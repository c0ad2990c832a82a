/** The cell beside the state: how far the reading is, what is wrong, or what is saved. */
import type { Milliseconds } from '../core/base/units.ts'
import { describeBrought, diagnosisOf } from '../core/views/diagnosis.ts'
import { groupOf } from '../core/views/groups.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import { type Cell, type CellContext, percent, plain, quiet } from './column.ts'
import { glyph, type Style } from './theme.ts'

/** After so long, and in such steps, a motion being read is shown as silent, ms. */
const SILENCE_STEP = 5_000

/** The longest bar, and the shortest beside words. */
const BAR_MOST = 20
const BAR_LEAST = 4

/** The cell of a motion, at most `width` columns where its words allow it. */
export function tracksCell(summary: MotionSummary, context: CellContext, width: number): Cell {
  switch (summary.state) {
    case 'inspecting':
      return silence(summary, context.now, width) ?? quiet('')
    case 'downloading':
      return (
        silence(summary, context.now, width) ?? {
          text: progressText(summary, context.style, width),
          tone: 'busy',
        }
      )
    case 'inspected':
      return plain(toRead(summary, width))
    case 'in-trouble':
    case 'gone-early':
      return { text: diagnosisOf(summary)?.short ?? '', tone: 'bad' }
    case 'released':
    case 'gone':
      return brought(summary, width)
    case 'awaited':
      return awaited(summary, context)
    default:
      return quiet('')
  }
}

function brought(summary: MotionSummary, width: number): Cell {
  const { text, isGood } = describeBrought(summary, width)
  if (!isGood) return { text, tone: 'warn' }
  return { text, tone: summary.state === 'gone' ? 'quiet' : 'good' }
}

function awaited(summary: MotionSummary, { time }: CellContext): Cell {
  const { asOf, left, progress, day } = summary
  if (asOf !== undefined) return { text: `was here ${time.minute(asOf)}`, tone: 'warn' }
  if (left > 0) return { text: `${left} of ${progress.wanted} not home`, tone: 'warn' }
  return quiet(groupOf(summary) === 'done' ? `${day.home}/${day.home} home` : '')
}

/** A motion being read that sends nothing: it may be switched off long before its time-out ends. */
function silence(
  { motion: { lastSeen } }: MotionSummary,
  now: Milliseconds,
  width: number,
): Cell | undefined {
  const steps = Math.floor((now - (lastSeen ?? now)) / SILENCE_STEP)
  if (steps < 1) return undefined
  const text = `silent ${(steps * SILENCE_STEP) / 1000} s`
  const question = ', still on?'
  return { text: text.length + question.length <= width ? text + question : text, tone: 'warn' }
}

/** What is known to be wanted before the first byte. */
function toRead({ progress, left }: MotionSummary, width: number): string {
  const [longest = '', ...shorter] = daysTexts(progress)
  if (longest !== '') return [longest, ...shorter].find((text) => text.length <= width) ?? ''
  return progress.wanted === 0 ? '' : `${left} to read`
}

/** `####------  45%`; with older tracks `today 1/1, older 0/3  45%`, for the bar alone would hide that today's are home. */
function progressText({ progress }: MotionSummary, style: Style, width: number): string {
  const { received, expected } = progress
  const share = expected > 0 ? Math.min(1, received / expected) : 0
  const figure = percent(Math.floor(share * 100)).padStart(4)
  const bar = (room: number): string => {
    const length = Math.max(1, Math.min(BAR_MOST, room - figure.length - 1))
    const filled = Math.floor(share * length)
    return `${glyph(style, 'full').repeat(filled)}${glyph(style, 'empty').repeat(length - filled)} ${figure}`
  }
  const [longest, ...shorter] = daysTexts(progress)
  if (longest === undefined) return bar(width)
  const room = width - longest.length - 1
  if (room >= BAR_LEAST + figure.length + 1) return `${longest} ${bar(room)}`
  const all = [longest, ...shorter]
  const texts = all.flatMap((words) => [`${words} ${figure}`, words])
  return texts.find((text) => text.length <= width) ?? bar(width)
}

/** The tracks of today and older ones apart, the longest words first; none without older tracks. */
function daysTexts({ wanted, home, older }: MotionSummary['progress']): readonly string[] {
  if (older.wanted === 0) return []
  const olderText = `older ${older.home}/${older.wanted}`
  if (older.wanted === wanted) return [olderText]
  const today = `${home - older.home}/${wanted - older.wanted}`
  return [`today ${today}, ${olderText}`, `${today}, ${olderText}`, `${today} +${older.home}/${older.wanted}`]
}
