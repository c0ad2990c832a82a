/** The messages between the engine's thread and the one that started it. */
import type { Problem } from '../base/problem.ts'
import type { LockHolder } from '../disk/lock-holder.ts'
import type { LogLevel } from '../domain/configuration.ts'
import type { MonitorCommand } from '../events/command.ts'
import type { MonitorEvent } from '../events/events.ts'

export interface EngineStart {
  /** The project folder. */
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

export interface ToEngine {
  readonly type: 'command'
  readonly command: MonitorCommand
}

export type FromEngine =
  | { readonly type: 'events'; readonly events: readonly MonitorEvent[] }
  /** The engine has ended, except for a file that it no longer waits for. */
  | { readonly type: 'stopped'; readonly waitsFor: string | undefined }
  /** The project folder cannot be opened; the engine has ended. */
  | { readonly type: 'problems'; readonly problems: readonly Problem[] }
  /** Another program works on the event; the engine has ended. */
  | { readonly type: 'locked'; readonly holder: LockHolder; readonly logsFolder: string }
