import { describe, expect, test } from 'vitest'
import { row } from '../core/domain/rosters.ts'
import { info } from '../ui/scenes.ts'
import { recordWith, trackAt } from './invented-day.ts'
import { reportOf, WRITTEN } from './invented-report.ts'

const DAY_SPAN = 86_400_000

describe('the devices of a report', () => {
  test('the devices of a report are counted by firmware, the most frequent first, with those never read', () => {
    const records = [
      recordWith(601, [], { info: info(601) }),
      recordWith(602, [], { info: info(602, { firmware: '9004 Old', firmwareCode: '9004' }) }),
      recordWith(603, [], { info: info(603) }),
      recordWith(604, []),
    ]
    const { firmwares, unread } = reportOf(
      records,
      [601, 602, 603, 604, 605].map((id) => row(id)),
    )
    expect(firmwares).toEqual([
      { firmware: '9008 Weymouth SW (3232)', isApproved: true, motions: [601, 603] },
      { firmware: '9004 Old', isApproved: false, motions: [602] },
    ])
    expect(unread).toEqual([604, 605])
  })

  test('the devices of a report are charged emptiest first, 48 a batch; those not read that day wait outside', () => {
    const fleet = Array.from({ length: 50 }, (_, index) => {
      return recordWith(601 + index, [], {
        info: info(601 + index, { battery: 99 - index }),
        readAt: WRITTEN,
      })
    })
    const stale = recordWith(901, [], { info: info(901, { battery: 1 }), readAt: WRITTEN - DAY_SPAN })
    const { batteries } = reportOf([...fleet, stale])
    expect(batteries[0]).toMatchObject({ motion: 650, battery: 50, batch: 1 })
    expect(batteries.filter(({ batch }) => batch === 1)).toHaveLength(48)
    expect(batteries.filter(({ batch }) => batch === 2).map(({ motion }) => motion)).toEqual([602, 601])
    expect(batteries.at(-1)).toEqual({
      motion: 901,
      battery: 1,
      isCharging: false,
      readAt: WRITTEN - DAY_SPAN,
    })
  })
})

describe('a report of several days', () => {
  const chosen = { dates: ['2026-10-11', '2026-10-12'], leftOut: [], future: [] }
  const records = [
    recordWith(601, [
      trackAt(601, { day: '20261011', entry: { '500m_best': 19_000 } }),
      trackAt(601, { entry: { '500m_best': 12_000 } }),
    ]),
    recordWith(602, [trackAt(602)]),
    recordWith(603, []),
  ]

  test('a report of several days adds the days up, and counts each motion and person once', () => {
    const { totals, persons, days } = reportOf(records, undefined, { chosen, scope: 'all' })
    expect(totals).toMatchObject({ assigned: 3, brought: 2, missing: 1, persons: 2, home: 3 })
    expect(totals.best500m).toMatchObject({ speed: 19_000, motion: 601, date: '2026-10-11' })
    expect(totals.medianSpan).toBeUndefined()
    expect(days.map((day) => day.totals.missing)).toEqual([2, 1])
    expect(persons.map(({ results }) => [results.home, results.best500m])).toEqual([
      [2, 19_000],
      [1, 11_000],
      [0, 0],
    ])
  })

  test("a report of several days keeps each arrival on its day in the event's own zone", () => {
    const visit = (arrivedAt: number) => ({ motion: 601, arrivedAt, until: arrivedAt + 1, leftEarly: false })
    const late = Date.UTC(2026, 9, 11, 23, 30)
    const { days } = reportOf(records, undefined, { chosen, scope: 'all', visits: [visit(late)] })
    expect(days.map(({ bouts }) => bouts?.length)).toEqual([undefined, 1])
  })
})

test('a log with two names is reported on its own day alone', () => {
  const duplicates = [{ key: 'A', instead: 'B', day: '20261011' }]
  const record = recordWith(601, [], { duplicates, problems: ['a problem'] })
  expect(reportOf([record]).problems).toEqual(['a problem'])
  const chosen = { dates: ['2026-10-11'], leftOut: [], future: [] }
  expect(reportOf([record], undefined, { chosen }).problems).toHaveLength(2)
})
