import { expect, test } from 'vitest'
import { dateIn } from '../../src/core/base/local-time.ts'
import { eveningTimezone, generateFleet } from '../../src/simulator/generated-fleet.ts'
import { sailedBy } from '../../src/simulator/generated-logs.ts'

const fleet = generateFleet({ devices: 40, seed: 1, today: '2026-10-12' })

test('a fleet invented in the afternoon has no log that ends later, and the same logs otherwise', () => {
  const now = Date.UTC(2026, 9, 12, 13)
  for (const device of fleet.devices) {
    const { logs } = sailedBy(now, device)
    for (const log of logs)
      expect(Math.max(log.end_date, log.start_date + log.duration)).toBeLessThanOrEqual(now)
    expect(logs.map(({ size, duration }) => [size, duration])).toEqual(
      device.logs.map(({ size, duration }) => [size, duration]),
    )
    expect(new Set(logs.map(({ file }) => file)).size).toBe(new Set(device.logs.map(({ file }) => file)).size)
  }
})

test('simulated logs stay on their day, and as they are where they have ended already', () => {
  for (const device of fleet.devices) {
    expect(sailedBy(Date.UTC(2026, 9, 14), device)).toBe(device)
    expect(sailedBy(Date.UTC(2026, 9, 11, 23, 5), device)).toBe(device)
  }
})

test.each(Array.from({ length: 24 }, (_, hour) => hour))(
  'a demo that is started at %i:30 UTC plays an evening in which no log ends later, and all keep their day',
  (hour) => {
    const now = Date.UTC(2026, 9, 12, hour, 30)
    const timezone = eveningTimezone(now)
    expect(Math.abs(timezone)).toBeLessThanOrEqual(12 * 60)
    const today = dateIn(now, timezone)
    const evening = generateFleet({ devices: 40, seed: 1, today, timezone })
    for (const device of evening.devices) {
      const { logs } = sailedBy(now, device)
      for (const log of logs)
        expect(Math.max(log.end_date, log.start_date + log.duration)).toBeLessThanOrEqual(now)
      expect(logs.map((log) => dateIn(log.start_date, timezone))).toEqual(
        device.logs.map((log) => dateIn(log.start_date, timezone)),
      )
    }
  },
)
