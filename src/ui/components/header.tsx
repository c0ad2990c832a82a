/** The top of the screen: the event, the progress of the day, and the alarms. */
import { pluralise } from '../../core/base/pluralise.ts'
import type { MotionState } from '../../core/domain/motion.ts'
import type { FleetSummary, Group } from '../fleet-summary.ts'
import { formatDisk, formatMebibytes, formatRate, type LocalTime } from '../format.ts'
import type { Frame } from '../frame.ts'
import { modeText } from '../mode.ts'
import { joinFitting, widthOf } from '../text.ts'
import { type Style, symbolOf, type Tone } from '../theme.ts'
import { Lines } from './lines.tsx'

/** The most columns for the name of an event. */
const NAME_WIDTH = 30

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

function titleLine({ snapshot, fleet }: Frame, style: Style, time: LocalTime, columns: number): string {
  const { state, now, rate, missed } = snapshot
  const pause = missed === undefined ? '' : ` PAUSED +${missed} `
  const clock = time.minuteWithZone(now)
  const figures = [
    pluralise(fleet.files, 'file'),
    formatMebibytes(fleet.size),
    formatRate(rate),
    ...(state.diskFree === undefined ? [] : [`disk ${formatDisk(state.diskFree)} free`]),
  ]
  const room = columns - widthOf(pause) - widthOf(clock) - 4
  const name = style.cut(style.safe(state.session?.event ?? 'starting'), Math.min(NAME_WIDTH, room))
  const middle = joinFitting(['', ...figures], room - widthOf(name))
  const gap = ' '.repeat(Math.max(0, room - widthOf(name) - widthOf(middle)))
  return ` ${style.paint('strong', name)}${middle}${gap}${style.paint('alarm', pause)}  ${style.paint('strong', clock)} `
}

/** The line that says what is shown; none for the engine of this process. */
function modeLine({ mode, snapshot, size }: Frame, style: Style, time: LocalTime): readonly string[] {
  if (mode.type === 'live') return []
  const [tone, text] = modeText(mode, snapshot.now, style, time)
  return [style.paint(tone, style.fit(` ${style.safe(text)}`, size.columns))]
}

interface Count {
  readonly group: Group
  /** The state whose symbol stands before it. */
  readonly state: MotionState
  readonly word: string
  readonly shortWord: string
  readonly tone: Tone
}

const shownCounts: readonly Count[] = [
  { group: 'can-go', state: 'released', word: 'can go', shortWord: 'can go', tone: 'good' },
  { group: 'reading', state: 'downloading', word: 'being read', shortWord: 'reading', tone: 'busy' },
  { group: 'trouble', state: 'in-trouble', word: 'in trouble', shortWord: 'trouble', tone: 'bad' },
  { group: 'missing', state: 'awaited', word: 'missing', shortWord: 'missing', tone: 'plain' },
]

function countsLine(fleet: FleetSummary, style: Style, columns: number): string {
  const counts = shownCounts.map((each) => {
    return { ...each, symbol: symbolOf(style, each.state), count: fleet.counts[each.group] }
  })
  const wide = [
    `${fleet.assigned} assigned today`,
    ...counts.map(({ symbol, count, word }) => `${symbol} ${count} ${word}`),
  ]
  const isWide = widthOf(wide.join('    ')) + 2 <= columns
  const gap = isWide ? '    ' : columns >= 76 ? '  ' : ' '
  const groups = counts.map(({ symbol, count, word, shortWord, tone }) => {
    return style.paint(count === 0 ? 'quiet' : tone, `${symbol} ${count} ${isWide ? word : shortWord}`)
  })
  return ` ${[isWide ? wide[0] : `${fleet.assigned} today`, ...groups].join(gap)}`
}
