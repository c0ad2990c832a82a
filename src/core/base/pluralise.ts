/** `1 track`, `2 tracks`: a count with its noun, given in the singular. */
export function pluralise(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
