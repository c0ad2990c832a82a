/** The columns that rows can be sorted by: their names on the command line, and the letters of some with Shift. */

/** Each name with its letter, which no other key of the table has; without one, `<` and `>` lead to it. */
export const sortLetters = {
  motion: 'M',
  state: 'E',
  tracks: undefined,
  person: 'P',
  'file-id': 'I',
  craft: 'C',
  battery: 'B',
  storage: undefined,
  checks: undefined,
  firmware: 'V',
  settings: 'U',
  'gnss-rate': undefined,
  'one-log': undefined,
  timezone: undefined,
  'led-flash': undefined,
  'speed-unit': undefined,
  'distance-unit': undefined,
  wrong: undefined,
  'to-do': undefined,
  batch: undefined,
  files: undefined,
  hours: 'H',
  km: 'D',
  'best-2s': undefined,
  'best-10s': undefined,
  'best-500m': 'K',
  marks: undefined,
  address: undefined,
  seen: undefined,
  change: 'L',
  note: 'O',
} as const satisfies Readonly<Record<string, string | undefined>>

export type SortName = keyof typeof sortLetters

/** All names, in the order of the list above. */
export const sortNames = Object.keys(sortLetters).filter(isSortName)

/** True for the name of a column that rows can be sorted by. */
export function isSortName(name: string): name is SortName {
  return Object.hasOwn(sortLetters, name)
}

/** A column to sort by, and whether the largest comes first. */
export interface WantedSort {
  readonly by: SortName
  readonly isDescending: boolean
}

/** Reads `COLUMN`, `COLUMN:asc` or `COLUMN:desc`; undefined for anything else. */
export function parseSort(text: string): WantedSort | undefined {
  const [name = '', direction = 'asc', ...others] = text.trim().toLowerCase().split(':')
  const isDirection = direction === 'asc' || direction === 'desc'
  if (!isSortName(name) || !isDirection || others.length > 0) return undefined
  return { by: name, isDescending: direction === 'desc' }
}
