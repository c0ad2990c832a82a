/** Keeps the terminal's title and progress up to date. */
import { useEffect } from 'react'
import type { Snapshot } from '../../core/views/projection.ts'
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
