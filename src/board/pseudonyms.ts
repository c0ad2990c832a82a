/** Other names for what the public may tell apart but not read. */
import { createHmac, randomBytes } from 'node:crypto'

/** A naming with a key of its own: one text always gets the same name, which says nothing about the text. */
export function createPseudonyms(): (text: string) => string {
  const key = randomBytes(32)
  return (text) => `track-${createHmac('sha256', key).update(text).digest('base64url').slice(0, 16)}`
}
