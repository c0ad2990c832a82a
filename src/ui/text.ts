/**
 * Other people's text made fit for a column: its width is the one that every terminal gives it.
 *
 * Terminals disagree about emoji sequences, flags, variation selectors and piles of marks, and obey
 * invisible direction controls; one such name would push all that stands right of it out of its column.
 */
import stringWidth from 'string-width'

/** What the terminal can show: `ascii` where its locale is not UTF-8. */
export type Charset = 'unicode' | 'ascii'

export type Align = 'left' | 'right'

/** How many texts are remembered with their steady form, and as many with their width. */
const REMEMBERED = 8192

/** How many combining marks a base letter keeps; no script of a living name needs more. */
const MARKS_KEPT = 2

/** What stands between parts on one line. */
const GAP = '   '

const printableAscii = /^[ -~]*$/
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const steadyUnicode = remember((text) => steady(text.toWellFormed().normalize('NFC'), steadyGrapheme))
const steadyAscii = remember((text) => steady(text.toWellFormed().normalize('NFD'), asciiGrapheme))
const widths = remember((text) => stringWidth(text))

/** The text as it may stand in a column: one line, no controls, no direction tricks, emoji as `*`. */
export function steadyText(text: string, charset: Charset): string {
  if (printableAscii.test(text)) return text
  return charset === 'unicode' ? steadyUnicode(text) : steadyAscii(text)
}

/** Columns that a steady text takes. */
export function widthOf(text: string): number {
  return printableAscii.test(text) ? text.length : widths(text)
}

/** The text if it fits into `width` columns, else as much of it as fits with the ellipsis, cut between graphemes. */
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

/** The text in exactly `width` columns: cut if it is longer, padded if it is shorter. */
export function fitText(text: string, width: number, align: Align, ellipsis: string): string {
  const cut = cutText(text, width, ellipsis)
  const padding = ' '.repeat(Math.max(0, width - widthOf(cut)))
  return align === 'left' ? cut + padding : padding + cut
}

/** The first of some parts, as many as fit into `width` columns, with a gap between two. */
export function joinFitting(parts: readonly string[], width: number): string {
  const [first = '', ...others] = parts
  let joined = first
  for (const part of others) {
    if (widthOf(joined) + widthOf(part) + GAP.length > width) break
    joined += GAP + part
  }
  return joined
}

/** The end of a text that is longer than `width` columns, after the ellipsis: what is being typed stays in sight. */
export function tailText(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text
  const room = Math.max(0, width - widthOf(ellipsis))
  let kept = ''
  for (const grapheme of graphemesOf(text).reverse()) {
    if (widthOf(grapheme) + widthOf(kept) > room) break
    kept = grapheme + kept
  }
  return ellipsis + kept
}

/** A text in lines of at most `width` columns, broken between words, and within one that is longer than a line. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    for (const grapheme of graphemesOf(word)) {
      if (line !== '' && widthOf(line) + widthOf(grapheme) > width) {
        lines.push(line)
        line = ''
      }
      line += grapheme
    }
  }
  return line === '' ? lines : [...lines, line]
}

/** The graphemes of a text, for keys and for taking the last one off. */
export function graphemesOf(text: string): string[] {
  return printableAscii.test(text) ? [...text] : Array.from(graphemes.segment(text), (part) => part.segment)
}

function steady(text: string, change: (grapheme: string) => string): string {
  let result = ''
  for (const { segment } of graphemes.segment(text)) {
    result += printableAscii.test(segment) ? segment : change(segment)
  }
  return result
}

function steadyGrapheme(grapheme: string): string {
  if (/^[\p{White_Space}\p{Cc}]+$/u.test(grapheme)) return ' '
  if (/^\p{Regional_Indicator}/u.test(grapheme)) return flagLetters(grapheme)
  if (/\p{Emoji_Presentation}/u.test(grapheme) || /\p{Extended_Pictographic}.*\u200d/u.test(grapheme))
    return '*'
  const visible = grapheme.replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Me}]/gu, '')
  if (/^\p{M}*$/u.test(visible)) return ''
  if (/[\p{Co}\p{Cn}\p{Cs}]/u.test(visible)) return '?'
  const [, base = '', marks = ''] = /^(.+?)(\p{Mn}*)$/su.exec(visible) ?? []
  return base + [...marks].slice(0, MARKS_KEPT).join('')
}

function asciiGrapheme(grapheme: string): string {
  const shown = steadyGrapheme(grapheme)
  const [base = ''] = [...shown]
  if (printableAscii.test(base)) return base
  return asciiLetters[base] ?? (shown === '' ? '' : '?')
}

/** Letters that do not come apart into an ASCII letter and a mark. */
const asciiLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
}

function flagLetters(flag: string): string {
  return Array.from(flag, (letter) => {
    const code = letter.codePointAt(0) ?? 0
    return code >= 0x1f1e6 && code <= 0x1f1ff ? String.fromCharCode(code - 0x1f1e6 + 65) : ''
  }).join('')
}

/** `compute` with its last results kept; the oldest go first. */
function remember<Result>(compute: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const result = compute(text)
    if (known.size >= REMEMBERED) {
      const [oldest] = known.keys()
      if (oldest !== undefined) known.delete(oldest)
    }
    known.set(text, result)
    return result
  }
}
