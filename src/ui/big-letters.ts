/** Words in letters of five lines, to be read from across the room. */

/** `#` is filled. */
const letters: Readonly<Record<string, readonly [string, string, string, string, string]>> = {
  A: [' ### ', '#   #', '#####', '#   #', '#   #'],
  D: ['#### ', '#   #', '#   #', '#   #', '#### '],
  E: ['#####', '#    ', '#### ', '#    ', '#####'],
  H: ['#   #', '#   #', '#####', '#   #', '#   #'],
  L: ['#    ', '#    ', '#    ', '#    ', '#####'],
  M: ['#   #', '## ##', '# # #', '#   #', '#   #'],
  N: ['#   #', '##  #', '# # #', '#  ##', '#   #'],
  O: [' ### ', '#   #', '#   #', '#   #', ' ### '],
  ' ': ['  ', '  ', '  ', '  ', '  '],
}

/** Five lines of a word, whose letters must be known; `full` is the character of a filled place. */
export function bigWord(word: string, full: string): readonly string[] {
  const known = [...word].flatMap((letter) => [letters[letter] ?? []])
  return [0, 1, 2, 3, 4].map((line) => {
    const row = known.map((letter) => letter[line] ?? '').join('  ')
    return row.replaceAll('#', full)
  })
}
