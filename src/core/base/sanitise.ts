/** Makes text from outside safe to print, log and lay out. */

/** Code units that one visible character may have; a longer pile of marks or joiners attacks the layout. */
const maximumCharacterUnits = 32

const plain = /^[\x20-\x7e]*$/

/**
 * Whole terminal sequences: strings (OSC, DCS, SOS, PM, APC) up to their end, CSI, and the short ones. Every branch
 * starts with an introducer and cannot run past another, so the time is linear.
 */
const terminalSequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)|(?:\x1b\[|\x9b)[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]?|\x1b[\x20-\x2f]*[\x30-\x7e]?/g

/** Tabs, line and page breaks, in ASCII and in Unicode: they separate words, so each becomes a space. */
const breaks = /\r\n|[\t\n\v\f\r\x85\u2028\u2029]/g

/** The other controls, direction marks, and characters with neither width nor meaning in a name. */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/** What JSON leaves alone and a terminal may obey: DEL, the C1 controls, and what is invisible. */
const unescaped = new RegExp(`[\\x7f-\\x9f\\u2028\\u2029]|${invisible.source}`, 'g')

/** A control character in JSON text that is neither a line end nor a tab. */
const strange =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /\\u(?:00(?:0[0-8bcef]|1|7f|[89])|20(?:2[a-e]|6[6-9]))|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/i

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * `text` without terminal sequences, control and direction characters, on one line of at most `maxLength` visible
 * characters (the last is `…` where text was cut). Ordinary ASCII passes unchanged.
 */
export function sanitiseText(text: string, maxLength: number): string {
  if (text.length <= maxLength && plain.test(text)) return text
  // Cut first, so that the cost depends on what may be kept and not on what was sent.
  const clean = text
    .slice(0, (maxLength + 1) * maximumCharacterUnits * 2)
    .replace(terminalSequences, '')
    .replace(breaks, ' ')
    .replace(invisible, '')
    .toWellFormed()
  // Such a short text can neither be too long nor contain a character that is.
  if (clean.length <= Math.min(maxLength, maximumCharacterUnits)) return clean
  return plain.test(clean) ? cutPlain(clean, maxLength) : cut(clean, maxLength)
}

/** `value` as JSON that is safe on a terminal: characters it might obey are escaped, and the value stays the same. */
export function jsonText(value: unknown, indent?: number): string {
  // The line ends of indented JSON are never inside its strings.
  return (JSON.stringify(value, undefined, indent) ?? 'null').replace(unescaped, (unit) =>
    unit === '\n' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** True for JSON with control characters in its texts, escaped or not: no honest name has them. */
export function holdsControls(json: string): boolean {
  return strange.test(json)
}

function cutPlain(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  return maxLength < 1 ? '' : `${text.slice(0, maxLength - 1)}…`
}

function cut(text: string, maxLength: number): string {
  const kept: string[] = []
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length === maxLength) {
      if (maxLength > 0) kept[maxLength - 1] = '…'
      break
    }
    kept.push(segment.length > maximumCharacterUnits ? '\ufffd' : segment)
  }
  return kept.join('')
}
