/**
 * Makes other people's text fit for a column, with a width that every terminal agrees on.
 *
 * Terminals disagree about emoji sequences, flags, variation selectors, piles of marks and letters younger than their
 * tables, and they obey invisible direction controls: one such name would push everything to its right out of its
 * column. Characters without a width are removed; those with a disputed width become `?`.
 */
import stringWidth from 'string-width'

/** How many steady forms and how many widths are cached. */
const REMEMBERED = 8192

/** Combining marks kept on one letter; no script of a living name needs more. */
const MARKS_KEPT = 2

const printableAscii = /^[ -~]*$/
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Marks that terminals have long treated as having no width: scripts from Latin to Tibetan, and kana. */
const knownMarks = /[\u0300-\u0fff\u3099\u309a]/
const youngMarks =
  /[\u0487\u0616-\u061a\u065f\u07fd\u0816-\u082d\u0859-\u085b\u0897-\u089f\u08ca-\u0900\u093a\u0955-\u0957\u09fe\u0a51\u0a75\u0afa-\u0aff\u0b44\u0b55\u0b62\u0b63\u0c00\u0c04\u0c3c\u0c62\u0c63\u0c81\u0d00\u0d01\u0d3b\u0d3c\u0d44\u0d62\u0d63\u0d81\u0eba\u0ece\u0f8d-\u0f8f]/

/**
 * Characters whose width terminals dispute: Hangul letters alone, symbols that became emoji, numbers in black circles,
 * and every script beyond the first plane except the Chinese ones.
 */
const disputed =
  /[\u06de\u0d4e\u1100-\u11ff\u1734\u2630-\u2637\u268a-\u268f\u302e\u302f\u3248-\u324f\ua960-\ua97f\ud7b0-\ud7ff\u{10000}-\u{1ffff}]/u

/** Letters that one library counts with the letter before them, split into the two they are made of. */
const split: Readonly<Record<string, string>> = { '\u0e33': '\u0e4d\u0e32', '\u0eb3': '\u0ecd\u0eb2' }

/** `compute` with its results cached; the cache is emptied when it is full. */
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

/** The text for a column: one line, no controls, no direction tricks, emoji as `*`. */
export function steadyText(text: string): string {
  return printableAscii.test(text) ? text : remembered(text)
}

/** Columns that a steady text takes. */
export function widthOf(text: string): number {
  return printableAscii.test(text) ? text.length : widths(text)
}

/** The text if it fits into `width` columns, else its beginning with an ellipsis, cut between graphemes. */
export function cutText(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text
  const room = width - widthOf(ellipsis)
  if (room < 0) return ellipsis.slice(0, Math.max(0, width))
  if (printableAscii.test(text)) return text.slice(0, room) + ellipsis
  let kept = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const step = widthOf(segment)
    if (used + step > room) break
    kept += segment
    used += step
  }
  return kept + ellipsis
}

/** The text with each grapheme that is not ASCII passed through `change`. */
export function steady(text: string, change: (grapheme: string) => string): string {
  let result = ''
  for (const { segment } of graphemes.segment(text.toWellFormed())) {
    result += printableAscii.test(segment) ? segment : change(segment)
  }
  return result
}

/** What is shown for one grapheme: nothing where it has no width. */
export function steadyGrapheme(grapheme: string): string {
  if (/^[\p{White_Space}\p{Cc}\u2800]+$/u.test(grapheme)) return ' '
  if (/^\p{Regional_Indicator}/u.test(grapheme)) return flagLetters(grapheme)
  if (/\p{Emoji_Presentation}/u.test(grapheme) || /\p{Extended_Pictographic}.*\u200d/u.test(grapheme))
    return '*'
  const visible = grapheme.replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Me}]/gu, '')
  if (/^\p{M}*$/u.test(visible)) return ''
  // The mark between two letters, which joins them on some terminals only, is removed.
  const letters = Array.from(visible, shownLetter)
    .join('')
    .replace(/\p{M}+(?=\p{L})/gu, '')
  // A mark without its letter would attach to whatever precedes it, perhaps in another column.
  const shown = withoutPiles(letters.replace(/^\p{M}+/u, ''))
  // If the whole is wider or narrower than its parts, its width depends on what the terminal joins.
  return widthOf(shown) === widthOfParts(shown) ? shown : '?'.repeat(Math.max(1, Array.from(shown).length))
}

/** One code point as shown: itself, the plain form of a fancy one, `?` or nothing. */
function shownLetter(letter: string): string {
  if (/\p{Mn}/u.test(letter)) return knownMarks.test(letter) && !youngMarks.test(letter) ? letter : ''
  if (/[\p{Co}\p{Cn}\p{Cs}]/u.test(letter)) return '?'
  if (!disputed.test(letter)) return split[letter] ?? letter
  // Bold, script and circled letters become plain ones.
  const plain = letter.normalize('NFKC')
  return plain !== letter && !disputed.test(plain) ? plain : '?'
}

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
