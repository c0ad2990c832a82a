/** The keyboard: every key goes through the keymap, pasted text only into the open field. */
import { useInput, usePaste } from 'ink'
import type { ScreenControls } from '../key-handlers.ts'
import { keysOf } from '../keys.ts'
import { paste, pressKey } from '../press-key.ts'
import type { ScreenSession } from '../session.ts'

const ending: ReadonlySet<string> = new Set(['q', 'ctrl+c'])

/** Listens while the component is mounted; bracketed paste stays on, so that a paste is not read as keys. */
export function useKeys(session: ScreenSession, controls: ScreenControls): void {
  useInput((input, key) => {
    session.onKey()
    for (const name of keysOf(input, key)) {
      // Each key draws: if the terminal does not read, only keys that end the monitor count.
      if (!session.isStalled() || ending.has(name)) pressKey(name, session, controls)
    }
  })
  usePaste((text) => {
    session.onKey()
    paste(text, session)
  })
}
