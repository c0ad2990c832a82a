/** What every screen says of a state and of a log level: a word, a symbol, and the tone of its colour. */
import type { LogLevel } from '../domain/configuration.ts'
import type { MotionState } from '../domain/motion.ts'

/**
 * Colours by meaning. A screen is understandable without them, because a word or a symbol says the same.
 *
 * - `good`: may go now; `fresh`: it has just become so
 * - `busy`: in progress
 * - `warn`: look at it when there is time, yellow in every theme; `bad`: do something now; `alarm`: a line across the screen
 * - `quiet`: not now, not new, gone; `accent`: where you are; `strong`: the main thing; `found`: matches a search
 */
export type Tone =
  | 'plain'
  | 'strong'
  | 'quiet'
  | 'accent'
  | 'good'
  | 'fresh'
  | 'busy'
  | 'warn'
  | 'bad'
  | 'alarm'
  | 'found'
  | 'selected'

export interface StateLook {
  readonly symbol: string
  readonly asciiSymbol: string
  /** The word for a wide column, and for a narrow one. */
  readonly word: string
  readonly shortWord: string
  /** The word beside a time, where there is little room for both. */
  readonly shortestWord: string
  readonly tone: Tone
}

/** The look of each state, the same on every screen. */
export const stateLooks: Readonly<Record<MotionState, StateLook>> = {
  awaited: look(['·', '.'], ['absent'], 'quiet'),
  connected: look(['○', 'o'], ['connected'], 'busy'),
  inspecting: look(['◔', '?'], ['inspecting'], 'busy'),
  inspected: look(['◑', 'i'], ['inspected'], 'busy'),
  downloading: look(['▼', 'v'], ['reading'], 'busy'),
  released: look(['✓', '+'], ['CAN GO'], 'good'),
  'in-trouble': look(['!', '!'], ['TROUBLE'], 'bad'),
  gone: look(['●', '='], ['gone, done', 'gone, done', 'done'], 'quiet'),
  'gone-early': look(['✗', 'x'], ['GONE TOO EARLY', 'GONE EARLY', 'EARLY'], 'bad'),
}

function look(
  [symbol, asciiSymbol]: readonly [unicode: string, ascii: string],
  [word, shortWord = word, shortestWord = shortWord]: readonly [
    long: string,
    short?: string,
    shortest?: string,
  ],
  tone: Tone,
): StateLook {
  return { symbol, asciiSymbol, word, shortWord, shortestWord, tone }
}

/** The short word and the colour of each log level. */
export const levelLooks: Readonly<Record<LogLevel, { readonly word: string; readonly tone: Tone }>> = {
  DEBUG: { word: 'debug', tone: 'quiet' },
  INFO: { word: 'info', tone: 'plain' },
  WARNING: { word: 'WARN', tone: 'warn' },
  ERROR: { word: 'ERROR', tone: 'bad' },
  CRITICAL: { word: 'CRIT', tone: 'alarm' },
}
