import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRoster } from '../../src/core/config/roster-file.ts'
import { generateFleet, oddities } from '../../src/simulator/generated-fleet.ts'

const today = '2026-10-14'
const fleet = generateFleet({ devices: 117, seed: 1, today })
const contentsOf = (oddity: (typeof oddities)[number]) => {
  const id = fleet.oddities.get(oddity)
  const contents = fleet.devices.find((device) => device.id === id)
  if (!contents) throw new Error(`nobody has ${oddity}`)
  return contents
}
const isToday = (log: { readonly file: string }) => log.file.includes(`_${today}-`)

describe('an invented fleet', () => {
  test('an invented fleet is the same for the same seed and another for another', () => {
    expect(generateFleet({ devices: 117, seed: 1, today })).toEqual(fleet)
    expect(generateFleet({ devices: 117, seed: 2, today }).roster).not.toBe(fleet.roster)
  })

  test('an invented fleet has the ranges of a real one, whatever the seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 130 }), (seed, devices) => {
        const { devices: made } = generateFleet({ devices, seed, today })
        expect(new Set(made.map(({ id }) => id)).size).toBe(devices)
        for (const { logs } of made) {
          expect(logs.length).toBeGreaterThanOrEqual(2)
          expect(logs.length).toBeLessThanOrEqual(40)
          expect(new Set(logs.map(({ file }) => file)).size).toBe(logs.length)
          for (const log of logs) {
            expect(log.size).toBeLessThan(26_000_000)
            if (log.end_date > 0) expect((log.size - 1536) % 52).toBe(0)
            expect(log['2s_best']).toBeGreaterThanOrEqual(log['10s_best'])
            expect(log['10s_best']).toBeGreaterThanOrEqual(log['500m_best'])
            expect(log.file).toMatch(/^\/logs\/\d{4}\/\d\d\/\d{4}_\d{4}-\d\d-\d\d-\d{4}\.oao$/)
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  test('an invented day of 117 devices is about as much as at a real event', () => {
    const bytes = fleet.devices
      .flatMap(({ logs }) => logs.filter(isToday))
      .reduce((total, { size }) => total + size, 0)
    expect(bytes / 2 ** 20).toBeGreaterThan(90)
    expect(bytes / 2 ** 20).toBeLessThan(220)
  })

  test('the minute in the name of an invented track is its local start', () => {
    for (const { logs } of fleet.devices) {
      for (const { file, start_date, timezone } of logs) {
        const local = new Date(start_date + timezone * 60_000).toISOString()
        expect(file.slice(19, -4)).toBe(`${local.slice(0, 10)}-${local.slice(11, 16).replace(':', '')}`)
      }
    }
  })
})

describe('its oddities', () => {
  test('each oddity of an invented fleet is at one motion', () => {
    expect([...fleet.oddities.keys()].toSorted()).toEqual([...oddities].toSorted())
    expect(new Set(fleet.oddities.values()).size).toBe(oddities.length)
  })

  test('the oddities of an invented fleet can be left out', () => {
    expect(generateFleet({ devices: 40, seed: 1, today, isOdd: false }).oddities.size).toBe(0)
  })

  test('the oddities of an invented fleet are what their names say', () => {
    expect(contentsOf('low-battery').info.motion).toMatchObject({ battery: { level: 12 } })
    expect(contentsOf('plain-firmware').info.motion).toMatchObject({
      firmware: 3129,
      hardware: 'wireless-mini',
    })
    expect(contentsOf('plain-firmware').settings.settings).not.toHaveProperty('custom_led')
    expect(contentsOf('no-custom-led').settings.settings).not.toHaveProperty('custom_led')
    expect(contentsOf('wrong-settings').settings.settings).toMatchObject({ gnss_rate: '1' })
    expect(JSON.stringify(contentsOf('no-trust').settings)).not.toContain('trust')
    expect(contentsOf('nothing-today').logs.filter(isToday)).toHaveLength(0)
    expect(contentsOf('two-logs-today').logs.filter(isToday)).toHaveLength(2)
    expect(contentsOf('never-closed').logs.filter((log) => log.end_date === 0)).toHaveLength(1)
    expect(contentsOf('stale-name').manner).toEqual({ isStale: true })
    expect(contentsOf('nearly-full').info.motion).toMatchObject({ filesystem: { level: 97 } })
    expect(contentsOf('slow-track').logs.find(isToday)?.['500m_best']).toBe(0)
  })
})

describe('its motions.csv', () => {
  const rows: string[][] = parse(fleet.roster)

  test('the motions.csv of an invented fleet is read by the monitor without a problem', () => {
    const roster = readRoster(fleet.roster, 'motions.csv')
    expect(roster.problems).toEqual([])
    expect(roster.entrants).toHaveLength(117)
    expect(roster.withoutDevice).toBe(1)
  })

  test('the motions.csv of an invented fleet has a row for each motion and for a person without one', () => {
    const ids = rows.slice(1).map((row) => Number(row[2]))
    expect(ids).toEqual([...fleet.devices.map(({ id }) => id), 0])
  })

  test('the motions.csv of an invented fleet has names that are difficult for columns', () => {
    const names = rows.map((row) => `${row[6]} ${row[7]}`).join('\n')
    expect(names).toMatch(/\p{Script=Han}/u)
    expect(names).toMatch(/\p{Script=Arabic}/u)
    expect(names).toMatch(/ł|Ł|ö/)
    expect(names).toMatch(/^.{60,}$/m)
  })
})
