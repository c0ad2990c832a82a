/** Answers the requests of phones: the page, the stream, the team's entry, and commands. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { parseBoundedJson } from '../core/base/bounded-json.ts'
import type { Bytes, Milliseconds } from '../core/base/units.ts'
import type { MonitorCommand } from '../core/events/command.ts'
import { type Refusal, refuse, sendWhole } from '../web/answers.ts'
import { readBody } from '../web/body.ts'
import type { WebLimits } from '../web/limits.ts'
import { type OwnNames, soleHost } from '../web/own-names.ts'
import { RateLimit } from '../web/rate-limit.ts'
import { pageHeaders } from '../web/security-headers.ts'
import { listen, type WebServer } from '../web/web-server.ts'
import { commandIn } from './board-command.ts'
import type { Hub } from './hub.ts'
import type { Coding, PageFile, PageFiles } from './page-files.ts'
import { paths } from './protocol.ts'
import { type Route, routeOf } from './routes.ts'
import { cookieValue, isSameSecret } from './secret.ts'
import { acceptsCoding, streamHeaders } from './sse.ts'
import { StreamReader } from './stream-reader.ts'

export interface BoardServerOptions {
  readonly host: string
  readonly port: number
  readonly hostName: string
  readonly files: PageFiles
  readonly hub: Hub
  /** Of the team. */
  readonly secret: string
  /** False where no engine takes commands. */
  readonly dispatch: (command: MonitorCommand) => boolean
  readonly limits?: WebLimits
}

const usualLimits: WebLimits = {
  asking: 5000,
  taking: 20_000,
  idle: 20_000,
  connections: 600,
  connectionsOfAddress: 16,
}

const MOST_BODY_BYTES: Bytes = 4096

/** How long an answer to a wrong secret takes. */
const WRONG_SECRET_DELAY: Milliseconds = 500

/** As long as any event, s. */
const COOKIE_AGE = 30 * 86_400

/** Serves the board until disposed. Throws `ProblemError` when it cannot listen. */
export function serveBoard(options: BoardServerOptions): Promise<WebServer> {
  const { host, port, limits = usualLimits } = options
  const server = new BoardServer(options)
  const isEndless = ({ method, url }: IncomingMessage): boolean =>
    method === 'GET' && url?.split('?', 1)[0] === paths.stream
  const address = { host, port, option: '--board' }
  return listen(address, limits, (request, response) => server.answer(request, response), isEndless)
}

class BoardServer {
  readonly #options: BoardServerOptions
  readonly #names: OwnNames
  /** What the cookie of the team must be. */
  readonly #proof: string
  readonly #requests = new RateLimit({ span: 10_000, ofAddress: 30, inAll: 1200 })
  readonly #streams = new RateLimit({ span: 10_000, ofAddress: 30, inAll: 1200 })
  readonly #commands = new RateLimit({ span: 10_000, ofAddress: 10, inAll: 60 })
  readonly #wrongSecrets = new RateLimit({ span: 60_000, ofAddress: 10, inAll: 60 })

  constructor(options: BoardServerOptions) {
    this.#options = options
    this.#proof = cookieValue(options.secret)
    // An address is safe: only a name can be one that a web page made up.
    this.#names = { isLoopback: false, hostName: options.hostName }
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url, headers } = request
    const lastId = headers['last-event-id']
    const asked = { method, url, host: soleHost(request), origin: headers.origin }
    const route = routeOf(
      { ...asked, lastId: typeof lastId === 'string' ? lastId : undefined },
      this.#names,
      this.#options.files,
    )
    const rate = route.type === 'stream' ? this.#streams : this.#requests
    if (rate.allows(addressOf(request), performance.now())) await this.#take(route, request, response)
    else refuseBoard(request, response, tooOften(10))
  }

  async #take(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (route.type) {
      case 'refused':
        refuseBoard(request, response, route.refusal, route.allow === undefined ? {} : { allow: route.allow })
        return
      case 'file':
        await sendFile(request, response, route)
        return
      case 'nothing':
        sendNothing(response, 204)
        return
      case 'stream':
        this.#stream(request, response, route.after)
        return
      case 'enter':
        await this.#enter(request, response)
        return
      case 'leave':
        sendNothing(response, 204, { 'set-cookie': cookie(request, '', 0) })
        return
      case 'command':
        await this.#command(request, response)
    }
  }

  #isTeam(request: IncomingMessage): boolean {
    // Any of that name: what serves another port of the laptop can set one that comes before ours.
    const shown = new RegExp(`(?:^|;)\\s*${cookieName(request)}=([\\w-]+)`, 'g')
    const cookies = request.headers.cookie ?? ''
    return cookies.matchAll(shown).some(([, value = '']) => isSameSecret(value, this.#proof))
  }

  #stream(request: IncomingMessage, response: ServerResponse, after: string | undefined): void {
    const isCompressed = acceptsCoding(request.headers['accept-encoding'], 'gzip')
    // Not chunked: all clients get the same bytes.
    response.useChunkedEncodingByDefault = false
    response.writeHead(200, {
      ...pageHeaders,
      ...streamHeaders,
      vary: 'accept-encoding',
      ...(isCompressed && { 'content-encoding': 'gzip' }),
    })
    if (request.method === 'HEAD') {
      response.end()
      return
    }
    const { hub } = this.#options
    const reader = new StreamReader(response, this.#isTeam(request) ? 'team' : 'public', isCompressed)
    response.once('close', () => hub.leave(reader))
    hub.join(reader, after)
  }

  async #enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request)
    if ('refusal' in body) {
      refuseBoard(request, response, body.refusal)
      return
    }
    const { secret } = this.#options
    if (isSameSecret(secretIn(body.text), secret)) {
      sendNothing(response, 204, { 'set-cookie': cookie(request, cookieValue(secret), COOKIE_AGE) })
      return
    }
    // The right secret is never rate-limited: guessing cannot find it, and must not lock the team out.
    if (!this.#wrongSecrets.allows(addressOf(request), performance.now())) {
      refuseBoard(request, response, tooOften(60))
      return
    }
    await wait(WRONG_SECRET_DELAY, undefined, { ref: false })
    refuseBoard(request, response, { status: 403, reason: 'This is not the secret of the team.' })
  }

  async #command(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = await this.#refusalOf(request)
    if (refusal === undefined) sendNothing(response, 202)
    else refuseBoard(request, response, refusal)
  }

  /** Passes on the command in a request, or returns why it cannot. */
  async #refusalOf(request: IncomingMessage): Promise<Refusal | undefined> {
    const { hub, dispatch } = this.#options
    if (!this.#isTeam(request)) return { status: 403, reason: 'Only the team may ask for this.' }
    if (!hub.allowsCommands) return { status: 403, reason: 'This board is read-only.' }
    if (!this.#commands.allows(addressOf(request), performance.now())) return tooOften(10)
    const body = await readJson(request)
    if ('refusal' in body) return body.refusal
    const asked = commandIn(body.text, hub.stateOf('team'))
    if ('refusal' in asked) return asked.refusal
    return dispatch(asked.command) ? undefined : { status: 503, reason: 'The monitor has ended.' }
  }
}

function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? ''
}

/** The port is in the name: browsers send a cookie to every port of a host, and a laptop can run several boards. */
function cookieName({ socket }: IncomingMessage): string {
  return `motion-monitor-team-${socket.localPort ?? 0}`
}

function cookie(request: IncomingMessage, value: string, age: number): string {
  return `${cookieName(request)}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${age}`
}

function secretIn(text: string): string {
  const json = parseBoundedJson(text)
  if (!json.ok || typeof json.value !== 'object' || json.value === null) return ''
  return 'secret' in json.value && typeof json.value.secret === 'string' ? json.value.secret : ''
}

/** Another site's form cannot send JSON: its browser asks first (CORS). */
async function readJson(
  request: IncomingMessage,
): Promise<{ readonly text: string } | { readonly refusal: Refusal }> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    return { refusal: { status: 400, reason: 'The body must be application/json.' } }
  const body = await readBody(request, MOST_BODY_BYTES)
  if (body === 'too-large') return { refusal: { status: 413, reason: 'The body is too large.' } }
  return body === 'cut' ? { refusal: { status: 400, reason: 'The body is not whole.' } } : body
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, isForEver }: { readonly file: PageFile; readonly isForEver: boolean },
): Promise<void> {
  const accepted = request.headers['accept-encoding']
  const coding = (['br', 'gzip'] as const).find((each): each is Coding => acceptsCoding(accepted, each))
  const body = coding === undefined ? file.body : await file.coded(coding)
  const headers = {
    ...pageHeaders,
    'content-type': file.contentType,
    vary: 'accept-encoding',
    ...(coding && { 'content-encoding': coding }),
    ...(isForEver && { 'cache-control': 'public, max-age=31536000, immutable' }),
  }
  sendWhole(request, response, { status: 200, headers, body })
}

function sendNothing(response: ServerResponse, status: 202 | 204, headers: OutgoingHttpHeaders = {}): void {
  const length = status === 202 && { 'content-length': 0 }
  response.writeHead(status, { ...pageHeaders, ...headers, ...length })
  response.end()
}

function refuseBoard(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  headers: OutgoingHttpHeaders = {},
): void {
  const retry = refusal.retryAfter === undefined ? {} : { 'retry-after': String(refusal.retryAfter) }
  refuse(request, response, refusal, { ...pageHeaders, ...headers, ...retry })
}

function tooOften(retryAfter: number): Refusal {
  return { status: 429, reason: `Too many requests: try again in ${retryAfter} s.`, retryAfter }
}
