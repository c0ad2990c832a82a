/** Where the screen or the log lines get their events: the engine, a growing journal, or a replayed one. */
import { join } from 'node:path'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { errorText } from '../core/base/errors.ts'
import { ProblemError } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { LockedError } from '../core/disk/lock-holder.ts'
import { HangingDiskError } from '../core/disk/waiting.ts'
import { type EngineHost, hostEngine } from '../core/engine/host.ts'
import type { EngineStart } from '../core/engine/messages.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import type { MonitorState } from '../core/events/state.ts'
import { type Crash, writeCrashReport } from '../core/record/crash-report.ts'
import { liveMode, type ScreenControl, type ScreenMode } from '../ui/mode.ts'
import { leave } from './terminal-output.ts'
import { version } from './version.ts'

export interface EventListener {
  /** Called with each batch of events, in order. */
  readonly events: (events: readonly MonitorEvent[]) => void
  /** Replaces everything shown so far. */
  readonly restored: (state: MonitorState) => void
}

/** What only an engine has. */
type EngineOnly = 'attachBoard' | 'opened'

/** Without `attachBoard` and `opened` no engine will ever run in this process. */
export interface Connection extends Omit<EngineHost, EngineOnly>, Partial<Pick<EngineHost, EngineOnly>> {
  readonly mode: StoreApi<ScreenMode>
  /** The instant that is shown. */
  readonly now: () => Milliseconds
  /** A viewer: how long the monitor has been silent whose journal it follows; a running one is for a few seconds. */
  readonly silence?: () => Milliseconds
  readonly control: (control: ScreenControl) => void
  /** The folder for crash reports. */
  readonly reportFolder: (state: MonitorState) => string | undefined
  /** The folder of the event that is shown; none for a replay. */
  readonly eventFolder?: (state: MonitorState) => string | undefined
}

/** No event arrives before it returns. */
export type Connect = (hear: EventListener) => Connection

/** Starts the engine of this process. */
export function connectEngine(start: EngineStart): Connect {
  return (hear) => ({
    ...hostEngine(start, hear.events),
    mode: createStore<ScreenMode>(() => liveMode),
    now: Date.now,
    control: () => undefined,
    reportFolder: ({ session }) => session && join(session.root, 'events', session.event, 'logs'),
    eventFolder: ({ session }) => session && join(session.root, 'events', session.event),
  })
}

/**
 * Rethrows errors that are not crashes, such as a locked event; ends the process when a disk hangs; otherwise reports a
 * crash and returns the exit status.
 */
export async function engineFailed(
  connection: Connection,
  error: unknown,
  state: MonitorState,
): Promise<number> {
  if (error instanceof ProblemError || error instanceof LockedError) throw error
  if (error instanceof HangingDiskError) {
    process.stderr.write(`motion-monitor: ${error.message}\n`)
    return leave(1, 'disk-hangs')
  }
  reportCrash(connection, { place: "the engine's thread", error, state })
  return 1
}

/** Writes the crash report and prints both on stderr. */
export function reportCrash(
  connection: Connection,
  { place, error, state }: Pick<Crash, 'place' | 'error' | 'state'>,
  consequence = '',
): void {
  const crash = { at: Date.now(), version, place, error, state }
  const path = writeCrashReport(connection.reportFolder(state) ?? '', crash)
  const reason = errorText(error)
  const report = path === undefined ? 'A report could not be written.' : `The report is ${path}`
  process.stderr.write(`motion-monitor: ${place} failed: ${reason}${consequence}\n${report}\n`)
}
