/** A number of things in words: `1 track`, `2 tracks`; `noun` is what one of them is called. */
export function pluralise(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
