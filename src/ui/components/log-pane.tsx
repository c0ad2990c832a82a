/** The log at the bottom, which follows new lines until a person moves it. */
import type { LocalTime } from '../../core/views/format.ts'
import { plainWords } from '../../core/views/plain-words.ts'
import type { Frame } from '../frame.ts'
import { logLineText, logWindow } from '../log-view.ts'
import type { ScreenState } from '../screen-state.ts'
import { widthOf } from '../text.ts'
import { glyph, type Style } from '../theme.ts'
import { Lines } from './lines.tsx'

interface LogPaneProps {
  readonly frame: Frame
  readonly screen: ScreenState
  readonly style: Style
  readonly time: LocalTime
}

export function LogPane({ frame, screen, style, time }: LogPaneProps) {
  const { panes } = frame
  if (panes.log === 0) return null
  return <Lines lines={logLines(frame, screen, style, time)} height={panes.logTitle + panes.log} />
}

/** The title of the log and the lines in its window. */
function logLines(frame: Frame, screen: ScreenState, style: Style, time: LocalTime): readonly string[] {
  const { state, now } = frame.snapshot
  const { search, isRaw, held } = screen.log
  const view = { ring: state.log, filter: frame.logFilter, held }
  const window = logWindow(view, frame.panes.log, now)
  // What is searched for are the words of the file.
  const lines = window.lines.map(({ line }) => {
    const shown = isRaw || search !== '' ? line : { ...line, message: plainWords(line.message) }
    return ` ${logLineText(shown, { style, time }, search, frame.size.columns - 2)}`
  })
  return [titleLine(frame, screen, window.newer, style), ...lines]
}

function titleLine(frame: Frame, screen: ScreenState, newer: number, style: Style): string {
  const { columns } = frame.size
  const rule = glyph(style, 'rule')
  const { level, motion } = frame.logFilter
  const parts = [
    'log',
    screen.log.held === undefined ? 'following' : `paused, ${newer} new`,
    ...(screen.log.isRaw ? ['as in the file'] : []),
    ...(level === 'DEBUG' ? [] : [`${level.toLowerCase()} and above`]),
    ...(motion === undefined ? [] : [`motion ${motion} only`]),
    ...(screen.log.search === '' ? [] : [`search "${style.safe(screen.log.search)}"`]),
  ]
  const title = style.cut(` ${parts.join(`  ${glyph(style, 'between')}  `)} `, columns - 4)
  const line = `${rule.repeat(2)}${title}${rule.repeat(Math.max(0, columns - 2 - widthOf(title)))}`
  return style.paint(screen.focus === 'log' ? 'accent' : 'quiet', line)
}
