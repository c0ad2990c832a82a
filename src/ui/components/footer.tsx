/** The last line: typed text, a question, the progress of stopping, or the keys that work now. */
import { pluralise } from '../../core/base/pluralise.ts'
import type { Frame } from '../frame.ts'
import { barOf, keyLabel } from '../key-lookup.ts'
import { letGoQuestion, requestQuestion } from '../questions.ts'
import { isEnding, leftByQuitting, quitQuestion } from '../quitting.ts'
import { fieldOf, MESSAGE_SHOWN_FOR, placeOf, type ScreenState } from '../screen-state.ts'
import { widthOf } from '../text.ts'
import { showField } from '../text-field.ts'
import type { Style } from '../theme.ts'
import { Lines } from './lines.tsx'

interface FooterProps {
  readonly frame: Frame
  readonly screen: ScreenState
  readonly style: Style
}

/** One line. */
export function Footer({ frame, screen, style }: FooterProps) {
  return <Lines lines={[footerLine(frame, screen, style)]} height={frame.panes.footer} />
}

/** The text of the last line. */
function footerLine(frame: Frame, screen: ScreenState, style: Style): string {
  const room = frame.size.columns - 2
  const { phase, left: requests } = frame.snapshot.state
  if (isEnding(screen, frame.snapshot.state)) {
    const wait = phase === 'stopping' ? `stopping: ${pluralise(requests, 'request')} left` : 'stopping'
    return ` ${style.paint('warn', style.cut(`${wait}   Ctrl-C leaves at once`, room))}`
  }
  if (frame.dayEnd !== undefined) return ` ${style.paint('selected', ' any key closes this ')}`
  if (screen.field !== 'none') return fieldLine(frame, screen, style)
  const left = screen.isQuitAsked ? leftByQuitting(frame.fleet, frame.mode) : []
  if (left.length > 0) return ` ${style.paint('selected', ` ${quitQuestion(left, room - 2)} `)}`
  if (screen.lettingGo !== undefined) {
    return ` ${style.paint('selected', ` ${style.safe(letGoQuestion(screen.lettingGo, room - 2))} `)}`
  }
  if (screen.pending !== undefined) {
    return ` ${style.paint('selected', ` ${requestQuestion(screen.pending, room - 2)} `)}`
  }
  const marks = frame.marked.length === 0 ? '' : `${frame.marked.length} marked   `
  const rest = restOfLine(frame, screen, style, room - marks.length)
  return ` ${style.paint('accent', marks)}${rest}`
}

/** A message for some seconds, then the keys that work now. */
function restOfLine(frame: Frame, screen: ScreenState, style: Style, room: number): string {
  const { message } = screen
  if (message !== undefined && Math.abs(frame.snapshot.now - message.at) < MESSAGE_SHOWN_FOR) {
    return style.paint('accent', style.cut(style.safe(message.text), room))
  }
  return keyBar(frame, screen, style, room)
}

function fieldLine(frame: Frame, screen: ScreenState, style: Style): string {
  const room = frame.size.columns - 2
  const label = style.cut(fieldLabel(frame, screen), Math.floor(room / 2))
  const hint = screen.field === 'note' ? '   Enter keeps  Esc leaves it' : '   Enter keeps  Esc clears'
  const { before, under, after } = showField(fieldOf(screen), room - widthOf(label), style)
  // A long text needs the room more than the hint does.
  const used = widthOf(label + before + under + after)
  const keys = used + widthOf(hint) <= room ? hint : ''
  return ` ${style.paint('accent', label)}${before}${style.paint('selected', under)}${after}${style.paint('quiet', keys)}`
}

function fieldLabel({ hiddenMarks }: Frame, { field, draft }: ScreenState): string {
  if (field !== 'note') return field === 'search' ? 'search the log: ' : 'filter: '
  const motions = draft?.motions ?? []
  if (motions.length === 1) return `note on ${motions.join()}: `
  const hidden =
    hiddenMarks.length === 0 ? '' : `, not in this view ${hiddenMarks.map(({ id }) => id).join(' ')}`
  return `note on ${motions.length} marked${hidden}: `
}

function keyBar(frame: Frame, screen: ScreenState, style: Style, room: number): string {
  let used = 0
  const hints: string[] = []
  const ofMode = frame.mode.type === 'live' ? [] : barOf(frame.mode.type)
  for (const binding of [...ofMode, ...barOf(placeOf(screen))]) {
    const [key = ''] = binding.keys
    const name = keyLabel(key, style)
    const width = widthOf(name) + widthOf(binding.label) + 1 + (hints.length > 0 ? 3 : 0)
    if (used + width > room) break
    used += width
    hints.push(`${style.paint('strong', name)} ${style.paint('quiet', binding.label)}`)
  }
  return hints.join('   ')
}
