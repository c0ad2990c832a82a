import { describe, expect, test } from 'vitest'
import { attentionOf } from '../../src/report/attention.ts'
import type { CheckOutcome } from '../../src/report/day.ts'
import { dayReport } from '../../src/report/day.ts'
import type { DayReport, PersonResults, TrackCheck } from '../../src/report/report.ts'
import { row } from '../core/domain/rosters.ts'
import { DAY, dayInput, HOUR, recordWith, TIMEZONE, trackAt } from './invented-day.ts'

const equal: TrackCheck = {
  verdict: 'exact',
  warnings: [],
  bests: { best2s: 13_000, best10s: 12_000, best500m: 11_000 },
  recheck: 'equal',
}

function motionOf(day: DayReport, id: number) {
  const motion = day.motions.find(({ motion }) => motion === id)
  if (motion === undefined) throw new Error(`motion ${id} is not in the report`)
  return motion
}

function personOf(day: DayReport, fileId: string): PersonResults {
  const found = day.persons.find(({ person }) => person.fileId === fileId)
  if (found === undefined) throw new Error(`${fileId} is not in the report`)
  return found
}

const marksOf = (day: DayReport, id: number) => motionOf(day, id).marks

/** Three ordinary motions, so that the day has a median of two hours. */
const others = [701, 702, 703].map((id) => recordWith(id, [trackAt(id)]))

describe('a day', () => {
  test('the report of a day adds up the wanted tracks, and counts those at home', () => {
    const records = [
      recordWith(601, [
        trackAt(601, { time: '090000', entry: { size: 1000, '500m_best': 15_000 } }),
        trackAt(601, { time: '120000', entry: { size: 5000, status: 'queued', '2s_best': 20_000 } }),
        trackAt(601, { time: '150000', entry: { status: 'skipped', distance: 9e9 } }),
        trackAt(601, { day: '20261011', entry: { distance: 9e9 } }),
      ]),
      recordWith(602, [trackAt(602, { entry: { size: 2000 } })]),
    ]
    const day = dayReport(dayInput(records))
    expect(day.totals).toMatchObject({
      assigned: 2,
      brought: 2,
      missing: 0,
      persons: 2,
      wanted: 3,
      home: 2,
      skipped: 1,
      unassigned: 0,
      size: 3000,
      span: 6 * HOUR,
      distance: 90_000_000,
      medianSpan: 3 * HOUR,
      best500m: { speed: 15_000, motion: 601 },
      best2s: { speed: 20_000, motion: 601 },
    })
    expect(motionOf(day, 601).results).toMatchObject({ wanted: 2, home: 1, skipped: 1, best500m: 15_000 })
  })

  test('the report of a day has the fastest person first, and those without a track last', () => {
    const records = [
      recordWith(601, [trackAt(601, { entry: { '500m_best': 9000 } })]),
      recordWith(602, []),
      recordWith(603, [trackAt(603, { entry: { '500m_best': 19_000 } })]),
    ]
    expect(dayReport(dayInput(records)).persons.map(({ motions }) => motions)).toEqual([[603], [601], [602]])
  })

  test('the report of a day counts a person with two motions once, and not as missing because one motion is', () => {
    const entrants = [row(601, { fileId: 'ABC1XYZ' }), row(602, { fileId: 'ABC1XYZ' })]
    const records = [recordWith(601, [trackAt(601, { fileId: 'ABC1XYZ' })]), recordWith(602, [])]
    const day = dayReport(dayInput(records, entrants))
    expect(day.persons).toHaveLength(1)
    expect(personOf(day, 'ABC1XYZ')).toMatchObject({ motions: [601, 602], marks: [], results: { home: 1 } })
    expect(marksOf(day, 602)).toEqual(['missing'])
    expect(day.totals).toMatchObject({ assigned: 2, brought: 1, missing: 1, persons: 1 })
  })

  test('the report of a day keeps people apart who share a placeholder for a File ID', () => {
    const entrants = [
      row(601, { fileId: 'TBC0TBC', firstName: 'Ann' }),
      row(602, { fileId: 'TBC0TBC', firstName: 'Ben' }),
    ]
    const records = [601, 602].map((id) => recordWith(id, [trackAt(id, { fileId: 'TBC0TBC' })]))
    const day = dayReport(dayInput(records, entrants))
    expect(day.persons.map(({ person }) => person.name).toSorted()).toEqual(['Ann Able', 'Ben Able'])
  })

  test('the report of a day gives the tracks of a motion that changed hands to each of its people', () => {
    const entrants = [row(601, { fileId: 'NEW601XYZ' }), row(602, { fileId: 'OLD601XYZ', firstName: 'Olga' })]
    const tracks = [
      trackAt(601, { fileId: 'OLD601XYZ', time: '090000', entry: { distance: 1_000_000 } }),
      trackAt(601, { fileId: 'NEW601XYZ', time: '140000', entry: { distance: 2_000_000 } }),
    ]
    const day = dayReport(dayInput([recordWith(601, tracks)], entrants))
    expect(personOf(day, 'OLD601XYZ')).toMatchObject({
      person: { name: 'Olga Able' },
      results: { distance: 1_000_000 },
    })
    expect(personOf(day, 'NEW601XYZ').results.distance).toBe(2_000_000)
    expect(day.totals.distance).toBe(3_000_000)
  })

  test('the report of a day recognises by the File ID alone a person that motions.csv no longer has', () => {
    const day = dayReport(dayInput([recordWith(601, [trackAt(601, { fileId: 'GONE601' })])], []))
    expect(personOf(day, 'GONE601').person).toEqual({ fileId: 'GONE601', name: '', craft: '' })
    expect(marksOf(day, 601)).toEqual([])
  })
})

describe('a motion is marked', () => {
  test('a motion is marked as missing when somebody has it and none of its tracks is home', () => {
    const queued = trackAt(602, { entry: { status: 'queued' } })
    const day = dayReport(dayInput([recordWith(601, []), recordWith(602, [queued]), ...others]))
    expect(marksOf(day, 601)).toEqual(['missing'])
    expect(marksOf(day, 602)).toEqual(['missing', 'not-home'])
    expect(day.totals).toMatchObject({ assigned: 5, missing: 2, brought: 3 })
  })

  test('a motion is marked as not all home when a wanted track is left on it', () => {
    const tracks = [
      trackAt(601),
      trackAt(601, { time: '130000', entry: { status: 'failed', reason: 'cut' } }),
    ]
    expect(marksOf(dayReport(dayInput([recordWith(601, tracks), ...others])), 601)).toContain('not-home')
  })

  test('a motion is marked as not home when its file is gone, with the reason', () => {
    const track = trackAt(601)
    const gone: CheckOutcome = { check: { warnings: [], recheck: 'unchecked' }, missing: 'the file is gone' }
    const checks = new Map([[track.key, gone]])
    const day = dayReport(dayInput([recordWith(601, [track])], undefined, { checks }))
    expect(day.totals).toMatchObject({ home: 0, wanted: 1, size: 0 })
    expect(motionOf(day, 601).tracks[0]).toMatchObject({ status: 'queued', reason: 'the file is gone' })
    expect(marksOf(day, 601)).toEqual(['missing', 'not-home'])
  })

  test('a motion is marked as damaged, not as home, when its file has changed: the monitor wants it again', () => {
    const track = trackAt(601)
    const check: TrackCheck = { verdict: 'damaged', reason: 'a checksum', warnings: [], recheck: 'unchecked' }
    const day = dayReport(
      dayInput([recordWith(601, [track]), ...others], undefined, {
        checks: new Map([[track.key, { check }]]),
      }),
    )
    expect(marksOf(day, 601)).toEqual(['missing', 'damaged', 'not-home'])
    expect(motionOf(day, 601).tracks[0]).toMatchObject({ status: 'queued', reason: 'a checksum' })
  })

  test('a motion is marked when a best of the frames is not the one of the device', () => {
    const track = trackAt(601)
    const bests = { best2s: 13_000, best10s: 12_000, best500m: 9000 }
    const check: TrackCheck = { verdict: 'usable', warnings: [], bests, recheck: 'differs' }
    const day = dayReport(
      dayInput([recordWith(601, [track]), ...others], undefined, {
        checks: new Map([[track.key, { check }]]),
      }),
    )
    expect(marksOf(day, 601)).toEqual(['bests-differ'])
    expect(motionOf(day, 601).results).toMatchObject({ recheck: 'differs', recomputed: bests })
  })

  test('a motion is marked by a track that a person let go, and not as one that was skipped', () => {
    const gone = trackAt(601, {
      time: '080000',
      entry: { status: 'skipped', let_go_at: Date.UTC(2026, 9, 12, 12), let_go_for: 'vanished' },
    })
    const day = dayReport(dayInput([recordWith(601, [trackAt(601), gone]), ...others]))
    expect(marksOf(day, 601)).toEqual(['let-go'])
    expect(attentionOf(day, TIMEZONE)).toEqual([
      {
        mark: 'let-go',
        items: [expect.objectContaining({ motion: 601, detail: `${gone.key} at 13:00` })],
      },
    ])
  })

  test('a motion is marked by a track that a person took damaged from the device, with its verdict', () => {
    const taken = trackAt(601, {
      time: '080000',
      entry: { status: 'completed', verdict: 'damaged', taken_as_is_at: Date.UTC(2026, 9, 12, 12) },
    })
    const unread = trackAt(601, {
      time: '090000',
      entry: { status: 'completed', verdict: 'incomplete', taken_as_is_at: Date.UTC(2026, 9, 12, 13) },
    })
    const check = { warnings: [], recheck: 'unchecked', verdict: 'damaged' } as const
    const day = dayReport(
      dayInput([recordWith(601, [trackAt(601), taken, unread]), ...others], undefined, {
        checks: new Map([[taken.key, { check }]]),
      }),
    )
    expect(marksOf(day, 601)).toContain('taken-as-is')
    expect(attentionOf(day, TIMEZONE).find(({ mark }) => mark === 'taken-as-is')?.items).toEqual([
      expect.objectContaining({
        motion: 601,
        detail: `${taken.key} (damaged) at 13:00; ${unread.key} (not read) at 14:00`,
      }),
    ])
  })

  test('a motion is marked by its skipped and its unassigned tracks', () => {
    const { figures } = trackAt(601)
    const skipped = trackAt(602, { time: '080000', entry: { status: 'skipped' } })
    const day = dayReport(
      dayInput(
        [
          recordWith(601, [], { unassigned: [{ day: DAY, figures }] }),
          recordWith(602, [trackAt(602), skipped]),
          ...others,
        ],
        [row(602), ...others.map(({ motion }) => row(motion))],
      ),
    )
    expect(marksOf(day, 601)).toEqual(['unassigned'])
    expect(marksOf(day, 602)).toEqual(['skipped'])
    expect(motionOf(day, 601).holder).toBeUndefined()
    expect(day.totals).toMatchObject({ assigned: 4, unassigned: 1, skipped: 1 })
  })

  test('a motion is marked as on the screen: short, several logs, long, across midnight', () => {
    const brief = trackAt(601, { entry: { duration: HOUR / 2 } })
    const several = [trackAt(602), trackAt(602, { time: '140000' })]
    const long = trackAt(603, { entry: { duration: 13 * HOUR } })
    const start = Date.UTC(2026, 9, 12, 22, 30)
    const late = trackAt(604, { entry: { start_date: start, end_date: start + 2 * HOUR } })
    const day = dayReport(
      dayInput([
        recordWith(601, [brief]),
        recordWith(602, several),
        recordWith(603, [long]),
        recordWith(604, [late]),
        ...others,
      ]),
    )
    expect([601, 602, 603, 604].map((id) => marksOf(day, id))).toEqual([
      ['short'],
      ['several'],
      ['long'],
      ['across-midnight'],
    ])
  })
})

describe('bests worked out again', () => {
  const tracks = [trackAt(601, { time: '090000' }), trackAt(601, { time: '130000' })]
  const [first, second] = tracks.map(({ key }) => key)

  function recheck(...checked: readonly (readonly [string | undefined, TrackCheck])[]) {
    const checks = new Map(checked.map(([key, check]) => [key ?? '', { check }]))
    const day = dayReport(dayInput([recordWith(601, tracks)], undefined, { checks }))
    return motionOf(day, 601).results
  }

  test('recomputed bests are equal only when every wanted track says so', () => {
    expect(recheck([first, equal], [second, equal])).toMatchObject({
      recheck: 'equal',
      recomputed: equal.bests,
    })
    expect(recheck([first, equal]).recheck).toBe('unchecked')
    expect(recheck()).toMatchObject({ recheck: 'unchecked' })
    expect(recheck().recomputed).toBeUndefined()
  })

  test('recomputed bests are the highest of all tracks', () => {
    const faster = { best2s: 1, best10s: 99_000, best500m: 2 }
    expect(recheck([first, equal], [second, { ...equal, bests: faster, recheck: 'differs' }])).toMatchObject({
      recheck: 'differs',
      recomputed: { best2s: 13_000, best10s: 99_000, best500m: 11_000 },
    })
  })
})

describe('a track of a backup device', () => {
  const imported = (id: number, time: string, entry = {}) =>
    trackAt(id, { time, entry: { source: 'import', ...entry } })

  test('a person whose motion is missing but whose backup is home is not missing', () => {
    const day = dayReport(
      dayInput([...others, recordWith(601, [imported(601, '110000')]), recordWith(602, [])]),
    )
    expect(marksOf(day, 601)).toEqual(['backup-home'])
    expect(marksOf(day, 602)).toEqual(['missing'])
    expect(day.totals).toMatchObject({ brought: 4, missing: 1 })
    expect(personOf(day, 'ABC601XYZ')).toMatchObject({ results: { home: 1, best500m: 11_000 } })
    expect(motionOf(day, 601).comparisons).toBeUndefined()
  })

  test("a backup beside the motion's own track counts no hours twice and is no second log", () => {
    const day = dayReport(dayInput([...others, recordWith(601, [trackAt(601), imported(601, '110001')])]))
    expect(marksOf(day, 601)).toEqual(['backup'])
    expect(motionOf(day, 601).results).toMatchObject({ home: 2, span: 2 * HOUR, distance: 30_000_000 })
  })

  test('the two tracks of one person and day are compared, by what was recomputed', () => {
    const own = trackAt(601)
    const backup = imported(601, '110001', { start_date: own.figures.startDate + HOUR })
    const bests = { best2s: 1, best10s: 1, best500m: 11_200 }
    const checks = new Map<string, CheckOutcome>([
      [backup.key, { check: { ...equal, bests, recheck: 'unchecked' } }],
    ])
    const records = [...others, recordWith(601, [own, backup])]
    const close = dayReport(dayInput(records, undefined, { checks }))
    expect(motionOf(close, 601).comparisons).toEqual([
      {
        own: own.key,
        backup: backup.key,
        overlap: HOUR,
        own500m: 11_000,
        backup500m: 11_200,
        difference: 200,
      },
    ])
    expect(marksOf(close, 601)).toEqual(['backup'])
    checks.set(backup.key, {
      check: { ...equal, bests: { ...bests, best500m: 10_700 }, recheck: 'unchecked' },
    })
    expect(marksOf(dayReport(dayInput(records, undefined, { checks })), 601)).toEqual([
      'backup-differs',
      'backup',
    ])
  })

  test('tracks that never ran together, and those of two persons, are not compared', () => {
    const later = imported(601, '160000', { start_date: trackAt(601).figures.startDate + 5 * HOUR })
    const lent = trackAt(602, { fileId: 'OTHER1X', time: '110001', entry: { source: 'import' } })
    const day = dayReport(
      dayInput([recordWith(601, [trackAt(601), later]), recordWith(602, [trackAt(602), lent])]),
    )
    expect(day.motions.map(({ comparisons }) => comparisons)).toEqual([undefined, undefined])
  })

  test('a lost backup is not home, with its remedy', () => {
    const lost = imported(601, '110000', { status: 'lost', reason: 'the file is gone: import it again' })
    const day = dayReport(dayInput([...others, recordWith(601, [lost])]))
    expect(marksOf(day, 601)).toEqual(['missing', 'not-home'])
    expect(motionOf(day, 601).tracks[0]).toMatchObject({ status: 'queued', reason: lost.entry.reason })
  })
})
