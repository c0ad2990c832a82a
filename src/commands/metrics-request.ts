/** Decides whether to answer a request for metrics, and how to refuse it. */
import { isOwnHost, type OwnNames } from '../web/own-names.ts'

/** The parts of a request that count. */
export interface MetricsRequest {
  readonly method: string | undefined
  /** The target in the request line. */
  readonly url: string | undefined
  /** The header `Host`. */
  readonly host: string | undefined
}

export type MetricsAnswer =
  | { readonly status: 200 }
  | { readonly status: 400 | 403 | 404 | 405; readonly reason: string }

const METRICS_PATH = '/metrics'

/**
 * The answer to a request. Any web page could reach this server through a name of its own that resolves to this laptop (DNS
 * rebinding); its `Host` header gives it away, so only the laptop's own names get an answer.
 */
export function answerTo({ method, url, host }: MetricsRequest, names: OwnNames): MetricsAnswer {
  if (host === undefined) return { status: 400, reason: 'One header Host is needed.' }
  if (!isOwnHost(host, names))
    return { status: 403, reason: 'Ask for the metrics by an address, not by this name.' }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'Only GET and HEAD are answered.' }
  if (pathOf(url ?? '') !== METRICS_PATH) return { status: 404, reason: `There is ${METRICS_PATH} alone.` }
  return { status: 200 }
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? ''
}
