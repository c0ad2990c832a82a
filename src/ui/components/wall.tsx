/** The wall between the header and the last line: what can go now, for a screen that is seen from afar. */
import type { Frame } from '../frame.ts'
import type { Style } from '../theme.ts'
import { wallLines } from '../wall.ts'
import { Lines } from './lines.tsx'

interface WallProps {
  readonly frame: Frame
  readonly style: Style
}

export function Wall({ frame, style }: WallProps) {
  const { size, panes, fleet } = frame
  const height = Math.max(0, size.rows - panes.header - panes.footer)
  return <Lines lines={wallLines(fleet, style, { width: size.columns, height })} height={height} />
}
