import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultConfiguration } from '../../../src/core/config/read-configuration.ts'
import { hasEvents, readText } from '../../events/real-event.ts'
import { configured, read } from './configuration-texts.ts'

describe('a configuration that says nothing', () => {
  it('a configuration without keys has every default', () => {
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
      inspection: { timeout: 10_000 },
      download: { timeout: 30_000 },
      disconnection: { timeout: 5000, interval: 10_000 },
      monitor: {
        port: 80,
        dnsServers: [],
        searchDomains: undefined,
        addresses: new Map(),
        publicAddresses: false,
        isKeptAwake: true,
        mirror: { folder: undefined, isAwaited: false },
        marks: { shortShare: 0.5, severalLogs: 2, longHours: 12 },
        chargers: 48,
        board: { listen: undefined, public: [], allowsCommands: true },
        limits: {
          infoBytes: 2 ** 20,
          settingsBytes: 2 ** 20,
          logsBytes: 2 ** 24,
          trackBytes: 2 ** 28,
          inspectionsAtOnce: undefined,
          downloadsAtOnce: 10,
        },
      },
    })
  })

  it('a configuration with empty groups, comments everywhere and a BOM has every default', () => {
    const text = `\ufeff${JSON.stringify({
      Comment: ['a', 'b'],
      Motion: { Comment: 'c', Info: { Firmwares: { Comment: 'd' }, Thresholds: { Comment: 'e' } } },
      Queuing: { Anything: [1] },
      Threading: { Comment: 'f', DetectionThread: {} },
      Monitor: { Addresses: { Comment: 'g' }, Limits: { Comment: 'h' } },
    })}`
    expect(read(text)).toEqual({ configuration: configured({}), problems: [], notes: [] })
  })

  it('the default configuration is that of an event that configures nothing', () => {
    expect(defaultConfiguration('2026')).toEqual(configured({}))
  })
})

describe('a configuration that says something', () => {
  it('a configuration that sets every key is read whole', () => {
    const monitor = {
      Port: 8080,
      'DNS Servers': ['192.168.0.1', '127.0.0.1:5300', '[fd00::1]:53'],
      'Search Domains': ['lan', 'event.example'],
      Addresses: { 601: '192.168.0.7', 602: '127.0.0.1:8602', 603: '[::1]:80' },
      Mirror: { Folder: '/media/stick', 'Before Release': true },
      Marks: { 'Short Share': 0.3, 'Several Logs': 4, 'Long Hours': 10 },
      Chargers: 20,
      Board: { Listen: 'wlan0:8601', Public: ['names', 'speeds'], Commands: false },
      Limits: {
        'Info Bytes': 2048,
        'Settings Bytes': 4096,
        'Logs Bytes': 8192,
        'Track Bytes': 16_384,
        'Inspections At Once': 4,
        'Downloads At Once': 6,
      },
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
      inspection: { timeout: 3000 },
      download: { timeout: 60_000 },
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
        isKeptAwake: true,
        mirror: { folder: '/media/stick', isAwaited: true },
        marks: { shortShare: 0.3, severalLogs: 4, longHours: 10 },
        chargers: 20,
        board: {
          listen: { host: 'wlan0', port: 8601 },
          public: ['names', 'speeds'],
          allowsCommands: false,
        },
        limits: {
          infoBytes: 2048,
          settingsBytes: 4096,
          logsBytes: 8192,
          trackBytes: 16_384,
          inspectionsAtOnce: 4,
          downloadsAtOnce: 6,
        },
      },
    })
  })

  it.each([
    [{ Level: 30 }, 'WARNING', 'WARNING'],
    [{ Level: 'error', 'File Level': 10 }, 'ERROR', 'DEBUG'],
    [{ 'Console Level': 'Warn' }, 'WARNING', 'DEBUG'],
    // Nothing is logged between two levels, so a level in between is the next one.
    [{ 'Console Level': 15, 'File Level': 41 }, 'INFO', 'CRITICAL'],
  ])('the log level is read from %j', (logging, consoleLevel, fileLevel) => {
    expect(configured({ Logging: logging }).logging).toEqual({ consoleLevel, fileLevel })
  })

  it.each([
    [8601, { host: '127.0.0.1', port: 8601 }],
    ['0', { host: '127.0.0.1', port: 0 }],
    ['192.168.0.57', { host: '192.168.0.57', port: 8600 }],
    [{ Listen: 'on' }, { host: '127.0.0.1', port: 8600 }],
    ['off', undefined],
    [{ Public: ['hours'] }, undefined],
  ])('the board of a configuration may be an address alone, or a group of keys: %j', (board, listen) => {
    expect(configured({ Monitor: { Board: board } }).monitor.board.listen).toEqual(listen)
  })

  it.each([
    ['"Board": "laptop:x"', 'Monitor.Board: expected a port such as 8600, ', 'found "laptop:x"'],
    ['"Board": true', 'Monitor.Board: expected a port such as 8600, ', 'found true'],
    ['"Board": 70000', 'or a group of keys in braces { }, found 70000'],
    ['"Board": null', 'or a group of keys in braces { }, found null'],
    ['"Board": {"Listen": "a:b:c"}', 'Monitor.Board.Listen: expected a port such as 8600, '],
    ['"Board": {"Public": ["name"]}', 'Monitor.Board.Public[0]: expected a list of some of names, notes, '],
    ['"Board": {"Public": "names"}', 'Monitor.Board.Public: expected a list of some of names, notes, '],
    ['"Board": {"Commands": 1}', 'Monitor.Board.Commands: expected true or false, found 1'],
  ])('a board that makes no sense is refused with its place and what is accepted: %s', (board, ...words) => {
    const { configuration, problems } = read(`{"Monitor": {\n${board}}}`)
    expect(configuration).toBeUndefined()
    expect(problems).toMatchObject([{ severity: 'error', line: 2 }])
    for (const text of words) expect(problems[0]?.message).toContain(text)
  })

  it('an unknown key of the board is reported with the nearest known one', () => {
    const { problems } = read('{"Monitor": {"Board": {"Publik": []}}}')
    expect(problems).toMatchObject([{ severity: 'warning', message: expect.stringContaining('"Public"') }])
  })

  it('a configuration distinguishes no search domains from those of the system', () => {
    expect(configured({ Monitor: { 'Search Domains': [] } }).monitor.searchDomains).toEqual([])
  })

  it('reading a configuration lists the keys it does not use', () => {
    const pool = { Threads: 8 }
    const { notes, problems } = read(
      JSON.stringify({
        Threading: {
          DetectionThreadPool: pool,
          DisconnectionThreadPool: pool,
          InspectionThreadPool: { Interval: 1, Threads: 0 },
          DownloadThreadPool: pool,
        },
      }),
    )
    expect(problems).toEqual([])
    expect(notes).toEqual([
      'Threading.DetectionThreadPool.Threads is not used: detection needs no threads',
      'Threading.InspectionThreadPool.Threads is not used: inspection needs no threads',
      'Threading.InspectionThreadPool.Interval is not used: inspection starts as soon as it can',
      'Threading.DownloadThreadPool.Threads is not used: download needs no threads',
      'Threading.DisconnectionThreadPool.Threads is not used: disconnection needs no threads',
    ])
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

  it('any text gives a configuration, or an error whose place lies within the file', () => {
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

  it('an accepted configuration can be read by any other JSON reader too', () => {
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
  ])('a configuration of a great many %s is refused or read', (_name, json) => {
    expect(read(json).problems.length).toBeLessThanOrEqual(200)
  })
})

describe.skipIf(!hasEvents)('the server.json of a real event', () => {
  it('the server.json of a real event is read without a problem', () => {
    const { configuration, problems, notes } = read(readText('server.2022-2025.json'))
    expect(problems).toEqual([])
    expect(notes).toHaveLength(4)
    expect(configuration).toMatchObject({
      event: '2025',
      expectedSettings: { timezone: 60, ledFlash: 1 },
      minimum500mBest: 1,
      inspection: { timeout: 10_000 },
      download: { timeout: 30_000 },
      // Its pools of four threads are the Python server's, and no wish of the team.
      monitor: { limits: { inspectionsAtOnce: undefined, downloadsAtOnce: 10 } },
    })
    expect(configuration?.approvedFirmwares).toHaveLength(13)
  })
})
