import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  dateIn,
  dateOfDay,
  dayOfDate,
  daysAfter,
  isDate,
  localTime,
} from '../../../src/core/base/local-time.ts'

const lateEvening = Date.UTC(2026, 9, 12, 23, 30)

test('the zone of the event decides which day is today, not the laptop or UTC', () => {
  expect([dateIn(lateEvening, 0), dateIn(lateEvening, 60), dateIn(lateEvening, -720)]).toEqual([
    '2026-10-12',
    '2026-10-13',
    '2026-10-12',
  ])
})

test('an instant is written as the clocks of its zone show it', () => {
  expect(localTime(lateEvening, 60)).toEqual({ date: '2026-10-13', time: '00:30:00' })
})

test('a date of motions.csv and the day of a track key are the same in two forms', () => {
  expect(dayOfDate('2026-10-13')).toBe('20261013')
  expect(dateOfDay('20261013')).toBe('2026-10-13')
})

test('an instant beyond all dates is written as the nearest one within them', () => {
  expect(localTime(9e15, 60)).toEqual({ date: '+275760-09-13', time: '00:00:00' })
  expect(localTime(-9e15, 60)).toEqual({ date: '-271821-04-20', time: '00:00:00' })
})

test('an instant between two milliseconds, as file systems keep them, is written as the earlier one', () => {
  expect(localTime(lateEvening + 0.7, 0)).toEqual({ date: '2026-10-12', time: '23:30:00' })
})

test('the days before and after a date follow the calendar', () => {
  expect([daysAfter('2026-12-31', 1), daysAfter('2028-02-28', 1), daysAfter('2026-03-01', -1)]).toEqual([
    '2027-01-01',
    '2028-02-29',
    '2026-02-28',
  ])
})

test('a day after a text that is not a date is an error', () => {
  expect(() => daysAfter('2026-02-29', 1)).toThrow(RangeError)
})

test('every instant has the date and time that Temporal, an outside judge, gives it', () => {
  const instant = fc.integer({ min: -8.64e15, max: 8.64e15 })
  fc.assert(
    fc.property(instant, fc.integer({ min: -1440, max: 1440 }), (at, timezone) => {
      const local = Math.max(-8.64e15, Math.min(8.64e15, at + timezone * 60_000))
      const judge = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime()
      const time = judge.toPlainTime().toString({ smallestUnit: 'second' })
      expect(localTime(at, timezone)).toEqual({ date: judge.toPlainDate().toString(), time })
    }),
  )
})

test('a date is one of the calendar, and is written in one way', () => {
  expect(['2026-10-13', '2028-02-29'].map(isDate)).toEqual([true, true])
  expect(['2026-02-29', '2026-13-01', '20261013', '2026-10-13T00:00', 'today', ''].map(isDate)).not.toContain(
    true,
  )
})
