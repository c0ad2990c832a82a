import { expect, test } from 'vitest'
import { defaultConfiguration, readConfiguration } from '../../../../src/core/config/read-configuration.ts'
import {
  configurationChanges,
  withLiveParts,
} from '../../../../src/core/engine/watches/configuration-watch.ts'

const before = defaultConfiguration('2026')

function read(server: unknown) {
  const { configuration } = readConfiguration(JSON.stringify(server), 'server.json', 0)
  if (configuration === undefined) throw new Error('the test is wrong')
  return configuration
}

test('a configuration does not differ from itself', () => {
  expect(configurationChanges(before, defaultConfiguration('2026'))).toEqual({ atOnce: [], atNextStart: [] })
})

test('a change that counts at once is reported with its values, any other by its key', () => {
  const after = read({
    Event: 2027,
    Motion: { Info: { Thresholds: { Battery: 40 }, Firmwares: { '9008': [] } }, Settings: { Speed: 'kn' } },
    Threading: { DetectionThreadPool: { Interval: 2.5 } },
    Monitor: { Port: 8080, Addresses: { '601': '127.0.0.1' } },
  })
  expect(configurationChanges(before, after)).toEqual({
    atOnce: [
      'Motion.Info.Firmwares 0 names -> 1 name',
      'Motion.Info.Thresholds.Battery 60 -> 40',
      'Motion.Settings.Speed default -> kn',
      'Threading.DetectionThreadPool.Interval 5 s -> 2.5 s',
    ],
    atNextStart: ['Event', 'Monitor.Port', 'Monitor.Addresses'],
  })
})

test('a change that counts at the next start stays pending until then', () => {
  const after = read({
    Event: 2027,
    Filters: { '500m Best': 8 },
    Monitor: { Port: 8080, 'DNS Servers': ['192.168.0.1'], Limits: { 'Track Bytes': 2048 } },
  })
  const live = withLiveParts(before, after)
  expect(live).toMatchObject({ event: '2026', minimum500mBest: 8 })
  expect(live.monitor).toEqual({ ...before.monitor, limits: { ...before.monitor.limits, trackBytes: 2048 } })
  expect(configurationChanges(live, after).atOnce).toEqual([])
})

test('every changed key of a configuration is reported', () => {
  const after = read({
    Event: 'x',
    Motion: {
      Info: { Firmwares: { a: [] }, Thresholds: { Storage: 1, Battery: 1 } },
      Settings: {
        'GNSS Rate': 1,
        'One Log Per Day': 1,
        Timezone: 1,
        'LED Flash': 0,
        Speed: 'a',
        Distance: 'a',
      },
    },
    Filters: { '500m Best': 1 },
    Logging: { 'Console Level': 40, 'File Level': 40 },
    Threading: {
      DetectionThread: { Timeout: 9 },
      DetectionThreadPool: { Interval: 9 },
      InspectionThread: { Timeout: 9 },
      DownloadThread: { Timeout: 9 },
      DisconnectionThread: { Timeout: 9 },
      DisconnectionThreadPool: { Interval: 9 },
    },
    Monitor: {
      Port: 9,
      'DNS Servers': ['127.0.0.1'],
      'Search Domains': ['a'],
      'Public Addresses': true,
      'Keep Awake': false,
      Mirror: { Folder: '/media/stick', 'Before Release': true },
      Marks: { 'Short Share': 0.1, 'Several Logs': 9, 'Long Hours': 9 },
      Chargers: 9,
      Board: { Listen: 8600, Public: ['names'], Commands: false },
      Addresses: { '601': '127.0.0.1' },
      Limits: {
        'Info Bytes': 1024,
        'Settings Bytes': 1024,
        'Logs Bytes': 1024,
        'Track Bytes': 1024,
        'Inspections At Once': 9,
        'Downloads At Once': 9,
      },
    },
  })
  const { atOnce, atNextStart } = configurationChanges(before, after)
  expect(atOnce.length + atNextStart.length).toBe(leaves(before))
  // What is taken while it runs is what the table of the keys says.
  const live = withLiveParts(before, after)
  expect(configurationChanges(before, live)).toEqual({ atOnce, atNextStart: [] })
  expect(configurationChanges(live, after)).toEqual({ atOnce: [], atNextStart })
})

/** How many values a configuration holds. */
function leaves(value: unknown): number {
  const isGroup =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)
  return isGroup ? Object.values(value).reduce((sum: number, each) => sum + leaves(each), 0) : 1
}
