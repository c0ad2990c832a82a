/** The keyboard: every key through the keymap, pasted text into the open field only. */
import { useInput, usePaste } from 'ink'
import type { ScreenControls } from '../key-handlers.ts'
import { keysOf } from '../keys.ts'
import { paste, pressKey } from '../press-key.ts'
import type { ScreenSession } from '../session.ts'

const ending: ReadonlySet<string> = new Set(['q', 'ctrl+c'])

/** Listens while the component is there; bracketed paste is on all the while, so that a paste is no row of keys. */
export function useKeys(session: ScreenSession, controls: ScreenControls): void {
  useInput((input, key) => {
    session.onKey()
    for (const name of keysOf(input, key)) {
      // Each key draws: before a terminal that does not read, only those that end count.
      if (!session.isStalled() || ending.has(name)) pressKey(name, session, controls)
    }
  })
  usePaste((text) => {
    session.onKey()
    paste(text, session)
  })
}
