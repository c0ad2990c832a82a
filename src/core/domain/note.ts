/** A person's note about a motion: one line that is kept for the whole event. */
import { sanitiseText } from '../base/sanitise.ts'
import type { Read } from '../base/schemas.ts'
import type { note } from './value-schemas.ts'

export interface Note extends Read<typeof note> {}

/** Longest note, in visible characters. */
export const NOTE_LENGTH = 200

/** The text as a note: one line, safe on a terminal, cut at `NOTE_LENGTH`. */
export function noteText(text: string): string {
  return sanitiseText(text, NOTE_LENGTH).trim()
}
