import { describe, expect, test } from 'vitest'
import { misdatedOf } from '../../../src/core/domain/misdated.ts'
import type { DeviceLog } from '../../../src/core/domain/payloads.ts'
import type { PlannedLog } from '../../../src/core/domain/plan.ts'

const HOUR = 3_600_000
/** 23:30 of 12 October in the event's zone. */
const rules = { now: Date.UTC(2026, 9, 12, 22, 30), timezone: 60, minimum500mBest: 5 }

function logAt(startDate: number, changes: Partial<DeviceLog> = {}, outcome = 'not-wanted'): PlannedLog {
  const log: DeviceLog = {
    file: `/logs/2026/10/0601_${startDate}.oao`,
    size: 100_000,
    timezone: 60,
    startDate,
    endDate: startDate + HOUR,
    duration: HOUR,
    distance: 1e6,
    best2s: 9000,
    best10s: 9000,
    best500m: 9000,
    ...changes,
  }
  const day = new Date(startDate).toISOString().slice(0, 10).replaceAll('-', '')
  return outcome === 'repeated'
    ? { outcome, log, day }
    : { outcome: 'not-wanted', reason: 'outside-dates', log, day }
}

const in2007 = Date.UTC(2007, 2, 4)

describe('a log whose date cannot be right', () => {
  test('a log counts as misdated when it begins before 2020 or after tomorrow, in the zone of the event', () => {
    const isDoubted = (startDate: number) => misdatedOf([logAt(startDate)], rules).logs !== undefined
    expect(isDoubted(0)).toBe(true)
    expect(isDoubted(Date.UTC(2019, 11, 31, 22, 59, 59, 999))).toBe(true)
    expect(isDoubted(Date.UTC(2019, 11, 31, 23))).toBe(false)
    expect(isDoubted(rules.now)).toBe(false)
    expect(isDoubted(Date.UTC(2026, 9, 13, 22, 59, 59, 999))).toBe(false)
    expect(isDoubted(Date.UTC(2026, 9, 13, 23))).toBe(true)
    expect(isDoubted(Date.UTC(2031, 0, 1))).toBe(true)
  })

  test('the misdated logs of a motion that is never cleared do not include logs of earlier years since 2020', () => {
    const earlier = Array.from({ length: 200 }, (_, week) => logAt(Date.UTC(2022, 0, 1 + week * 7)))
    expect(misdatedOf(earlier, rules)).toEqual({ slight: 0 })
    const first = logAt(in2007)
    expect(misdatedOf([...earlier, first, logAt(Date.UTC(2031, 0, 1)), logAt(in2007 + HOUR)], rules)).toEqual(
      {
        logs: { day: '20070304', figures: first.log, more: 2 },
        slight: 0,
      },
    )
  })

  test('a misdated log is slight when it is empty, or below the speed filter', () => {
    const slow = { best500m: 1000 }
    const slight = [logAt(in2007, { size: 1536 }), logAt(in2007, slow)]
    expect(misdatedOf(slight, rules)).toEqual({ slight: 2 })
  })

  test('a misdated log that was never closed is not slight: its speeds say nothing', () => {
    const open = logAt(in2007, { endDate: 0, best500m: 0 })
    expect(misdatedOf([open], rules).logs).toMatchObject({ day: '20070304', more: 0 })
    expect(misdatedOf([logAt(in2007, { endDate: 0, best500m: 0, size: 1536 })], rules).slight).toBe(1)
  })

  test('a misdated log counts once, however often it is listed', () => {
    expect(misdatedOf([logAt(in2007), logAt(in2007, {}, 'repeated')], rules).logs).toMatchObject({ more: 0 })
  })
})
