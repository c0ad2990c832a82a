/** Counts what metrics need and the state does not keep: how often things happened since the program started. */
import type { Bytes, Milliseconds } from '../core/base/units.ts'
import { type LogLevel, logLevels } from '../core/domain/configuration.ts'
import { addedTracksOf } from '../core/domain/track.ts'
import type { TroubleCode } from '../core/domain/trouble.ts'
import type { MonitorEvent, ReleaseContent, SearchCost } from '../core/events/events.ts'
import { formatEvent } from '../core/events/log-line.ts'

/** Every number only grows. */
export interface MetricsTally {
  readonly events: number
  /** Time of the last event; undefined before the first. */
  readonly lastAt: Milliseconds | undefined
  readonly logLines: Readonly<Record<LogLevel, number>>
  readonly detections: number
  readonly departures: Readonly<Record<'gone' | 'gone-early' | 'awaited', number>>
  readonly inspections: number
  readonly releases: Readonly<Record<ReleaseContent, number>>
  /** Only those that have occurred. */
  readonly troubles: ReadonlyMap<TroubleCode, number>
  readonly tracks: Readonly<Record<'queued' | 'skipped' | 'downloaded' | 'failed' | 'missed', number>>
  /** Of whole tracks. */
  readonly bytes: Bytes
  /** The latest report; undefined for the first minute of a session. */
  readonly signs: SearchCost | undefined
}

export const emptyTally: MetricsTally = {
  events: 0,
  lastAt: undefined,
  logLines: { DEBUG: 0, INFO: 0, WARNING: 0, ERROR: 0, CRITICAL: 0 },
  detections: 0,
  departures: { gone: 0, 'gone-early': 0, awaited: 0 },
  inspections: 0,
  releases: { tracks: 0, 'nothing-today': 0, 'only-skipped': 0, unassigned: 0 },
  troubles: new Map(),
  tracks: { queued: 0, skipped: 0, downloaded: 0, failed: 0, missed: 0 },
  bytes: 0,
  signs: undefined,
}

/** The tally after an event. */
export function countEvent(tally: MetricsTally, event: MonitorEvent): MetricsTally {
  const lines = formatEvent(event)
  return {
    ...countKind(tally, event),
    events: tally.events + 1,
    lastAt: event.at,
    logLines: lines.length === 0 ? tally.logLines : countLines(tally.logLines, lines),
  }
}

function countKind(tally: MetricsTally, event: MonitorEvent): MetricsTally {
  switch (event.type) {
    case 'motion-connected':
      return { ...tally, detections: tally.detections + 1 }
    case 'motion-disconnected':
      return { ...tally, departures: plus(tally.departures, event.as) }
    case 'inspection-completed':
      return { ...tally, inspections: tally.inspections + 1 }
    case 'motion-released':
      return { ...tally, releases: plus(tally.releases, event.content) }
    case 'motion-troubled': {
      const { code } = event.trouble
      return { ...tally, troubles: new Map(tally.troubles).set(code, (tally.troubles.get(code) ?? 0) + 1) }
    }
    case 'tracks-planned':
    case 'tracks-continued': {
      const added = addedTracksOf(event)
      const skipped = added.filter(({ status }) => status === 'skipped').length
      const tracks = plus(plus(tally.tracks, 'skipped', skipped), 'queued', added.length - skipped)
      return { ...tally, tracks }
    }
    case 'track-completed':
      return { ...tally, tracks: plus(tally.tracks, 'downloaded'), bytes: tally.bytes + event.bytes }
    case 'track-failed':
      return { ...tally, tracks: plus(tally.tracks, 'failed') }
    case 'track-missed':
      return { ...tally, tracks: plus(tally.tracks, 'missed') }
    case 'vital-signs-measured':
      return { ...tally, signs: event.signs }
    default:
      return tally
  }
}

function plus<Name extends string>(
  counts: Readonly<Record<Name, number>>,
  name: NoInfer<Name>,
  count = 1,
): Readonly<Record<Name, number>> {
  return { ...counts, [name]: counts[name] + count }
}

function countLines(
  counts: MetricsTally['logLines'],
  lines: readonly { readonly level: LogLevel }[],
): MetricsTally['logLines'] {
  const next = { ...counts }
  for (const level of logLevels) next[level] += lines.filter((line) => line.level === level).length
  return next
}
