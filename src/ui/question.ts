/** A question in the last line: as many names as there is room for, and the keys that answer it. */
import { widthOf } from './text.ts'

interface Question {
  readonly start: string
  readonly names: readonly string[]
  /** The keys in words, and in fewer words. */
  readonly answers: readonly [long: string, short: string]
}

/** The question in at most `width` columns, always with its answers. */
export function questionText({ start, names, answers }: Question, width: number): string {
  const [long, short] = answers
  const answer = widthOf(start + long) <= width ? long : short
  let list = ''
  for (const [place, name] of names.entries()) {
    const more = place === names.length - 1 ? '' : ' ..'
    const longer = `${list === '' ? ':' : list} ${name}`
    if (widthOf(start + longer + more + answer) > width) {
      return start + (list === '' ? '' : `${list} ..`) + answer
    }
    list = longer
  }
  return start + list + answer
}
