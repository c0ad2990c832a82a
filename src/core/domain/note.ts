/** What somebody notes about a motion: one line, which stays with it for the whole event. */
import { sanitiseText } from '../base/sanitise.ts'
import type { Milliseconds } from '../base/units.ts'

export interface Note {
  readonly text: string
  readonly at: Milliseconds
}

/** Visible characters a note may have. */
export const NOTE_LENGTH = 200

/** What of a text is noted: one line, without what a terminal would obey, cut at `NOTE_LENGTH`. */
export function noteText(text: string): string {
  return sanitiseText(text, NOTE_LENGTH).trim()
}
