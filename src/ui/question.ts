/** A question in the last line: what it is about by name, as far as there is room, and which keys answer it. */
import { widthOf } from './text.ts'

interface Question {
  readonly start: string
  readonly names: readonly string[]
  /** The keys in words, and in fewer words. */
  readonly answers: readonly [long: string, short: string]
}

/** The question in at most `width` columns, its answers always among it. */
export function questionText({ start, names, answers }: Question, width: number): string {
  const [long, short] = answers
  const answer = widthOf(start + long) <= width ? long : short
  let told = ''
  for (const [place, name] of names.entries()) {
    const more = place === names.length - 1 ? '' : ' ..'
    const longer = `${told === '' ? ':' : told} ${name}`
    if (widthOf(start + longer + more + answer) > width) {
      return start + (told === '' ? '' : `${told} ..`) + answer
    }
    told = longer
  }
  return start + told + answer
}
