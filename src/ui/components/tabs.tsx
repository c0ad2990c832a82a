/** The line above the table, and the summary of its view. */
import type { Frame } from '../frame.ts'
import type { ScreenState } from '../screen-state.ts'
import { tabsLine } from '../tabs-line.ts'
import { joinFitting } from '../text.ts'
import type { Style } from '../theme.ts'
import { Lines } from './lines.tsx'

interface TabsProps {
  readonly frame: Frame
  readonly screen: ScreenState
  readonly style: Style
}

/** The tabs, and the summary of the view if it has one. */
export function Tabs({ frame, screen, style }: TabsProps) {
  const summary = frame.view.summary?.(frame.fleet)
  const lines = [tabsLine(frame, screen, style)]
  if (summary !== undefined) {
    const parts = summary.map((part) => style.safe(part))
    lines.push(` ${style.cut(joinFitting(parts, frame.size.columns - 2), frame.size.columns - 2)}`)
  }
  return <Lines lines={lines} height={frame.panes.tabs + frame.panes.summary} />
}
