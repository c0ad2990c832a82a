/** Parses JSON that a device or a disk may have spoilt, with a limit on its depth, and writes it as the Python server does. */

/** Deepest nesting accepted; real payloads are 4 deep. */
export const DEEPEST = 32

const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d
const OPENING_BRACKET = 0x5b
const CLOSING_BRACKET = 0x5d
const QUOTE = 0x22
const BACKSLASH = 0x5c
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

export type BoundedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string }

/** Parses JSON; accepts a byte order mark and refuses nesting deeper than 32 levels. */
export function parseBoundedJson(text: string): BoundedJson {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  if (body.trim() === '') return { ok: false, reason: 'it is empty' }
  if (tooDeepAt(body) !== undefined)
    return { ok: false, reason: `it is nested deeper than ${DEEPEST} levels` }
  try {
    return { ok: true, value: JSON.parse(body) }
  } catch {
    return { ok: false, reason: 'it is not JSON' }
  }
}

/**
 * Indents by two spaces and escapes all but printable ASCII as `\uXXXX`, without a line end, so that either program can
 * read the other's files. A value that JSON cannot hold becomes `null`.
 */
export function indentedJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? 'null'
  return text.replace(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The offset of the first bracket that is nested deeper than `DEEPEST`; one pass, no recursion. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) at = endOfString(text, at)
    else if (unit === OPENING_BRACE || unit === OPENING_BRACKET) {
      depth++
      if (depth > DEEPEST) return at
    } else if (unit === CLOSING_BRACE || unit === CLOSING_BRACKET) depth--
  }
  return undefined
}

/** The offset at which the string opened at `start` closes; it ends with its line or the text where it is not closed. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === BACKSLASH) at++
    else if (unit === QUOTE || unit === LINE_FEED || unit === CARRIAGE_RETURN) return at
  }
  return text.length
}
