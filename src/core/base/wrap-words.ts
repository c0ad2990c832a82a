/** Breaks text into lines for a terminal. */
import { widthOf } from './steady-text.ts'

/** Lines of at most `width` columns, broken at spaces; a longer word such as a path stays whole, so that it can be copied. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
