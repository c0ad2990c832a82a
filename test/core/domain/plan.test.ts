import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyLedger, type Ledger, newEntry, withEntry } from '../../../src/core/domain/ledger.ts'
import type { DeviceLog } from '../../../src/core/domain/payloads.ts'
import {
  compareForDownload,
  type PlanInput,
  type PlannedLog,
  planMotion,
  tracksOf,
  unassignedOf,
} from '../../../src/core/domain/plan.ts'
import { withLetGo, withWantedAgain } from '../../../src/core/domain/wanted-again.ts'
import { parseLedger, serialiseLedger } from './ledger-text.ts'

const start = Date.UTC(2023, 9, 7, 10, 19, 40)

const log = (change: Partial<DeviceLog> = {}): DeviceLog => ({
  file: '/logs/2023/10/0601_2023-10-07-1119.oao',
  size: 1796,
  timezone: 60,
  startDate: start,
  endDate: start + 60_000,
  duration: 60_000,
  distance: 500_000,
  best2s: 9000,
  best10s: 9000,
  best500m: 9000,
  ...change,
})

const input = (change: Partial<PlanInput> = {}): PlanInput => ({
  motion: 601,
  timezone: 60,
  logs: [log()],
  ledger: emptyLedger,
  entrantOn: (_, date) =>
    date >= '2023-10-07' && date <= '2023-10-13' ? { fileId: 'ABC601DEF' } : undefined,
  eventDates: { start: '2023-10-07', end: '2023-10-13' },
  minimum500mBest: 5,
  ...change,
})

const planned = (change: Partial<PlanInput> = {}) => {
  const plan = planMotion(input(change))
  if (!plan.ok) throw new Error(plan.reason)
  return plan
}

const only = (change: Partial<PlanInput> = {}): PlannedLog => {
  const [first] = planned(change).logs
  if (first === undefined) throw new Error('nothing was planned')
  return first
}

describe('a key', () => {
  test('a track key is made of the File ID, the motion, and the start in the zone of the settings', () => {
    expect(only()).toMatchObject({
      outcome: 'due',
      day: '20231007',
      key: 'ABC601DEF_601_20231007_111940.oao',
    })
  })

  test('the seconds in a track key are cut, not rounded', () => {
    expect(only({ logs: [log({ startDate: start + 999 })] })).toMatchObject({
      key: 'ABC601DEF_601_20231007_111940.oao',
    })
  })

  test('a track key follows the zone of the settings, not that of the log', () => {
    expect(only({ timezone: -120, logs: [log({ timezone: 60 })] })).toMatchObject({
      key: 'ABC601DEF_601_20231007_081940.oao',
    })
  })

  test('the key of a track begun after local midnight has the next day, and the entrant of that day', () => {
    const entrantOn = (_: number, date: string) => ({ fileId: date === '2023-10-08' ? 'NEXT_1' : 'DAY_1' })
    const late = log({ startDate: Date.UTC(2023, 9, 7, 23, 30) })
    expect(only({ entrantOn, logs: [late] })).toMatchObject({ key: 'NEXT_1_601_20231008_003000.oao' })
  })

  test('a track key keeps the extension of the file on the device', () => {
    expect(only({ logs: [log({ file: '/logs/2023/10/0601_2023-10-07-1119.sbp' })] })).toMatchObject({
      key: 'ABC601DEF_601_20231007_111940.sbp',
    })
  })
})

test('a motion without a timezone gets no plan, and zero is never assumed', () => {
  expect(planMotion(input({ timezone: undefined }))).toEqual({ ok: false, reason: 'no-timezone' })
})

describe('the speed filter', () => {
  const at = (best500m: number) => only({ logs: [log({ best500m })] })

  test('the speed filter skips only a track that is strictly slower', () => {
    // 5 knots are 2572.2 mm/s.
    expect(at(2572).outcome).toBe('skipped')
    expect(at(2573).outcome).toBe('due')
  })

  test('the speed filter keeps a track of exactly its speed', () => {
    expect(only({ minimum500mBest: 0, logs: [log({ best500m: 0 })] }).outcome).toBe('due')
    expect(only({ minimum500mBest: 3.6, logs: [log({ best500m: 1852 })] }).outcome).toBe('due')
  })

  test('a track skipped by an earlier speed filter says so', () => {
    const entry = newEntry('ABC601DEF_601_20231007_111940.oao', log(), 'skipped')
    const ledger = withEntry(emptyLedger, 'ABC601DEF_601_20231007_111940.oao', entry)
    expect(tracksOf(planned({ ledger }), 5)[0]?.reason).toBe(
      '17.5 knots over 500 m; skipped when the filter was another',
    )
  })

  test('the reason of a skipped track names the speed filter', () => {
    expect(tracksOf({ logs: [at(2000)], ledger: emptyLedger }, 5)).toMatchObject([
      { status: 'skipped', reason: '3.9 knots over 500 m, below 5' },
    ])
  })
})

describe('a track nobody can be given', () => {
  const nobody = { entrantOn: () => undefined }

  test('a track without an entrant is unassigned within the dates of the event', () => {
    expect(only(nobody).outcome).toBe('unassigned')
    expect(unassignedOf(planned(nobody).logs)).toMatchObject([{ day: '20231007', figures: { size: 1796 } }])
  })

  test('a track without an entrant is not wanted outside the dates of the event', () => {
    const outside = { ...nobody, eventDates: { start: '2023-10-08', end: '2023-10-13' } }
    expect(only(outside)).toMatchObject({ outcome: 'not-wanted', reason: 'outside-dates' })
    expect(only({ ...nobody, eventDates: undefined })).toMatchObject({ reason: 'outside-dates' })
  })

  test('a track without an entrant is not wanted below the speed filter', () => {
    expect(only({ ...nobody, logs: [log({ best500m: 0 })] })).toMatchObject({
      outcome: 'not-wanted',
      reason: 'below-filter',
    })
  })

  test('a track without an entrant does not enter the ledger', () => {
    expect(planned(nobody).ledger.size).toBe(0)
  })
})

describe('a key in the ledger already', () => {
  test.each(['queued', 'failed', 'completed', 'skipped', 'a status of tomorrow'])(
    'a %s ledger entry stays as it is under any speed filter while its closed log is the one it was planned from',
    (status) => {
      const [key = ''] = planned().added
      const entry = { ...newEntry(key, log(), 'queued'), status }
      const ledger = new Map([[key, entry]])
      for (const minimum500mBest of [0, 50]) {
        const again = planned({ ledger, minimum500mBest })
        expect(again.ledger).toBe(ledger)
        expect(again.logs[0]).toMatchObject({ outcome: 'there' })
        expect(again.added).toEqual([])
      }
    },
  )

  test('a ledger entry without a log on the device is reported', () => {
    const { ledger } = planned()
    const plan = planned({ ledger, logs: [] })
    expect(plan.withoutLog).toEqual(['ABC601DEF_601_20231007_111940.oao'])
    expect(plan.ledger).toEqual(ledger)
  })
})

describe('the tracks that are shown', () => {
  const old = 'OLD601_601_20221010_120000.oao'
  const away = (status: string) => {
    return { ...newEntry(old, log({ file: '/logs/2022/10/0601_2022-10-10-1200.oao' }), 'queued'), status }
  }

  test.each(['queued', 'failed', 'downloading'])(
    'a track that is %s in the ledger is shown behind the listed ones when the device no longer lists it',
    (status) => {
      const ledger = new Map([[old, away(status)]])
      const [listed, vanished] = tracksOf(planned({ ledger }), 5)
      expect(listed).toMatchObject({ key: 'ABC601DEF_601_20231007_111940.oao' })
      expect(vanished).toMatchObject({ key: old, status: status === 'failed' ? 'failed' : 'queued' })
    },
  )

  test.each(['completed', 'skipped'])('a %s track that the device no longer lists is not shown', (status) => {
    expect(tracksOf(planned({ ledger: new Map([[old, away(status)]]), logs: [] }), 5)).toEqual([])
  })
})

describe('two logs that began in one second', () => {
  const twin = log({ file: '/logs/2023/10/0601_2023-10-07-1120.oao', startDate: start + 500 })

  test('the second of two logs that began in one second is a conflict and never lost; the first has the key', () => {
    const plan = planned({ logs: [log(), twin] })
    expect(plan.logs.map(({ outcome }) => outcome)).toEqual(['due', 'conflict'])
    expect(plan.logs[1]).toMatchObject({ holder: '/logs/2023/10/0601_2023-10-07-1119.oao' })
    expect(plan.ledger.size).toBe(1)
  })

  test('two logs whose keys differ only in case are not one file on every disk: the second is a conflict', () => {
    const [key = ''] = planned().added
    const other = newEntry(
      key.toLowerCase(),
      log({ file: '/logs/2023/10/0601_2023-10-07-1120.oao' }),
      'queued',
    )
    const ledger = new Map([[key.replace('ABC601DEF', 'abc601def'), other]])
    expect(only({ ledger })).toMatchObject({ outcome: 'conflict', holder: other.motion_file })
  })

  test('two logs that began in one second keep their outcomes when planned again', () => {
    const { ledger } = planned({ logs: [log(), twin] })
    const again = planned({ logs: [twin, log()], ledger })
    expect(again.logs.map(({ outcome }) => outcome)).toEqual(['conflict', 'there'])
  })

  test('two logs that began in one second are one track when they are one file listed twice', () => {
    const plan = planned({ logs: [log(), log()] })
    expect(plan.logs.map(({ outcome }) => outcome)).toEqual(['due', 'repeated'])
    expect(tracksOf(plan, 5)).toHaveLength(1)
  })
})

describe('a log whose record has changed', () => {
  const key = 'ABC601DEF_601_20231007_111940.oao'
  const longer = { size: 99_996, endDate: start + 9_000_000 }
  const planWith = (entry: object, now: Partial<DeviceLog>, change: Partial<PlanInput> = {}) => {
    const known = { ...newEntry(key, log(), 'queued'), ...entry }
    return planned({ ledger: new Map([[key, known]]), logs: [log(now)], ...change })
  }
  const completed = { status: 'completed', bytes: 772, sha256: 'ab', verdict: 'exact', completed_at: 7 }

  test.each([
    ['size', { size: 1848 }],
    ['end', { endDate: start + 61_000 }],
    ['duration', { duration: 60_001 }],
    ['distance', { distance: 500_001 }],
    ['best of 2 s', { best2s: 9001 }],
    ['best of 10 s', { best10s: 9001 }],
    ['best of 500 m', { best500m: 9001 }],
  ])(
    'a log with a changed %s is wanted again although its track is on disk, and the ledger keeps both figures',
    (_, now) => {
      const plan = planWith(completed, now)
      const entry = plan.ledger.get(key)
      expect(plan.added).toEqual([key])
      expect(entry).toEqual({
        ...newEntry(key, log(now), 'queued'),
        reason: 'its log has changed since it was fetched',
        earlier: {
          ...{ size: 1796, start_date: start, end_date: start + 60_000, duration: 60_000, distance: 500_000 },
          ...{ '2s_best': 9000, '10s_best': 9000, '500m_best': 9000 },
          ...{ bytes: 772, sha256: 'ab', verdict: 'exact', completed_at: 7 },
        },
      })
      expect(planned({ ledger: plan.ledger, logs: [log(now)] }).ledger).toBe(plan.ledger)
    },
  )

  test('a changed log is wanted again also where the Python server fetched it, whose entries have no hash', () => {
    const entry = planWith({ status: 'completed' }, longer).ledger.get(key)
    expect(entry).toMatchObject({ status: 'queued', size: 99_996, earlier: { size: 1796 } })
    expect(entry?.earlier).not.toHaveProperty('bytes')
  })

  test('a log changed a second time before it was fetched keeps what is on disk of the first', () => {
    const { ledger } = planWith(completed, longer)
    const again = planned({ ledger, logs: [log({ size: 199_992 })] })
    expect(again.ledger.get(key)).toMatchObject({ status: 'queued', size: 199_992, earlier: { size: 1796 } })
    expect(again.added).toEqual([])
  })

  test('a changed log that was skipped is wanted when it is faster now', () => {
    const slow = { status: 'skipped', '500m_best': 0, '2s_best': 0, end_date: 0 }
    const plan = planWith(slow, longer)
    expect(plan.ledger.get(key)).toEqual({
      ...newEntry(key, log(longer), 'queued'),
      reason: 'its log has changed since it was skipped',
    })
    expect(plan.added).toEqual([key])
  })

  test('a changed log that is still too slow stays skipped, with its new figures', () => {
    const now = { ...longer, best500m: 1000 }
    const plan = planWith({ status: 'skipped', '500m_best': 0, end_date: 0 }, now)
    expect(plan.ledger.get(key)).toEqual(newEntry(key, log(now), 'skipped'))
    expect(plan.added).toEqual([])
  })

  test('a changed log that is wanted already gets its new figures', () => {
    const plan = planWith({ status: 'failed', attempts: 2, reason: 'HTTP 500' }, longer)
    expect(plan.ledger.get(key)).toMatchObject({ status: 'failed', attempts: 2, size: 99_996 })
    expect(plan.added).toEqual([])
  })

  test('a changed log leaves a ledger entry with an unknown status alone', () => {
    expect(planWith({ status: 'kept by hand' }, longer).ledger.get(key)).toMatchObject({
      status: 'kept by hand',
    })
  })

  test('a changed log in payloads of an earlier visit has no effect: the ledger may be newer', () => {
    const plan = planWith(completed, longer, { isRemembered: true })
    expect(plan.logs[0]).toMatchObject({ outcome: 'there', entry: { status: 'completed', size: 1796 } })
  })
})

describe('a track on disk that was asked for again', () => {
  const [key = ''] = planned().added
  const home = { ...newEntry(key, log(), 'queued'), status: 'completed', bytes: 772, sha256: 'ab' }
  const ledger = withWantedAgain(new Map([[key, home]]), key, 'asked for again')

  test('a track on disk that was requested again is wanted while the device lists it', () => {
    expect(planned({ ledger }).ledger.get(key)).toMatchObject({ status: 'queued', earlier: { bytes: 772 } })
  })

  test('a track on disk that was requested again counts as it is once the device no longer lists it', () => {
    expect(planned({ ledger, logs: [] }).ledger.get(key)).toEqual({
      ...home,
      reason: 'asked for again, but the device no longer lists it',
    })
  })

  test('a track requested again is still wanted where its log has grown since, and by payloads of an earlier visit', () => {
    const grown = planned({ ledger, logs: [log({ size: 1848 })] }).ledger
    expect(planned({ ledger: grown, logs: [] }).ledger).toBe(grown)
    expect(planned({ ledger, logs: [], isRemembered: true }).ledger).toBe(ledger)
  })
})

describe('a log that was never closed', () => {
  const open = log({ endDate: 0 })
  const key = 'ABC601DEF_601_20231007_111940.oao'
  const entry = (status: 'queued' | 'skipped') => newEntry(key, open, status)

  test('a log that was never closed is not fetched again while it has not grown', () => {
    const ledger = new Map([[key, { ...entry('queued'), status: 'completed' }]])
    expect(planned({ ledger, logs: [open] }).ledger).toBe(ledger)
  })

  test('a log that was open is fetched again once it is closed, although it has not grown', () => {
    const ledger = new Map([[key, { ...entry('queued'), status: 'completed' }]])
    expect(planned({ ledger }).added).toEqual([key])
  })

  test('a skipped log that was never closed is judged by the speed filter at each visit', () => {
    const ledger = new Map([[key, entry('skipped')]])
    expect(planned({ ledger, logs: [open], minimum500mBest: 50 }).ledger).toBe(ledger)
    expect(planned({ ledger, logs: [open] }).ledger.get(key)).toMatchObject({
      status: 'queued',
      reason: 'its log was never closed',
    })
  })
})

describe('one file that is listed several times', () => {
  const early = log({ startDate: start - 3_600_000 })
  const late = log({ startDate: start + 3_600_000 })

  test('a file listed several times with one start is one track', () => {
    const plan = planned({ logs: [log(), log(), log()] })
    expect(plan.added).toHaveLength(1)
    expect(plan.logs.map(({ outcome }) => outcome)).toEqual(['due', 'repeated', 'repeated'])
  })

  test('a file listed with three starts is one track, and the others are contradictions for a person to check', () => {
    const plan = planned({ logs: [log(), early, late] })
    expect(plan.added).toEqual(['ABC601DEF_601_20231007_111940.oao'])
    expect(plan.logs.map(({ outcome }) => outcome)).toEqual(['due', 'contradiction', 'contradiction'])
  })

  test('a file listed several times is the track that the ledger has, in any order', () => {
    const { ledger } = planned({ logs: [late] })
    const plan = planned({ logs: [log(), late], ledger })
    expect(plan.added).toEqual([])
    expect(plan.logs.map(({ outcome }) => outcome)).toEqual(['contradiction', 'there'])
  })

  test('a file listed with several starts has no effect on days when nobody has the motion', () => {
    const plan = planned({ logs: [log(), early], entrantOn: () => undefined })
    expect(plan.logs.map(({ outcome }) => outcome)).toEqual(['unassigned', 'repeated'])
  })
})

describe('a track that is wanted under another name', () => {
  const old = 'OLD1_601_20231007_111940.oao'
  const key = 'ABC601DEF_601_20231007_111940.oao'
  const wanted = { ...newEntry(old, log(), 'queued'), status: 'failed', attempts: 3, reason: 'HTTP 500' }

  test('a track wanted under the name of an older roster is wanted under its new name, and under that alone', () => {
    const plan = planned({ ledger: new Map([[old, wanted]]) })
    expect([...plan.ledger]).toEqual([[key, { ...wanted, local_file: `gpslogs/20231007/${key}` }]])
    expect(plan.added).toEqual([key])
    expect(planned({ ledger: plan.ledger }).ledger).toBe(plan.ledger)
  })

  test('a track wanted under an old name is not wanted where it is home under its new name', () => {
    const home = { ...newEntry(key, log(), 'queued'), status: 'completed' }
    const plan = planned({
      ledger: new Map([
        [old, wanted],
        [key, home],
      ]),
    })
    expect([...plan.ledger]).toEqual([[key, home]])
  })

  test('a track wanted under an old name is wanted under its new name although it was skipped there', () => {
    const skipped = newEntry(key, log({ best500m: 0 }), 'skipped')
    const plan = planned({
      logs: [log({ best500m: 0 })],
      ledger: new Map([
        [old, wanted],
        [key, skipped],
      ]),
    })
    expect([...plan.ledger]).toEqual([[key, { ...skipped, status: 'queued', reason: 'HTTP 500' }]])
    expect(plan.added).toEqual([key])
  })

  test('a renamed track stays home under its old name where an earlier state of its log is there', () => {
    const home = { ...newEntry(old, log(), 'queued'), status: 'completed', bytes: 772 }
    const grown = log({ size: 1848 })
    const renewed = planned({
      ledger: new Map([[old, home]]),
      logs: [grown],
      entrantOn: () => ({ fileId: 'OLD1' }),
    })
    const plan = planned({ ledger: renewed.ledger, logs: [grown] })
    expect(plan.ledger.get(old)).toEqual(home)
    expect(plan.ledger.get(key)).toMatchObject({ status: 'queued', size: 1848 })
    expect(plan.ledger.get(key)).not.toHaveProperty('earlier')
  })

  test('a renamed track is left alone while nobody has the motion on its day, and wanted again when somebody has', () => {
    const without = planned({
      ledger: new Map([[key, newEntry(key, log(), 'queued')]]),
      entrantOn: () => undefined,
    })
    expect(without.logs[0]).toMatchObject({ outcome: 'unassigned' })
    expect(without.ledger.get(key)).toMatchObject({
      status: 'skipped',
      unassigned: true,
      reason: 'nobody has the motion on 2023-10-07',
    })
    const again = planned({ ledger: without.ledger })
    expect(again.ledger.get(key)).toEqual(newEntry(key, log(), 'queued'))
    expect(again.added).toEqual([key])
  })

  test('a renamed track that nobody has counts as what is on disk of an earlier state of its log', () => {
    const home = { ...newEntry(key, log(), 'queued'), status: 'completed' }
    const grown = [log({ size: 1848 })]
    const { ledger } = planned({ ledger: new Map([[key, home]]), logs: grown })
    expect(planned({ ledger, logs: grown, entrantOn: () => undefined }).ledger.get(key)).toEqual(home)
  })
})

describe('a track that a person has let go', () => {
  const [key = ''] = planned().added
  const ledgerOf = (entry: object) => new Map([[key, { ...newEntry(key, log(), 'queued'), ...entry }]])

  test('a track that a person let go is skipped with its reason, and wanted again when the device lists it again', () => {
    const ledger = withLetGo(ledgerOf({ status: 'failed', attempts: 2 }), key, 'vanished', 99)
    expect(ledger.get(key)).toMatchObject({
      status: 'skipped',
      let_go_at: 99,
      let_go_for: 'vanished',
      reason: 'let go by a person: the device no longer lists it',
    })
    expect(planned({ ledger, logs: [] }).ledger).toBe(ledger)
    const { ledger: again, added } = planned({ ledger })
    expect(again.get(key)).toEqual({ ...newEntry(key, log(), 'queued'), attempts: 2 })
    expect(added).toEqual([key])
    expect(planned({ ledger, minimum500mBest: 50 }).ledger.get(key)).toEqual({
      ...newEntry(key, log(), 'skipped'),
      attempts: 2,
    })
  })

  test('a track that a person let go counts as what is on disk of an earlier state of its log', () => {
    const home = { status: 'completed', bytes: 772, sha256: 'ab' }
    const { ledger } = planned({ ledger: ledgerOf(home), logs: [log({ size: 1848 })] })
    expect(withLetGo(ledger, key, 'vanished', 99).get(key)).toMatchObject({
      ...home,
      size: 1796,
      let_go_at: 99,
    })
  })

  test.each(['completed', 'skipped'])('a track that is %s cannot be let go', (status) => {
    const ledger = ledgerOf({ status })
    expect(withLetGo(ledger, key, 'vanished', 99)).toBe(ledger)
    expect(withLetGo(ledger, 'another key', 'vanished', 99)).toBe(ledger)
  })
})

test('tracks are fetched the newest day first, and within a day as they were sailed', () => {
  const hour = 3_600_000
  const logs = [0, 24, 25, -24].map((hours, index) =>
    log({ startDate: start + hours * hour, file: `/logs/2023/10/0601_2023-10-07-111${index}.oao` }),
  )
  const plan = planned({ logs, entrantOn: () => ({ fileId: 'A1B' }) })
  expect(
    tracksOf(plan, 5)
      .toSorted(compareForDownload)
      .map(({ key }) => key.slice(8, 23)),
  ).toEqual(['20231008_111940', '20231008_121940', '20231007_111940', '20231006_111940'])
})

const anyLog = fc
  .record({
    startDate: fc.integer({ min: start - 4 * 86_400_000, max: start + 10 * 86_400_000 }),
    best500m: fc.integer({ min: 0, max: 20_000 }),
    size: fc.nat(),
    minute: fc.integer({ min: 1000, max: 1009 }),
  })
  .map(({ minute, ...fields }) => log({ ...fields, file: `/logs/2023/10/0601_2023-10-07-${minute}.oao` }))

const anyInput = fc
  .record({
    logs: fc.array(anyLog, { maxLength: 30 }),
    timezone: fc.integer({ min: -720, max: 840 }),
    minimum500mBest: fc.double({ min: 0, max: 30, noNaN: true }),
  })
  .map((fields) => input(fields))

describe('of any logs', () => {
  test('each log is exactly one of due, skipped, there, conflict, unassigned and not wanted, in its place', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const plan = planned(given)
        expect(plan.logs.map((one) => one.log)).toEqual(given.logs)
        const entered = plan.logs.filter(({ outcome }) => outcome === 'due' || outcome === 'skipped')
        expect(entered.map((one) => ('key' in one ? one.key : ''))).toEqual(plan.added)
        expect([...plan.ledger.keys()]).toEqual(plan.added)
      }),
    )
  })

  test('planning again with the resulting ledger changes nothing', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const { ledger } = planned(given)
        const again = planned({ ...given, ledger })
        expect(again.added).toEqual([])
        expect(serialiseLedger(again.ledger)).toBe(serialiseLedger(ledger))
      }),
    )
  })

  test('the ledger of a plan can be read again from its text', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const { ledger } = planned(given)
        expect(parseLedger(serialiseLedger(ledger))).toEqual({ ledger, faults: [] })
      }),
    )
  })

  test('planning does not change the ledger it was given', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const before: Ledger = planned({ logs: [log({ startDate: start - 1 })] }).ledger
        const copy = [...before].reduce((ledger, [key, entry]) => withEntry(ledger, key, entry), emptyLedger)
        planned({ ...given, ledger: before })
        expect(before).toEqual(copy)
      }),
    )
  })
})
