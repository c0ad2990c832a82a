import { describe, expect, test } from 'vitest'
import type { Entrant } from '../../../src/core/domain/roster.ts'
import {
  describeMisnamed,
  type FetchedTrack,
  notForDay,
  type RosterRisk,
  rosterRisksOf,
} from '../../../src/core/domain/roster-changes.ts'
import { fetched, fleetOf, rosterOf, row, today } from './rosters.ts'

function judge(
  before: readonly Entrant[],
  after: readonly Entrant[],
  home: readonly FetchedTrack[] = [],
): readonly RosterRisk[] {
  return rosterRisksOf({ before: rosterOf(...before), after: rosterOf(...after), fetched: home, today })
}

const lastYear = { startDate: '2025-10-04', endDate: '2025-10-10' }
const nextDays = { startDate: '2026-10-13', endDate: '2026-10-16' }

describe('a change is harmless', () => {
  test.each<[string, readonly Entrant[], readonly Entrant[], readonly FetchedTrack[]]>([
    ['of nothing', fleetOf(5), fleetOf(5), [fetched(601)]],
    ['that adds rows', fleetOf(5), fleetOf(20), []],
    ['that takes 3 of 40 rows away', fleetOf(40), fleetOf(37), []],
    [
      'that gives everybody another motion',
      fleetOf(20),
      fleetOf(20).map((each) => ({ ...each, motion: each.motion + 100 })),
      [],
    ],
    ['of names', fleetOf(5), fleetOf(5).map((each) => ({ ...each, firstName: 'Bo' })), [fetched(601)]],
    [
      'of a File ID that no file at home has',
      [row(601), row(602)],
      [row(601, { fileId: 'NEW1X' }), row(602)],
      [],
    ],
    [
      'of a File ID on days of which nothing is at home',
      [row(601), row(602)],
      [row(601, { endDate: '2026-10-12' }), row(601, { ...nextDays, fileId: 'NEW1X' }), row(602)],
      [fetched(601)],
    ],
    [
      'that keeps the dates of another year',
      fleetOf(3).map((e) => ({ ...e, ...lastYear })),
      fleetOf(4).map((e) => ({ ...e, ...lastYear })),
      [],
    ],
    [
      'that keeps two rows on a day',
      [row(601), row(601), row(602)],
      [row(601), row(601), row(602), row(603)],
      [],
    ],
    [
      'of a column that was always empty',
      [row(601, { craftType: '' })],
      [row(601, { craftType: '' }), row(602, { craftType: '' })],
      [],
    ],
  ])('a roster change %s is harmless', (_, before, after, home) => {
    expect(judge(before, after, home)).toEqual([])
  })
})

interface RiskyChange {
  readonly title: string
  readonly before: readonly Entrant[]
  readonly after: readonly Entrant[]
  /** Tracks at home; absent = none. */
  readonly home?: readonly FetchedTrack[]
  readonly dangers: readonly RosterRisk[]
}

describe('a person is asked', () => {
  test.each<RiskyChange>([
    {
      title: 'before 4 of 100 rows vanish',
      before: fleetOf(100),
      after: fleetOf(96),
      dangers: [{ code: 'rows-vanish', message: '4 of 100 rows vanish (motions 697, 698, 699, 700)' }],
    },
    {
      title: 'before 1 of 9 rows vanishes',
      before: fleetOf(9),
      after: fleetOf(8),
      dangers: [{ code: 'rows-vanish', message: '1 of 9 rows vanish (motion 609)' }],
    },
    {
      title: 'before nothing is left',
      before: fleetOf(2),
      after: [],
      dangers: [
        { code: 'rows-vanish', message: '2 of 2 rows vanish (motions 601, 602)' },
        { code: 'not-today', message: 'no row is for today, 2026-10-12: it has no rows' },
      ],
    },
    {
      title: "before last year's dates count",
      before: fleetOf(3),
      after: fleetOf(3).map((each) => ({ ...each, ...lastYear })),
      dangers: [
        {
          code: 'not-today',
          message: 'no row is for today, 2026-10-12: its dates are 2025-10-04 to 2025-10-10',
        },
      ],
    },
    {
      title: 'before tracks at home would be fetched again under another File ID',
      before: [row(601), row(602)],
      after: [row(601, { fileId: 'NEW1X' }), row(602)],
      home: [fetched(601), fetched(602)],
      dangers: [
        {
          code: 'file-id-changed',
          message:
            '1 fetched track has another File ID (motion 601: ABC601XYZ, now NEW1X), and would be fetched again under the new one',
        },
      ],
    },
    {
      title: 'before two people have one motion on a day',
      before: [row(601), row(602)],
      after: [row(601), row(602), row(601, { ...nextDays, fileId: 'NEW1X' })],
      dangers: [
        {
          code: 'two-people',
          message: 'motion 601 has two rows on 2026-10-13, and so on 3 other days',
        },
      ],
    },
    {
      title: 'before a column is lost',
      before: fleetOf(3),
      after: fleetOf(3).map((each) => ({ ...each, craftType: '' })),
      dangers: [{ code: 'column-lost', message: 'the column "Craft Type" is missing or empty' }],
    },
  ])('a roster change waits for a person $title', ({ before, after, home = [], dangers }) => {
    expect(judge(before, after, home)).toEqual(dangers)
  })

  test('a person is asked only once about a File ID that differed before', () => {
    const before = [row(601, { fileId: 'NEW1X' }), row(602)]
    expect(judge(before, [...before, row(603)], [fetched(601)])).toEqual([])
  })
})

test('a roster risk counts many motions, names one day too many, and lists several columns', () => {
  const [vanished] = judge(fleetOf(20), fleetOf(10))
  expect(vanished?.message).toBe('10 of 20 rows vanish (motions 611, 612, 613, 614, 615, 616 and 4 more)')
  const oneDay = { startDate: '2026-10-12', endDate: '2026-10-12' }
  expect(judge([row(601, oneDay)], [row(601, oneDay), row(601, oneDay)])[0]?.message).toBe(
    'motion 601 has two rows on 2026-10-12',
  )
  const nameless = row(601, { firstName: '', familyName: '' })
  expect(judge([row(601)], [nameless])[0]?.message).toBe(
    'the columns "First Name", "Family Name" are missing or empty',
  )
})

test('a roster change that misnames no track carries no risk', () => {
  expect(describeMisnamed([])).toBe('')
  expect(describeMisnamed([1, 2].map(() => ({ ...fetched(601, 'OLD1X'), wanted: 'NEW1X' })))).toBe(
    '2 fetched tracks have another File ID (motion 601: OLD1X, now NEW1X)',
  )
})

test('a roster without a row is for no day', () => {
  expect(notForDay(rosterOf(), '2026-10-12')).toBe('no row is for today, 2026-10-12: it has no rows')
})

test('a roster for another day is recognised', () => {
  const roster = rosterOf(row(601))
  expect(notForDay(roster, '2026-10-16')).toBeUndefined()
  expect(notForDay(roster, '2026-10-17')).toBe(
    'no row is for today, 2026-10-17: its dates are 2026-10-10 to 2026-10-16',
  )
})
