/** The top of the screen: the event, the progress of the day, and the alarms. */
import { pluralise } from '../../core/base/pluralise.ts'
import type { FleetSummary } from '../../core/views/fleet-summary.ts'
import { formatDisk, formatMebibytes, formatRate, type LocalTime } from '../../core/views/format.ts'
import type { Counts } from '../../core/views/groups.ts'
import { shownCounts } from '../../core/views/shown-counts.ts'
import type { Tone } from '../../core/views/state-words.ts'
import { timeLeftText } from '../../core/views/time-left.ts'
import { boardMarks } from '../board-page.ts'
import type { Frame } from '../frame.ts'
import { laptopMarks } from '../laptop-marks.ts'
import { modeText } from '../mode.ts'
import { joinFitting, widthOf } from '../text.ts'
import { type Style, symbolOf } from '../theme.ts'
import { Lines } from './lines.tsx'

/** The most columns for the name of an event. */
const NAME_WIDTH = 30

/** From this width on words are written out. */
const WIDE = 120

/** Below this width one mark stands for all of the laptop. */
const NARROW = 76

interface HeaderProps {
  readonly frame: Frame
  readonly style: Style
  readonly time: LocalTime
}

/** Two lines, one that names a viewer or replay, and the alarms. */
export function Header({ frame, style, time }: HeaderProps) {
  return <Lines lines={headerLines(frame, style, time)} height={frame.panes.header} />
}

/** The lines of the header. */
function headerLines(frame: Frame, style: Style, time: LocalTime): readonly string[] {
  const { columns } = frame.size
  return [
    titleLine(frame, style, time, columns),
    countsLine(frame.fleet, style, columns),
    ...modeLine(frame, style, time),
    ...frame.alarms,
  ]
}

function titleLine(frame: Frame, style: Style, time: LocalTime, columns: number): string {
  const { snapshot, fleet, mode } = frame
  const { state, now, rate, missed, isCalm } = snapshot
  const pause = missed === undefined ? '' : ` PAUSED +${missed} `
  const clock = isCalm ? time.minuteWithZone(now) : time.secondWithZone(now)
  const marks = laptopMarks(snapshot, mode, style)
  const shown = columns < NARROW ? marks.all : marks.each
  const figures = [
    pluralise(fleet.files, 'file'),
    formatMebibytes(fleet.size),
    formatRate(rate),
    ...(state.diskFree === undefined ? [] : [`disk ${formatDisk(state.diskFree)} free`]),
  ]
  const right = widthOf(`${shown.map(({ plain }) => plain).join(' ')}  ${clock} `)
  const room = Math.max(0, columns - right - widthOf(pause) - 3)
  const name = style.cut(style.safe(state.session?.event ?? 'starting'), Math.min(NAME_WIDTH, room))
  const middle = joinFitting(withBoard(figures, frame, room - widthOf(name)), room - widthOf(name))
  const gap = ' '.repeat(Math.max(0, room - widthOf(name) - widthOf(middle)))
  const painted = shown.map((mark) => mark.painted).join(' ')
  const left = ` ${style.paint('strong', name)}${middle}${gap}${style.paint('alarm', pause)}`
  return `${left}  ${painted}  ${style.paint('strong', clock)} `
}

/** The figures after the time left and the board, which goes first where there is no room. */
function withBoard(figures: readonly string[], frame: Frame, width: number): readonly string[] {
  const first = ['', ...timeLeft(frame)]
  const fits = (mark: string): boolean => joinFitting([...first, mark], width).endsWith(mark)
  const mark = frame.size.columns < NARROW ? undefined : boardMarks(frame.board).find(fits)
  return [...first, ...(mark === undefined ? [] : [mark]), ...figures]
}

/** How long until all that are here are home, if that is known. */
function timeLeft({ homeAt, snapshot, size }: Frame): readonly string[] {
  if (homeAt === undefined) return []
  const text = timeLeftText(homeAt, snapshot.now)
  return [`${size.columns < WIDE ? 'here' : 'all that are here'}: ${text}`]
}

/** The line that says what is shown; none for the engine of this process. */
function modeLine({ mode, snapshot, size }: Frame, style: Style, time: LocalTime): readonly string[] {
  if (mode.type === 'live') return []
  const [tone, text] = modeText(mode, snapshot.now, style, time)
  return [style.paint(tone, style.fit(` ${style.safe(text)}`, size.columns))]
}

/** The ways to write the counts, the widest first: the word after `assigned`, those that are here, and the gaps. */
const forms = [
  { assigned: ' assigned today', here: 'here: ', isShort: false, gap: '    ', inner: '  ', space: ' ' },
  { assigned: ' today', here: 'here: ', isShort: true, gap: '  ', inner: ' ', space: ' ' },
  { assigned: ' today', here: '', isShort: true, gap: ' ', inner: ' ', space: ' ' },
  { assigned: '', here: '', isShort: true, gap: ' ', inner: ' ', space: '' },
] as const

/** The counts in the first form that fits; the last one is cut. */
function countsLine({ counts }: FleetSummary, style: Style, columns: number): string {
  const texts = forms.map((form) => countsText(counts, style, form))
  const fitting = texts.find(({ plain }) => widthOf(plain) + 1 <= columns)
  return ` ${fitting?.painted ?? style.cut(texts.at(-1)?.plain ?? '', columns - 1)}`
}

function countsText(
  counts: Counts,
  style: Style,
  { assigned, here, isShort, gap, inner, space }: (typeof forms)[number],
): { readonly painted: string; readonly plain: string } {
  const parts = shownCounts.map(({ count, state, word, shortWord, tone }) => {
    const text = `${symbolOf(style, state)}${space}${counts[count]} ${isShort ? shortWord : word}`
    return { text, tone: counts[count] === 0 ? 'quiet' : tone } as const
  })
  const write = (paint: (tone: Tone, text: string) => string) => {
    const [reading = '', canGo = '', ...others] = parts.map(({ tone, text }) => paint(tone, text))
    return [`${counts.assigned}${assigned}`, `${here}${reading}${inner}${canGo}`, ...others].join(gap)
  }
  return { painted: write(style.paint), plain: write((_, text) => text) }
}
