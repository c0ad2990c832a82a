/** The keyboard: every key through the keymap, pasted text into the open field only. */
import { useInput, usePaste } from 'ink'
import { keysOf } from '../keys.ts'
import { type Hands, paste, pressKey } from '../perform.ts'
import type { ScreenSession } from '../session.ts'

/** Listens while the component is there; bracketed paste is on all the while, so that a paste is no row of keys. */
export function useKeys(session: ScreenSession, hands: Hands): void {
  useInput((input, key) => {
    for (const name of keysOf(input, key)) pressKey(name, session, hands)
  })
  usePaste((text) => paste(text, session))
}
