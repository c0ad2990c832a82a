/** Decides whether to answer a request for metrics, and how to refuse it. */
import { BlockList, isIP, isIPv4 } from 'node:net'

/** The parts of a request that count. */
export interface MetricsRequest {
  readonly method: string | undefined
  /** The target in the request line. */
  readonly url: string | undefined
  /** The header `Host`. */
  readonly host: string | undefined
}

/** The names under which clients may reach this laptop. */
export interface MetricsNames {
  /** Whether the server listens on loopback only. */
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

/** True for a loopback address. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && loopback.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

/**
 * The answer to a request. Any web page could reach this server through a name of its own that resolves to this laptop (DNS
 * rebinding); its `Host` header gives it away, so only the laptop's own names get an answer.
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
