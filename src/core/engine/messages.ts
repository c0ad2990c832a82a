/** The messages between the engine's thread, the one that started it, and the board's. */
import type { MessagePort } from 'node:worker_threads'
import type { Problem } from '../base/problem.ts'
import type { LockHolder } from '../disk/lock-schema.ts'
import type { BoardSettings, LogLevel } from '../domain/configuration.ts'
import type { MonitorCommand } from '../events/command.ts'
import type { MonitorEvent } from '../events/events.ts'

export interface EngineStart {
  readonly root: string
  /** The program's version, for the log. */
  readonly version: string
  /** The absolute path of a file that gets every event as JSON. */
  readonly eventsFile?: string
  /** Overrides the levels of server.json, even after it changes. */
  readonly consoleLevel?: LogLevel
  readonly fileLevel?: LogLevel
  /** Whether the laptop is asked to stay awake while motions are read. Default false. */
  readonly keepsAwake?: boolean
}

export type ToEngine =
  | ToEngineCommand
  /** Send the events on this port, too; requests of the board come back on it. */
  | { readonly type: 'attach-board'; readonly port: MessagePort }

export interface ToEngineCommand {
  readonly type: 'command'
  readonly command: MonitorCommand
}

/** What the thread that started the engine needs of the project, which the engine has read. */
export interface OpenedEvent {
  /** The folder of the event. */
  readonly eventFolder: string
  readonly board: BoardSettings
}

export type FromEngine =
  | ({ readonly type: 'opened' } & OpenedEvent)
  | EventBatch
  /** Every later batch goes to the board's port, too, and none before this message has. */
  | { readonly type: 'board-attached' }
  /** The engine has ended, except for a file that it no longer waits for. */
  | { readonly type: 'stopped'; readonly waitsFor: string | undefined }
  /** The project folder cannot be opened; the engine has ended. */
  | { readonly type: 'problems'; readonly problems: readonly Problem[] }
  /** Another program works on the event; the engine has ended. */
  | { readonly type: 'locked'; readonly holder: LockHolder; readonly logsFolder: string }

interface EventBatch {
  readonly type: 'events'
  readonly events: readonly MonitorEvent[]
}

/** On the board's port; the port closes when the engine has ended. */
export type EngineToBoard =
  | EventBatch
  /** A sign of life, where no events were sent for a while. */
  | { readonly type: 'alive' }
