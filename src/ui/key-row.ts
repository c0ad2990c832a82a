/** A row of the keymap: keys, words for the key bar and the help, when they work, and what they do. */
import type { KeyHandler } from './key-handlers.ts'
import type { Place } from './screen-state.ts'

export interface Row extends Extras {
  /** Names from `keys.ts`. */
  readonly keys: readonly string[]
  /** A word or two for the key bar. */
  readonly label: string
  /** A sentence for the help. */
  readonly help: string
  readonly places: readonly Place[]
  readonly run: KeyHandler
}

interface Extras {
  /** Its rank in the key bar, the lowest first; absent = not there. */
  readonly bar?: number
  /** What it needs: an engine, which a viewer and a replay lack, or a shell, which Windows lacks. */
  readonly needs?: 'engine' | 'shell'
}

/** The keys with a space between two, the word for the key bar, and the sentence for the help. */
type Words = readonly [keys: string, label: string, help: string]

/** A row of the keymap. */
export function row(
  [keys, label, help]: Words,
  places: readonly Place[],
  run: KeyHandler,
  extras?: Extras,
): Row {
  return { keys: keys.split(' '), label, help, places, run, ...extras }
}
