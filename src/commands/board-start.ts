/** Starts a board at an address of this laptop, and says where it is; loaded only where one is wanted. */
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { encode } from 'uqr'
import { type Board, startBoard } from '../board/host.ts'
import { addressOfHost, ownAddresses, reachableAddress } from '../core/base/own-addresses.ts'
import { unusable } from '../core/base/problem.ts'
import type { BoardAddress, BoardSettings } from '../core/domain/configuration.ts'
import type { BoardStatus } from '../ui/board.ts'
import { isLoopbackAddress } from '../web/own-names.ts'
import type { BoardWish } from './board-wish.ts'
import { version } from './version.ts'

export interface BoardPlan {
  readonly address: BoardAddress
  readonly settings: Pick<BoardSettings, 'public' | 'allowsCommands'>
  /** The folder of the event, which keeps the team's secret; `undefined` = the secret ends with the board. */
  readonly eventFolder: string | undefined
  readonly wish: BoardWish
  /** Whether lines say where the board is. */
  readonly isAsLines: boolean
  readonly onFailure: (reason: string) => void
}

export interface PlannedBoard {
  readonly board: Board
  readonly status: Extract<BoardStatus, { type: 'on' }>
}

/** Throws `ProblemError` where it cannot be served there. */
export async function startPlannedBoard(plan: BoardPlan): Promise<PlannedBoard> {
  const { address, settings, eventFolder, wish, onFailure } = plan
  const interfaces = networkInterfaces()
  const host = addressOfHost(address.host, interfaces)
  if (!host.ok) throw unusable('--board', host.reason)
  const board = await startBoard({
    host: host.address,
    port: address.port,
    secretFile: eventFolder === undefined ? undefined : join(eventFolder, 'board-secret'),
    newSecret: wish.newSecret,
    public: settings.public,
    allowsCommands: settings.allowsCommands,
    version,
    onFailure,
  })
  const link = linkTo(reachableAddress(host.address, interfaces), board.link())
  const status = {
    type: 'on',
    url: new URL(link).origin,
    link,
    code: encode(link, { ecc: 'L', border: 0 }).data,
    isLoopback: isLoopbackAddress(host.address),
    own: ownAddresses(interfaces),
    looking: board.looking.getState(),
  } as const
  // One write: others may write to the same place.
  if (plan.isAsLines) process.stderr.write(linesAbout(status, wish))
  return { board, status }
}

/** The link with its address replaced. */
function linkTo(address: string, link: string): string {
  const url = new URL(link)
  url.hostname = isIPv6(address) ? `[${address}]` : address
  return url.href
}

/** Without a terminal the lines may end up in a log, and a log must not contain the secret. */
function linesAbout({ url, link, isLoopback, own }: PlannedBoard['status'], wish: BoardWish): string {
  const [first] = own
  const others = first === undefined ? '' : `; name ${first.name} to serve it to phones`
  const lines = [
    `The board is at ${url}${isLoopback ? `, for this laptop alone${others}` : ''}`,
    ...(wish.printsLink || process.stderr.isTTY ? [`The team opens ${link}`] : []),
  ]
  return `${lines.join('\n')}\n`
}
