import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../../src/core/base/problem.ts'
import { maximumConfigurationLength } from '../../../src/core/config/read-configuration.ts'
import { configured, errorOf, problemsOf, read } from './configuration-texts.ts'

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
      { Monitor: { Limits: { 'Downloads At Once': 0 } } },
      'Monitor.Limits.Downloads At Once: expected a whole number from 1 to 1000, found 0.',
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
  ])('a configuration value that makes no sense is an error: %j', (keys, message) => {
    expect(errorOf(keys)).toBe(message)
  })

  it.each(['NaN', 'Infinity', '-Infinity'])('%s is not accepted as a number in server.json', (value) => {
    expect(problemsOf(`{\n  "Monitor": { "Port": ${value} }\n}`)).toEqual([
      'server.json:2:24: NaN and Infinity are no numbers in JSON: write a number, or delete the key.',
    ])
  })

  it('a number in server.json that is too large for a number is refused', () => {
    expect(problemsOf('{ "Filters": { "500m Best": 1e999 } }')).toEqual([
      'server.json:1:29: Filters.500m Best: expected a number from 0 to 100, found a number too large.',
    ])
  })

  it.each([2025, '2025', 'Weymouth Speed Week', 'été_2025', '2025-10.a'])(
    'the event %j is accepted as the name of a folder',
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
  ])('the event %j is not accepted as the name of a folder', (event) => {
    expect(errorOf({ Event: event })).toMatch(/^Event: expected the name of a folder such as 2025/)
  })
})

describe('the place of a problem', () => {
  it('a configuration problem has the line and column of its value', () => {
    const text =
      '{\r\n  "Event": 2025,\r\n  "Monitor": {\r\n\t"Port": 70000,\r\n    "DNS Servers": ["1.1.1.1",\r\n      "x"]\r\n  }\r\n}'
    expect(problemsOf(text).map((line) => line.split(': ')[0])).toEqual([
      'server.json:4:10',
      'server.json:6:7',
    ])
  })

  it('a configuration problem has the place of a wrong key, and of the last of two equal keys', () => {
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
    ['{\n  "Event": 2025,\n}', '3:1: Delete the comma before this: there is none after the last entry.'],
    ['{\n  // remark\n  "Event": 2025\n}', '2:3: Comments such as // or /* */ are not allowed'],
    ['{\n  "Event": 2025\n  "Filters": {}\n}', '3:3: A comma is missing before this.'],
    ['{\n  "Event" 2025\n}', '2:11: A colon (:) is expected here'],
    ["{ 'Event': 2025 }", '1:3: Text and keys are in straight double quotes (").'],
    ['{ "Event": “2025” }', '1:12: Text and keys are in straight double quotes (").'],
    [
      '{ "Filters": { "500m Best": 5,5 } }',
      '1:31: A number has a decimal point, not a comma: write 5.5 instead of 5,5.',
    ],
    ['{ "Monitor": { "Public Addresses": True } }', '1:36: Write true and false in small letters.'],
    ['{ "Event": None }', '1:12: None is no value in JSON: delete the key.'],
    ['{ "Filters": { "500m Best": .5 } }', '1:29: This number is not written as JSON wants it'],
    ['{ "Filters": { "500m Best": 05 } }', '1:30: This number is not written as JSON wants it'],
    ['{\n  "Event": "2025\n}', '2:12: The closing quote (") is missing on this line.'],
    ['{\n  "Event": 2025', '2:16: A closing brace (}) is missing before this.'],
    ['{}\n}', '2:1: The file should have ended before this'],
    ['{ "Event": "a\\b" }', undefined],
    ['{ "Event": "a\\x" }', '1:12: A backslash in text must be doubled'],
    [`${'['.repeat(40)}`, '1:33: More than 32 brackets within each other'],
    ['[]', '1:1: The file: expected a group of keys in braces { }, found a list.'],
    ['x'.repeat(maximumConfigurationLength + 1), '1:1: The file has more than 1048576 characters'],
  ])('a malformed configuration is refused with its place: %j', (text, message) => {
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
    [{ Monitor: { '500m best': 1 } }, 'Unknown key Monitor.500m best, not used. It belongs in Filters.'],
    [{ Battery: 40 }, 'Unknown key Battery, not used. It belongs in Motion.Info.Thresholds.'],
    [
      { Monitor: { Event: '2026' } },
      'Unknown key Monitor.Event, not used. It belongs in the outermost braces.',
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
  ])('a doubtful configuration is a warning: %j', (keys, message) => {
    const { configuration, problems } = read(JSON.stringify(keys))
    expect(configuration).toEqual(configured({}))
    expect(problems).toMatchObject([{ severity: 'warning', message }])
  })

  it('a configuration key named like a property of every object is treated like any other key', () => {
    const { configuration, problems } = read(
      '{ "__proto__": { "Event": "x" }, "constructor": 1, "toString": 2 }',
    )
    expect(configuration?.event).toBe('2026')
    expect(problems.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning'])
  })

  it('a configuration key cannot control the terminal', () => {
    expect(problemsOf('{ "\\u001b[2J\\u202eEvil": 1, "a\\nb": 2 }').join()).not.toMatch(
      /\p{Cc}|\p{Bidi_Control}/u,
    )
  })
})
