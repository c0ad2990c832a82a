import { describe, expect, test } from 'vitest'
import { chooseDays, type DaysKnown } from '../../src/report/event-days.ts'
import { recordWith, trackAt } from './invented-day.ts'

const eventDates = { start: '2026-10-10', end: '2026-10-16' }
const on = (...days: readonly string[]) =>
  recordWith(
    601,
    days.map((day) => trackAt(601, { day })),
  )

const known = (changes: Partial<DaysKnown> = {}): DaysKnown => ({
  records: [on('20261011', '20261012'), on('20251011')],
  eventDates,
  today: '2026-10-13',
  isAssignedToday: true,
  ...changes,
})

describe('the day of a report', () => {
  test('the day of a report is the newest with a track, where none is named', () => {
    expect(chooseDays({ type: 'newest' }, known()).dates).toEqual(['2026-10-12'])
    const later = known({ records: [on('20261013', '20261012')] })
    expect(chooseDays({ type: 'newest' }, later).dates).toEqual(['2026-10-13'])
  })

  test('the day of a report may have nothing but an unassigned track', () => {
    const { figures } = trackAt(601)
    const records = [recordWith(601, [], { unassigned: [{ day: '20261014', figures }] })]
    const later = known({ records, today: '2026-10-14' })
    expect(chooseDays({ type: 'newest' }, later).dates).toEqual(['2026-10-14'])
  })

  test('the day of a report is today where no track exists and somebody has a motion, not a day of last year', () => {
    const records = [on('20251011')]
    expect(chooseDays({ type: 'newest' }, known({ records })).dates).toEqual(['2026-10-13'])
    const afterwards = known({ records, isAssignedToday: false })
    expect(chooseDays({ type: 'newest' }, afterwards).dates).toEqual(['2025-10-11'])
    expect(chooseDays({ type: 'newest' }, known({ records: [], isAssignedToday: false })).dates).toEqual([])
  })

  test('the day of a report is never in the future unless named, within the dates or after them, and those are named', () => {
    const records = [on('20261012', '20261014', '20261014'), on('20310101')]
    expect(chooseDays({ type: 'newest' }, known({ records }))).toEqual({
      dates: ['2026-10-12'],
      leftOut: [],
      future: [
        { date: '2026-10-14', tracks: 2 },
        { date: '2031-01-01', tracks: 1 },
      ],
    })
    const alone = known({ records: [on('20261014')], isAssignedToday: false })
    expect(chooseDays({ type: 'newest' }, alone).dates).toEqual([])
    expect(chooseDays({ type: 'all' }, alone).dates).toEqual(['2026-10-14'])
  })

  test('the day of a report is the one that is named, whatever is known of it', () => {
    const choice = { type: 'date', date: '2025-10-11' } as const
    expect(chooseDays(choice, known())).toEqual({ dates: ['2025-10-11'], leftOut: [], future: [] })
  })
})

test('the days of a report are those of the event, and the others are reported', () => {
  expect(chooseDays({ type: 'all' }, known())).toEqual({
    dates: ['2026-10-11', '2026-10-12'],
    leftOut: [{ date: '2025-10-11', tracks: 1 }],
    future: [],
  })
  expect(chooseDays({ type: 'all' }, known({ eventDates: undefined })).dates).toHaveLength(3)
})
