/** The messages between the board's thread, the thread that started it, and the engine's. */
import type { MessagePort } from 'node:worker_threads'
import type { Problem } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { PublicField } from '../core/domain/public-fields.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import type { MonitorState } from '../core/events/state.ts'
import type { BoardSource } from './protocol.ts'

/** What the board shows; from the thread that started it, or from the engine on its port. */
export type BoardFeed =
  /**
   * Replaces everything. A state of the engine comes from the thread that started the board; the events that follow it
   * come on the engine's port, where they wait for that state.
   */
  | { readonly type: 'state'; readonly state: MonitorState; readonly source: BoardSource }
  | { readonly type: 'events'; readonly events: readonly MonitorEvent[] }
  /**
   * A sign of life, each second if there is no other. A replay names its own clock, and its speed: 0 = paused; a viewer how
   * long the monitor has been silent whose journal it follows.
   */
  | {
      readonly type: 'alive'
      readonly now?: Milliseconds
      readonly speed?: number
      readonly silence?: Milliseconds
    }
  /** A viewer: when the monitor ended whose journal is shown; undefined while it runs. */
  | { readonly type: 'mode'; readonly mode: { readonly endedAt: Milliseconds | undefined } }

/** To the board's thread. */
export type ToBoard =
  | BoardFeed
  /** From now on the engine sends on this port, and takes commands from it. */
  | { readonly type: 'engine-port'; readonly port: MessagePort }
  | { readonly type: 'stop' }

/** To the thread that started the board. */
export type FromBoard =
  | { readonly type: 'listening'; readonly port: number }
  /** How many pages are open; at most once a second. */
  | { readonly type: 'clients'; readonly looking: number }
  /** It cannot listen, and has ended. */
  | { readonly type: 'failed'; readonly problems: readonly Problem[] }

/** What the board's thread is started with. */
export interface BoardStart {
  /** An IP address. */
  readonly host: string
  /** 0 = a free one. */
  readonly port: number
  /** The secret of the team. */
  readonly secret: string
  readonly public: readonly PublicField[]
  readonly allowsCommands: boolean
  /** The program's version. */
  readonly version: string
  /** The page's files, instead of those of the bundle. */
  readonly page: { readonly script: string; readonly style: string } | undefined
}
