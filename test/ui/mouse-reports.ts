/** Reports of a mouse as a terminal sends them, and what is made of them. */
import { createMouseSplitter, type MouseEvent } from '../../src/ui/mouse.ts'

/** A report at a cell counted from 0. */
export function report(button: number, column: number, row: number, end = 'M'): string {
  return `\u001b[<${button};${column + 1};${row + 1}${end}`
}

/** What chunks are split into, 1 ms between two. */
export function splitAll(chunks: readonly string[], pause = 1) {
  const split = createMouseSplitter()
  const pieces = chunks.flatMap((chunk, place) => split(chunk, place * pause))
  return {
    text: pieces.filter((piece) => typeof piece === 'string').join(''),
    events: pieces.filter((piece): piece is MouseEvent => typeof piece !== 'string'),
  }
}
