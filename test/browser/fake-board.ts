/** A board's server that does what a test says: breaks streams, falls silent, comes back as another one. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { style } from '../../src/board/page/board.css?style'
import { script } from '../../src/board/page/shell/board-page.tsx?script'
import type { Audience, Hello, Pulse } from '../../src/board/protocol.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { snapshotOf } from '../../src/core/events/snapshot.ts'
import { initialState, type MonitorState } from '../../src/core/events/state.ts'

const policy = [
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:",
  "media-src 'self' blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
].join('; ')

export interface Post {
  readonly path: string
  readonly body: string
}

export class FakeBoard {
  page = 'one'
  secret = 'right'
  hello: Omit<Hello, 'page' | 'audience'> = { version: '0.1.0', commands: true, source: 'engine', public: [] }
  /** Merged into each pulse. */
  pulse: Partial<Pulse> = {}
  /** Refuses new streams. */
  isClosed = false
  /** Keeps streams open and says nothing. */
  isSilent = false
  /** What it answers to a request of a page: its status. */
  commandStatus = 202
  readonly posts: Post[] = []
  /** The id that each stream was resumed from; null where it was not. */
  readonly resumed: (string | null)[] = []
  /** The audience of each stream. */
  readonly audiences: Audience[] = []
  readonly streams = new Set<ServerResponse>()
  private state: MonitorState = initialState
  private epoch = 1
  private count = 0
  private offset = 0
  private readonly timer = setInterval(() => this.sendPulse(), 1500)

  readonly port: number
  private readonly server: Server

  private constructor(server: Server) {
    this.server = server
    this.port = (server.address() as AddressInfo).port
    server.on('request', (request, response) => void this.answer(request, response))
  }

  static async start(port = 0): Promise<FakeBoard> {
    const server = createServer()
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return new FakeBoard(server)
  }

  /** The document of a page. */
  static documentOf(page: string): string {
    return `<!doctype html><html lang="en" data-page="${page}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark"><title>Motion board</title>
<link rel="stylesheet" href="/board-${page}.css"><link rel="icon" href="data:,">
<script src="/board-${page}.js" defer></script></head><body><div id="board"><p>The board is loading.</p></div></body></html>`
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** The laptop's clock reads `now` at this moment. */
  setClock(now: number): void {
    this.offset = now - Date.now()
  }

  get now(): number {
    return Date.now() + this.offset
  }

  /** Folds events, and sends them. */
  emit(events: readonly MonitorEvent[]): void {
    this.state = reduceAll(this.state, events)
    this.count += events.length
    for (const stream of this.streams) this.send(stream, 'events', events, true)
  }

  /** Begins a new session: each client gets a new state. */
  restart(events: readonly MonitorEvent[]): void {
    this.epoch += 1
    this.count = events.length
    this.state = reduceAll(initialState, events)
    this.breakStreams()
  }

  breakStreams(): void {
    for (const stream of this.streams) stream.destroy()
    this.streams.clear()
  }

  sendPulse(): void {
    for (const stream of this.streams) this.pulseTo(stream)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.timer)
    this.breakStreams()
    this.server.close()
    this.server.closeAllConnections()
    await once(this.server, 'close')
  }

  private pulseTo(stream: ServerResponse): void {
    const { now } = this
    this.send(stream, 'pulse', { now, speed: 1, heardAt: now, looking: this.streams.size, ...this.pulse })
  }

  private send(stream: ServerResponse, name: string, data: unknown, hasId = false): void {
    if (this.isSilent) return
    const id = hasId ? `id: ${this.epoch}-${this.count}\n` : ''
    stream.write(`event: ${name}\n${id}data: ${JSON.stringify(data)}\n\n`)
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    if (request.method === 'POST') return this.take(request, response, url.pathname)
    if (url.pathname === '/events') return this.stream(request, response, url.searchParams.get('after'))
    if (url.pathname.endsWith('.js'))
      return void response.setHeader('Content-Type', 'text/javascript').end(script)
    if (url.pathname.endsWith('.css')) return void response.setHeader('Content-Type', 'text/css').end(style)
    if (url.pathname === '/favicon.ico') return void response.writeHead(204).end()
    response
      .setHeader('Content-Security-Policy', policy)
      .setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(FakeBoard.documentOf(this.page))
  }

  private async take(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    let body = ''
    for await (const part of request) body += String(part)
    this.posts.push({ path, body })
    if (path === '/team') {
      const isRight = JSON.parse(body).secret === this.secret
      if (isRight)
        response.setHeader('Set-Cookie', 'motion-monitor-team=yes; HttpOnly; SameSite=Strict; Path=/')
      return void response.writeHead(isRight ? 204 : 403).end()
    }
    if (path === '/team/leave') {
      response.setHeader('Set-Cookie', 'motion-monitor-team=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0')
      return void response.writeHead(204).end()
    }
    response.writeHead(this.commandStatus).end()
  }

  private stream(request: IncomingMessage, response: ServerResponse, after: string | null): void {
    if (this.isClosed) return void response.destroy()
    this.resumed.push(after)
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    const audience = request.headers.cookie?.includes('motion-monitor-team=yes') ? 'team' : 'public'
    this.streams.add(response)
    this.audiences.push(audience)
    response.on('close', () => this.streams.delete(response))
    this.send(response, 'hello', { ...this.hello, page: this.page, audience })
    if (after !== `${this.epoch}-${this.count}`) this.send(response, 'state', snapshotOf(this.state), true)
    this.pulseTo(response)
  }
}
