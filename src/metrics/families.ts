/** The metrics by name: what each means, and how to read it from the state. */
import { readdirSync } from 'node:fs'
import type { Milliseconds } from '../core/base/units.ts'
import { logLevels } from '../core/domain/configuration.ts'
import { findingTopics } from '../core/domain/finding-topics.ts'
import { motionStates } from '../core/domain/motion.ts'
import type { Track, TrackStatus } from '../core/domain/track.ts'
import { alarmTopics } from '../core/events/alarm-topics.ts'
import { isHere, type MonitorState, type Motion } from '../core/events/state.ts'
import { emptyTally, type MetricsTally } from './tally.ts'

export interface MetricsSource {
  readonly state: MonitorState
  readonly tally: MetricsTally
  readonly version: string
}

export interface MetricSample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric with all its series; none has a label for each motion, which would make a thousand series. */
export interface MetricFamily extends Reader {
  readonly name: string
  readonly type: 'gauge' | 'counter'
  /** For the metric's HELP line and its documentation. */
  readonly help: string
}

interface Reader {
  /** Its labels, with their values as the documentation shows them. */
  readonly label?: { readonly names: readonly string[]; readonly values: string }
  /** Empty when unknown. */
  readonly read: (source: MetricsSource) => readonly MetricSample[]
}

/** How to read one number, undefined when unknown, or several with labels. */
type Reading = Reader | ((source: MetricsSource) => number | undefined)

type Unnamed = Omit<MetricFamily, 'name'>

const trackStatuses = [
  'skipped',
  'queued',
  'downloading',
  'completed',
  'failed',
] as const satisfies readonly TrackStatus[]

const unansweredOutcomes = ['unresolved', 'no-dns-answer', 'refused', 'timed-out', 'unreachable'] as const

const families: Readonly<Record<`motion_monitor_${string}`, Unnamed>> = {
  motion_monitor_build_info: gauge('Always 1; which program this is', {
    label: { names: ['version', 'node'], values: 'of the program and of Node' },
    read: ({ version }) => [{ labels: { version, node: process.versions.node }, value: 1 }],
  }),
  motion_monitor_session_info: gauge('Always 1; the event that is monitored, absent before it is open', {
    label: { names: ['event'], values: 'its name' },
    read: ({ state: { session } }) =>
      session === undefined ? [] : [{ labels: { event: session.event }, value: 1 }],
  }),
  motion_monitor_session_start_time_seconds: gauge('When the session began, since 1970 UTC', ({ state }) =>
    inSeconds(state.session?.startedAt),
  ),
  motion_monitor_running: gauge(
    '1 while the monitor works, 0 while it starts, stops or has stopped',
    ({ state }) => (state.phase === 'running' ? 1 : 0),
  ),
  motion_monitor_roster_motions: gauge(
    'Motions on the roster, of all days',
    ({ state }) => state.roster.byMotion.size,
  ),
  motion_monitor_roster_problems: gauge(
    'Rows of motions.csv with a mistake, and other problems with it and with server.json',
    ({ state }) => state.roster.problems.length,
  ),
  motion_monitor_motions: gauge(
    'Motions by what they are now',
    counts('state', motionStates, ({ state }) => motionsOf(state).map((motion) => motion.state)),
  ),
  motion_monitor_motions_unanswered: gauge(
    'Absent motions by how the last look for them ended',
    counts('outcome', unansweredOutcomes, ({ state }) =>
      motionsOf(state).flatMap((motion) => (isHere(motion) ? [] : motion.outcome)),
    ),
  ),
  motion_monitor_motions_failing_check: gauge(
    'Motions that fail a check of firmware, storage, battery or settings, as they were last read',
    counts('check', findingTopics, ({ state }) =>
      motionsOf(state)
        .flatMap(({ findings }) => findings)
        .flatMap(({ verdict, topic }) => (verdict === 'fail' ? topic : [])),
    ),
  ),
  motion_monitor_lowest_battery_ratio: gauge(
    'The lowest battery of the motions that are here, 0 to 1; absent where none is known',
    ({ state }) => {
      const levels = motionsOf(state)
        .filter(isHere)
        .flatMap(({ info }) => info?.battery ?? [])
      return levels.length === 0 ? undefined : Math.min(...levels) / 100
    },
  ),
  motion_monitor_tracks: gauge(
    'Tracks that are known, by what they are now; those of earlier sessions too',
    counts('status', trackStatuses, ({ state }) => tracksOf(state).map(({ status }) => status)),
  ),
  motion_monitor_remaining_bytes: gauge(
    'What of the wanted tracks is still to be fetched, as far as devices have listed it',
    ({ state }) => tracksOf(state).reduce((sum, track) => sum + remainingOf(track), 0),
  ),
  motion_monitor_alarms: gauge(
    '1 while the alarm stands at the top of the screen (docs/network.md)',
    counts('topic', alarmTopics, ({ state }) => state.alarms.map(({ topic }) => topic)),
  ),
  motion_monitor_disk_free_bytes: gauge(
    'Room on the disk of the tracks; absent before it was measured',
    ({ state }) => state.diskFree,
  ),
  motion_monitor_detections_total: counter(
    'Motions that came and answered; one that comes twice counts twice',
    ({ tally }) => tally.detections,
  ),
  motion_monitor_departures_total: counter(
    'Motions that left, by what they are since then',
    series('as', Object.keys(emptyTally.departures), ({ tally }) => tally.departures),
  ),
  motion_monitor_inspections_total: counter(
    'Inspections of a motion that came to their end',
    ({ tally }) => tally.inspections,
  ),
  motion_monitor_releases_total: counter(
    'Times that a motion was said to be able to go, by what it had for the day',
    series('content', Object.keys(emptyTally.releases), ({ tally }) => tally.releases),
  ),
  motion_monitor_troubles_total: counter(
    'Troubles of a motion by kind; a kind is absent before it has occurred',
    series('code', ['refused', 'timed-out', 'bad-status', 'track-failed and others'], ({ tally }) =>
      Object.fromEntries(tally.troubles),
    ),
  ),
  motion_monitor_tracks_queued_total: counter(
    'Tracks found to be wanted',
    ({ tally }) => tally.tracks.queued,
  ),
  motion_monitor_tracks_skipped_total: counter(
    'Tracks found to be below the speed filter',
    ({ tally }) => tally.tracks.skipped,
  ),
  motion_monitor_tracks_downloaded_total: counter(
    'Tracks that came home, verified and durable',
    ({ tally }) => tally.tracks.downloaded,
  ),
  motion_monitor_tracks_failed_total: counter(
    'Tries to fetch a track that failed; each is followed by another',
    ({ tally }) => tally.tracks.failed,
  ),
  motion_monitor_tracks_missed_total: counter(
    'Tracks that were home and were found changed or gone',
    ({ tally }) => tally.tracks.missed,
  ),
  motion_monitor_downloaded_bytes_total: counter(
    'Bytes of the tracks that came home',
    ({ tally }) => tally.bytes,
  ),
  motion_monitor_dns_queries_total: counter(
    'DNS queries sent, repeats among them; updated once a minute, as the next four',
    ({ tally }) => tally.signs?.lookups?.sent,
  ),
  motion_monitor_dns_lookups_total: counter(
    'DNS lookups by whether any server said anything, if only no',
    series('result', ['answered', 'unanswered'], ({ tally: { signs } }) => {
      const { answered, unanswered } = signs?.lookups ?? {}
      return answered === undefined || unanswered === undefined ? {} : { answered, unanswered }
    }),
  ),
  motion_monitor_dns_repeats_total: counter(
    'DNS queries sent again because the answer seemed lost',
    ({ tally }) => tally.signs?.lookups?.repeated,
  ),
  motion_monitor_search_packets_per_second: gauge(
    'DNS queries and SYNs sent in looking for absent motions',
    ({ tally }) => tally.signs?.packetsPerSecond,
  ),
  motion_monitor_engine_cpu_ratio: gauge(
    "The engine thread's share of a core, 0 to 1",
    ({ tally: { signs } }) => signs && signs.processor / 100,
  ),
  motion_monitor_log_lines_total: counter(
    'Lines of the log, whatever level is written',
    series('level', logLevels, ({ tally }) => tally.logLines),
  ),
  motion_monitor_events_total: counter(
    'Everything that has happened (docs/journal.md)',
    ({ tally }) => tally.events,
  ),
  motion_monitor_last_event_timestamp_seconds: gauge(
    'When something happened last, since 1970 UTC; absent before the first',
    ({ tally }) => inSeconds(tally.lastAt),
  ),
}

/** Read at each scrape only: prom-client's own set runs a timer a hundred times a second. */
const ofProcess: Readonly<Record<`${'process' | 'nodejs'}_${string}`, Unnamed>> = {
  process_cpu_seconds_total: counter('Processor time of all threads', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  }),
  process_resident_memory_bytes: gauge('Memory of all threads', () => process.memoryUsage.rss()),
  process_start_time_seconds: gauge('When the process was started, since 1970 UTC', () =>
    inSeconds(performance.timeOrigin),
  ),
  process_open_fds: gauge('Open files and sockets; on Linux only', () => {
    try {
      return readdirSync('/proc/self/fd').length
    } catch {
      // Another system, or a sandbox that hides it.
      return undefined
    }
  }),
  nodejs_heap_size_used_bytes: gauge(
    'Heap in use of the thread that draws the screen',
    () => process.memoryUsage().heapUsed,
  ),
}

export const metricFamilies = named(families)

/** The metrics of the process itself, under the names that dashboards use. */
export const processFamilies = named(ofProcess)

function named(unnamed: Readonly<Record<string, Unnamed>>): readonly MetricFamily[] {
  return Object.entries(unnamed).map(([name, family]) => ({ name, ...family }))
}

function gauge(help: string, reading: Reading): Unnamed {
  return { type: 'gauge', help, ...readerOf(reading) }
}

function counter(help: string, reading: Reading): Unnamed {
  return { type: 'counter', help, ...readerOf(reading) }
}

function readerOf(reading: Reading): Reader {
  if (typeof reading !== 'function') return reading
  return {
    read(source) {
      const value = reading(source)
      return value === undefined ? [] : [{ value }]
    },
  }
}

/** A number for each value of a label. */
function series(
  label: string,
  values: readonly string[],
  read: (source: MetricsSource) => Readonly<Record<string, number>>,
): Reader {
  return {
    label: { names: [label], values: values.join(', ') },
    read: (source) =>
      Object.entries(read(source)).map(([name, value]) => ({ labels: { [label]: name }, value })),
  }
}

/** How often each kind occurs; a kind that does not is 0. */
function counts(
  label: string,
  kinds: readonly string[],
  read: (source: MetricsSource) => readonly (string | undefined)[],
): Reader {
  return series(label, kinds, (source) => {
    const found = Map.groupBy(read(source), (kind) => kind)
    return Object.fromEntries(kinds.map((kind) => [kind, found.get(kind)?.length ?? 0]))
  })
}

function inSeconds(at: Milliseconds | undefined): number | undefined {
  return at === undefined ? undefined : at / 1000
}

function motionsOf(state: MonitorState): readonly Motion[] {
  return [...state.motions.values()]
}

function tracksOf(state: MonitorState): readonly Track[] {
  return motionsOf(state).flatMap((motion) => motion.tracks)
}

function remainingOf({ status, figures, expected, received = 0 }: Track): number {
  if (status === 'skipped' || status === 'completed') return 0
  return Math.max(0, (expected ?? figures.size) - received)
}
