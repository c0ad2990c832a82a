/** Checks whether the board's port is free, and where phones would reach it. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { errorCode } from '../../core/base/errors.ts'
import {
  addressOfHost,
  type HostAddress,
  type OwnAddress,
  ownAddresses,
} from '../../core/base/own-addresses.ts'
import { usualBoardAddress } from '../../core/domain/board-address.ts'
import type { BoardAddress } from '../../core/domain/configuration.ts'
import { isLoopbackAddress } from '../../web/own-names.ts'
import { advice, type DoctorFinding, ok, warning } from './finding.ts'

export interface BoardFacts {
  /** In server.json; undefined where nothing of it is there. */
  readonly listen: BoardAddress | undefined
  readonly host: HostAddress
  readonly port: number
  /** The error code if the address cannot be listened on; undefined if it can. */
  readonly refusal: string | undefined
  /** Where other devices may reach this laptop. */
  readonly own: readonly OwnAddress[]
}

/** What else of the laptop decides whether phones reach it. */
export interface BoardSetting {
  /** Whether a monitor runs on the event: its board has the port. */
  readonly isMonitored: boolean
  /** Whether WSL is behind NAT: other devices reach only the address of Windows. */
  readonly isBehindWindows: boolean
}

/** Tries the configured address, or the usual one. Never throws. */
export async function boardFacts(listen: BoardAddress | undefined): Promise<BoardFacts> {
  const { host: name, port } = listen ?? usualBoardAddress
  const interfaces = networkInterfaces()
  const host = addressOfHost(name, interfaces)
  const refusal = host.ok ? await refusalOf(host.address, port) : undefined
  return { listen, host, port, refusal, own: ownAddresses(interfaces) }
}

export function judgeBoard(facts: BoardFacts, setting: BoardSetting): DoctorFinding {
  const { listen, host, port, refusal } = facts
  if (!host.ok)
    return warning(
      'board',
      host.reason,
      'join its network, or change "Board" of the section "Monitor" of server.json',
    )
  const place = `port ${port} of ${host.address}`
  if (refusal === 'EADDRINUSE') {
    if (setting.isMonitored) return ok('board', `${place} is taken, as it is while the monitor has a board`)
    return warning(
      'board',
      `${place} is taken by another program`,
      'end it, or name another port with --board',
    )
  }
  if (refusal !== undefined)
    return warning('board', `${place} cannot be listened on (${refusal})`, 'name another one with --board')
  return listen === undefined
    ? judgeReach(facts, setting, place)
    : judgeConfigured(host.address, setting, place)
}

function judgeConfigured(address: string, { isBehindWindows }: BoardSetting, place: string): DoctorFinding {
  if (isLoopbackAddress(address))
    return advice(
      'board',
      `${place} is free; only this laptop reaches it`,
      'name a network interface for phones',
    )
  if (isBehindWindows) return warning('board', `${place} is free, but ${HIDDEN}`, mirror)
  return ok('board', `${place} is free, and phones in its network reach it`)
}

/** Without a board in server.json: how to start one. */
function judgeReach({ own }: BoardFacts, { isBehindWindows }: BoardSetting, place: string): DoctorFinding {
  const found = `no board is configured; ${place} is free`
  const [first] = own
  if (isBehindWindows) return advice('board', `${found}, but ${HIDDEN}`, mirror)
  if (first === undefined) return ok('board', `${found}, and the laptop is on no network with phones`)
  const where = own.map(({ name, address }) => `${address} (${name})`).join(', ')
  return advice(
    'board',
    `${found}; phones reach this laptop at ${where}`,
    `start it with --board ${first.name}`,
  )
}

const HIDDEN = 'no phone reaches WSL behind the address of Windows (NAT)'
const mirror = 'set "networkingMode" to "mirrored" in the file .wslconfig of Windows'

/** Why an address cannot be listened on, an error's code. */
async function refusalOf(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  try {
    server.listen({ host, port, exclusive: true })
    await once(server, 'listening')
    return undefined
  } catch (error) {
    return errorCode(error)
  } finally {
    server.close()
  }
}
