/** Parses JSON that a device or a disk may have spoilt, with a limit on its depth. */

/** Deepest nesting accepted; real payloads are 4 deep. */
const DEEPEST = 32

const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d
const OPENING_BRACKET = 0x5b
const CLOSING_BRACKET = 0x5d
const QUOTE = 0x22
const BACKSLASH = 0x5c

export type BoundedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string }

/** Parses JSON; accepts a byte order mark and refuses nesting deeper than 32 levels. */
export function parseBoundedJson(text: string): BoundedJson {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  if (body.trim() === '') return { ok: false, reason: 'it is empty' }
  if (isDeeperThan(body, DEEPEST)) return { ok: false, reason: `it is nested deeper than ${DEEPEST} levels` }
  try {
    return { ok: true, value: JSON.parse(body) }
  } catch {
    return { ok: false, reason: 'it is not JSON' }
  }
}

/** True when the text opens more than `levels` brackets; one pass, no recursion. */
function isDeeperThan(text: string, levels: number): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) at = endOfString(text, at)
    else if (unit === OPENING_BRACE || unit === OPENING_BRACKET) {
      depth++
      if (depth > levels) return true
    } else if (unit === CLOSING_BRACE || unit === CLOSING_BRACKET) depth--
  }
  return false
}

/** The offset at which the string opened at `start` closes, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === BACKSLASH) at++
    else if (unit === QUOTE) return at
  }
  return text.length
}
