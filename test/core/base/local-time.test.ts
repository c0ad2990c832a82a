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
  expect(localTime(lateEvening, 60).toString()).toBe('2026-10-13T00:30:00')
})

test('a date of motions.csv and the day of a track key are the same in two forms', () => {
  expect(dayOfDate('2026-10-13')).toBe('20261013')
  expect(dateOfDay('20261013')).toBe('2026-10-13')
})

test('an instant beyond all dates is written as the nearest one within them', () => {
  expect(localTime(9e15, 60).toString()).toBe('+275760-09-13T00:00:00')
  expect(localTime(-9e15, 60).toString()).toBe('-271821-04-20T00:00:00')
})

test('an instant between two milliseconds, as file systems keep them, is written as the earlier one', () => {
  expect(localTime(lateEvening + 0.7, 0).toString()).toBe('2026-10-12T23:30:00')
})

test('the days before and after a date follow the calendar', () => {
  expect([daysAfter('2026-12-31', 1), daysAfter('2028-02-28', 1), daysAfter('2026-03-01', -1)]).toEqual([
    '2027-01-01',
    '2028-02-29',
    '2026-02-28',
  ])
})

test('a date is one of the calendar, and is written in one way', () => {
  expect(['2026-10-13', '2028-02-29'].map(isDate)).toEqual([true, true])
  expect(['2026-02-29', '2026-13-01', '20261013', '2026-10-13T00:00', 'today', ''].map(isDate)).not.toContain(
    true,
  )
})
