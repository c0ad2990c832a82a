/** Whatever happened on whatever day, a motion that counts as "can go" or "done" has nothing wanted on it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MotionId } from '../../src/core/domain/motion.ts'
import { isOutstanding, type Track } from '../../src/core/domain/track.ts'
import type { MonitorEvent, ReleaseContent, RememberedAs } from '../../src/core/events/events.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { diagnosisOf } from '../../src/core/views/diagnosis.ts'
import { createFleetSummariser, type FleetSummary } from '../../src/core/views/fleet-summary.ts'
import { createLocalTime } from '../../src/core/views/format.ts'
import { groupOf, isFinished } from '../../src/core/views/groups.ts'
import { columns } from '../../src/ui/columns.ts'
import { createStyle } from '../../src/ui/theme.ts'
import { viewColumns } from '../../src/ui/view-columns.ts'
import { views } from '../../src/ui/views.ts'
import { monitorEvent } from '../core/events/arbitrary-events.ts'
import { arrive, begin, entrant, info, NOON, read, release, track } from './scenes.ts'

const DAY = 86_400_000
const AT = NOON - 20 * 60_000

function fleetAfter(events: readonly MonitorEvent[], now = NOON): FleetSummary {
  return createFleetSummariser()(reduceAll(initialState, events), now)
}

function summaryIn(fleet: FleetSummary, id: MotionId = 601) {
  const summary = fleet.byId.get(id)
  if (summary === undefined) throw new Error(`motion ${id} is not in the fleet`)
  return summary
}

/** What two columns and two views say of motion 601. */
function shown(fleet: FleetSummary, width = 22) {
  const summary = summaryIn(fleet)
  const context = { style: createStyle('none', 'unicode'), time: createLocalTime('UTC'), fleet, now: NOON }
  return {
    group: groupOf(summary),
    state: columns.state.cell(summary, context, 16).text,
    tracks: columns.about.cell(summary, context, width),
    missing: views.missing.keeps(summary) ? viewColumns.missing.cell(summary, context, 40).text : undefined,
    trouble: views.trouble.keeps(summary) ? diagnosisOf(summary)?.short : undefined,
  }
}

function recalled(tracks: readonly Track[], inspectedAt = AT): MonitorEvent {
  const nothing = { info: info(601), settings: undefined, findings: [] }
  return { type: 'motion-recalled', at: NOON - 60_000, motion: 601, inspectedAt, ...nothing, tracks }
}

function remembered(
  as: RememberedAs,
  changes: Partial<Extract<MonitorEvent, { type: 'motion-remembered' }>> = {},
): MonitorEvent {
  const at = NOON - 60_000
  return { type: 'motion-remembered', at, motion: 601, as, since: AT, isRead: true, ...changes }
}

const home = track(601, 0, { status: 'completed' })
const failed = track(601, 1, { status: 'failed' })
const yesterday = { day: '20251006', key: 'K607_601_20251006_110000.oao' }
const start = begin([entrant(601)])

it('the count of motions that can go never includes one with a wanted track on it', () => {
  fc.assert(
    fc.property(
      fc.array(monitorEvent, { maxLength: 60 }),
      fc.integer({ min: 0, max: 4e12 }),
      (events, now) => {
        const fleet = fleetAfter(events, now)
        for (const summary of fleet.summaries) {
          if (!isFinished(summary)) continue
          expect(summary.motion.tracks.filter(isOutstanding)).toEqual([])
          expect(['released', 'gone', 'awaited']).toContain(summary.motion.state)
        }
        for (const { state, tracks } of fleet.summaries.map(({ motion }) => motion)) {
          if (state === 'released' || state === 'gone') expect(tracks.filter(isOutstanding)).toEqual([])
        }
      },
    ),
    { numRuns: 1000 },
  )
})

describe('a log whose date cannot be right', () => {
  const released = (day: string, tracks: readonly Track[], content: ReleaseContent, width?: number) => {
    const misdated = { day, figures: home.figures, more: 1 }
    const planned: MonitorEvent = {
      type: 'tracks-planned',
      at: AT + 1300,
      motion: 601,
      tracks,
      added: [],
      unassigned: [],
      misdated,
    }
    const events = [...start, ...arrive(601, AT, tracks), planned, release(601, AT + 2000, content)]
    return shown(fleetAfter(events), width)
  }

  it('a misdated log is shown beside the words that a motion can go, and does not prevent it', () => {
    expect(released('20070304', [home], 'tracks')).toMatchObject({
      group: 'can-go',
      tracks: { text: '1/1 home, dated 2007?', tone: 'warn' },
      trouble: 'log dated 2007-03-04',
    })
  })

  it('a misdated log has its question where there is no room for more', () => {
    const cell = (day: string, width?: number) => released(day, [], 'nothing-today', width).tracks.text
    expect(cell('20070304')).toBe('dated 2007?')
    expect(cell('20070304', 40)).toBe('nothing today, dated 2007?')
    expect(cell('20310101')).toBe('dated 2031-01-01?')
    expect(cell('20310101', 5)).toBe('dated 2031-01-01?')
  })
})

describe('after a restart', () => {
  it('a motion with a wanted track of an earlier day is missing after a restart, no matter who has it today', () => {
    for (const rows of [[], [entrant(601)]]) {
      const left = track(601, 0, { ...yesterday, status: 'queued' })
      expect(shown(fleetAfter([...begin(rows), recalled([left, home])]))).toMatchObject({
        group: 'missing',
        tracks: { text: '1 of 2 not home', tone: 'warn' },
        missing: 'absent, 1 of 2 not home',
        trouble: '1 of 2 not home',
      })
    }
  })

  it('a motion that was done is done after a restart, as of when it left', () => {
    const fleet = fleetAfter([...start, recalled([home]), remembered('gone', { content: 'tracks' })])
    expect(shown(fleet)).toEqual({
      group: 'done',
      state: '● done 15:42',
      tracks: { text: '1/1 home', tone: 'quiet' },
      missing: undefined,
      trouble: undefined,
    })
  })

  it('a motion that was done is not done after a restart where its ledger wants a track', () => {
    const fleet = fleetAfter([...start, recalled([home, failed]), remembered('gone', { content: 'tracks' })])
    expect(shown(fleet)).toMatchObject({
      group: 'trouble',
      state: '✗ EARLY 15:42',
      missing: '1 of 2 not home',
    })
  })

  it('a motion that was done is not done after a restart once a file of it is found to be gone', () => {
    const missed: MonitorEvent = {
      type: 'track-missed',
      at: NOON,
      motion: 601,
      key: home.key,
      reason: 'gone',
    }
    const fleet = fleetAfter([...start, recalled([home]), remembered('gone', { content: 'tracks' }), missed])
    expect(shown(fleet)).toMatchObject({
      group: 'trouble',
      state: '✗ EARLY 15:42',
      trouble: '1 of 1 not home',
    })
  })

  it('a motion that had nothing of today is still shown after a restart as having been here', () => {
    const fleet = fleetAfter([...start, recalled([]), remembered('gone', { content: 'nothing-today' })])
    expect(shown(fleet)).toMatchObject({
      group: 'done',
      tracks: { text: 'nothing today', tone: 'warn' },
      missing: 'here 15:42: nothing today',
    })
  })

  it('a motion that left too early is still shown so after a restart, with what is missing', () => {
    const fleet = fleetAfter([...start, recalled([home, failed]), remembered('gone-early')])
    expect(shown(fleet)).toMatchObject({
      group: 'trouble',
      state: '✗ EARLY 15:42',
      tracks: { text: '1 of 2 not home' },
      missing: '1 of 2 not home',
    })
  })

  it('a motion in trouble is still in trouble after a restart, with its reason', () => {
    const trouble = { code: 'timed-out', message: 'no answer' } as const
    const fleet = fleetAfter([...start, remembered('in-trouble', { trouble })])
    expect(shown(fleet)).toMatchObject({
      group: 'trouble',
      state: '! TROUBLE 15:42',
      tracks: { text: 'answers too slowly', tone: 'bad' },
    })
  })

  it('a motion that was being read is missing after a restart, with its tracks of the morning home', () => {
    const fleet = fleetAfter([...start, recalled([home]), remembered('here')])
    expect(shown(fleet)).toMatchObject({
      group: 'missing',
      state: '· absent',
      tracks: { text: 'was here 15:42', tone: 'warn' },
      missing: 'here 15:42: not fully read',
    })
  })

  it.each([
    [22, '● gone, done 15:42', '✗ GONE TOO EARLY 15:42', '! TROUBLE 15:42'],
    [16, '● done 15:42', '✗ EARLY 15:42', '! TROUBLE 15:42'],
    [14, '● done 15:42', '✗ EARLY 15:42', 'TROUBLE 15:42'],
    [12, '● done 15:42', 'EARLY 15:42', '! 15:42'],
  ] as const)('a motion remembered after a restart has its time in %i columns too', (width, ...texts) => {
    const context = { style: createStyle('none', 'unicode'), time: createLocalTime('UTC'), now: NOON }
    const trouble = { code: 'timed-out', message: 'no answer' } as const
    const reported = (['gone', 'gone-early', 'in-trouble'] as const).map((as) => {
      const fleet = fleetAfter([...start, remembered(as, as === 'in-trouble' ? { trouble } : {})])
      return columns.state.cell(summaryIn(fleet), { ...context, fleet }, width).text
    })
    expect(reported).toEqual(texts)
  })

  it('a battery of today keeps its place among the chargers after a restart, and one of yesterday has none', () => {
    expect(fleetAfter([...start, recalled([home])]).chargeOrder.size).toBe(1)
    expect(fleetAfter([...start, recalled([home], AT - DAY)]).chargeOrder.size).toBe(0)
  })

  it('a remembered state is no longer shown once the motion answers', () => {
    const fleet = fleetAfter([
      ...start,
      remembered('gone-early'),
      ...arrive(601, NOON - 2000, []).slice(0, 2),
    ])
    expect(shown(fleet)).toMatchObject({ group: 'reading', state: '○ connected' })
  })

  it('a remembered state of another day does not count today', () => {
    const since = AT - DAY
    const fleet = fleetAfter([...start, remembered('gone', { since, content: 'tracks' })])
    expect(shown(fleet)).toMatchObject({ group: 'missing', state: '· absent', missing: 'not seen yet' })
  })
})

describe('a monitor that runs over midnight', () => {
  const gone: MonitorEvent = { type: 'motion-disconnected', at: NOON, motion: 601, as: 'gone' }
  const events = [...start, ...arrive(601, AT, [home]), release(601, AT + 5000), gone]

  it('a monitor that runs over midnight counts what has gone today as done, and awaits it on the next day', () => {
    expect(groupOf(summaryIn(fleetAfter(events, NOON + 60_000)))).toBe('done')
    expect(groupOf(summaryIn(fleetAfter(events, NOON + DAY)))).toBe('missing')
  })
})

describe('green', () => {
  it.each([
    ['1/1 home', [home], []],
    ['nothing today', [{ ...home, ...yesterday }], []],
    ['1 skipped only', [track(601, 0, { status: 'skipped' })], []],
    ['1 skipped only', [{ ...home, ...yesterday }, track(601, 1, { status: 'skipped' })], []],
    ['unassigned track', [{ ...home, ...yesterday }], [{ day: '20251007', figures: home.figures }]],
    ['nothing today', [], [{ day: '20251006', figures: home.figures }]],
  ] as const)('green is only for tracks of today: %s', (text, tracks, unassigned) => {
    const planned: MonitorEvent = {
      type: 'tracks-planned',
      at: AT,
      motion: 601,
      tracks,
      added: [],
      unassigned,
    }
    const fleet = fleetAfter([...start, ...arrive(601, AT, []), planned, release(601, AT + 5000, 'tracks')])
    expect(shown(fleet).tracks).toEqual({ text, tone: text === '1/1 home' ? 'good' : 'warn' })
  })

  it('a motion that can go shows how many older tracks came in the visit, where there is room', () => {
    const older = { ...release(601, AT + 5000, 'nothing-today'), older: 2 } as MonitorEvent
    const fleet = fleetAfter([...start, ...arrive(601, AT, [{ ...home, ...yesterday }]), older])
    expect(shown(fleet, 22).tracks).toEqual({ text: 'nothing today, 2 older', tone: 'warn' })
    expect(shown(fleet, 18).tracks).toEqual({ text: 'nothing today', tone: 'warn' })
  })
})

describe('a track that is asked for', () => {
  const tracks = [{ ...home, status: 'queued', reason: 'asked for again' }] as const
  const asked: MonitorEvent = { type: 'tracks-requested', at: NOON - 1000, motion: 601, tracks }
  const queued = track(601, 0)
  const released = [
    ...start,
    ...arrive(601, AT, [queued]),
    ...read(601, AT + 2000, [queued]),
    release(601, AT + 5000),
  ]

  it('a requested track keeps a motion that is here from going', () => {
    expect(shown(fleetAfter([...released, asked]))).toMatchObject({
      group: 'reading',
      state: '◑ inspected',
      tracks: { text: '1 to read' },
    })
  })

  it('a requested track makes a motion that has gone one that must come back', () => {
    const gone: MonitorEvent = { type: 'motion-disconnected', at: NOON - 5000, motion: 601, as: 'gone' }
    const state = reduceAll(initialState, [...released, gone, asked])
    expect(state.violations).toEqual([])
    expect(shown(fleetAfter([...released, gone, asked]))).toMatchObject({
      group: 'trouble',
      state: '✗ GONE TOO EARLY',
      missing: '1 of 1 not home',
      trouble: '1 of 1 not home',
    })
  })
})
