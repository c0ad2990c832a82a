/** The mouse: switched on in the terminal while the component is mounted. */
import { useEffectEvent, useLayoutEffect } from 'react'
import type { ScreenControls } from '../key-handlers.ts'
import type { MouseInput } from '../mouse.ts'
import { mouseOff, mouseOn } from '../mouse.ts'
import { handleMouse } from '../mouse-keys.ts'
import type { ScreenSession } from '../session.ts'

/** Listens to the mouse if there is one; the terminal is given back without it, however the screen ends. */
export function useMouse(
  mouse: MouseInput | undefined,
  session: ScreenSession,
  controls: ScreenControls,
): void {
  const hear = useEffectEvent((event: Parameters<typeof handleMouse>[0]) => {
    session.onKey()
    handleMouse(event, session, controls)
  })
  const { write } = session
  // Not a passive effect: those may not run before the process exits.
  useLayoutEffect(() => {
    if (mouse === undefined) return undefined
    write(mouseOn)
    const stop = mouse.subscribe((event) => hear(event))
    return () => {
      stop()
      write(mouseOff)
    }
  }, [mouse, write])
}
