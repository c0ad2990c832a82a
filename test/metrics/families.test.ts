import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderMetricsPage } from '../../scripts/pages/metrics.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { metricFamilies, processFamilies } from '../../src/metrics/families.ts'
import { countEvent, emptyTally } from '../../src/metrics/tally.ts'
import { monitorEvent } from '../core/events/arbitrary-events.ts'
import { mixedFleet } from '../ui/scenes.ts'

function sourceOf(events: readonly MonitorEvent[]) {
  return {
    state: reduceAll(initialState, events),
    tally: events.reduce(countEvent, emptyTally),
    version: '1.2.3',
  }
}

/** The series of a name, its labels as one text. */
function read(name: string, events: readonly MonitorEvent[]): Readonly<Record<string, number>> {
  const family = metricFamilies.find((each) => each.name === name)
  const samples = family?.read(sourceOf(events)) ?? []
  return Object.fromEntries(samples.map(({ labels = {}, value }) => [Object.values(labels).join(' '), value]))
}

const figures = {
  size: 2560,
  startDate: 0,
  endDate: 0,
  duration: 0,
  distance: 0,
  best2s: 0,
  best10s: 0,
  best500m: 0,
}
const track = (key: string, status: 'queued' | 'skipped') => ({ key, day: '20261012', status, figures })

/** A motion that comes, has two tracks of which one is wanted, and goes. */
const visit: readonly MonitorEvent[] = [
  { type: 'motion-connected', at: 1000, motion: 601, address: '192.168.0.7' },
  { type: 'inspection-started', at: 1100, motion: 601 },
  { type: 'info-read', at: 1200, motion: 601, info: infoOf(42), findings: [] },
  { type: 'inspection-completed', at: 1300, motion: 601 },
  {
    type: 'tracks-planned',
    at: 1400,
    motion: 601,
    tracks: [track('A_601_20261012_110000.oao', 'queued'), track('A_601_20261012_120000.oao', 'skipped')],
    added: ['A_601_20261012_110000.oao', 'A_601_20261012_120000.oao'],
    unassigned: [],
  },
  { type: 'track-started', at: 1500, motion: 601, key: 'A_601_20261012_110000.oao', expected: 1536 },
  { type: 'track-progressed', at: 1600, motion: 601, key: 'A_601_20261012_110000.oao', received: 500 },
]
const home: readonly MonitorEvent[] = [
  {
    type: 'track-completed',
    at: 1700,
    motion: 601,
    key: 'A_601_20261012_110000.oao',
    figures,
    bytes: 1536,
    verdict: 'exact',
    warnings: [],
  },
  { type: 'motion-released', at: 1800, motion: 601, content: 'tracks' },
  { type: 'motion-disconnected', at: 1900, motion: 601, as: 'gone' },
]

function infoOf(battery: number) {
  return {
    identifier: 601,
    firmware: undefined,
    firmwareCode: undefined,
    hardware: undefined,
    storage: undefined,
    battery,
    isCharging: undefined,
  }
}

describe('a visit of a motion', () => {
  test('the metrics show a visit of a motion while it goes on', () => {
    expect(read('motion_monitor_motions', visit)).toMatchObject({ downloading: 1, awaited: 0, released: 0 })
    expect(read('motion_monitor_tracks', visit)).toMatchObject({ downloading: 1, skipped: 1, completed: 0 })
    expect(read('motion_monitor_remaining_bytes', visit)).toEqual({ '': 1036 })
    expect(read('motion_monitor_lowest_battery_ratio', visit)).toEqual({ '': 0.42 })
    expect(read('motion_monitor_detections_total', visit)).toEqual({ '': 1 })
    expect(read('motion_monitor_tracks_queued_total', visit)).toEqual({ '': 1 })
    expect(read('motion_monitor_tracks_skipped_total', visit)).toEqual({ '': 1 })
    expect(read('motion_monitor_tracks_downloaded_total', visit)).toEqual({ '': 0 })
    expect(read('motion_monitor_last_event_timestamp_seconds', visit)).toEqual({ '': 1.6 })
  })

  test('the metrics count a visit of a motion when it is over', () => {
    const all = [...visit, ...home]
    expect(read('motion_monitor_motions', all)).toMatchObject({ gone: 1, downloading: 0 })
    expect(read('motion_monitor_tracks_downloaded_total', all)).toEqual({ '': 1 })
    expect(read('motion_monitor_downloaded_bytes_total', all)).toEqual({ '': 1536 })
    expect(read('motion_monitor_remaining_bytes', all)).toEqual({ '': 0 })
    expect(read('motion_monitor_releases_total', all)).toMatchObject({ tracks: 1, unassigned: 0 })
    expect(read('motion_monitor_departures_total', all)).toMatchObject({ gone: 1 })
    expect(read('motion_monitor_lowest_battery_ratio', all)).toEqual({})
    expect(read('motion_monitor_log_lines_total', all)).toMatchObject({ INFO: 4, ERROR: 0 })
    expect(read('motion_monitor_events_total', all)).toEqual({ '': 10 })
  })
})

describe('what is not known', () => {
  test('an unknown value is absent from the metrics, and not 0', () => {
    for (const name of [
      'motion_monitor_session_info',
      'motion_monitor_disk_free_bytes',
      'motion_monitor_dns_queries_total',
      'motion_monitor_last_event_timestamp_seconds',
    ])
      expect(read(name, []), name).toEqual({})
  })

  test('a value is in the metrics once it is known', () => {
    const lookups = { sent: 12, repeated: 1, answered: 9, unanswered: 2 }
    const signs = { absent: 3, packetsPerSecond: 4.5, processor: 2, lookups }
    const reported: readonly MonitorEvent[] = [
      { type: 'vital-signs-measured', at: 1, signs },
      { type: 'disk-measured', at: 2, free: 77 },
      { type: 'alarm-raised', at: 3, topic: 'dns', message: 'DNS does not answer' },
    ]
    expect(read('motion_monitor_dns_queries_total', reported)).toEqual({ '': 12 })
    expect(read('motion_monitor_dns_lookups_total', reported)).toEqual({ answered: 9, unanswered: 2 })
    expect(read('motion_monitor_engine_cpu_ratio', reported)).toEqual({ '': 0.02 })
    expect(read('motion_monitor_disk_free_bytes', reported)).toEqual({ '': 77 })
    expect(read('motion_monitor_alarms', reported)).toMatchObject({ dns: 1, disk: 0 })
    expect(
      read('motion_monitor_alarms', [
        ...reported,
        { type: 'alarm-cleared', at: 4, topic: 'dns', message: '' },
      ]),
    ).toMatchObject({ dns: 0 })
  })
})

describe('the names', () => {
  const families = [...metricFamilies, ...processFamilies]

  test('each metric name appears once, has its unit, and ends in _total where it counts', () => {
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length)
    for (const { name, type, help } of families) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
      expect(name.endsWith('_total'), name).toBe(type === 'counter')
      expect(help).not.toMatch(/[.\n]$/)
      if (/bytes|room|memory/i.test(help)) expect(name).toContain('_bytes')
      if (/since 1970|processor time/i.test(help)) expect(name).toContain('_seconds')
    }
  })

  test('the metrics have the same bounded number of series for three motions as for a thousand', () => {
    const count = (motions: number): number => {
      const source = sourceOf(mixedFleet(motions))
      return metricFamilies.reduce((sum, { read }) => sum + read(source).length, 0)
    }
    expect(count(1000)).toBeLessThan(120)
    expect(count(1000) - count(100)).toBeLessThan(10)
  })

  test('the metric names are those of docs/metrics.md; UPDATE_DOCS=1 npx vitest run test/metrics/families.test.ts writes it', () => {
    const page = 'docs/metrics.md'
    if (process.env.UPDATE_DOCS === '1') writeFileSync(page, renderMetricsPage())
    expect(readFileSync(page, 'utf8')).toBe(renderMetricsPage())
  })
})

test('the counters of the metrics only grow and every value is a number, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(monitorEvent, { maxLength: 60 }), (events) => {
      let tally = emptyTally
      let before = new Map<string, number>()
      for (const event of events) {
        tally = countEvent(tally, event)
        const source = { state: initialState, tally, version: '' }
        const now = new Map<string, number>()
        for (const { name, type, read } of metricFamilies) {
          for (const { labels = {}, value } of read(source)) {
            expect(value, name).not.toBeNaN()
            // What DNS cost is the engine's own count.
            if (type === 'counter' && !name.includes('_dns_')) now.set(name + JSON.stringify(labels), value)
          }
        }
        for (const [series, value] of before) expect(now.get(series), series).toBeGreaterThanOrEqual(value)
        before = now
      }
    }),
    { numRuns: 50 },
  )
})
