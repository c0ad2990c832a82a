/** Where the board's pages are served, as an option or `server.json` says it: `[[HOST:]PORT]`. */
import { isIP } from 'node:net'
import type { BoardAddress } from './configuration.ts'

export const BOARD_PORT = 8600

/** Loopback: the network of the event sees the board only if somebody names an address of it. */
export const usualBoardAddress: BoardAddress = { host: '127.0.0.1', port: BOARD_PORT }

/** For a message: what is accepted. */
export const boardAddressExpected =
  'a port such as 8600, an address or network interface with or without a port, such as 192.168.0.57:8600 or wlan0, or off'

/**
 * The address in a text: `8600`, `192.168.0.57`, `wlan0:8600`, `[fd00::1]:8600`; `on` is the usual one. `undefined` for
 * anything else.
 */
export function parseBoardAddress(text: string): BoardAddress | 'off' | undefined {
  const words = text.trim()
  const word = words.toLowerCase()
  if (['off', 'no', 'false'].includes(word)) return 'off'
  if (['on', 'yes', 'true'].includes(word)) return usualBoardAddress
  if (/^\d+$/.test(words)) return at(usualBoardAddress.host, words)
  if (isIP(words) !== 0) return at(words)
  const [, six, other, digits] = /^(?:\[([^\]]+)\]|([^:[\]/\p{Cc}]+))(?::(\d+))?$/u.exec(words) ?? []
  if (six !== undefined) return isIP(six) === 6 ? at(six, digits) : undefined
  if (other === undefined || /^[-\d.]+$/.test(other) !== (isIP(other) !== 0)) return undefined
  return at(other.toLowerCase() === 'localhost' ? usualBoardAddress.host : other, digits)
}

function at(host: string, digits = String(BOARD_PORT)): BoardAddress | undefined {
  const port = Number(digits)
  return port <= 65_535 ? { host, port } : undefined
}
