/** What is left of a crash: a file with the error and what the monitor knew, for whoever has to find the reason. */
import { mkdirSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Milliseconds } from '../base/units.ts'
import { createFileSync } from '../disk/write-file.ts'
import { motionStates } from '../domain/motion.ts'
import { formatLine } from '../events/log-line.ts'
import type { MonitorState } from '../events/state.ts'

export interface Crash {
  readonly at: Milliseconds
  /** The program's version. */
  readonly version: string
  /** Where it happened: `the screen`, `the engine's thread`. */
  readonly place: string
  readonly error: unknown
  readonly state: MonitorState
}

/** So many of the last log lines are in a report. */
const LINES_KEPT = 50

/** A cause has a cause; more than this are not followed. */
const CAUSES_KEPT = 5

/** The report of a crash as text: versions, the error with its stack, counts of the state, the last log lines. */
function formatCrashReport({ at, version, place, error, state }: Crash): string {
  const versions = `motion-monitor ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`
  return [
    `Crash of ${place} at ${new Date(at).toISOString()} on ${hostname()}`,
    versions,
    '',
    describeError(error),
    '',
    ...describeState(state),
    '',
    `The last ${LINES_KEPT} log lines`,
    ...state.log.lines.slice(-LINES_KEPT).map(formatLine),
    '',
  ].join('\n')
}

/**
 * Writes the report of a crash into a folder, or where the disk refuses into the system's folder for temporary
 * files, and says where it is; `undefined` when neither takes it. Waits for the disk: the process may end next.
 */
export function writeCrashReport(folder: string, crash: Crash): string | undefined {
  const text = formatCrashReport(crash)
  const stamp = new Date(crash.at).toISOString().replace(/[-:]/g, '')
  for (const place of [folder, tmpdir()]) {
    try {
      const path = join(place, `crash-${stamp}-${process.pid}.txt`)
      mkdirSync(place, { recursive: true })
      createFileSync(path, text)
      return path
    } catch {}
  }
  return undefined
}

/** Calls back with each error of this thread that nobody caught; returns how to listen no more. */
export function onUncaught(hear: (error: unknown) => void): () => void {
  process.on('uncaughtException', hear)
  process.on('unhandledRejection', hear)
  return () => {
    process.off('uncaughtException', hear)
    process.off('unhandledRejection', hear)
  }
}

function describeError(error: unknown): string {
  const told: string[] = []
  let next = error
  for (let depth = 0; depth < CAUSES_KEPT && next !== undefined; depth++) {
    told.push(next instanceof Error ? (next.stack ?? `${next.name}: ${next.message}`) : String(next))
    next = next instanceof Error ? next.cause : undefined
  }
  return told.join('\ncaused by ')
}

/** A time that was moved with the clock may be none. */
function instantOf(at: Milliseconds): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at)
}

/** Counts alone: whose motion it was and what its settings say is nobody's business here. */
function describeState({ session, phase, roster, motions, alarms, violations }: MonitorState): string[] {
  const all = [...motions.values()]
  const counts = motionStates
    .map((state) => [state, all.filter((motion) => motion.state === state).length] as const)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`)
  const tracks = all.reduce((sum, motion) => sum + motion.tracks.length, 0)
  return [
    `Session: ${session === undefined ? 'none' : `${session.event}, since ${instantOf(session.startedAt)}`}, ${phase}`,
    `Roster: ${roster.entrants.length} rows; motions: ${all.length} (${counts.join(', ')}); tracks: ${tracks}`,
    `Alarms: ${alarms.map(({ topic }) => topic).join(', ') || 'none'}`,
    `Impossible transitions: ${violations.length}`,
    ...violations.slice(-5),
  ]
}
