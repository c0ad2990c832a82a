/** What every screen calls each check of a motion. */
import type { FindingTopic } from '../domain/checks.ts'

export const checkNames: Readonly<Record<FindingTopic, string>> = {
  firmware: 'firmware',
  storage: 'storage full %',
  battery: 'battery %',
  'gnss-rate': 'GNSS rate',
  'one-log-per-day': 'one log per day',
  timezone: 'timezone',
  'led-flash': 'LED flash',
  'speed-unit': 'speed unit',
  'distance-unit': 'distance unit',
}
