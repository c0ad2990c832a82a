/** The messages between the board's thread, the thread that started it, and the engine's. */
import type { Problem } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { MonitorCommand } from '../core/events/command.ts'
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
  /** A sign of life, each second if there is no other. A replay names its own clock, and its speed: 0 = paused. */
  | { readonly type: 'alive'; readonly now?: Milliseconds; readonly speed?: number }
  /** A viewer: when the monitor ended whose journal is shown; undefined while it runs. */
  | { readonly type: 'mode'; readonly mode: { readonly endedAt: Milliseconds | undefined } }

/** To the thread that started the board. */
export type FromBoard =
  | { readonly type: 'listening'; readonly port: number }
  /** How many pages are open; at most once a second. */
  | { readonly type: 'clients'; readonly looking: number }
  /** It cannot listen, and has ended. */
  | { readonly type: 'failed'; readonly problem: Problem }

/** To the engine, on its port. */
export interface FromBoardToEngine {
  readonly type: 'command'
  readonly command: MonitorCommand
}
