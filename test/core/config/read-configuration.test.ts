import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Configuration } from '../../../src/core/config/configuration.ts'
import {
  defaultConfiguration,
  maximumConfigurationLength,
  readConfiguration,
} from '../../../src/core/config/read-configuration.ts'
import { formatProblem } from '../../../src/core/problem.ts'

const midsummer = Date.UTC(2026, 5, 21, 12)

function read(text: string) {
  return readConfiguration(text, 'server.json', midsummer)
}

/** The configuration of keys that give no problem at all. */
function configured(keys: unknown): Configuration {
  const { configuration, problems } = read(JSON.stringify(keys))
  expect(problems).toEqual([])
  if (configuration === undefined) throw new Error('no configuration')
  return configuration
}

function problemsOf(text: string): readonly string[] {
  return read(text).problems.map(formatProblem)
}

/** The single error a value leads to, without its place. */
function errorOf(keys: unknown): string {
  const { configuration, problems } = read(JSON.stringify(keys))
  expect(configuration).toBeUndefined()
  expect(problems).toMatchObject([{ severity: 'error', line: 1 }])
  return problems[0]?.message ?? ''
}

describe('a configuration that says nothing', () => {
  it('has every default', () => {
    expect(configured({})).toEqual({
      event: '2026',
      approvedFirmwares: [],
      thresholds: { storage: 95, battery: 60 },
      expectedSettings: {
        gnssRate: 5,
        oneLogPerDay: 0,
        timezone: 0,
        ledFlash: 1,
        speedUnit: undefined,
        distanceUnit: undefined,
      },
      minimum500mBest: 5,
      logging: { consoleLevel: 'INFO', fileLevel: 'DEBUG' },
      detection: { timeout: 1000, interval: 5000 },
      inspection: { timeout: 10_000, concurrency: undefined },
      download: { timeout: 30_000, concurrency: 10 },
      disconnection: { timeout: 5000, interval: 10_000 },
      monitor: {
        port: 80,
        dnsServers: [],
        searchDomains: undefined,
        addresses: new Map(),
        publicAddresses: false,
        mirror: { folder: undefined, isAwaited: false },
        marks: { shortShare: 0.5, severalLogs: 2, longHours: 12 },
        limits: { infoBytes: 2 ** 20, settingsBytes: 2 ** 20, logsBytes: 2 ** 24, trackBytes: 2 ** 28 },
      },
    })
  })

  it('is the same with empty groups, comments everywhere and a BOM', () => {
    const text = `\ufeff${JSON.stringify({
      Comment: ['a', 'b'],
      Motion: { Comment: 'c', Info: { Firmwares: { Comment: 'd' }, Thresholds: { Comment: 'e' } } },
      Queuing: { Anything: [1] },
      Threading: { Comment: 'f', DetectionThread: {} },
      Monitor: { Addresses: { Comment: 'g' }, Limits: { Comment: 'h' } },
    })}`
    expect(read(text)).toEqual({ configuration: configured({}), problems: [], notes: [] })
  })

  it('is what the default configuration of an event is', () => {
    expect(defaultConfiguration('2026')).toEqual(configured({}))
  })
})

describe('a configuration that says something', () => {
  it('is read whole', () => {
    const monitor = {
      Port: 8080,
      'DNS Servers': ['192.168.0.1', '127.0.0.1:5300', '[fd00::1]:53'],
      'Search Domains': ['lan', 'event.example'],
      Addresses: { 601: '192.168.0.7', 602: '127.0.0.1:8602', 603: '[::1]:80' },
      Mirror: { Folder: '/media/stick', 'Before Release': true },
      Marks: { 'Short Share': 0.3, 'Several Logs': 4, 'Long Hours': 10 },
      Limits: { 'Info Bytes': 2048, 'Settings Bytes': 4096, 'Logs Bytes': 8192, 'Track Bytes': 16_384 },
    }
    const keys = {
      Event: 'Weymouth 2025',
      Motion: {
        Info: {
          Firmwares: { 9010: [], '9008 Weymouth SW (3232)': 'x' },
          Thresholds: { Storage: 80, Battery: 12.5 },
        },
        Settings: {
          'GNSS Rate': 10,
          'One Log Per Day': 1,
          Timezone: -60,
          Flash: 3,
          Speed: 'kn',
          Distance: 'km',
        },
      },
      Filters: { '500m Best': 1 },
      Logging: { 'Console Level': 'warning', 'File Level': 40 },
      Threading: {
        DetectionThread: { Timeout: 0.5 },
        DetectionThreadPool: { Interval: 2 },
        InspectionThread: { Timeout: 3 },
        InspectionThreadPool: { Threads: 4 },
        DownloadThread: { Timeout: 60 },
        DownloadThreadPool: { Threads: 6 },
        DisconnectionThread: { Timeout: 7 },
        DisconnectionThreadPool: { Interval: 8 },
      },
      Monitor: monitor,
    }
    expect(configured(keys)).toEqual({
      event: 'Weymouth 2025',
      approvedFirmwares: ['9010', '9008 Weymouth SW (3232)'],
      thresholds: { storage: 80, battery: 12.5 },
      expectedSettings: {
        gnssRate: 10,
        oneLogPerDay: 1,
        timezone: -60,
        ledFlash: 3,
        speedUnit: 'kn',
        distanceUnit: 'km',
      },
      minimum500mBest: 1,
      logging: { consoleLevel: 'WARNING', fileLevel: 'ERROR' },
      detection: { timeout: 500, interval: 2000 },
      inspection: { timeout: 3000, concurrency: 4 },
      download: { timeout: 60_000, concurrency: 6 },
      disconnection: { timeout: 7000, interval: 8000 },
      monitor: {
        port: 8080,
        dnsServers: ['192.168.0.1', '127.0.0.1:5300', '[fd00::1]:53'],
        searchDomains: ['lan', 'event.example'],
        addresses: new Map([
          [601, { host: '192.168.0.7', port: undefined }],
          [602, { host: '127.0.0.1', port: 8602 }],
          [603, { host: '::1', port: 80 }],
        ]),
        publicAddresses: false,
        mirror: { folder: '/media/stick', isAwaited: true },
        marks: { shortShare: 0.3, severalLogs: 4, longHours: 10 },
        limits: { infoBytes: 2048, settingsBytes: 4096, logsBytes: 8192, trackBytes: 16_384 },
      },
    })
  })

  it.each([
    [{ Level: 30 }, 'WARNING', 'WARNING'],
    [{ Level: 'error', 'File Level': 10 }, 'ERROR', 'DEBUG'],
    [{ 'Console Level': 'Warn' }, 'WARNING', 'DEBUG'],
    // Nothing is logged between two levels, so a level in between is the next one.
    [{ 'Console Level': 15, 'File Level': 41 }, 'INFO', 'CRITICAL'],
  ])('logs by %j', (logging, consoleLevel, fileLevel) => {
    expect(configured({ Logging: logging }).logging).toEqual({ consoleLevel, fileLevel })
  })

  it('tells apart no search domains and those of the system', () => {
    expect(configured({ Monitor: { 'Search Domains': [] } }).monitor.searchDomains).toEqual([])
  })

  it('notes what it has no use for', () => {
    const pool = { Threads: 8 }
    const { notes, problems } = read(
      JSON.stringify({
        Threading: {
          DetectionThreadPool: pool,
          DisconnectionThreadPool: pool,
          InspectionThreadPool: { Interval: 1 },
        },
      }),
    )
    expect(problems).toEqual([])
    expect(notes).toEqual([
      'Threading.DetectionThreadPool.Threads is not used: detection needs no threads',
      'Threading.InspectionThreadPool.Interval is not used: inspection starts as soon as it can',
      'Threading.DisconnectionThreadPool.Threads is not used: disconnection needs no threads',
    ])
  })
})

describe('values that make no sense are errors', () => {
  const settings = (key: string, value: unknown) => ({ Motion: { Settings: { [key]: value } } })
  const monitor = (key: string, value: unknown) => ({ Monitor: { [key]: value } })

  it.each([
    [
      { Motion: { Info: { Thresholds: { Battery: 101 } } } },
      'Motion.Info.Thresholds.Battery: expected a number from 0 to 100, found 101.',
    ],
    [
      { Motion: { Info: { Thresholds: { Storage: '95' } } } },
      'Motion.Info.Thresholds.Storage: expected a number from 0 to 100, found "95".',
    ],
    [
      { Motion: { Info: { Firmwares: ['9010'] } } },
      'Motion.Info.Firmwares: expected a group of names in braces { }, such as { "9010": "remark" }, found a list.',
    ],
    [{ Motion: null }, 'Motion: expected a group of keys in braces { }, found null.'],
    [settings('GNSS Rate', 0), 'Motion.Settings.GNSS Rate: expected a whole number from 1 to 100, found 0.'],
    [settings('One Log Per Day', 2), 'Motion.Settings.One Log Per Day: expected 0 or 1, found 2.'],
    [
      settings('Timezone', 60.5),
      'Motion.Settings.Timezone: expected a whole number from -720 to 840, found 60.5.',
    ],
    [settings('Speed', ''), 'Motion.Settings.Speed: expected text such as "kn", found "".'],
    [{ Filters: { '500m Best': -1 } }, 'Filters.500m Best: expected a number from 0 to 100, found -1.'],
    [
      { Logging: { Level: 9 } },
      'Logging.Level: expected a level: 10-50 or DEBUG, INFO, WARNING, ERROR, CRITICAL, found 9.',
    ],
    [
      { Logging: { Level: 'loud' } },
      'Logging.Level: expected a level: 10-50 or DEBUG, INFO, WARNING, ERROR, CRITICAL, found "loud".',
    ],
    [
      { Threading: { DetectionThreadPool: { Interval: 0 } } },
      'Threading.DetectionThreadPool.Interval: expected a number from 0.01 to 3600, found 0.',
    ],
    [
      { Threading: { DownloadThread: { Timeout: -1 } } },
      'Threading.DownloadThread.Timeout: expected a number from 0.01 to 3600, found -1.',
    ],
    [
      { Threading: { DownloadThreadPool: { Threads: 0 } } },
      'Threading.DownloadThreadPool.Threads: expected a whole number from 1 to 1000, found 0.',
    ],
    [monitor('Port', 70_000), 'Monitor.Port: expected a whole number from 1 to 65535, found 70000.'],
    [
      monitor('DNS Servers', ['1.1.1.1', 'router']),
      'Monitor.DNS Servers[1]: expected an IP address or address:port, such as "192.168.0.1", found "router".',
    ],
    [
      monitor('DNS Servers', '1.1.1.1'),
      'Monitor.DNS Servers: expected a list, each an IP address or address:port, such as "192.168.0.1", found "1.1.1.1".',
    ],
    [
      monitor('Search Domains', ['a b']),
      'Monitor.Search Domains[0]: expected the name of a domain, such as "lan", found "a b".',
    ],
    [
      monitor('Addresses', { 601: 'motion' }),
      'Monitor.Addresses.601: expected an IP address or address:port, such as "192.168.0.7", found "motion".',
    ],
    [
      monitor('Addresses', { 601: '1.1.1.1:0' }),
      'Monitor.Addresses.601: expected an IP address or address:port, such as "192.168.0.7", found "1.1.1.1:0".',
    ],
    [
      monitor('Addresses', { 70000: '1.1.1.1' }),
      'Monitor.Addresses.70000: expected a motion id from 1 to 65535 as the key, found "70000".',
    ],
    [
      monitor('Marks', { 'Short Share': 50 }),
      'Monitor.Marks.Short Share: expected a number from 0 to 1, found 50.',
    ],
    [
      monitor('Limits', { 'Logs Bytes': 0 }),
      'Monitor.Limits.Logs Bytes: expected a whole number from 1024 to 1073741824, found 0.',
    ],
  ])('%j', (keys, message) => {
    expect(errorOf(keys)).toBe(message)
  })

  it.each(['NaN', 'Infinity', '-Infinity'])('%s is not a number in JSON', (value) => {
    expect(problemsOf(`{\n  "Monitor": { "Port": ${value} }\n}`)).toEqual([
      'server.json:2:24: This is not a JSON value: text must be in double quotes (").',
    ])
  })

  it('a number too large for a number is refused', () => {
    expect(problemsOf('{ "Filters": { "500m Best": 1e999 } }')).toEqual([
      'server.json:1:29: Filters.500m Best: expected a number from 0 to 100, found a number too large.',
    ])
  })

  it.each([2025, '2025', 'Weymouth Speed Week', 'été_2025', '2025-10.a'])(
    'the event %j is the name of a folder',
    (event) => {
      expect(configured({ Event: event }).event).toBe(String(event))
    },
  )

  it.each([
    '',
    '.',
    '..',
    '../2025',
    'a/b',
    'a\\b',
    '/etc',
    'C:',
    'a\u0000b',
    '\u202ex',
    ' 2025',
    '2025 ',
    '2025.',
    'con',
    'NUL.txt',
    'COM1',
    -1,
    2025.5,
    1e300,
    true,
    null,
    ['2025'],
    'x'.repeat(61),
  ])('the event %j is not', (event) => {
    expect(errorOf({ Event: event })).toMatch(/^Event: expected the name of a folder such as 2025/)
  })
})

describe('the place of a problem', () => {
  it('is the line and column of the value', () => {
    const text =
      '{\r\n  "Event": 2025,\r\n  "Monitor": {\r\n\t"Port": 70000,\r\n    "DNS Servers": ["1.1.1.1",\r\n      "x"]\r\n  }\r\n}'
    expect(problemsOf(text).map((line) => line.split(': ')[0])).toEqual([
      'server.json:4:10',
      'server.json:6:7',
    ])
  })

  it('is the key where the key is wrong, and the last of two where a key is doubled', () => {
    const text =
      '{\n  "Evnt": 1,\n  "Event": "x",\n  "Event": "../y",\n  "Monitor": { "Addresses": { "x": "1.1.1.1" } }\n}'
    expect(problemsOf(text)).toEqual([
      'server.json:2:3: Unknown key Evnt, not used. Did you mean "Event"?',
      'server.json:4:3: The key "Event" is there twice: the last one counts.',
      expect.stringMatching(/^server\.json:4:12: Event: expected the name of a folder .* found "\.\.\/y"\.$/),
      'server.json:5:31: Monitor.Addresses.x: expected a motion id from 1 to 65535 as the key, found "x".',
    ])
  })

  it.each([
    ['', '1:1: The file is empty'],
    [
      '{\n  "Event": 2025,\n}',
      '3:1: A key in double quotes (") is expected here; after the last entry there is no comma.',
    ],
    ['{\n  // remark\n  "Event": 2025\n}', '2:3: Comments such as // or /* */ are not allowed'],
    ['{\n  "Event": 2025\n  "Filters": {}\n}', '3:3: A comma is missing before this.'],
    ['{\n  "Event" 2025\n}', '2:11: A colon (:) is expected here'],
    ["{ 'Event': 2025 }", '1:3: This is not a JSON value: text must be in double quotes'],
    ['{\n  "Event": "2025\n}', '2:12: The closing quote (") is missing on this line.'],
    ['{\n  "Event": 2025', '2:16: A closing brace (}) is missing before this.'],
    ['{}\n}', '2:1: The file should have ended before this'],
    ['{ "Event": "a\\b" }', undefined],
    ['{ "Event": "a\\x" }', '1:12: A backslash in text must be doubled'],
    [`${'['.repeat(40)}`, '1:33: More than 32 brackets within each other'],
    ['[]', '1:1: The file: expected a group of keys in braces { }, found a list.'],
    ['x'.repeat(maximumConfigurationLength + 1), '1:1: The file has more than 1048576 characters'],
  ])('is told of %j', (text, message) => {
    const { configuration, problems } = read(text)
    expect(configuration).toBeUndefined()
    if (message !== undefined) expect(problems.map(formatProblem)[0]).toContain(`server.json:${message}`)
  })
})

describe('what is only doubtful is a warning', () => {
  it.each([
    [
      { Motion: { Info: { Threshold: {} } } },
      'Unknown key Motion.Info.Threshold, not used. Did you mean "Thresholds"?',
    ],
    [
      { Logging: { 'console level': 10 } },
      'Unknown key Logging.console level, not used. Did you mean "Console Level"?',
    ],
    [{ Comments: 'x' }, 'Unknown key Comments, not used. Did you mean "Comment"?'],
    [
      { Filters: { 'Something Else': 1 } },
      'Unknown key Filters.Something Else, not used. Known here: 500m Best.',
    ],
    [
      { Motion: { Settings: { Flash: 0, 'LED Flash': 1 } } },
      'Motion.Settings has both "Flash" and "LED Flash": "LED Flash" counts. Delete one of them.',
    ],
  ])('%j', (keys, message) => {
    const { configuration, problems } = read(JSON.stringify(keys))
    expect(configuration).toEqual(configured({}))
    expect(problems).toMatchObject([{ severity: 'warning', message }])
  })

  it('a key named like a part of every object is a key like any other', () => {
    const { configuration, problems } = read(
      '{ "__proto__": { "Event": "x" }, "constructor": 1, "toString": 2 }',
    )
    expect(configuration?.event).toBe('2026')
    expect(problems.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning'])
  })

  it('keys cannot run the terminal', () => {
    expect(problemsOf('{ "\\u001b[2J\\u202eEvil": 1, "a\\nb": 2 }').join()).not.toMatch(
      /\p{Cc}|\p{Bidi_Control}/u,
    )
  })
})

describe('any text', () => {
  const key = fc.constantFrom(
    'Event',
    'Motion',
    'Info',
    'Settings',
    'Monitor',
    'Addresses',
    'Port',
    'Comment',
    'Timezone',
    '601',
    '__proto__',
    'Logging',
    'Level',
  )
  const { tree } = fc.letrec((tie) => ({
    leaf: fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.constant(null)),
    tree: fc.oneof(
      { maxDepth: 4 },
      tie('leaf'),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
    ),
  }))
  const fragment = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"Event"',
    '//',
    '/*',
    '\\u',
    '\n',
    '\r\n',
    '-',
    '1e',
    'null',
    '\ufeff',
    ' ',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
    tree.map((value) => JSON.stringify(value, undefined, 2)),
  )

  it('never throws, and gives either a configuration or an error whose place lies within the file', () => {
    fc.assert(
      fc.property(text, (json) => {
        const { configuration, problems } = read(json)
        const lines = json.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
        expect(problems.some(({ severity }) => severity === 'error')).toBe(configuration === undefined)
        for (const { line, column } of problems) {
          expect(line).toBeGreaterThanOrEqual(1)
          expect(line).toBeLessThanOrEqual(lines.length)
          expect(column).toBeGreaterThanOrEqual(1)
          expect(column).toBeLessThanOrEqual((lines[(line ?? 0) - 1] ?? '').length + 1)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('that is accepted can be read by any other reader of JSON too', () => {
    fc.assert(
      fc.property(text, (json) => {
        if (read(json).configuration !== undefined) JSON.parse(json.replace(/^\ufeff/, ''))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['keys', `{${Array.from({ length: 60_000 }, (_, index) => `"k${index}":1`).join(',\n')}}`],
    ['doubled keys', `{${'"Event":1,\n'.repeat(80_000)}"Event":1}`],
    [
      'addresses',
      `{"Monitor":{"Addresses":{${Array.from({ length: 60_000 }, (_, index) => `"x${index}":1`).join(',\n')}}}}`,
    ],
    ['brackets', '{"Event":['.repeat(90_000)],
    ['mistakes', '{,\n'.repeat(30).concat(',\n'.repeat(200_000))],
  ])('of a great many %s is refused or read in no time', (_name, json) => {
    const started = performance.now()
    expect(read(json).problems.length).toBeLessThanOrEqual(200)
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

const real = '../shared/events/server.2022-2025.json'
const hasReal = existsSync(real)
if (!hasReal) console.warn(`skipped: the real server.json is not at ${real}`)

describe.skipIf(!hasReal)('the server.json of a real event', () => {
  it('is read without a problem', () => {
    const { configuration, problems, notes } = read(readFileSync(real, 'utf8'))
    expect(problems).toEqual([])
    expect(notes).toHaveLength(2)
    expect(configuration).toMatchObject({
      event: '2025',
      expectedSettings: { timezone: 60, ledFlash: 1 },
      minimum500mBest: 1,
      inspection: { timeout: 10_000, concurrency: 4 },
      download: { timeout: 30_000, concurrency: 4 },
    })
    expect(configuration?.approvedFirmwares).toHaveLength(13)
  })
})
