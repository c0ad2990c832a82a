/** Parses `address` or `address:port`; only IP addresses, so that no lookup decides who is reached. */
import { isIP, isIPv4, isIPv6 } from 'node:net'

export interface Endpoint {
  readonly host: string
  readonly port: number | undefined
}

/** Parses `192.168.0.7`, `127.0.0.1:8601`, `fd00::1` or `[fd00::1]:53`; `undefined` for anything else. */
export function parseEndpoint(text: string): Endpoint | undefined {
  if (isIP(text) !== 0) return { host: text, port: undefined }
  const match = /^(?:\[(?<six>[^\]]*)\]|(?<four>[^:[\]]*))(?::(?<digits>\d{1,5}))?$/.exec(text)
  if (match === null) return undefined
  const { six, four, digits } = match.groups ?? {}
  const host = six ?? four ?? ''
  const isAddress = six === undefined ? isIPv4(host) : isIPv6(host)
  const port = digits === undefined ? undefined : Number(digits)
  if (!isAddress || (port !== undefined && (port < 1 || port > 65_535))) return undefined
  return { host, port }
}
