/** The arrow keys go from tile to tile of a grid, as they look. */
import type { KeyboardEvent } from 'react'

/** Puts the focus on the tile that an arrow leads to; past the ends it stays. */
export function moveByArrow(event: KeyboardEvent<HTMLElement>): void {
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('a')]
  const place = tiles.indexOf(document.activeElement as HTMLElement)
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columnsOf(tiles), ArrowUp: -columnsOf(tiles) }
  const step = steps[event.key as keyof typeof steps]
  const next = place < 0 || step === undefined ? undefined : tiles[place + step]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}

/** How many tiles the first row has. */
function columnsOf(tiles: readonly HTMLElement[]): number {
  const top = tiles[0]?.getBoundingClientRect().top
  return tiles.filter((tile) => tile.getBoundingClientRect().top === top).length
}
