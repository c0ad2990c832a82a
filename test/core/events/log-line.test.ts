import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/core/domain/checks.ts'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { formatEvent, formatLine } from '../../../src/core/events/log-line.ts'
import { monitorEvent } from './arbitrary-events.ts'

const at = Date.UTC(2023, 9, 7, 16, 11, 12, 345)
const motion = 601
const figures = {
  size: 943_718,
  startDate: 0,
  endDate: 0,
  duration: 19_440_000,
  distance: 36_400_000,
  best2s: 0,
  best10s: 0,
  best500m: 13_840,
}
const key = 'ABC601XYZ_601_20231007_110004.oao'
const path = '/logs/2023/10/0601_2023-10-07-1100.oao'

const lines = (event: MonitorEvent): string[] => formatEvent(event).map(formatLine)
const infoRead = (finding: Omit<Finding, 'expected'>): MonitorEvent => ({
  type: 'info-read',
  at,
  motion,
  info: {
    identifier: motion,
    firmware: undefined,
    firmwareCode: undefined,
    hardware: undefined,
    storage: undefined,
    battery: undefined,
    isCharging: undefined,
  },
  findings: [{ ...finding, expected: '' }],
})
const planned = (status: 'queued' | 'skipped'): MonitorEvent => ({
  type: 'tracks-planned',
  at,
  motion,
  tracks: [{ key, day: '20231007', status, figures }],
  added: [key],
  unassigned: [],
})
const roster = (overlaps: readonly { motion: number; day: string }[]): MonitorEvent => {
  return {
    type: 'roster-read',
    at,
    file: 'motions.csv',
    entrants: [],
    withoutDevice: 0,
    problems: [],
    overlaps,
  }
}
const failed = { type: 'track-failed', at, motion, key, figures, path, reason: 'it broke' } as const
const troubled = (trouble: Extract<MonitorEvent, { type: 'motion-troubled' }>['trouble']): MonitorEvent => {
  return { type: 'motion-troubled', at, motion, trouble, retryAt: at }
}

/** The interface, letter for letter (docs/device.md, "Log lines"). */
const kept: readonly (readonly [MonitorEvent, string])[] = [
  [{ type: 'motion-connected', at, motion, address: '192.168.0.7' }, 'INFO,motion-601 is connected'],
  [infoRead({ topic: 'battery', verdict: 'pass', actual: '77' }), 'INFO,motion-601 battery level is 77%'],
  [infoRead({ topic: 'battery', verdict: 'fail', actual: '55' }), 'WARNING,motion-601 battery level is 55%'],
  [infoRead({ topic: 'storage', verdict: 'pass', actual: '3' }), 'DEBUG,motion-601 storage is 3% full'],
  [infoRead({ topic: 'storage', verdict: 'fail', actual: '97' }), 'WARNING,motion-601 storage is 97% full'],
  [
    infoRead({ topic: 'firmware', verdict: 'pass', actual: 'N' }),
    'DEBUG,motion-601 firmware is approved (N)',
  ],
  [
    infoRead({ topic: 'firmware', verdict: 'fail', actual: 'N' }),
    'WARNING,motion-601 firmware is not approved (N)',
  ],
  ...(
    [
      ['gnss-rate', 'GNSS rate'],
      ['one-log-per-day', 'one log per day'],
      ['timezone', 'timezone'],
      ['led-flash', 'LED flash'],
      ['speed-unit', 'speed unit'],
      ['distance-unit', 'distance unit'],
    ] as const
  ).map(([topic, name]) => {
    const line = `WARNING,motion-601 ${name} is incorrect (1)`
    return [infoRead({ topic, verdict: 'fail', actual: '1' }), line] as const
  }),
  [planned('queued'), `INFO,motion-601 ${key} queued - 0.9 MiB, 5.4 hours, 36.4 km, 26.9 knots (500m)`],
  [planned('skipped'), `DEBUG,motion-601 ${key} skipped - 0.9 MiB, 5.4 hours, 36.4 km, 26.9 knots (500m)`],
  [
    { type: 'track-completed', at, motion, key, figures, bytes: 1, verdict: 'exact', warnings: [] },
    `INFO,motion-601 ${key} downloaded - 0.9 MiB, 5.4 hours, 36.4 km, 26.9 knots (500m)`,
  ],
  [
    { ...failed, isUnprovided: true },
    `ERROR,motion-601 ${key} failed - 0.9 MiB, 5.4 hours, 36.4 km, 26.9 knots (500m)`,
  ],
  [{ ...failed, isUnprovided: true }, `ERROR,motion-601 was unable to provide ${path}`],
  [
    troubled({ code: 'timed-out', message: 'm', path: 'info.json' }),
    'ERROR,motion-601 was unable to provide info.json',
  ],
  [
    troubled({ code: 'wrong-identifier', message: 'm', identifier: 602 }),
    'ERROR,motion-601 identifier is incorrect (602)',
  ],
  [{ type: 'motion-released', at, motion, content: 'tracks' }, 'INFO,motion-601 can be disconnected'],
  [
    { type: 'motion-resolved', at, motion, address: '192.168.0.7' },
    'DEBUG,motion-601 detected at 192.168.0.7',
  ],
  [
    { type: 'motion-unanswered', at, motion, outcome: 'refused', address: '192.168.0.7' },
    'DEBUG,motion-601 not accepting connections',
  ],
  [{ type: 'motion-disconnected', at, motion, as: 'gone' }, 'DEBUG,motion-601 has been disconnected'],
  [roster([{ motion: 866, day: '20231007' }]), 'WARNING,Motion 866 assigned to multiple people on 20231007'],
]

/** A message without what differs from line to line. */
function shape(message: string): string {
  return message
    .replace(key, 'KEY')
    .replace('0.9 MiB, 5.4 hours, 36.4 km, 26.9 knots (500m)', 'S')
    .replace(path, 'info.json')
    .replace('(NAME)', '(N)')
    .replace(/\d+%/, '%')
}

describe('a log line', () => {
  test.each(kept)('the log line of %o is the one that scripts look for', (event, message) => {
    expect(lines(event)).toContain(`2023-10-07 16:11:12,${message}`)
  })

  test('every log line that scripts look for stands in docs/device.md, and no other line there does', () => {
    const [, table = ''] = /^## Log lines$(.*?)^### /ms.exec(readFileSync('docs/device.md', 'utf8')) ?? []
    const inTable = [...table.matchAll(/`((?:motion-|Motion )[^`]+)`/g)].map(([, message = '']) =>
      shape(message),
    )
    const [, others = ''] = /the same for (.*) \|$/m.exec(table) ?? []
    const topics = ['GNSS rate', ...[...others.matchAll(/`([^`]+)`/g)].map(([, topic = '']) => topic)]
    const rows = inTable.flatMap((row) => topics.map((topic) => row.replace('GNSS rate', topic)))
    const emitted = kept.map(([, message]) => shape(message.replace(/^[A-Z]+,/, '')))
    expect(new Set(emitted)).toEqual(new Set(rows))
  })

  test('a downloaded line gives the event team’s scripts the file in field 3 and the km in field 10', () => {
    const [line = ''] = lines({
      type: 'track-completed',
      at,
      motion,
      key,
      figures,
      bytes: 1,
      verdict: 'exact',
      warnings: [],
    })
    const fields = line.split(/\s+/)
    expect([fields[2], fields[9]]).toEqual([key, '36.4'])
  })

  test('every event makes one log line with three fields', () => {
    fc.assert(
      fc.property(monitorEvent, (event) => {
        for (const line of lines(event)) {
          expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,(DEBUG|INFO|WARNING|ERROR|CRITICAL),/)
          // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/)
        }
      }),
    )
  })
})

describe('a message of ours', () => {
  const interface_ = new Set(
    kept.map(([, message]) => message.replace(/^[A-Z]+,/, '').replace(/[\d(].*$/, '')),
  )
  const isKept = (message: string): boolean =>
    [...interface_].some((start) => message.startsWith(start)) ||
    / (queued|skipped|downloaded|failed) - /.test(message) ||
    / (is incorrect|is undetermined|identifier is incorrect|was unable to provide|is not approved|is approved)/.test(
      message,
    )

  test('a message of ours is not matched by scripts that look for motion- lines and downloaded lines', () => {
    fc.assert(
      fc.property(monitorEvent, (event) => {
        if (event.type === 'notice' || event.type === 'roster-read' || event.type.startsWith('alarm')) return
        for (const { message } of formatEvent(event)) {
          if (!isKept(message)) expect(message).not.toContain('motion-')
        }
      }),
    )
  })

  test('a message about a note has none of the words that scripts look for', () => {
    const said = (text: string) => lines({ type: 'note-taken', at, motion, text })
    expect(said('cracked case')).toEqual(['2023-10-07 16:11:12,INFO,Motion 601 note: cracked case'])
    expect(said('')).toEqual(['2023-10-07 16:11:12,INFO,Motion 601 note removed'])
    const hostile = said('swap with motion-602, WARN them: downloaded\n2023-10-07 16:11:12,ERROR,forged')
    expect(hostile).toHaveLength(1)
    expect(hostile[0]).toContain('swap with motion 602, Warn them: fetched')
  })

  test('a message says that a motion left with its tracks on it', () => {
    const said = lines({ type: 'motion-disconnected', at, motion, as: 'gone-early' })
    expect(said.at(-1)).toBe('2023-10-07 16:11:12,ERROR,Motion 601 left before its tracks were home')
  })
})

test('the words "can be disconnected" are logged for a release and for nothing else', () => {
  fc.assert(
    fc.property(monitorEvent, (event) => {
      const isSaid = lines(event).some((line) => /motion-\d+ can be disconnected$/.test(line))
      if (isSaid) expect(event.type).toBe('motion-released')
    }),
  )
})
