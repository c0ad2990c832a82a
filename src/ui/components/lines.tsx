/** Draws finished lines, one text each, so that only changed lines reach the terminal. */
import { Text } from 'ink'
import { memo } from 'react'

interface LineProps {
  readonly text: string
}

const Line = memo(function Line({ text }: LineProps) {
  // An empty text would have no height, and the lines below would move up.
  return <Text wrap="truncate-end">{text === '' ? ' ' : text}</Text>
})

interface LinesProps {
  readonly lines: readonly string[]
  /** Remaining lines are blank; extra ones are not drawn. */
  readonly height: number
}

/** Exactly `height` lines. */
export function Lines({ lines, height }: LinesProps) {
  // The key of a line is its place: the text moves, not the line.
  return Array.from({ length: height }, (_, place) => {
    const key = `line ${place}`
    return <Line key={key} text={lines[place] ?? ''} />
  })
}
