import { expect, test } from 'vitest'
import { generateFleet } from '../../src/simulator/generated-fleet.ts'
import { sailedBy } from '../../src/simulator/sailed-by-now.ts'

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
