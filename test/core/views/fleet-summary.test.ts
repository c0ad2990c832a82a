import { describe, expect, it } from 'vitest'
import { defaultConfiguration } from '../../../src/core/config/read-configuration.ts'
import type { Track } from '../../../src/core/domain/track.ts'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { diagnosisOf } from '../../../src/core/views/diagnosis.ts'
import { matchesFilter } from '../../../src/core/views/filter.ts'
import { createFleetSummariser, type FleetSummary } from '../../../src/core/views/fleet-summary.ts'
import { createLocalTime } from '../../../src/core/views/format.ts'
import { isMissing } from '../../../src/core/views/groups.ts'
import { columns } from '../../../src/ui/columns.ts'
import { sortedRows } from '../../../src/ui/sorting.ts'
import { createStyle } from '../../../src/ui/theme.ts'
import { viewColumns } from '../../../src/ui/view-columns.ts'
import { views } from '../../../src/ui/views.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, TIMEZONE, track } from '../../ui/scenes.ts'

function fleetAfter(events: readonly MonitorEvent[], now = NOON): FleetSummary {
  return createFleetSummariser()(reduceAll(initialState, events), now)
}

function idsOf(fleet: FleetSummary, view: keyof typeof views): number[] {
  return sortedRows(views[view], fleet, undefined).map((summary) => summary.id)
}

describe('the fleet of today', () => {
  it('the fleet of today counts each motion once', () => {
    const { counts } = fleetAfter(mixedFleet(100))
    expect(counts).toEqual({ assigned: 97, reading: 16, canGo: 28, done: 16, trouble: 8, missing: 43 })
  })

  it('the fleet of today counts the day of the event, not that of Greenwich', () => {
    const entrants = [{ ...entrant(601), startDate: '2025-10-08', endDate: '2025-10-08' }]
    const late = Date.UTC(2025, 9, 7, 23, 30)
    expect(fleetAfter(begin(entrants), late).counts.assigned).toBe(1)
    expect(fleetAfter(begin(entrants), NOON).counts.assigned).toBe(0)
  })

  it('the fleet of today does not miss a motion that was read before the monitor was restarted', () => {
    const home = track(601, 0, { status: 'completed' })
    const recalled: MonitorEvent = {
      type: 'motion-recalled',
      at: NOON,
      motion: 601,
      inspectedAt: NOON - 3_600_000,
      info: undefined,
      settings: undefined,
      findings: [],
      tracks: [home],
    }
    const fleet = fleetAfter([...begin([entrant(601), entrant(602)]), recalled])
    expect(fleet.counts).toMatchObject({ canGo: 0, done: 1, missing: 1 })
    expect(fleet.summaries.filter(isMissing).map((summary) => summary.id)).toEqual([602])
    expect(fleet.files).toBe(1)
  })

  it('the fleet of today does not miss a person whose backup is home, and marks it', () => {
    const recalled = (motion: number, tracks: readonly Track[]): MonitorEvent => ({
      type: 'motion-recalled',
      at: NOON,
      motion,
      inspectedAt: undefined,
      info: undefined,
      settings: undefined,
      findings: [],
      tracks,
    })
    const backup = (id: number) => track(id, 1, { status: 'completed', isBackup: true })
    const fleet = fleetAfter([
      ...begin([entrant(601), entrant(602), entrant(603)]),
      recalled(601, [backup(601)]),
      recalled(602, [track(602, 0, { status: 'completed' }), backup(602)]),
    ])
    expect(fleet.summaries.filter(isMissing).map(({ id }) => id)).toEqual([603])
    const marks = new Map(fleet.summaries.map((each) => [each.id, each.marks]))
    expect([marks.get(601), marks.get(602)]).toEqual([['backup-home'], ['backup']])
    expect(fleet.summaries.find(({ id }) => id === 602)?.day).toMatchObject({ wanted: 2, home: 2 })
  })

  it('the fleet of today misses a motion that was here without anything of today', () => {
    const events = [
      ...begin([entrant(601)]),
      ...arrive(601, NOON - 9000, []),
      release(601, NOON - 7000, 'nothing-today'),
    ]
    expect(fleetAfter(events).summaries.filter(isMissing)).toHaveLength(1)
  })

  it('the fleet of today is marked by the thresholds of the session, and by changed ones as soon as they count', () => {
    const tracks = [track(601, 0)]
    const day = [...begin([entrant(601)]), ...arrive(601, NOON - 9000, tracks)]
    const readFleet = createFleetSummariser()
    const before = reduceAll(initialState, day)
    expect(readFleet(before, NOON).byId.get(601)?.marks).toEqual([])
    const after = reduceAll(before, [
      {
        type: 'configuration-applied',
        at: NOON,
        changes: [],
        atNextStart: [],
        newProblems: [],
        expectations: defaultConfiguration('2025'),
        timezone: TIMEZONE,
        consoleLevel: 'INFO',
        marks: { shortShare: 0.5, severalLogs: 2, longHours: 2 },
        chargers: 20,
      },
    ])
    const fleet = readFleet(after, NOON)
    const [summary] = fleet.summaries
    if (summary === undefined) throw new Error('the motion has gone')
    expect(summary.marks).toEqual(['long'])
    const context = {
      style: createStyle('none', 'ascii'),
      time: createLocalTime('UTC'),
      fleet,
      now: NOON,
    }
    expect(viewColumns.marks.cell(summary, context, 40).text).toBe('over 2 h')
  })

  it('a motion that stops sending while it is read says so after five seconds, long before its time-out', () => {
    const tracks = [track(601, 0), track(601, 1)]
    const at = NOON - 60_000
    const events = [...begin([entrant(601)]), ...arrive(601, at, tracks), ...read(601, at + 2000, tracks, 1)]
    const lastSeen = at + 2000 + 1500 + 500
    const shownAfter = (silence: number): string => {
      const now = lastSeen + silence
      const fleet = fleetAfter(events, now)
      const [summary] = fleet.summaries
      if (summary === undefined) throw new Error('the motion has gone')
      const context = { style: createStyle('none', 'ascii'), time: createLocalTime('UTC'), fleet, now }
      return columns.about.cell(summary, context, 22).text
    }
    expect(shownAfter(4999)).toContain('%')
    expect(shownAfter(5000)).toBe('silent 5 s, still on?')
    expect(shownAfter(14_000)).toBe('silent 10 s, still on?')
  })

  it('the batches of the charging view have as many motions as there are chargers', () => {
    const arrivals = Array.from({ length: 5 }, (_, place) => arrive(601 + place, NOON - 9000, []))
    const events = [...begin([601, 602, 603, 604, 605].map((id) => entrant(id))), ...arrivals.flat()]
    const changed: MonitorEvent = {
      type: 'configuration-applied',
      at: NOON,
      changes: [],
      atNextStart: [],
      newProblems: [],
      expectations: defaultConfiguration('2025'),
      timezone: TIMEZONE,
      consoleLevel: 'INFO',
      marks: { shortShare: 0.5, severalLogs: 2, longHours: 12 },
      chargers: 2,
    }
    const fleet = fleetAfter([...events, changed])
    const context = { style: createStyle('none', 'ascii'), time: createLocalTime('UTC'), fleet, now: NOON }
    const batches = [...fleet.chargeOrder.keys()].map((id) => {
      const summary = fleet.byId.get(id)
      return summary && viewColumns.batch.cell(summary, context, 40).text
    })
    expect(batches).toEqual(['first', 'first', 'second', 'second', 'no. 3'])
    expect(views.charging.summary?.(fleet)[1]).toBe('2 more batches: 3')
  })

  it('the fleet of today computes only what has changed', () => {
    const read = createFleetSummariser()
    const before = reduceAll(initialState, mixedFleet(50))
    const one = read(before, NOON)
    const after = reduceAll(before, [release(604, NOON)])
    const two = read(after, NOON + 1000)
    expect(read(before, NOON)).not.toBe(two)
    expect(
      two.summaries
        .filter((summary, place) => summary.day !== one.summaries[place]?.day)
        .map((summary) => summary.id),
    ).toEqual([604])
  })
})

describe('the views', () => {
  const entrants = [601, 602, 603, 604, 605].map((id) => entrant(id))
  const tracks = [track(602, 0)]
  const events: MonitorEvent[] = [
    ...begin(entrants),
    ...arrive(601, NOON - 60_000, []),
    release(601, NOON - 55_000, 'nothing-today'),
    { type: 'motion-disconnected', at: NOON - 40_000, motion: 601, as: 'gone' },
    ...arrive(602, NOON - 50_000, tracks),
    ...read(602, NOON - 48_000, tracks),
    release(602, NOON - 30_000),
    ...arrive(603, NOON - 5000, [track(603, 0)]),
    ...arrive(604, NOON - 90_000, [track(604, 0)]).slice(0, -1),
    { type: 'motion-disconnected', at: NOON - 20_000, motion: 604, as: 'gone-early' },
  ]
  const fleet = fleetAfter(events)

  it('the arrivals view shows those here or gone early by newest change, then those gone, then the absent', () => {
    expect(idsOf(fleet, 'arrivals')).toEqual([603, 604, 602, 601, 605])
  })

  it('the missing view shows the absent and those gone early, then those without anything of today', () => {
    expect(idsOf(fleet, 'missing')).toEqual([604, 605, 601])
  })

  it('the trouble view shows motions in trouble with what to do', () => {
    expect(idsOf(fleet, 'trouble')).toEqual([604])
    const diagnosis = diagnosisOf(fleet.byId.get(604) ?? fail())
    expect(diagnosis).toMatchObject({ short: '1 of 1 not home', todo: 'bring it back, switch it on' })
  })

  it('the batteries view starts with the emptiest', () => {
    const batteries = sortedRows(views.charging, fleet, undefined).map(
      (summary) => summary.motion.info?.battery ?? 0,
    )
    expect(batteries).toEqual(batteries.toSorted((a, b) => a - b))
  })

  it('the views reverse the order of a column', () => {
    const turned = sortedRows(views.arrivals, fleet, { by: 'motion', isReversed: true }).map(
      (summary) => summary.id,
    )
    expect(turned).toEqual([605, 604, 603, 602, 601])
  })
})

describe('the filter', () => {
  const fleet = fleetAfter(begin([entrant(601, 'Zoë Grünwald-Ångström'), entrant(602, 'Jan de Wit')]))
  const matching = (query: string) =>
    fleet.summaries.filter((summary) => matchesFilter(summary, query)).map((summary) => summary.id)

  it.each([
    ['601', [601]],
    ['60', [601, 602]],
    ['zoe', [601]],
    ['GRUNWALD', [601]],
    ['grwd', [601]],
    ['wit jan', [602]],
    ['absent', [601, 602]],
    ['nobody', []],
    ['', [601, 602]],
  ])('the filter finds motions by number, name and state: %j', (query, ids) => {
    expect(matching(query)).toEqual(ids)
  })
})

function fail(): never {
  throw new Error('not in the fleet')
}
