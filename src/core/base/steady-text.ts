/**
 * Other people's text made fit for a column: its width is the one that every terminal gives it.
 *
 * Terminals disagree about emoji sequences, flags, variation selectors, piles of marks and every letter that is younger
 * than their tables, and obey invisible direction controls; one such name would push all that stands right of it out of
 * its column. What has no width is left out, what has one here and another there is shown as `?`.
 */
import stringWidth from 'string-width'

/** How many texts are remembered with their steady form, and as many with their width. */
const REMEMBERED = 8192

/** How many combining marks a base letter keeps; no script of a living name needs more. */
const MARKS_KEPT = 2

const printableAscii = /^[ -~]*$/
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Marks that terminals have known for long to have no width, of the scripts from Latin to Tibetan and of kana. */
const knownMarks = /[\u0300-\u0fff\u3099\u309a]/
const youngMarks =
  /[\u0487\u0616-\u061a\u065f\u07fd\u0816-\u082d\u0859-\u085b\u0897-\u089f\u08ca-\u0900\u093a\u0955-\u0957\u09fe\u0a51\u0a75\u0afa-\u0aff\u0b44\u0b55\u0b62\u0b63\u0c00\u0c04\u0c3c\u0c62\u0c63\u0c81\u0d00\u0d01\u0d3b\u0d3c\u0d44\u0d62\u0d63\u0d81\u0eba\u0ece\u0f8d-\u0f8f]/

/**
 * Of one column here and two there, or none: letters of Hangul by themselves, symbols that have become emoji, numbers in
 * circles on black, and every script beyond the first plane but the Chinese ones.
 */
const disputed =
  /[\u06de\u0d4e\u1100-\u11ff\u1734\u2630-\u2637\u268a-\u268f\u302e\u302f\u3248-\u324f\ua960-\ua97f\ud7b0-\ud7ff\u{10000}-\u{1ffff}]/u

/** Letters that one library counts with the letter before them, as the two they are made of. */
const split: Readonly<Record<string, string>> = { '\u0e33': '\u0e4d\u0e32', '\u0eb3': '\u0ecd\u0eb2' }

/** `compute` with its last results kept; all go where they have become too many. */
export function remember<Result>(compute: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const result = compute(text)
    if (known.size >= REMEMBERED) known.clear()
    known.set(text, result)
    return result
  }
}

const widths = remember((text) => stringWidth(text))
const remembered = remember((text) => steady(text.normalize('NFC'), steadyGrapheme))

/** The text as it may stand in a column: one line, no controls, no direction tricks, emoji as `*`. */
export function steadyText(text: string): string {
  return printableAscii.test(text) ? text : remembered(text)
}

/** Columns that a steady text takes. */
export function widthOf(text: string): number {
  return printableAscii.test(text) ? text.length : widths(text)
}

/** A text whose graphemes are changed one by one, but for those that are ASCII. */
export function steady(text: string, change: (grapheme: string) => string): string {
  let result = ''
  for (const { segment } of graphemes.segment(text.toWellFormed())) {
    result += printableAscii.test(segment) ? segment : change(segment)
  }
  return result
}

/** What is shown of one grapheme: nothing where it has no width. */
export function steadyGrapheme(grapheme: string): string {
  if (/^[\p{White_Space}\p{Cc}\u2800]+$/u.test(grapheme)) return ' '
  if (/^\p{Regional_Indicator}/u.test(grapheme)) return flagLetters(grapheme)
  if (/\p{Emoji_Presentation}/u.test(grapheme) || /\p{Extended_Pictographic}.*\u200d/u.test(grapheme))
    return '*'
  const visible = grapheme.replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Me}]/gu, '')
  if (/^\p{M}*$/u.test(visible)) return ''
  // Letters that one terminal joins by the mark between them, and another does not, stand side by side.
  const letters = Array.from(visible, shownLetter)
    .join('')
    .replace(/\p{M}+(?=\p{L})/gu, '')
  // A mark without its letter would go onto what stands before it, perhaps in another column.
  const shown = withoutPiles(letters.replace(/^\p{M}+/u, ''))
  // Where the width of the whole is not that of its parts, it depends on what the terminal joins.
  return widthOf(shown) === widthOfParts(shown) ? shown : '?'.repeat(Math.max(1, Array.from(shown).length))
}

/** One code point as it may be shown: in its place `?` or nothing, or what it is a fancy form of. */
function shownLetter(letter: string): string {
  if (/\p{Mn}/u.test(letter)) return knownMarks.test(letter) && !youngMarks.test(letter) ? letter : ''
  if (/[\p{Co}\p{Cn}\p{Cs}]/u.test(letter)) return '?'
  if (!disputed.test(letter)) return split[letter] ?? letter
  // Letters in bold, script or circles stand for plain ones.
  const plain = letter.normalize('NFKC')
  return plain !== letter && !disputed.test(plain) ? plain : '?'
}

/** A text with no more than two marks in a row. */
function withoutPiles(text: string): string {
  return text.replace(/\p{Mn}+/gu, (marks) => Array.from(marks).slice(0, MARKS_KEPT).join(''))
}

function widthOfParts(text: string): number {
  let width = 0
  for (const part of text) width += /\p{Mn}/u.test(part) ? 0 : widthOf(part)
  return width
}

function flagLetters(flag: string): string {
  return Array.from(flag, (letter) => {
    const code = letter.codePointAt(0) ?? 0
    return code >= 0x1f1e6 && code <= 0x1f1ff ? String.fromCharCode(code - 0x1f1e6 + 65) : ''
  }).join('')
}
