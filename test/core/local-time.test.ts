import { expect, test } from 'vitest'
import { dateIn, dateOfDay, dayOfDate, localTime } from '../../src/core/local-time.ts'

const lateEvening = Date.UTC(2026, 9, 12, 23, 30)

test('which day is today is decided by the zone of the event, not by the laptop or UTC', () => {
  expect([dateIn(lateEvening, 0), dateIn(lateEvening, 60), dateIn(lateEvening, -720)]).toEqual([
    '2026-10-12',
    '2026-10-13',
    '2026-10-12',
  ])
})

test('an instant is written as the clocks of its zone show it', () => {
  expect(localTime(lateEvening, 60)).toBe('2026-10-13T00:30:00.000Z')
})

test('a date of motions.csv and the day of a key are the same in two forms', () => {
  expect(dayOfDate('2026-10-13')).toBe('20261013')
  expect(dateOfDay('20261013')).toBe('2026-10-13')
})

test('an instant that no date can be made of is written as the nearest that can', () => {
  expect(localTime(9e15, 60)).toBe('+275760-09-13T00:00:00.000Z')
  expect(localTime(-9e15, 60)).toBe('-271821-04-20T00:00:00.000Z')
})
