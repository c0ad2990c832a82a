/** Decides how to answer a request before its body is read. */
import type { Refusal } from '../web/answers.ts'
import { isOwnHost, isOwnOrigin, type OwnNames } from '../web/own-names.ts'
import type { PageFile, PageFiles } from './page-files.ts'
import { lastIdParameter, paths } from './protocol.ts'

/** The parts of a request that count. */
export interface BoardRequest {
  readonly method: string | undefined
  /** The target in the request line. */
  readonly url: string | undefined
  /** The header `Host`. */
  readonly host: string | undefined
  /** The header `Origin`. */
  readonly origin: string | undefined
  /** The header `Last-Event-ID`. */
  readonly lastId: string | undefined
}

export type Route =
  | { readonly type: 'refused'; readonly refusal: Refusal; readonly allow?: string }
  | { readonly type: 'file'; readonly file: PageFile; readonly isForEver: boolean }
  | { readonly type: 'nothing' }
  | { readonly type: 'stream'; readonly after: string | undefined }
  | { readonly type: 'enter' | 'leave' | 'command' }

/** The addresses of the page; which of its pages is shown is decided in the browser. */
const pages = new Set(['/', '/motions', '/registration', '/missing', '/trouble', '/charging', '/day'])
const motionPage = /^\/motions\/[1-9]\d{0,4}$/

const posts: ReadonlyMap<string, 'enter' | 'leave' | 'command'> = new Map([
  [paths.team, 'enter'],
  [paths.leave, 'leave'],
  [paths.commands, 'command'],
])

/** What to do with a request. */
export function routeOf(request: BoardRequest, names: OwnNames, files: PageFiles): Route {
  const { method, url = '', host, origin, lastId } = request
  if (host === undefined) return refused(400, 'One header Host is needed.')
  if (!isOwnHost(host, names)) return refused(403, 'Ask for the board by an address, not by this name.')
  if (origin !== undefined && !isOwnOrigin(origin, host))
    return refused(403, 'Only the page of the board itself may ask for this.')
  // Only a proxy gets a whole URL as target.
  if (!url.startsWith('/')) return refused(400, 'The target must be a path.')
  const [path = '', query = ''] = url.split('?', 2)
  const post = posts.get(path)
  if (post !== undefined) return routeOfPost(post, method, origin)
  const found = routeOfGet(path, query, { lastId, files })
  if (found === undefined) return refused(404, 'There is no such page.')
  if (method !== 'GET' && method !== 'HEAD') return notAllowed('GET, HEAD')
  return found
}

function routeOfGet(
  path: string,
  query: string,
  { lastId, files }: { readonly lastId: string | undefined; readonly files: PageFiles },
): Route | undefined {
  if (path === paths.stream)
    return { type: 'stream', after: lastId ?? new URLSearchParams(query).get(lastIdParameter) ?? undefined }
  if (pages.has(path) || motionPage.test(path))
    return { type: 'file', file: files.document, isForEver: false }
  if (path === '/favicon.ico') return { type: 'nothing' }
  const file = files.byPath.get(path)
  return file && { type: 'file', file, isForEver: true }
}

/** Browsers send an `Origin` with each POST: one without it does not come from a page. */
function routeOfPost(
  type: 'enter' | 'leave' | 'command',
  method: string | undefined,
  origin: string | undefined,
): Route {
  if (method !== 'POST') return notAllowed('POST')
  if (origin === undefined) return refused(403, 'The header Origin is missing.')
  return { type }
}

function notAllowed(allow: string): Route {
  return { type: 'refused', refusal: { status: 405, reason: `Only ${allow} is answered here.` }, allow }
}

function refused(status: number, reason: string): Route {
  return { type: 'refused', refusal: { status, reason } }
}
