/** The last line: typed text, a question, the progress of stopping, or the keys that work now. */
import { pluralise } from '../../core/base/pluralise.ts'
import type { Frame } from '../frame.ts'
import { barOf, keyLabel } from '../key-lookup.ts'
import { letGoQuestion } from '../letting-go.ts'
import { isEnding, leftByQuitting, quitQuestion } from '../quitting.ts'
import { fieldText, MESSAGE_SHOWN_FOR, placeOf, type ScreenState } from '../screen-state.ts'
import { tailText, widthOf } from '../text.ts'
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
  if (screen.field !== 'none') return fieldLine(screen, style, room)
  const left = screen.isQuitAsked ? leftByQuitting(frame.fleet, frame.mode) : []
  if (left.length > 0) return ` ${style.paint('selected', ` ${quitQuestion(left, room - 2)} `)}`
  if (screen.lettingGo !== undefined) {
    return ` ${style.paint('selected', ` ${style.safe(letGoQuestion(screen.lettingGo, room - 2))} `)}`
  }
  const { message } = screen
  if (message !== undefined && Math.abs(frame.snapshot.now - message.at) < MESSAGE_SHOWN_FOR) {
    return ` ${style.paint('accent', style.cut(style.safe(message.text), room))}`
  }
  return ` ${keyBar(frame, screen, style, room)}`
}

function fieldLine(screen: ScreenState, style: Style, room: number): string {
  const label = fieldLabel(screen)
  const text = style.safe(fieldText(screen))
  const hint = screen.field === 'note' ? '   Enter keeps  Esc leaves it' : '   Enter keeps  Esc clears'
  const width = room - widthOf(label) - 1
  // A long text needs the room more than the hint does.
  const keys = widthOf(text) <= width - widthOf(hint) ? hint : ''
  const shown = tailText(text, width, style.ellipsis)
  return ` ${style.paint('accent', label)}${shown}${style.paint('selected', ' ')}${style.paint('quiet', keys)}`
}

function fieldLabel({ field, draft }: ScreenState): string {
  if (field === 'note') return `note on ${draft?.motion}: `
  return field === 'search' ? 'search the log: ' : 'filter: '
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
