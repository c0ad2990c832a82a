/** A log of a motion that ends at an instant, for tests of what its end says about clocks. */
import type { DeviceLog } from '../../../../src/core/domain/payloads.ts'

export const MINUTE = 60_000
export const NOON = Date.UTC(2026, 9, 12, 12)

export const logTo = (endDate: number): DeviceLog => ({
  file: '/logs/2026/10/0601_2026-10-12-1100.oao',
  size: 100_000,
  timezone: 60,
  startDate: NOON - 90 * MINUTE,
  endDate,
  duration: 0,
  distance: 0,
  best2s: 0,
  best10s: 0,
  best500m: 0,
})
