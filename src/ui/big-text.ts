/** Digits and a few words in big letters of block characters. */
import type { Style } from './theme.ts'

/** The dots of a character, row by row; three wide as a rule. */
const dots: Readonly<Record<string, string>> = {
  0: '### #.# #.# #.# ###',
  1: '.#. ##. .#. .#. ###',
  2: '### ..# ### #.. ###',
  3: '### ..# ### ..# ###',
  4: '#.# #.# ### ..# ..#',
  5: '### #.. ### ..# ###',
  6: '### #.. ### #.# ###',
  7: '### ..# ..# ..# ..#',
  8: '### #.# ### #.# ###',
  9: '### #.# ### ..# ###',
  A: '### #.# ### #.# #.#',
  B: '##. #.# ##. #.# ##.',
  C: '### #.. #.. #.. ###',
  D: '##. #.# #.# #.# ##.',
  E: '### #.. ##. #.. ###',
  G: '### #.. #.# #.# ###',
  H: '#.# #.# ### #.# #.#',
  I: '### .#. .#. .#. ###',
  L: '#.. #.. #.. #.. ###',
  M: '#...# ##.## #.#.# #...# #...#',
  N: '#..# ##.# #.## #..# #..#',
  O: '### #.# #.# #.# ###',
  R: '##. #.# ##. #.# #.#',
  T: '### .#. .#. .#. .#.',
  U: '#.# #.# #.# #.# ###',
  ' ': '. . . . .',
}

/** The rows of dots of a character. */
const DOT_ROWS = 5

/** The size of one dot in cells; a cell is about twice as high as wide. */
export interface DotSize {
  readonly columns: number
  readonly rows: number
}

export const smallestDot: DotSize = { columns: 1, rows: 1 }

/** The sizes to choose from, the biggest first. */
export const dotSizes: readonly DotSize[] = [
  { columns: 8, rows: 4 },
  { columns: 6, rows: 3 },
  { columns: 4, rows: 2 },
  { columns: 3, rows: 2 },
  { columns: 2, rows: 1 },
  smallestDot,
]

/** The biggest dots with which a text fits into an area, else the smallest. */
export function fittingDot(text: string, width: number, height: number): DotSize {
  const fits = (size: DotSize): boolean => bigWidth(text, size) <= width && bigHeight(size) <= height
  return dotSizes.find(fits) ?? smallestDot
}

/** The rows that a text takes. */
export function bigHeight({ rows }: DotSize): number {
  return DOT_ROWS * rows
}

/** The columns that a text takes. */
export function bigWidth(text: string, { columns }: DotSize): number {
  const widths = [...text].map((letter) => rowsOf(letter)[0]?.length ?? 0)
  return columns * (widths.reduce((sum, width) => sum + width, 0) + Math.max(0, widths.length - 1))
}

/** A text as lines of equal width; a character that has no dots is left out. */
export function bigText(text: string, size: DotSize, { charset }: Pick<Style, 'charset'>): readonly string[] {
  const full = charset === 'unicode' ? '█' : '#'
  const letters = [...text].map(rowsOf).filter((rows) => rows.length > 0)
  return Array.from({ length: DOT_ROWS }, (_, row) => {
    const line = letters.map((rows) => rows[row] ?? '').join('.')
    return [...line].map((dot) => (dot === '#' ? full : ' ').repeat(size.columns)).join('')
  }).flatMap((line) => Array.from({ length: size.rows }, () => line))
}

function rowsOf(letter: string): readonly string[] {
  return dots[letter]?.split(' ') ?? []
}
