/** A line of text with a cursor in it, counted in graphemes: no key cuts a letter from its accent. */
import { cutText, graphemesOf, tailText, widthOf } from './text.ts'

export interface TextField {
  readonly text: string
  /** The graphemes from the cursor to the end: 0 = it stands after the text. */
  readonly after: number
}

/** Where the cursor goes; erasing takes away what lies on the way. */
export type CaretMove = 'left' | 'right' | 'word-left' | 'word-right' | 'start' | 'end'

/** The text with `typed` before the cursor, in at most `most` graphemes: what is there already stays. */
export function insertText(field: TextField, typed: string, most: number): TextField {
  const { before, rest } = partsOf(field)
  // A typed accent joins the letter before it.
  const joined = graphemesOf(before.join('') + typed).slice(0, Math.max(before.length, most - rest.length))
  return fieldOf(joined, rest)
}

/** The text without what lies between the cursor and where it would go. */
export function eraseText(field: TextField, to: CaretMove): TextField {
  const { before, rest } = partsOf(field)
  const at = before.length
  const target = targetOf(field, to)
  const whole = [...before, ...rest]
  return fieldOf(whole.slice(0, Math.min(at, target)), whole.slice(Math.max(at, target)))
}

/** The text with its cursor elsewhere. */
export function moveCaret(field: TextField, to: CaretMove): TextField {
  const { before, rest } = partsOf(field)
  return { text: field.text, after: before.length + rest.length - targetOf(field, to) }
}

function fieldOf(before: readonly string[], rest: readonly string[]): TextField {
  return { text: [...before, ...rest].join(''), after: rest.length }
}

function partsOf({ text, after }: TextField): { readonly before: string[]; readonly rest: string[] } {
  const whole = graphemesOf(text)
  const at = Math.max(0, whole.length - after)
  return { before: whole.slice(0, at), rest: whole.slice(at) }
}

function targetOf(field: TextField, to: CaretMove): number {
  const { before, rest } = partsOf(field)
  const at = before.length
  switch (to) {
    case 'left':
      return Math.max(0, at - 1)
    case 'right':
      return Math.min(at + 1, at + rest.length)
    case 'start':
      return 0
    case 'end':
      return at + rest.length
    case 'word-left':
      return at - wordLength(before.toReversed())
    case 'word-right':
      return at + wordLength(rest)
  }
}

/** The blanks at the beginning and the word after them. */
function wordLength(graphemes: readonly string[]): number {
  const word = graphemes.findIndex((each) => each !== ' ')
  if (word === -1) return graphemes.length
  const end = graphemes.indexOf(' ', word)
  return end === -1 ? graphemes.length : end
}

/** What is drawn of a field: the text before the cursor, what the cursor stands on, and the text after it. */
export interface ShownField {
  readonly before: string
  readonly under: string
  readonly after: string
}

/** The part of a field around its cursor that fits into `width` columns, made safe for the terminal by `safe`. */
export function showField(
  field: TextField,
  width: number,
  { safe, ellipsis }: { readonly safe: (text: string) => string; readonly ellipsis: string },
): ShownField {
  const { before, rest } = partsOf(field)
  const [first = '', ...others] = rest
  const under = safe(first) || ' '
  const after = safe(others.join(''))
  const room = Math.max(0, width - widthOf(under))
  // Most of the room is for what has just been typed.
  const shown = tailText(
    safe(before.join('')),
    room - Math.min(widthOf(after), Math.floor(room / 3)),
    ellipsis,
  )
  return { before: shown, under, after: cutText(after, room - widthOf(shown), ellipsis) }
}
