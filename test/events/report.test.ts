/** Compares the report of real events with sums computed from their ledgers in another way. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ReportReader } from '../../src/report/read-event.ts'
import type { Report } from '../../src/report/report.ts'
import {
  eventsFolder,
  exceptionsOf,
  expectedText,
  hasEvents,
  motionsOf,
  payloadOf,
  readText,
  type Year,
  years,
} from './real-event.ts'

/** A record of logs.json or an entry of a ledger, as the files have them. */
interface Raw {
  readonly size: number
  readonly start_date: number
  readonly duration: number
  readonly distance: number
  readonly '2s_best': number
  readonly '10s_best': number
  readonly '500m_best': number
}

interface Sums {
  home: number
  wanted: number
  skipped: number
  size: number
  span: number
  distance: number
  best500m: number
}

const dayOf = (key: string): string => key.split('_').at(-2) ?? ''

function add(sums: Map<string, Sums>, day: string, status: string, raw: Raw): void {
  const none: Sums = { home: 0, wanted: 0, skipped: 0, size: 0, span: 0, distance: 0, best500m: 0 }
  const own = sums.get(day) ?? none
  sums.set(day, own)
  if (status === 'skipped') {
    own.skipped += 1
    return
  }
  own.wanted += 1
  own.span += raw.duration
  own.distance += raw.distance
  own.best500m = Math.max(own.best500m, raw['500m_best'])
  if (status === 'completed') {
    own.home += 1
    own.size += raw.size
  }
}

/** Sums by day `YYYYMMDD` over the ledgers as they are, each log once, and over the logs that never entered one. */
function sumsOf(year: Year): ReadonlyMap<string, Sums> {
  const sums = new Map<string, Sums>()
  for (const motion of motionsOf(year)) {
    const ledger: Record<string, Raw & { motion_file: string; status: string }> = JSON.parse(
      expectedText(year, motion),
    )
    const seen = new Set<string>()
    // A log that was entered again under a new File ID was entered later.
    for (const [key, entry] of Object.entries(ledger).reverse()) {
      if (seen.has(entry.motion_file)) continue
      seen.add(entry.motion_file)
      add(sums, dayOf(key), entry.status, entry)
    }
    for (const { key } of exceptionsOf(year).filter(
      (each) => each.motion === motion && each.kind === 'never-inspected',
    )) {
      const { logs }: { logs: Raw[] } = JSON.parse(payloadOf(year, motion, 'logs'))
      const { settings } = JSON.parse(payloadOf(year, motion, 'settings'))
      const stamp = key.split('_').slice(-2).join('').slice(0, 14)
      const log = logs.find(({ start_date }) => {
        const local = new Date(start_date + Number(settings.timezone) * 60_000).toISOString()
        return local.replace(/\D/g, '').slice(0, 14) === stamp
      })
      if (log === undefined) throw new Error(`no log of ${key}`)
      add(sums, dayOf(key), 'queued', log)
    }
  }
  return sums
}

async function writeProject(root: string, year: Year): Promise<void> {
  const event = join(root, 'events', year)
  await mkdir(join(root, 'config'), { recursive: true })
  await writeFile(
    join(root, 'config', 'server.json'),
    JSON.stringify({ Event: year, Filters: { '500m Best': 1 }, Motion: { Settings: { Timezone: 60 } } }),
  )
  await cp(join(eventsFolder, year, 'config'), join(event, 'config'), { recursive: true })
  await cp(join(eventsFolder, year, 'motions'), join(event, 'motions'), { recursive: true })
  for (const motion of motionsOf(year)) {
    await writeFile(join(event, 'motions', `motion-${motion}`, 'downloads.json'), expectedText(year, motion))
  }
}

describe.skipIf(!hasEvents)('the report of a real event', () => {
  let root = ''
  const reports = new Map<Year, Report>()
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'real-event-'))
    for (const year of years) {
      await writeProject(join(root, year), year)
      const reader = new ReportReader(join(root, year), 'test')
      reports.set(year, (await reader.read({ type: 'all' }, Date.UTC(2026, 0, 1))).report)
    }
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  const reportOf = (year: Year): Report => {
    const report = reports.get(year)
    if (report === undefined) throw new Error(`no report of ${year}`)
    return report
  }

  test.each(years)('the report of the real event %s has the sums of its ledgers on every day', (year) => {
    const { days } = reportOf(year)
    const sums = sumsOf(year)
    expect(days.length).toBeGreaterThan(4)
    for (const { date, totals, motions, persons } of days) {
      const own = sums.get(date.replaceAll('-', ''))
      const { home, wanted, skipped, size, span, distance, best500m } = totals
      expect([date, { home, wanted, skipped, size, span, distance, best500m: best500m?.speed ?? 0 }]).toEqual(
        [date, own],
      )
      // However it is parted, it stays the same.
      for (const parts of [motions, persons]) {
        expect(parts.reduce((sum, { results }) => sum + results.distance, 0)).toBe(distance)
        expect(parts.reduce((sum, { results }) => sum + results.wanted, 0)).toBe(wanted)
      }
    }
  })

  test.each(years)(
    'the report of the real event %s shows each track of the ledgers, of its days or of those left out',
    (year) => {
      const { days, leftOut, totals } = reportOf(year)
      const reported = new Map(
        days.map(({ date, totals: own }) => [date, own.wanted + own.skipped + own.unassigned]),
      )
      for (const { date, tracks } of leftOut) reported.set(date, tracks)
      const sums = sumsOf(year)
      for (const [day, { wanted, skipped }] of sums) {
        const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
        const unassigned = days.find((each) => each.date === date)?.totals.unassigned ?? 0
        expect([date, reported.get(date)]).toEqual([date, wanted + skipped + unassigned])
      }
      expect(totals.unassigned).toBe(year === '2023' ? 2 : 0)
    },
  )

  test('the report of the real event of 2023 leaves out the days of 2022, whose ledgers were copied into it', () => {
    const { leftOut, days } = reportOf('2023')
    expect(leftOut.length).toBeGreaterThan(5)
    expect(leftOut.every(({ date }) => date.startsWith('2022-10'))).toBe(true)
    expect(days.every(({ date }) => date.startsWith('2023-10'))).toBe(true)
  })

  test.each(years)(
    'the report of the real event %s counts everybody of motions.csv who has a motion, brought or missing',
    (year) => {
      const rows = readText(year, 'config', 'motions.csv').split(/\r?\n/).length - 1
      const { totals, persons } = reportOf(year)
      expect(totals.assigned).toBeLessThanOrEqual(rows)
      expect(totals.missing).toBe(persons.length === 0 ? 0 : totals.assigned - totals.brought)
      expect(new Set(persons.map(({ person }) => `${person.fileId} ${person.name}`)).size).toBe(
        persons.length,
      )
    },
  )
})
