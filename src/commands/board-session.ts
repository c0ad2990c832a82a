/** The board beside a monitor, a viewer or a replay: starts it when it is wanted, and gives it what is shown. */
import { basename } from 'node:path'
import { createStore } from 'zustand/vanilla'
import type { BoardFeed } from '../board/feed.ts'
import type { Board } from '../board/host.ts'
import { errorText } from '../core/base/errors.ts'
import { ProblemError } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { BoardAddress } from '../core/domain/configuration.ts'
import type { MonitorStore } from '../core/events/store.ts'
import type { BoardStatus, BoardStatusStore } from '../ui/board.ts'
import type { BoardPlan } from './board-start.ts'
import { type BoardWish, wishedAddress } from './board-wish.ts'
import type { Connect, Connection } from './connection.ts'

/** Where no engine feeds the board, it gets a sign of life this often. */
const ALIVE_INTERVAL: Milliseconds = 1000

/** A running monitor is never silent for as long: it renews its lock every 5 s. */
const MONITOR_SILENCE: Milliseconds = 12_000

/** The event that is shown. */
export type ShownEvent = Pick<BoardPlan, 'eventFolder' | 'settings'>

/** The settings where no server.json says anything: a board that only shows. */
export const noBoard: ShownEvent['settings'] = { public: [], allowsCommands: false }

export interface BoardSessionOptions {
  readonly wish: BoardWish
  /** What is shown. */
  readonly store: MonitorStore
  /** Whether lines say where the board is; the screen has a page for that. */
  readonly isAsLines: boolean
}

export class BoardSession implements AsyncDisposable {
  readonly status: BoardStatusStore = createStore<BoardStatus>(() => ({ type: 'none' }))
  readonly #options: BoardSessionOptions
  #starting: Promise<void> | undefined
  #board: Board | undefined
  /** True once the engine's thread sends the events itself. */
  #isFedByEngine = false
  #timer: NodeJS.Timeout | undefined
  #problem: ProblemError | undefined
  #isOver = false

  constructor(options: BoardSessionOptions) {
    this.#options = options
  }

  /**
   * The connection, with the board beside it: once its engine has opened the project, or at once with `shown` where
   * another's journal or a replay is shown.
   */
  over(connect: Connect, shown?: ShownEvent): Connect {
    if (this.#options.wish.address === 'off') return connect
    return (hear) => {
      const connection = connect({
        events: (events) => {
          hear.events(events)
          if (!this.#isFedByEngine) this.#feed({ type: 'events', events })
        },
        restored: (state) => {
          hear.restored(state)
          this.#feed({ type: 'state', state, source: sourceOf(connection) })
          this.#beat(connection)
        },
      })
      // Where another monitor runs, it has the configured address.
      if (shown !== undefined) this.#begin(connection, shown, undefined)
      void connection.opened?.then(({ eventFolder, board }) => {
        this.#begin(connection, { eventFolder, settings: board }, board.listen)
      })
      return connection
    }
  }

  /** Throws the `ProblemError` of a board that an option asked for and that could not be served. */
  requireServed(): void {
    if (this.#problem !== undefined) throw this.#problem
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    clearInterval(this.#timer)
    await this.#starting
    await this.#board?.[Symbol.asyncDispose]()
  }

  /** Starts the board if one is wanted and none runs yet: a viewer that took over can have one. */
  #begin(connection: Connection, shown: ShownEvent, listen: BoardAddress | undefined): void {
    const { wish, isAsLines } = this.#options
    const address = wishedAddress(wish, listen)
    if (address === undefined) return
    const plan: BoardPlan = {
      ...shown,
      address,
      wish,
      isAsLines,
      onFailure: (reason) => this.#lose(connection, reason),
    }
    this.#starting ??= this.#start(connection, plan).catch((error: unknown) => {
      if (error instanceof ProblemError && address !== listen) {
        this.#problem = error
        connection.dispatch({ type: 'stop' })
      } else this.#lose(connection, reasonOf(error))
    })
  }

  /** A board that this command line did not ask for, or that fails later, must not keep tracks from coming home. */
  #lose(connection: Connection, reason: string): void {
    this.status.setState({ type: 'failed', reason }, true)
    const message = `There is no board: ${reason}`
    connection.dispatch({ type: 'log-notice', level: 'ERROR', message })
    // Neither a viewer nor a replay has a log.
    if (this.#options.isAsLines && !isLive(connection)) process.stderr.write(`${message}\n`)
  }

  async #start(connection: Connection, plan: BoardPlan): Promise<void> {
    this.status.setState({ type: 'starting' }, true)
    const { startPlannedBoard } = await import('./board-start.ts')
    if (this.#isOver) return
    const { board, status } = await startPlannedBoard(plan)
    this.#board = board
    this.status.setState(status, true)
    board.looking.subscribe((looking) => this.status.setState({ looking }))
    connection.dispatch({ type: 'log-notice', level: 'INFO', message: `The board is at ${status.url}` })
    this.#follow(connection)
  }

  #follow(connection: Connection): void {
    if (isLive(connection)) this.#attach(connection)
    else {
      this.#feed({ type: 'state', state: this.#options.store.getState(), source: sourceOf(connection) })
      this.#timer = setInterval(() => this.#beat(connection), ALIVE_INTERVAL)
      connection.mode.subscribe(() => this.#beat(connection))
      this.#beat(connection)
    }
  }

  #attach(connection: Connection): void {
    const port = this.#board?.newEnginePort()
    if (port === undefined) return
    clearInterval(this.#timer)
    this.#isFedByEngine = true
    connection.attachBoard?.(port, () => {
      this.#feed({ type: 'state', state: this.#options.store.getState(), source: 'engine' })
    })
  }

  /** A sign of life, with the clock of a replay and the end of a monitor; a viewer that has taken over is attached. */
  #beat(connection: Connection): void {
    if (this.#isFedByEngine || this.#board === undefined) return
    const mode = connection.mode.getState()
    switch (mode.type) {
      case 'live':
        this.#attach(connection)
        return
      case 'replay': {
        const speed = mode.isPaused || mode.isAtEnd ? 0 : mode.speed
        this.#feed({ type: 'alive', now: connection.now(), speed })
        return
      }
      case 'viewer':
        this.#feed({ type: 'mode', mode: { endedAt: mode.endedAt } })
        if (mode.endedAt === undefined) this.#feed({ type: 'alive', silence: silenceOf(connection) })
    }
  }

  #feed(message: BoardFeed): void {
    this.#board?.feed(message)
  }
}

/**
 * Why a board of server.json cannot be served: the problem names the option, which nobody has given, or a file. Of its
 * path only the name, because a folder may be called as the event team's scripts look for (docs/device.md, "Event scripts").
 */
function reasonOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return errorText(error)
  const reasons = error.problems.map(({ file, message }) =>
    file === '--board' ? message : `${basename(file)}: ${message}`,
  )
  return `Monitor.Board of server.json: ${reasons.join(' ')}`
}

/** How long the monitor whose journal is shown has been silent, where it never is for as long. */
function silenceOf(connection: Connection): Milliseconds {
  const silence = connection.silence?.() ?? 0
  return silence > MONITOR_SILENCE ? silence : 0
}

function isLive(connection: Connection): boolean {
  return connection.mode.getState().type === 'live'
}

function sourceOf(connection: Connection): Extract<BoardFeed, { type: 'state' }>['source'] {
  const { type } = connection.mode.getState()
  return type === 'live' ? 'engine' : type
}
