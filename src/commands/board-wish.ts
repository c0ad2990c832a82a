/** What a command line asks of the board. */
import { usualBoardAddress } from '../core/domain/board-address.ts'
import type { BoardAddress } from '../core/domain/configuration.ts'

/** The options as commander gives them; `true` where the option has no address, `false` for `--no-board`. */
export interface BoardOptions {
  readonly board?: BoardAddress | 'off' | boolean
  readonly boardLink?: boolean
  readonly boardNewSecret?: boolean
}

export interface BoardWish {
  /** `undefined` = as server.json says. */
  readonly address: BoardAddress | 'off' | undefined
  readonly newSecret: boolean
  /** Whether the team's link is printed even where no terminal gets it. */
  readonly printsLink: boolean
}

export function boardWishOf({ board, boardLink = false, boardNewSecret = false }: BoardOptions): BoardWish {
  return { address: addressOf(board), newSecret: boardNewSecret, printsLink: boardLink }
}

function addressOf(board: BoardOptions['board']): BoardWish['address'] {
  if (board === false) return 'off'
  return board === true ? usualBoardAddress : board
}

/** The board's address: the option's, else the configured one. A new secret or the link alone asks for the usual one. */
export function wishedAddress(
  { address, newSecret, printsLink }: BoardWish,
  listen: BoardAddress | undefined,
): BoardAddress | undefined {
  if (address === 'off') return undefined
  return address ?? listen ?? (newSecret || printsLink ? usualBoardAddress : undefined)
}
