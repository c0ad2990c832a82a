/** A board in its thread for tests, and clients that talk to it as a phone would. */
import { once } from 'node:events'
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { createGunzip } from 'node:zlib'
import { type Board, type BoardOptions, startBoard } from '../../src/board/host.ts'
import type { StreamMessageName, StreamMessages } from '../../src/board/protocol.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState, type MonitorState } from '../../src/core/events/state.ts'
import { mixedFleet } from '../ui/scenes.ts'

const page = { script: 'void 0', style: 'body { margin: 0 }' }

const loopback: BoardOptions = {
  host: '127.0.0.1',
  port: 0,
  secretFile: undefined,
  public: [],
  allowsCommands: true,
  version: '1.2.3',
}

/** A board with its own thread on a free port. */
export function testBoard(options: Partial<BoardOptions> = {}): Promise<Board> {
  return startBoard({ ...loopback, ...options }, { page })
}

/** A state with motions in all kinds of states. */
export function someState(motions = 20): MonitorState {
  return reduceAll(initialState, mixedFleet(motions))
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The client's own address, one of 127/8. */
  readonly from?: string
}

function open(port: number, path: string, { method = 'GET', headers = {}, from }: Asked): ClientRequest {
  const local = from === undefined ? {} : { localAddress: from }
  return request({ host: '127.0.0.1', port, path, method, headers, agent: false, ...local })
}

/** Asks once. */
export async function ask(port: number, path: string, asked: Asked = {}): Promise<Answered> {
  const asking = open(port, path, asked)
  asking.end(asked.body)
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part)
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }
}

/** Posts JSON as the board's own page does. */
export function post(port: number, path: string, value: unknown, asked: Asked = {}): Promise<Answered> {
  const headers = {
    origin: `http://127.0.0.1:${port}`,
    'content-type': 'application/json',
    ...asked.headers,
  }
  return ask(port, path, { ...asked, method: 'POST', body: JSON.stringify(value), headers })
}

/** The secret in a link. */
export function secretIn(link: string): string {
  return /#team=([\w-]+)$/.exec(link)?.[1] ?? ''
}

/** The cookie of the team, as a browser sends it. */
export async function teamCookie(board: Board): Promise<string> {
  const { headers } = await post(board.port, '/team', { secret: secretIn(board.link()) })
  return headers['set-cookie']?.[0]?.split(';', 1)[0] ?? ''
}

export type Heard = {
  [Name in StreamMessageName]: {
    readonly name: Name
    readonly id: string
    readonly data: StreamMessages[Name]
  }
}[StreamMessageName]

/** A client of the stream. */
export class Listener implements Disposable {
  readonly heard: Heard[] = []
  readonly #asking: ClientRequest
  #text = ''
  #wake: () => void = () => undefined
  isClosed = false

  constructor(port: number, asked: Asked = {}, query = '') {
    const isCompressed = asked.headers?.['accept-encoding'] === 'gzip'
    this.#asking = open(port, `/events${query}`, asked)
    this.#asking.on('error', () => this.#close())
    this.#asking.on('response', (answer) => {
      const text = isCompressed ? answer.pipe(createGunzip()) : answer
      answer.on('close', () => this.#close())
      text.on('error', () => this.#close())
      text.setEncoding('utf8').on('data', (part: string) => this.#take(part))
    })
    this.#asking.end()
  }

  /** The first message with this name and, if given, for which `isIt`. */
  async next<Name extends StreamMessageName>(
    name: Name,
    isIt: (data: StreamMessages[Name]) => boolean = () => true,
  ): Promise<StreamMessages[Name]> {
    for (;;) {
      for (const message of this.heard)
        if (message.name === name && isIt(message.data as StreamMessages[Name]))
          return message.data as StreamMessages[Name]
      if (this.isClosed) throw new Error(`The stream ended before "${name}".`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** The id of the last message that had one. */
  get lastId(): string {
    return this.heard.findLast(({ id }) => id !== '')?.id ?? ''
  }

  [Symbol.dispose](): void {
    this.#asking.destroy()
  }

  #take(part: string): void {
    this.#text += part
    for (let end = this.#text.indexOf('\n\n'); end >= 0; end = this.#text.indexOf('\n\n')) {
      this.heard.push(messageIn(this.#text.slice(0, end)))
      this.#text = this.#text.slice(end + 2)
    }
    this.#wake()
  }

  #close(): void {
    this.isClosed = true
    this.#wake()
  }
}

/** The message in its text, without the empty line after it. */
export function messageIn(text: string): Heard {
  const fields = new Map(
    text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  return {
    name: fields.get('event'),
    id: fields.get('id') ?? '',
    data: JSON.parse(fields.get('data') ?? 'null'),
  } as Heard
}
