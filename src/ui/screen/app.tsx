/** The whole screen: a header, then a table over a log or a page instead of both, and a key bar. */
import { Box, Text, useApp, useWindowSize } from 'ink'
import { useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { CellContext } from '../column.ts'
import { Footer } from '../components/footer.tsx'
import { Header } from '../components/header.tsx'
import { LogPane } from '../components/log-pane.tsx'
import { DayEndPage, lastTop, Page, pageLines, Wall } from '../components/page.tsx'
import { Table } from '../components/table.tsx'
import { Tabs } from '../components/tabs.tsx'
import { type Frame, frameOf, type ScreenSize } from '../frame.ts'
import { helpTop, pageWidth } from '../help.ts'
import { useKeys } from '../hooks/use-keys.ts'
import { useMouse } from '../hooks/use-mouse.ts'
import { useBell, useResized, useTerminalStatus } from '../hooks/use-terminal.ts'
import type { ScreenControls } from '../key-handlers.ts'
import type { MouseInput } from '../mouse.ts'
import { mouseOff, mouseOn } from '../mouse.ts'
import { placeOf, type ScreenState } from '../screen-state.ts'
import type { ScreenEnd, ScreenSession } from '../session.ts'
import { smallestScreen } from '../terminal.ts'

interface AppProps {
  readonly session: ScreenSession
  readonly leave: (end: ScreenEnd) => void
  /** Forgets what the terminal shows, so that the next frame writes everything. */
  readonly forget: () => void
  /** The mouse of the terminal; absent = none. */
  readonly mouse: MouseInput | undefined
  /** Stops the process as Ctrl-Z does in a shell. */
  readonly stopProcess: () => void | Promise<void>
}

export function App({ session, leave, forget, mouse, stopProcess }: AppProps) {
  const { subscribe, snapshot: read } = session.projection
  const snapshot = useSyncExternalStore(subscribe, read)
  const screen = useStore(session.screen)
  const mode = useStore(session.mode)
  useStore(session.board)
  const size = useWindowSize()
  const { suspendTerminal } = useApp()
  const redraw = (): void => {
    forget()
    session.act({ type: 'redraw-asked' })
  }
  useResized(size, redraw)
  useBell(snapshot, screen.bell, session.write)
  useTerminalStatus(session, snapshot)
  const suspend = async (): Promise<void> => {
    if (mouse !== undefined) session.write(mouseOff)
    try {
      await stopProcess()
    } finally {
      if (mouse !== undefined) session.write(mouseOn)
    }
  }
  const controls: ScreenControls = {
    size,
    overlayLast: (frame, at) => lastTop(frame, pageLines(frame, at, contextOf(session, frame))),
    helpTop: (at) => helpTop(at, session.style, pageWidth(size)),
    leave,
    suspend: () => void suspendTerminal(suspend),
    redraw,
  }
  useKeys(session, controls)
  useMouse(mouse, session, controls)
  if (size.columns < smallestScreen.columns || size.rows < smallestScreen.rows)
    return <TooSmall size={size} />
  const frame = frameOf(session, { snapshot, screen, mode }, size)
  return (
    <Box key={screen.redraws} flexDirection="column" width={size.columns} height={size.rows}>
      <Panes session={session} screen={screen} frame={frame} />
    </Box>
  )
}

interface PanesProps {
  readonly session: ScreenSession
  readonly screen: ScreenState
  readonly frame: Frame
}

function Panes({ session, screen, frame }: PanesProps) {
  const { style, time } = session
  const context = contextOf(session, frame)
  return (
    <>
      <Header frame={frame} style={style} time={time} />
      {frame.dayEnd !== undefined ? (
        <DayEndPage end={frame.dayEnd} frame={frame} context={context} />
      ) : placeOf(screen) === 'wall' ? (
        <Wall frame={frame} style={style} />
      ) : screen.overlay.kind === 'none' ? (
        <>
          <Tabs frame={frame} screen={screen} style={style} />
          <Table frame={frame} context={context} />
          <LogPane frame={frame} screen={screen} style={style} time={time} />
        </>
      ) : (
        <Page frame={frame} screen={screen} context={context} />
      )}
      <Footer frame={frame} screen={screen} style={style} />
    </>
  )
}

function TooSmall({ size }: { readonly size: ScreenSize }) {
  const words = `too small: ${size.columns}x${size.rows}, needs ${smallestScreen.columns}x${smallestScreen.rows}`
  return <Text wrap="truncate-end">{words}</Text>
}

function contextOf(session: ScreenSession, frame: Frame): CellContext {
  return { style: session.style, time: session.time, fleet: frame.fleet, now: frame.snapshot.now }
}
