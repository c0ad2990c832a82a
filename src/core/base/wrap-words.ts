/** Breaks text into lines for a terminal. */
import { widthOf } from './steady-text.ts'

/**
 * Lines of at most `width` columns, broken at spaces. A longer word such as a path stays whole, so that it can be copied,
 * unless `piecesOf` says where it may be broken, too.
 */
export function wrapWords(
  text: string,
  width: number,
  piecesOf: (word: string) => readonly string[] = (word) => [word],
): readonly string[] {
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
    for (const piece of piecesOf(word)) {
      if (line !== '' && widthOf(line) + widthOf(piece) > width) {
        lines.push(line)
        line = ''
      }
      line += piece
    }
  }
  return line === '' ? lines : [...lines, line]
}
