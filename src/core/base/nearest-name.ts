/** Guesses which known name a misspelt one was meant to be. */

/** The known name nearest to `name`, ignoring case; `undefined` when none is near enough. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > 60) return undefined
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    const isNear = distance <= Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3))
    if (isNear && (best === undefined || distance < best.distance)) best = { name: candidate, distance }
  }
  return best?.name
}

/** The number of characters to insert, delete, replace or swap with the next to turn one text into the other. */
function editDistance(from: string, to: string): number {
  let beforePrevious: readonly number[] = []
  let previous: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1]
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current.push(
        Math.min(
          stepsAt(previous, column - 1) + (isSame ? 0 : 1),
          stepsAt(previous, column) + 1,
          stepsAt(current, column - 1) + 1,
          isSwapped ? stepsAt(beforePrevious, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    beforePrevious = previous
    previous = current
  }
  return stepsAt(previous, to.length)
}

/** Outside the table there is no path. */
function stepsAt(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
