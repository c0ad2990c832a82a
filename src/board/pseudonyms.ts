/** Stand-in names for texts that the public can distinguish but not read. */
import { createHmac, randomBytes } from 'node:crypto'

/** A naming with its own key: a text always gets the same name, and the name reveals nothing about it. */
export function createPseudonyms(): (text: string) => string {
  const key = randomBytes(32)
  return (text) => `track-${createHmac('sha256', key).update(text).digest('base64url').slice(0, 16)}`
}
