/** Parses the address of the metrics server: `PORT`, `HOST:PORT` or `off`. */
import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'
import { parseEndpoint } from '../core/base/endpoint.ts'

export interface MetricsAddress {
  /** An IP address. */
  readonly host: string
  /** 0 = a free one. */
  readonly port: number
}

const LOOPBACK = '127.0.0.1'

/** The address in an option's text; throws `InvalidArgumentError`. */
export function parseMetricsAddress(text: string): MetricsAddress | 'off' {
  if (text === 'off') return text
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return { host: LOOPBACK, port: Number(text) }
  const endpoint = parseEndpoint(text.replace(/^localhost:/, `${LOOPBACK}:`))
  if (endpoint?.port !== undefined) return { host: endpoint.host, port: endpoint.port }
  const remedy = isIP(text) === 0 ? '' : ' The port is missing.'
  throw new InvalidArgumentError(
    `It must be a port such as 9464, an address and port such as 127.0.0.1:9464, or off.${remedy}`,
  )
}
