import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  parseInfo,
  parseLogs,
  parseSettings,
  summariseSetAside,
} from '../../../src/core/domain/payload-schemas.ts'

const info = (motion: unknown) => {
  const parsed = parseInfo(JSON.stringify({ motion }))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.info
}

const settings = (fields: unknown) => {
  const parsed = parseSettings(JSON.stringify({ settings: fields }))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.settings
}

const record = {
  file: '/logs/2023/10/0601_2023-10-07-1019.oao',
  size: 1796,
  timezone: 60,
  mode: 0,
  start_date: 1696673980800,
  end_date: 0,
  duration: 0,
  distance: 12,
  '2s_best': 1,
  '10s_best': 2,
  '500m_best': 3,
  '1852m_best': 'whatever',
  spot: '',
}

const logs = (...records: readonly unknown[]) => {
  const parsed = parseLogs(JSON.stringify({ logs: records }))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed
}

describe('info.json', () => {
  test('info.json gives firmware and hardware in the form with a code and a name', () => {
    const { firmware, firmwareCode, hardware } = info({
      firmware: { code: 9008, name: '9008 Weymouth SW (3232)', special: 'locked' },
      hardware: { code: 105, name: 'Wireless Mini M10' },
    })
    expect({ firmware, firmwareCode, hardware }).toEqual({
      firmware: '9008 Weymouth SW (3232)',
      firmwareCode: '9008',
      hardware: 'Wireless Mini M10',
    })
  })

  test('info.json gives firmware and hardware in the plain form of old firmware', () => {
    expect(info({ firmware: 3129, hardware: 'wireless-mini' })).toMatchObject({
      firmware: '3129',
      firmwareCode: '3129',
      hardware: 'wireless-mini',
    })
  })

  test('a firmware code without a name in info.json is the name', () => {
    expect(info({ firmware: { code: '9008' } })).toMatchObject({ firmware: '9008', firmwareCode: '9008' })
  })

  test('numbers in info.json are read as numbers and as text', () => {
    expect(info({ identifier: '601', filesystem: { level: ' 3 ' }, battery: { level: 77 } })).toMatchObject({
      identifier: 601,
      storage: 3,
      battery: 77,
    })
  })

  test.each([null, '', 'abc', true, [], {}, -1, 101, 250, '1e999', '0x10', 'NaN', ' '])(
    'a battery level of %j is undetermined, never 0 and never a guess',
    (level) => {
      expect(info({ battery: { level }, filesystem: { level } })).toMatchObject({
        battery: undefined,
        storage: undefined,
      })
    },
  )

  test('a number in info.json that is too large for a number is undetermined', () => {
    const parsed = parseInfo('{"motion":{"identifier":1e999,"battery":{"level":1e999}}}')
    expect(parsed).toMatchObject({ ok: true, info: { identifier: undefined, battery: undefined } })
  })

  test('an info.json that says nothing leaves everything undetermined', () => {
    expect(new Set(Object.values(info({})))).toEqual(new Set([undefined]))
  })

  test('one field of a wrong kind in info.json leaves the others readable', () => {
    expect(info({ identifier: 601, filesystem: 'full', battery: [], firmware: [1] })).toMatchObject({
      identifier: 601,
      storage: undefined,
      battery: undefined,
      firmware: undefined,
    })
  })

  test('text that would control the terminal is removed from a name in info.json', () => {
    expect(info({ firmware: { code: 1, name: '\u001b]0;owned\u0007 9008\u202e' } }).firmware).toBe('9008')
  })

  test.each(['', 'hello', '[]', '{}', '{"motion":[]}', '{"motion":NaN}', 'null', '<html></html>'])(
    'the info.json %j is refused with a reason',
    (text) => {
      expect(parseInfo(text)).toEqual({ ok: false, reason: expect.stringMatching(/^it /) })
    },
  )
})

describe('settings.json', () => {
  test('every number in settings.json may be text, as firmware sends it', () => {
    expect(
      settings({
        gnss_rate: '5',
        one_log_per_day: '0',
        timezone: '-60',
        custom_led: { flash: '1', substract: '0', rows: [{ code: '78' }] },
        speed_unit: 'kn',
        distance_unit: 'km',
        wifi: [{ login: '', password_length: '0' }],
      }),
    ).toEqual({
      gnssRate: 5,
      oneLogPerDay: 0,
      timezone: -60,
      ledFlash: 1,
      speedUnit: 'kn',
      distanceUnit: 'km',
    })
  })

  test('the LED flash of settings.json without custom_led is the default 1', () => {
    expect(settings({}).ledFlash).toBe(1)
  })

  test.each([null, {}, [], 'on', { flash: '' }, { flash: null }, { flash: 'on' }])(
    'the LED flash of settings.json with custom_led %j is undetermined',
    (custom_led) => {
      expect(settings({ custom_led }).ledFlash).toBeUndefined()
    },
  )

  test.each(['', 'abc', null, 1.5, 841, -721, '1e3'])(
    'a timezone of %j in settings.json is undetermined',
    (timezone) => {
      expect(settings({ timezone }).timezone).toBeUndefined()
    },
  )
})

describe('logs.json', () => {
  test('a log record in logs.json is read, and an unknown field is ignored', () => {
    expect(logs(record).logs).toEqual([
      {
        file: record.file,
        size: 1796,
        timezone: 60,
        startDate: 1696673980800,
        endDate: 0,
        duration: 0,
        distance: 12,
        best2s: 1,
        best10s: 2,
        best500m: 3,
      },
    ])
  })

  test('a bad log record is set aside with its place and reason, and the others are used', () => {
    const parsed = logs(record, { ...record, size: -5 }, null, record)
    expect(parsed.logs).toHaveLength(2)
    expect(parsed.setAside).toEqual([
      {
        index: 1,
        file: record.file,
        reason: 'record 2: "size" is -5, expected bytes, at most 1073741824',
        startDate: record.start_date,
      },
      { index: 2, file: undefined, reason: 'record 3: it is not an object', startDate: undefined },
    ])
  })

  test.each([
    '/logs/../../etc/passwd',
    '/logs/2023/10/../10/0601_2023-10-07-1019.oao',
    'http://elsewhere/logs/2023/10/0601_2023-10-07-1019.oao',
    '//elsewhere/logs/2023/10/0601_2023-10-07-1019.oao',
    '/logs/2023/10/0601_2023-10-07-1019.oao?x=1',
    '/logs/2023/10/0601_2023-10-07-1019.oao\n',
    '/logs/2023/10/0601_2023-10-07-1019.',
    '/logs/2023/10/0601_2023-10-07-1019.o/o',
    '/logs/2023/10/0601_2023-10-07-1019.toolong',
    '/logs/2023/10/601_2023-10-07-1019.oao',
    '\\logs\\2023\\10\\0601_2023-10-07-1019.oao',
    '',
    null,
    7,
  ])('a log record whose file is %j is set aside', (file) => {
    expect(logs({ ...record, file })).toMatchObject({ logs: [], setAside: [{ index: 0 }] })
  })

  test.each([null, '', 'x', -1, 1.5, 2 ** 60, '1e999', {}, true])(
    'a log record with %j for any of its numbers is set aside',
    (value) => {
      for (const field of [
        'size',
        'start_date',
        'end_date',
        'duration',
        'distance',
        '2s_best',
        '500m_best',
      ]) {
        expect(logs({ ...record, [field]: value }).logs).toEqual([])
      }
    },
  )

  test('a log record that starts after the year 9999 is set aside: its key would have another form', () => {
    expect(logs({ ...record, start_date: 253_402_300_800_000 }).logs).toEqual([])
  })

  test('a logs.json with 20,000 logs is read, and one more log is refused', () => {
    const line = JSON.stringify(record)
    const many = (count: number) => parseLogs(`{"logs":[${Array(count).fill(line).join(',')}]}`)
    expect(many(20_000)).toMatchObject({ ok: true })
    expect(many(20_001)).toEqual({ ok: false, reason: 'it lists 20001 logs, more than 20000' })
  })

  test('a great many bad log records are reported in a few lines', () => {
    const { setAside } = logs(...Array(100).fill(null))
    expect(summariseSetAside(setAside, 2)).toEqual([
      'record 1: it is not an object',
      'record 2: it is not an object',
      'and 98 more',
    ])
    expect(summariseSetAside(setAside.slice(0, 2), 2)).toHaveLength(2)
  })
})

test('no text and no JSON ever makes a payload parser throw', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify({ motion: value, settings: value, logs: value })),
    fc.array(fc.jsonValue()).map((value) => JSON.stringify({ logs: value })),
    fc
      .record({ key: fc.constantFrom(...Object.keys(record)), value: fc.jsonValue() })
      .map(({ key, value }) => JSON.stringify({ logs: [{ ...record, [key]: value }] })),
  )
  fc.assert(
    fc.property(anything, (text) => {
      for (const parse of [parseInfo, parseSettings, parseLogs]) {
        const parsed = parse(text)
        if (!parsed.ok) expect(parsed.reason).not.toBe('')
      }
    }),
    { numRuns: 500 },
  )
})

test('every number read from a payload is finite and within its range', () => {
  const level = fc.oneof(fc.double(), fc.string(), fc.double().map(String))
  fc.assert(
    fc.property(level, (value) => {
      const { battery } = info({ battery: { level: value } })
      const { timezone, gnssRate } = settings({ timezone: value, gnss_rate: value })
      if (battery !== undefined) expect(battery >= 0 && battery <= 100).toBe(true)
      if (timezone !== undefined) expect(Number.isInteger(timezone) && Math.abs(timezone) <= 840).toBe(true)
      if (gnssRate !== undefined) expect(Number.isFinite(gnssRate)).toBe(true)
    }),
  )
})
