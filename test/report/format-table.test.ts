import { describe, expect, test } from 'vitest'
import { widthOf } from '../../src/core/base/steady-text.ts'
import { formatTable } from '../../src/report/format-table.ts'
import { dateWords, minuteOf, zoneName } from '../../src/report/words.ts'
import { row } from '../core/domain/rosters.ts'
import { hostileNames } from '../ui/hostile-names.ts'
import { info } from '../ui/scenes.ts'
import { DAY, HOUR, recordWith, trackAt } from './invented-day.ts'
import { reportOf, WRITTEN } from './invented-report.ts'

describe('the report as text', () => {
  test('the report as text shows a day from its totals to its batteries', () => {
    const { figures } = trackAt(604)
    const records = [
      recordWith(601, [trackAt(601)], {
        info: info(601, { battery: 61 }),
        readAt: WRITTEN,
        note: 'mast broken',
      }),
      recordWith(602, [
        trackAt(602, { time: '090000' }),
        trackAt(602, { entry: { status: 'skipped', reason: 'slow' } }),
      ]),
      recordWith(603, []),
      recordWith(604, [], { unassigned: [{ day: DAY, figures }] }),
    ]
    const visit = {
      motion: 601,
      leftEarly: false,
      arrivedAt: WRITTEN - HOUR,
      releasedAt: WRITTEN - HOUR + 60_000,
      until: WRITTEN,
    }
    const report = reportOf(
      records,
      [601, 602, 603].map((id) => row(id)),
      { visits: [visit] },
    )
    for (const line of formatTable(report).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
    const text = formatTable(report, 140)
    expect(text).toBe(`2026, Mon 12 Oct 2026 (times in UTC+1, written 2026-10-12 18:30:00)

MON 12 OCT 2026
2 motions brought tracks, 1 of 3 assigned ones are missing
2 of 2 files home, 0.0 MiB, 1 skipped, 1 unassigned
4.0 hours, median 2.0 hours, 60.0 km
best 500 m 21.4 knots, Ann Able (motion 601)
best 10 s 23.3 knots, Ann Able (motion 601)
best 2 s 25.3 knots, Ann Able (motion 601)

LOOK AT FIRST
  missing (1): 603 Ann Able (not seen)
  unassigned track (1): 604 (11:00, 21.4 kn (500 m))
  skipped track (1): 602 Ann Able

PERSONS
  person    File ID    motion  files  hours    km  kn 500m  kn 10s  kn 2s  marks
  Ann Able  ABC601XYZ     601      1    2.0  30.0     21.4    23.3   25.3
  Ann Able  ABC602XYZ     602      1    2.0  30.0     21.4    23.3   25.3  skipped track
  Ann Able  ABC603XYZ     603                                              missing

MOTIONS
  motion  person    arrived  may go  MiB  files  hours    km  kn 500m  kn 10s  kn 2s  battery  firmware  marks             note
     601  Ann Able  17:30    17:31   0.0      1    2.0  30.0     21.4    23.3   25.3      61%  ok                          mast broken
     602  Ann Able                   0.0      1    2.0  30.0     21.4    23.3   25.3                     skipped track
     603  Ann Able                                                                                       missing
     604  nobody                                                                                         unassigned track

SKIPPED
  602 Ann Able, 11:00: slow

UNASSIGNED
  604, 11:00: 2.0 h, 30.0 km, 21.4 knots over 500 m; nobody has the motion that day

FIRMWARE
  1 x 9008 Weymouth SW (3232): 601
  2 never read: 602, 603

BATTERIES
  batch 1 of 48 chargers: 601 61%
`)
  })

  test('the report as text keeps its columns whatever the names are', () => {
    const entrants = hostileNames.map((firstName, index) => row(601 + index, { firstName, familyName: '' }))
    const text = formatTable(
      reportOf(
        entrants.map(({ motion }) => recordWith(motion, [trackAt(motion)])),
        entrants,
      ),
    )
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
    expect(text.split('\n').filter((line) => line.includes('ABC601XYZ')).length).toBeGreaterThan(0)
  })
})

test('the report writes zones, times and days as people say them', () => {
  expect([0, 60, -210, 345].map(zoneName)).toEqual(['UTC', 'UTC+1', 'UTC-3:30', 'UTC+5:45'])
  expect(minuteOf(Date.UTC(2026, 9, 12, 23, 30), 60)).toBe('00:30')
  expect(minuteOf(1e18, 60)).toBe('??:??')
  expect([dateWords('2026-10-09'), dateWords('no day')]).toEqual(['Fri 9 Oct 2026', 'no day'])
})
