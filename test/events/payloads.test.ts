import { describe, expect, test } from 'vitest'
import { indentedJson } from '../../src/core/base/bounded-json.ts'
import { checkInfo, checkSettings } from '../../src/core/domain/checks.ts'
import { parseInfo, parseLogs, parseSettings } from '../../src/core/domain/payload-schemas.ts'
import { hasEvents, motionsOf, payloadOf, readText, type Year, years } from './real-event.ts'

const configuration = () => ({
  approvedFirmwares: Object.keys(JSON.parse(readText('server.2022-2025.json')).Motion.Info.Firmwares),
  thresholds: { storage: 95, battery: 60 },
  expectedSettings: {
    gnssRate: 5,
    oneLogPerDay: 0,
    timezone: 60,
    ledFlash: 1,
    speedUnit: 'kn',
    distanceUnit: 'km',
  },
})

/** How many devices have each finding. */
function findingsOf(year: Year): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const motion of motionsOf(year)) {
    const info = parseInfo(payloadOf(year, motion, 'info'))
    const settings = parseSettings(payloadOf(year, motion, 'settings'))
    if (!info.ok || !settings.ok) throw new Error(`the payloads of motion ${motion} cannot be read`)
    expect(info.info.identifier).toBe(motion)
    for (const { topic, verdict } of [
      ...checkInfo(info.info, configuration()),
      ...checkSettings(settings.settings, configuration()),
    ]) {
      counts[`${topic} ${verdict}`] = (counts[`${topic} ${verdict}`] ?? 0) + 1
    }
  }
  return counts
}

describe.skipIf(!hasEvents)('the payloads of real devices', () => {
  test('the payloads of 23 real devices of 2022 are read and checked', () => {
    expect(findingsOf('2022')).toEqual({
      'battery fail': 1,
      'battery pass': 22,
      'distance-unit pass': 23,
      'firmware pass': 23,
      'gnss-rate pass': 23,
      'led-flash pass': 23,
      'one-log-per-day pass': 23,
      'speed-unit fail': 8,
      'speed-unit pass': 15,
      'storage pass': 23,
      'timezone pass': 23,
    })
  })

  test('the payloads of 89 real devices of 2023 are read and checked', () => {
    expect(findingsOf('2023')).toEqual({
      'battery fail': 55,
      'battery pass': 34,
      'distance-unit pass': 89,
      'firmware pass': 89,
      'gnss-rate pass': 89,
      'led-flash pass': 89,
      'one-log-per-day pass': 89,
      'speed-unit fail': 13,
      'speed-unit pass': 76,
      'storage pass': 89,
      'timezone pass': 89,
    })
  })

  test.each([
    ['2022', 422],
    ['2023', 1295],
  ] as const)('the payloads of the real devices of %s have %i logs, and none is set aside', (year, count) => {
    const parsed = motionsOf(year).map((motion) => parseLogs(payloadOf(year, motion, 'logs')))
    const logs = parsed.flatMap((payload) => (payload.ok ? [payload] : []))
    expect(logs).toHaveLength(motionsOf(year).length)
    expect(logs.flatMap(({ setAside }) => setAside)).toEqual([])
    expect(logs.flatMap((payload) => payload.logs)).toHaveLength(count)
  })

  test('the payloads of real devices are kept byte for byte as they were kept then', () => {
    for (const year of years) {
      for (const motion of motionsOf(year)) {
        for (const name of ['info', 'settings', 'logs'] as const) {
          const text = payloadOf(year, motion, name)
          expect(indentedJson(JSON.parse(text))).toBe(text)
        }
      }
    }
  })
})
