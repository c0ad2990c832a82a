/** Writes a crash report: a file with the error and what the monitor knew. */
import { mkdirSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Milliseconds } from '../base/units.ts'
import { createFileSync } from '../disk/open-file.ts'
import { motionStates } from '../domain/motion.ts'
import { formatLine } from '../events/log-line.ts'
import type { MonitorState } from '../events/state.ts'

export interface Crash {
  readonly at: Milliseconds
  readonly version: string
  /** Where it happened: `the screen`, `the engine's thread`. */
  readonly place: string
  readonly error: unknown
  readonly state: MonitorState
}

const LINES_KEPT = 50

const CAUSES_KEPT = 5

/** The text of a report: versions, the error with its stack, counts of the state, the last log lines. */
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
 * Writes a crash report into a folder, else into the system's temporary one; returns its path, `undefined` where neither
 * takes it. Blocks until it is written: the process may end next.
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

/** Calls back with each uncaught error of this thread; call the returned function to stop. */
export function onUncaught(hear: (error: unknown) => void): () => void {
  process.on('uncaughtException', hear)
  process.on('unhandledRejection', hear)
  return () => {
    process.off('uncaughtException', hear)
    process.off('unhandledRejection', hear)
  }
}

function describeError(error: unknown): string {
  const described: string[] = []
  let next = error
  for (let depth = 0; depth < CAUSES_KEPT && next !== undefined; depth++) {
    described.push(next instanceof Error ? (next.stack ?? `${next.name}: ${next.message}`) : String(next))
    next = next instanceof Error ? next.cause : undefined
  }
  return described.join('\ncaused by ')
}

/** A time that was moved with the clock may be beyond any date. */
function instantOf(at: Milliseconds): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at)
}

/** Counts only: names and settings do not belong in a report. */
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
