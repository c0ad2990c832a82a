/** Text in columns: made safe for the terminal, then cut, padded and wrapped by its width there. */
import {
  cutText,
  remember,
  steady,
  steadyGrapheme,
  steadyText as steadyUnicode,
  widthOf,
} from '../core/base/steady-text.ts'
import { wrapWords } from '../core/base/wrap-words.ts'

export { cutText, widthOf }

/** What the terminal can show: `ascii` where its locale is not UTF-8. */
export type Charset = 'unicode' | 'ascii'

export type Align = 'left' | 'right'

/** The separator between parts of one line. */
const GAP = '   '

const printableAscii = /^[ -~]*$/
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const steadyAscii = remember((text) => steady(text.normalize('NFD'), asciiGrapheme))

/** The text in a form safe for a column: one line, no controls, no direction tricks, emoji as `*`. */
export function steadyText(text: string, charset: Charset): string {
  if (printableAscii.test(text)) return text
  return charset === 'unicode' ? steadyUnicode(text) : steadyAscii(text)
}

/** The text in exactly `width` columns: cut or padded. */
export function fitText(text: string, width: number, align: Align, ellipsis: string): string {
  const cut = cutText(text, width, ellipsis)
  const padding = ' '.repeat(Math.max(0, width - widthOf(cut)))
  return align === 'left' ? cut + padding : padding + cut
}

/** The first parts that fit into `width` columns, with a gap between two. */
export function joinFitting(parts: readonly string[], width: number): string {
  const [first = '', ...others] = parts
  let joined = first
  for (const part of others) {
    if (widthOf(joined) + widthOf(part) + GAP.length > width) break
    joined += GAP + part
  }
  return joined
}

/** The end of a text longer than `width` columns, after an ellipsis, so that typed text stays visible. */
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

/** A text in lines of at most `width` columns, broken between words, and within one longer than a line. */
export function wrapText(text: string, width: number): readonly string[] {
  return wrapWords(text, width, graphemesOf)
}

/** The graphemes of a text, for keys and for deleting the last one. */
export function graphemesOf(text: string): string[] {
  return printableAscii.test(text) ? [...text] : Array.from(graphemes.segment(text), (part) => part.segment)
}

function asciiGrapheme(grapheme: string): string {
  const shown = steadyGrapheme(grapheme)
  const [base = ''] = [...shown]
  if (printableAscii.test(base)) return base
  return asciiLetters[base] ?? (shown === '' ? '' : '?')
}

/** Letters that do not decompose into an ASCII letter and a mark. */
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
