/** What the terminal gets beside the picture: its title and progress, the bell, a fresh picture after a new size. */
import { useEffect, useEffectEvent, useRef } from 'react'
import type { BellLevel } from '../../core/domain/bell.ts'
import type { Snapshot } from '../../core/views/projection.ts'
import { isHeard, listen } from '../bell.ts'
import type { ScreenSize } from '../frame.ts'
import type { ScreenSession } from '../session.ts'
import { statusOfFleet } from '../terminal-status.ts'

/** Shows the fleet of each frame, unless the terminal does not read. */
export function useTerminalStatus(session: ScreenSession, snapshot: Snapshot): void {
  useEffect(() => {
    if (session.isStalled()) return
    const status = statusOfFleet(snapshot.state.session?.event, session.fleetOf(snapshot))
    const isReplay = session.mode.getState().type === 'replay'
    session.status.show(isReplay ? { title: `replay: ${status.title}`, progress: undefined } : status)
  }, [session, snapshot])
}

/** Rings once for a frame with news of the level. */
export function useBell({ state }: Snapshot, level: BellLevel, write: (sequence: string) => void): void {
  const heard = useRef(listen(state).heard)
  useEffect(() => {
    const listened = listen(state, heard.current)
    heard.current = listened.heard
    if (isHeard(listened.rings, level)) write('\u0007')
  }, [state, level, write])
}

/** Calls back after each new size is drawn, except the first: terminals differ in what they keep on the screen. */
export function useResized({ columns, rows }: ScreenSize, onResized: () => void): void {
  const drawn = useRef({ columns, rows })
  const call = useEffectEvent(onResized)
  useEffect(() => {
    if (drawn.current.columns === columns && drawn.current.rows === rows) return
    drawn.current = { columns, rows }
    call()
  }, [columns, rows])
}
