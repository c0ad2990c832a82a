/** A changed motions.csv that waits for an answer, as lines. */
import type { MotionId } from '../core/domain/motion.ts'
import type { MonitorState } from '../core/events/state.ts'
import { wrapText } from './text.ts'
import type { Style } from './theme.ts'

/** The lines of the page where a person answers. */
export function proposalLines(
  { proposal, roster }: Pick<MonitorState, 'proposal' | 'roster'>,
  style: Style,
  width: number,
): readonly string[] {
  if (proposal === undefined) return ['nothing waits for an answer any more: Esc goes back']
  const { dangers, changes } = proposal
  const keyLine = (key: string, what: string): string =>
    `  ${style.paint('strong', key)}  ${style.cut(what, width - 5)}`
  return [
    style.paint('accent', 'why you are asked'),
    ...dangers.flatMap(({ message }) =>
      wrapText(style.safe(message), width - 4).map(
        (line, place) => `${place === 0 ? '  - ' : '    '}${style.paint('bad', style.cut(line, width - 4))}`,
      ),
    ),
    '',
    style.paint('accent', 'which motions it is about'),
    ...motionLines('new', changes.added, width),
    ...motionLines('gone', changes.removed, width),
    ...motionLines('changed', changes.changed, width),
    '',
    style.paint('accent', 'what you can do'),
    keyLine('y', 'take the changed motions.csv'),
    keyLine(
      'n',
      `keep the one in force, with ${roster.entrants.length} rows; put the file right and save it`,
    ),
    '',
    style.cut('  Until you answer the old one stays in force, and reading goes on.', width),
  ]
}

function motionLines(what: string, motions: readonly MotionId[], width: number): readonly string[] {
  if (motions.length === 0) return [`  ${what.padEnd(8)} none`]
  return wrapText(motions.join(', '), width - 11).map((line, place) => {
    return `  ${(place === 0 ? what : '').padEnd(8)} ${line}`
  })
}
