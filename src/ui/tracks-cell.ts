/** The cell beside the state: the words of every screen, with a bar for a motion being read. */
import type { MotionSummary } from '../core/views/motion-summary.ts'
import { daysTexts, isSilent, shareRead, tracksWords } from '../core/views/tracks-words.ts'
import { type Cell, type CellContext, percent } from './column.ts'
import { glyph, type Style } from './theme.ts'

/** The longest bar, and the shortest beside words. */
const BAR_MOST = 20
const BAR_LEAST = 4

/** The cell of a motion, at most `width` columns where its words allow it. */
export function tracksCell(summary: MotionSummary, context: CellContext, width: number): Cell {
  const hasBar = summary.state === 'downloading' && !isSilent(summary, context.now)
  return hasBar
    ? { text: progressText(summary, context.style, width), tone: 'busy' }
    : tracksWords(summary, context, width)
}

/** `####------  45%`; with older tracks `today 1/1, older 0/3  45%`, for the bar alone would hide that today's are home. */
function progressText({ progress }: MotionSummary, style: Style, width: number): string {
  const share = shareRead(progress)
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
