import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatEventLine } from '../../src/core/record/journal-lines.ts'
import { ReportReader } from '../../src/report/read-event.ts'
import type { Report } from '../../src/report/report.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'
import { EVENING, SimulatedDay, TODAY } from './simulated-day.ts'

let day: SimulatedDay
beforeAll(async () => {
  day = await SimulatedDay.make({ devices: 20 })
})
afterAll(() => day[Symbol.asyncDispose]())

interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

function start(...args: readonly string[]) {
  return spawn(process.execPath, ['dist/cli.js', 'report', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function run(...args: readonly string[]): Promise<Run> {
  const child = start(...args)
  const exited = once(child, 'close')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await exited
  return { stdout, stderr, code }
}

const inEvent = (...args: readonly string[]) => run('--root', day.root, ...args)
const jsonOf = async (...args: readonly string[]): Promise<Report> =>
  JSON.parse((await inEvent('--format', 'json', ...args)).stdout)

describe('the tracks of a simulated day', () => {
  test('the report of a simulated day has the same recomputed bests as the devices gave', async () => {
    const { report, series } = await new ReportReader(day.root, 'test').read({ type: 'all' }, EVENING)
    const home = report.days.flatMap(({ motions }) =>
      motions.flatMap(({ tracks }) => tracks.filter(({ status }) => status === 'completed')),
    )
    expect(home.length).toBeGreaterThan(20)
    for (const { key, check, figures } of home) {
      expect([key, check?.verdict, check?.reason]).toEqual([
        key,
        expect.stringMatching(/exact|usable/),
        undefined,
      ])
      if (check?.verdict !== 'exact') continue
      const { best2s, best10s, best500m } = figures
      expect([key, check.bests]).toEqual([key, { best2s, best10s, best500m }])
      expect(series.get(key)?.speeds.length).toBeGreaterThan(100)
    }
    expect(report.persons.filter(({ results }) => results.recheck === 'equal').length).toBeGreaterThan(15)
  })

  test('the report of a simulated day agrees with the ledgers, added up in another way', async () => {
    const report = await jsonOf('--date', TODAY)
    const own = { files: 0, span: 0, distance: 0, best: 0, skipped: 0 }
    for (const { id } of day.devices) {
      for (const [key, entry] of parseLedger(await day.readLedger(id)).ledger) {
        if (!key.includes(`_${TODAY.replaceAll('-', '')}_`)) continue
        if (entry.status === 'skipped') own.skipped += 1
        if (entry.status !== 'completed') continue
        own.files += 1
        own.span += entry.duration
        own.distance += entry.distance
        own.best = Math.max(own.best, entry['500m_best'])
      }
    }
    const { totals } = report
    expect([totals.home, totals.wanted]).toEqual([own.files, own.files])
    expect([totals.span, totals.distance, totals.skipped]).toEqual([own.span, own.distance, own.skipped])
    expect(totals.best500m?.speed).toBe(own.best)
    expect(own.files).toBeGreaterThan(10)
  })

  test('the report of a simulated day says when each motion came, could go and left', async () => {
    const { days } = await jsonOf()
    const [first] = days[0]?.motions ?? []
    expect(first?.visits).toEqual([
      {
        motion: first?.motion,
        arrivedAt: EVENING,
        releasedAt: EVENING + 20_000,
        content: 'tracks',
        leftAt: EVENING + 40_000,
        leftEarly: false,
        until: EVENING + 40_000,
      },
    ])
    expect(days[0]?.bouts).toHaveLength(1)
  })

  test('the report reads each track once: only what has changed is read again', async () => {
    await using own = await SimulatedDay.make({ devices: 3 })
    const reader = new ReportReader(own.root, 'test')
    const before = await reader.read({ type: 'newest' }, EVENING)
    const [key = ''] = before.series.keys()
    const again = await reader.read({ type: 'newest' }, EVENING)
    expect(again.series.get(key)).toBe(before.series.get(key))
    const file = own.pathOf('gpslogs', TODAY.replaceAll('-', ''), key)
    const bytes = await readFile(file)
    bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1
    await writeFile(file, bytes)
    const { report, series } = await reader.read({ type: 'newest' }, EVENING)
    expect(series.has(key)).toBe(false)
    const tracks = report.days.flatMap(({ motions }) => motions.flatMap((motion) => motion.tracks))
    expect(tracks.find((track) => track.key === key)?.check).toMatchObject({
      verdict: 'damaged',
      reason: expect.stringContaining('SHA-256'),
    })
    expect(report.days[0]?.motions.find(({ tracks: own }) => own[0]?.key === key)?.marks).toContain('damaged')
  })

  test('the report counts missing tracks as not home, and checks none without their whole folder', async () => {
    await using own = await SimulatedDay.make({ devices: 3, daysBefore: 0 })
    const folder = own.pathOf('gpslogs', TODAY.replaceAll('-', ''))
    const [name = ''] = await readdir(folder)
    const reader = new ReportReader(own.root, 'test')
    const { totals } = (await reader.read({ type: 'newest' }, EVENING)).report
    await rm(join(folder, name))
    const after = (await reader.read({ type: 'newest' }, EVENING)).report
    expect([after.totals.home, after.totals.wanted]).toEqual([totals.home - 1, totals.wanted])
    expect(after.problems).toEqual([])
    await rm(folder, { recursive: true })
    const without = (await reader.read({ type: 'newest' }, EVENING)).report
    expect(without.totals.home).toBe(totals.home)
    expect(without.problems).toEqual([expect.stringContaining('as the ledgers have them, unchecked')])
    expect(without.persons.every(({ results }) => results.recheck === 'unchecked')).toBe(true)
  })
})

describe('the command', () => {
  test('the report command shows the newest day as a table, and says which day that is', async () => {
    const { stdout, stderr, code } = await inEvent()
    expect(code).toBe(0)
    expect(stderr).toContain(`This is ${TODAY}, the newest day with tracks`)
    for (const part of [
      'MON 12 OCT 2026',
      'LOOK AT FIRST',
      'PERSONS',
      'MOTIONS',
      'FIRMWARE',
      'BATTERIES',
      'UTC+1',
    ]) {
      expect(stdout).toContain(part)
    }
    expect(stdout).toMatch(/best 500 m \d+\.\d knots, .+ \(motion \d+\)/)
  })

  test('the report command takes a day in both ways of writing it, and every day', async () => {
    expect((await jsonOf('--date', '2026-10-11')).days.map(({ date }) => date)).toEqual(['2026-10-11'])
    expect((await jsonOf('--date', '20261011')).days.map(({ date }) => date)).toEqual(['2026-10-11'])
    const all = await jsonOf('--all')
    expect([all.format, all.scope]).toEqual([1, 'all'])
    expect(all.days.map(({ date }) => date)).toEqual(['2026-10-11', '2026-10-12'])
  })

  test('the report command opens on no day in the future, names those with tracks, and shows one that is named', async () => {
    await using own = await SimulatedDay.make({ devices: 3, hasJournal: false })
    const id = own.devices[0]?.id ?? 0
    const folder = own.pathOf('motions', `motion-${id}`)
    await rm(join(folder, 'logs.json'))
    const ledger = (await own.readLedger(id)).replaceAll('20261012', '20310101')
    await writeFile(join(folder, 'downloads.json'), ledger)
    const newest = await run('--root', own.root)
    expect(newest.stderr).toContain(`This is ${TODAY}, the newest day with tracks`)
    expect(newest.stderr).toContain(
      "Days in the future are left out: 2031-01-01. A motion's clock or the laptop's was wrong; --date names one.",
    )
    expect(newest.stdout).toMatch(
      /\d+ tracks? of 1 day in the future left out \(2031-01-01\): --date shows one/,
    )
    const named = await run('--root', own.root, '--date', '2031-01-01', '--json')
    expect(named.stderr).not.toContain('left out')
    const report: Report = JSON.parse(named.stdout)
    expect(report.days.map(({ date }) => date)).toEqual(['2031-01-01'])
    expect(report.totals.wanted).toBeGreaterThan(0)
  })

  test('the report command says that nothing is known of an unknown day', async () => {
    const { stderr, code } = await inEvent('--date', '2024-01-01')
    expect([stderr, code]).toEqual([
      'Nothing is known of 2024-01-01: no track, and nobody has a motion that day.\n',
      0,
    ])
  })

  test.each([
    ['a day that is none', ['--date', '2026-02-31']],
    ['a day and all days', ['--date', '20261012', '--all']],
    ['an unknown format', ['--format', 'pdf']],
    ['a watch without a file', ['--watch']],
    ['a folder that is no project', ['--root', '/nonexistent']],
    ['a place that cannot be written', ['--output', '/dev/null/report.html']],
  ])('the report command refuses %s', async (_, args) => {
    const { stdout, stderr, code } = await inEvent(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  test("the report command writes the form of the file's extension, whole, and nothing beside it", async () => {
    const folder = join(day.root, 'out')
    for (const [name, begins] of [
      ['day.html', '<!doctype html>'],
      ['day.csv', '\ufeffdate,person,'],
      ['day.json', '{\n  "format": 1,'],
      ['day.txt', 'Test, Mon 12 Oct 2026'],
    ] as const) {
      expect(await inEvent('--output', join(folder, name))).toMatchObject({ stdout: '', code: 0 })
      expect((await readFile(join(folder, name), 'utf8')).slice(0, begins.length)).toBe(begins)
    }
    expect(await readdir(folder)).toEqual(['day.csv', 'day.html', 'day.json', 'day.txt'])
  })

  test('the report command writes nothing into the event', async () => {
    const seen = async () => {
      const names = await readdir(day.pathOf(), { recursive: true })
      return Promise.all(names.sort().map(async (name) => [name, (await stat(day.pathOf(name))).mtimeMs]))
    }
    const before = await seen()
    await inEvent('--all')
    expect(await seen()).toEqual(before)
  })

  test('the report command ends silently when its reader goes away', async () => {
    const child = start('--root', day.root, '--all', '--format', 'html')
    const exited = once(child, 'close')
    child.stdout.once('data', () => child.stdout.destroy())
    const stderr = await text(child.stderr)
    const [code] = await exited
    expect([code, stderr]).toEqual([0, ''])
  })
})

describe('a report that is watched', () => {
  async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
    for (const end = Date.now() + 20_000; !(await isSo()); await delay(50)) {
      if (Date.now() > end) throw new Error(`never: ${what}`)
    }
  }

  test('a watched report is written again at each change and never in part, and ends gracefully', async () => {
    await using own = await SimulatedDay.make({ devices: 4, hasJournal: false })
    const folder = join(own.root, 'out')
    await mkdir(folder)
    const file = join(folder, 'day.html')
    const child = start('--root', own.root, '--watch', '--output', file)
    const ended = once(child, 'close')
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      said += part
    })
    const page = (): Promise<string> => readFile(file, 'utf8').catch(() => '')
    const has = (part: string) => until(async () => (await page()).includes(part), part)
    await has('No journal shows')
    expect(await page()).toContain('<meta http-equiv="refresh"')

    let isWatching = true
    const partial: string[] = []
    const watching = (async () => {
      while (isWatching) {
        const now = await page()
        if (!now.startsWith('<!doctype html>') || !now.endsWith('</html>\n')) partial.push(now)
        await delay(2)
      }
    })()
    await own.writeJournal([
      { type: 'motion-connected', at: EVENING + 1000, motion: 601, address: '10.0.0.1' },
    ])
    await has('1 arrival, 0 releases')
    const [journal = ''] = await readdir(own.pathOf('logs'))
    const released = formatEventLine({
      type: 'motion-released',
      at: EVENING + 2000,
      motion: 601,
      content: 'tracks',
    })
    await appendFile(own.pathOf('logs', journal), released)
    await has('1 arrival, 1 release')

    // A temporary read error is reported, and the last report stays.
    const roster = own.pathOf('config', 'motions.csv')
    const rows = await readFile(roster, 'utf8')
    await writeFile(roster, 'nothing of the kind')
    await until(async () => said.includes('motions.csv'), 'shown what is wrong with motions.csv')
    expect(await page()).toContain('1 arrival, 1 release')
    await writeFile(roster, rows.replaceAll('Sailboard', 'Windfoil'))
    await has('Windfoil')

    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    isWatching = false
    await watching
    expect(partial).toEqual([])
    expect(await readdir(folder)).toEqual(['day.html'])
    expect(await page()).not.toContain('http-equiv="refresh"')
    expect(said).toMatch(/^Written to .*day\.html, again at each change; Ctrl-C ends it\.\n.*motions\.csv/)
  })
})
