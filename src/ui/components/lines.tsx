/** Lines that are already drawn, one text each: only those that differ from before reach the terminal. */
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
  /** Lines that are left are blank; lines too many are not drawn. */
  readonly height: number
}

/** Exactly `height` lines. */
export function Lines({ lines, height }: LinesProps) {
  // A line is known by its place: what moves is the text, not the line.
  return Array.from({ length: height }, (_, place) => {
    const key = `line ${place}`
    return <Line key={key} text={lines[place] ?? ''} />
  })
}
