/** The metrics by name: what each means, and how to read it from the state. */
import { findingTopics } from '../core/domain/checks.ts'
import { motionStates } from '../core/domain/motion.ts'
import type { Track, TrackStatus } from '../core/domain/track.ts'
import { alarmTopics } from '../core/events/events.ts'
import { isHere, type MonitorState, type Motion } from '../core/events/state.ts'
import type { MetricsTally } from './tally.ts'

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
export interface MetricFamily {
  readonly name: `${'motion_monitor' | 'process' | 'nodejs'}_${string}`
  readonly type: 'gauge' | 'counter'
  /** For the metric's HELP line and its documentation. */
  readonly help: string
  /** Its labels, with their values as the documentation shows them. */
  readonly label?: { readonly names: readonly string[]; readonly values: string }
  /** Empty when unknown. */
  readonly read: (source: MetricsSource) => readonly MetricSample[]
}

const trackStatuses = [
  'skipped',
  'queued',
  'downloading',
  'completed',
  'failed',
] as const satisfies readonly TrackStatus[]

const unansweredOutcomes = ['unresolved', 'no-dns-answer', 'refused', 'timed-out', 'unreachable'] as const

export const metricFamilies: readonly MetricFamily[] = [
  {
    name: 'motion_monitor_build_info',
    type: 'gauge',
    help: 'Always 1; which program this is',
    label: { names: ['version', 'node'], values: 'of the program and of Node' },
    read: ({ version }) => [{ labels: { version, node: process.versions.node }, value: 1 }],
  },
  {
    name: 'motion_monitor_session_info',
    type: 'gauge',
    help: 'Always 1; the event that is monitored, absent before it is open',
    label: { names: ['event'], values: 'its name' },
    read: ({ state: { session } }) =>
      session === undefined ? [] : [{ labels: { event: session.event }, value: 1 }],
  },
  {
    name: 'motion_monitor_session_start_time_seconds',
    type: 'gauge',
    help: 'When the session began, since 1970 UTC',
    read: ({ state }) => known(state.session?.startedAt, (at) => at / 1000),
  },
  {
    name: 'motion_monitor_running',
    type: 'gauge',
    help: '1 while the monitor works, 0 while it starts, stops or has stopped',
    read: ({ state }) => one(state.phase === 'running' ? 1 : 0),
  },
  {
    name: 'motion_monitor_roster_motions',
    type: 'gauge',
    help: 'Motions on the roster, of all days',
    read: ({ state }) => one(state.roster.byMotion.size),
  },
  {
    name: 'motion_monitor_roster_problems',
    type: 'gauge',
    help: 'Rows of motions.csv with a mistake, and other problems with it and with server.json',
    read: ({ state }) => one(state.roster.problems.length),
  },
  {
    name: 'motion_monitor_motions',
    type: 'gauge',
    help: 'Motions by what they are now',
    label: { names: ['state'], values: motionStates.join(', ') },
    read: ({ state }) => counted('state', motionStates, state.motions.values(), (motion) => motion.state),
  },
  {
    name: 'motion_monitor_motions_unanswered',
    type: 'gauge',
    help: 'Absent motions by how the last look for them ended',
    label: { names: ['outcome'], values: unansweredOutcomes.join(', ') },
    read: ({ state }) => {
      const absent = [...state.motions.values()].filter((motion) => !isHere(motion))
      return counted('outcome', unansweredOutcomes, absent, (motion) => motion.outcome)
    },
  },
  {
    name: 'motion_monitor_motions_failing_check',
    type: 'gauge',
    help: 'Motions that fail a check of firmware, storage, battery or settings, as they were last read',
    label: { names: ['check'], values: findingTopics.join(', ') },
    read: ({ state }) => {
      const failed = [...state.motions.values()].flatMap((motion) =>
        motion.findings.filter(({ verdict }) => verdict === 'fail'),
      )
      return counted('check', findingTopics, failed, (finding) => finding.topic)
    },
  },
  {
    name: 'motion_monitor_lowest_battery_ratio',
    type: 'gauge',
    help: 'The lowest battery of the motions that are here, 0 to 1; absent where none is known',
    read: ({ state }) => {
      const levels = present(state).flatMap(({ info }) => info?.battery ?? [])
      return levels.length === 0 ? [] : one(Math.min(...levels) / 100)
    },
  },
  {
    name: 'motion_monitor_tracks',
    type: 'gauge',
    help: 'Tracks that are known, by what they are now; those of earlier sessions too',
    label: { names: ['status'], values: trackStatuses.join(', ') },
    read: ({ state }) => counted('status', trackStatuses, tracksOf(state), (track) => track.status),
  },
  {
    name: 'motion_monitor_remaining_bytes',
    type: 'gauge',
    help: 'What of the wanted tracks is still to be fetched, as far as devices have listed it',
    read: ({ state }) => one(tracksOf(state).reduce((sum, track) => sum + remainingOf(track), 0)),
  },
  {
    name: 'motion_monitor_alarms',
    type: 'gauge',
    help: '1 while the alarm stands at the top of the screen (docs/network.md)',
    label: { names: ['topic'], values: alarmTopics.join(', ') },
    read: ({ state }) => counted('topic', alarmTopics, state.alarms, (alarm) => alarm.topic),
  },
  {
    name: 'motion_monitor_disk_free_bytes',
    type: 'gauge',
    help: 'Room on the disk of the tracks; absent before it was measured',
    read: ({ state }) => known(state.diskFree, (free) => free),
  },
  {
    name: 'motion_monitor_detections_total',
    type: 'counter',
    help: 'Motions that came and answered; one that comes twice counts twice',
    read: ({ tally }) => one(tally.detections),
  },
  {
    name: 'motion_monitor_departures_total',
    type: 'counter',
    help: 'Motions that left, by what they are since then',
    label: { names: ['as'], values: 'gone, gone-early, awaited' },
    read: ({ tally }) => each('as', tally.departures),
  },
  {
    name: 'motion_monitor_inspections_total',
    type: 'counter',
    help: 'Inspections of a motion that came to their end',
    read: ({ tally }) => one(tally.inspections),
  },
  {
    name: 'motion_monitor_releases_total',
    type: 'counter',
    help: 'Times that a motion was said to be able to go, by what it had for the day',
    label: { names: ['content'], values: 'tracks, nothing-today, only-skipped, unassigned' },
    read: ({ tally }) => each('content', tally.releases),
  },
  {
    name: 'motion_monitor_troubles_total',
    type: 'counter',
    help: 'Troubles of a motion by kind; a kind is absent before it has occurred',
    label: { names: ['code'], values: 'refused, timed-out, bad-status, track-failed and others' },
    read: ({ tally }) => [...tally.troubles].map(([code, value]) => ({ labels: { code }, value })),
  },
  {
    name: 'motion_monitor_tracks_queued_total',
    type: 'counter',
    help: 'Tracks found to be wanted',
    read: ({ tally }) => one(tally.tracks.queued),
  },
  {
    name: 'motion_monitor_tracks_skipped_total',
    type: 'counter',
    help: 'Tracks found to be below the speed filter',
    read: ({ tally }) => one(tally.tracks.skipped),
  },
  {
    name: 'motion_monitor_tracks_downloaded_total',
    type: 'counter',
    help: 'Tracks that came home, verified and durable',
    read: ({ tally }) => one(tally.tracks.downloaded),
  },
  {
    name: 'motion_monitor_tracks_failed_total',
    type: 'counter',
    help: 'Tries to fetch a track that failed; each is followed by another',
    read: ({ tally }) => one(tally.tracks.failed),
  },
  {
    name: 'motion_monitor_tracks_missed_total',
    type: 'counter',
    help: 'Tracks that were home and were found changed or gone',
    read: ({ tally }) => one(tally.tracks.missed),
  },
  {
    name: 'motion_monitor_downloaded_bytes_total',
    type: 'counter',
    help: 'Bytes of the tracks that came home',
    read: ({ tally }) => one(tally.bytes),
  },
  {
    name: 'motion_monitor_dns_queries_total',
    type: 'counter',
    help: 'DNS queries sent, repeats among them; updated once a minute, as the next four',
    read: ({ tally }) => known(tally.signs?.lookups, ({ sent }) => sent),
  },
  {
    name: 'motion_monitor_dns_lookups_total',
    type: 'counter',
    help: 'DNS lookups by whether any server said anything, if only no',
    label: { names: ['result'], values: 'answered, unanswered' },
    read: ({ tally }) => {
      if (tally.signs?.lookups === undefined) return []
      const { answered, unanswered } = tally.signs.lookups
      return each('result', { answered, unanswered })
    },
  },
  {
    name: 'motion_monitor_dns_repeats_total',
    type: 'counter',
    help: 'DNS queries sent again because the answer seemed lost',
    read: ({ tally }) => known(tally.signs?.lookups, ({ repeated }) => repeated),
  },
  {
    name: 'motion_monitor_search_packets_per_second',
    type: 'gauge',
    help: 'DNS queries and SYNs sent in looking for absent motions',
    read: ({ tally }) => known(tally.signs, ({ packetsPerSecond }) => packetsPerSecond),
  },
  {
    name: 'motion_monitor_engine_cpu_ratio',
    type: 'gauge',
    help: "The engine thread's share of a core, 0 to 1",
    read: ({ tally }) => known(tally.signs, ({ processor }) => processor / 100),
  },
  {
    name: 'motion_monitor_log_lines_total',
    type: 'counter',
    help: 'Lines of the log, whatever level is written',
    label: { names: ['level'], values: 'DEBUG, INFO, WARNING, ERROR, CRITICAL' },
    read: ({ tally }) => each('level', tally.logLines),
  },
  {
    name: 'motion_monitor_events_total',
    type: 'counter',
    help: 'Everything that has happened (docs/journal.md)',
    read: ({ tally }) => one(tally.events),
  },
  {
    name: 'motion_monitor_last_event_timestamp_seconds',
    type: 'gauge',
    help: 'When something happened last, since 1970 UTC; absent before the first',
    read: ({ tally }) => known(tally.lastAt, (at) => at / 1000),
  },
]

function one(value: number): readonly MetricSample[] {
  return [{ value }]
}

function known<Value>(value: Value | undefined, read: (value: Value) => number): readonly MetricSample[] {
  return value === undefined ? [] : one(read(value))
}

function each(label: string, counts: Readonly<Record<string, number>>): readonly MetricSample[] {
  return Object.entries(counts).map(([name, value]) => ({ labels: { [label]: name }, value }))
}

/** The number of things of each kind; a kind without any is 0. */
function counted<Thing>(
  label: string,
  kinds: readonly string[],
  things: Iterable<Thing>,
  kindOf: (thing: Thing) => string | undefined,
): readonly MetricSample[] {
  const counts = new Map(kinds.map((kind) => [kind, 0]))
  for (const thing of things) {
    const kind = kindOf(thing)
    const count = kind === undefined ? undefined : counts.get(kind)
    if (kind !== undefined && count !== undefined) counts.set(kind, count + 1)
  }
  return each(label, Object.fromEntries(counts))
}

function present(state: MonitorState): readonly Motion[] {
  return [...state.motions.values()].filter(isHere)
}

function tracksOf(state: MonitorState): readonly Track[] {
  return [...state.motions.values()].flatMap((motion) => motion.tracks)
}

function remainingOf({ status, figures, expected, received = 0 }: Track): number {
  if (status === 'skipped' || status === 'completed') return 0
  return Math.max(0, (expected ?? figures.size) - received)
}
