/** Whether a request for the metrics is answered, and how it is refused. */
import { BlockList, isIP, isIPv4 } from 'node:net'

/** What of a request decides. */
export interface MetricsRequest {
  readonly method: string | undefined
  /** The target as the request line has it. */
  readonly url: string | undefined
  /** The header `Host`. */
  readonly host: string | undefined
}

/** The laptop as those who ask may call it. */
export interface MetricsNames {
  /** Whether the server listens on loopback alone. */
  readonly isLoopback: boolean
  /** The system's host name. */
  readonly hostName: string
}

export type MetricsAnswer =
  | { readonly status: 200 }
  | { readonly status: 400 | 403 | 404 | 405; readonly reason: string }

const METRICS_PATH = '/metrics'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** True for an address that only this machine reaches. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && loopback.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

/**
 * The answer to a request. A web page of anywhere may lead a browser here through a name of its own that resolves to
 * this laptop; the name stands in `Host`, and only the laptop's own ones are answered.
 */
export function answerTo({ method, url, host }: MetricsRequest, names: MetricsNames): MetricsAnswer {
  if (host === undefined) return { status: 400, reason: 'The header Host is missing.' }
  if (!isOwnName(nameIn(host), names))
    return { status: 403, reason: 'Ask for the metrics by an address, not by this name.' }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'Only GET and HEAD are answered.' }
  if (pathOf(url ?? '') !== METRICS_PATH) return { status: 404, reason: `There is ${METRICS_PATH} alone.` }
  return { status: 200 }
}

function isOwnName(name: string, { isLoopback, hostName }: MetricsNames): boolean {
  if (isLoopback) return name === 'localhost' || isLoopbackAddress(name)
  const own = hostName.toLowerCase()
  return isIP(name) !== 0 || ['localhost', own, `${own}.local`, `${own}.lan`].includes(name)
}

/** The name in `laptop:9464` or `[::1]:9464`. */
function nameIn(host: string): string {
  const [, six, other = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host) ?? []
  return (six ?? other).toLowerCase()
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? ''
}
