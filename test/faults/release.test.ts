/** `can be disconnected` is a promise: what a motion may have on it, and what prevents a release. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { LogRecord } from '../../src/simulator/contents.ts'
import {
  expectHome,
  expectWithheld,
  keyOf,
  ledgerEntry,
  released,
  said,
  sailed,
  sailedLog,
  startPresent,
  trackBytes,
  trackFiles,
  troubled,
} from './faulty-fleet.ts'

const slowFigures = { '2s_best': 2000, '10s_best': 1900, '500m_best': 1800 }

/** A log that began an hour ago, and the roster's dates around it. */
function today(changes: Partial<LogRecord> = {}) {
  const start = Math.floor(Date.now() / 1000) * 1000
  const local = new Date(start + 3_600_000).toISOString()
  const file = `/logs/${local.slice(0, 7).replace('-', '/')}/0601_${local.slice(0, 10)}-${local.slice(11, 16).replace(':', '')}.oao`
  const log = sailedLog(601, 0, { file, start_date: start, end_date: start + 1_800_000, ...changes })
  const day = (shift: number) => new Date(start + shift * 86_400_000).toISOString().slice(0, 10)
  return { log, dates: [[day(-1), day(1)]] as const, around: day }
}

describe.concurrent('what a motion goes with', () => {
  test('a released motion goes with the tracks of today', async () => {
    const { log, dates } = today()
    await using monitored = await startPresent({ devices: [sailed(601, [log])], dates })
    expect(await released(monitored, 601)).toMatchObject({ content: 'tracks' })
    expect(await trackFiles(monitored)).toHaveLength(1)
  })

  test('a released motion goes with nothing today and an older track, where that came just now', async () => {
    await using monitored = await startPresent({ devices: [sailed(601)] })
    expect(await released(monitored, 601)).toMatchObject({ content: 'nothing-today', older: 1 })
  })

  test('a released motion goes with the tracks of today, and the number of older ones that came with them', async () => {
    const { log, around } = today()
    const dates = [
      ['2026-10-12', '2026-10-12'],
      [around(-1), around(1)],
    ] as const
    await using monitored = await startPresent({ devices: [sailed(601, [log, sailedLog(601)])], dates })
    expect(await released(monitored, 601)).toMatchObject({ content: 'tracks', older: 1 })
  })

  test('a released motion goes with nothing today, where its tracks came home on another day', async () => {
    await using monitored = await startPresent({ devices: [sailed(601)] })
    await released(monitored, 601)
    await monitored.stop()
    const since = monitored.events.length
    await monitored.startEngine()
    expect(await released(monitored, 601, since)).toMatchObject({ content: 'nothing-today' })
  })

  test('a released motion goes with only a skipped track', async () => {
    const { log, dates } = today(slowFigures)
    await using monitored = await startPresent({ devices: [sailed(601, [log])], dates })
    expect(await released(monitored, 601)).toMatchObject({ content: 'only-skipped' })
    expect(await trackFiles(monitored)).toEqual([])
  })

  test('a released motion goes with an unassigned track', async () => {
    const { log, around } = today()
    const dates = [
      [around(-3), around(-3)],
      [around(3), around(3)],
    ] as const
    await using monitored = await startPresent({ devices: [sailed(601, [log])], dates })
    expect(await released(monitored, 601)).toMatchObject({ content: 'unassigned' })
    expect(
      said(monitored).some((line) => line.startsWith('WARNING,Motion 601 has an unassigned track')),
    ).toBe(true)
  })
})

const badPaths = [
  ['that climbs', '/logs/2026/10/../../../0601_2026-10-12-1200.oao'],
  ['of another host', 'http://10.10.10.10/logs/2026/10/0601_2026-10-12-1200.oao'],
  ['of this computer', '/etc/passwd'],
  ['that is too long', `/logs/2026/10/0601_2026-10-12-1200.${'o'.repeat(300)}`],
] as const

describe.concurrent('a record that cannot be used', () => {
  test.each(badPaths)(
    'an unusable log record for a path %s keeps the motion, and its other tracks come home',
    async (_, file) => {
      const logs = [sailedLog(601), sailedLog(601, 1, { file })]
      const device = sailed(601, logs)
      const requested: string[] = []
      await using monitored = await startPresent({
        devices: [device, sailed(602)],
        onEvent: (event) => {
          if (event.type === 'requested') requested.push(event.path)
        },
      })
      const [{ trouble }] = await Promise.all([troubled(monitored, 601), released(monitored, 602)])
      expect(trouble.message).toMatch(
        /^it cannot be released, keep it aside: logs\.json may hide a wanted track .+: record 2: "file" is /,
      )
      await expectWithheld(monitored, 601, keyOf(601, 1))
      expect((await ledgerEntry(monitored, 601, keyOf(601))).status).toBe('completed')
      expect(requested).not.toContain(file)
      expect(await trackFiles(monitored)).toEqual([keyOf(601), keyOf(602)])
    },
  )

  test('an unusable log record of a day when nobody had the motion does not keep it', async () => {
    const start = Date.UTC(2026, 5, 1, 10)
    const logs = [sailedLog(601), sailedLog(601, 1, { file: '/etc/passwd', start_date: start })]
    await using monitored = await startPresent({ devices: [sailed(601, logs)] })
    await released(monitored, 601)
    expect(said(monitored).some((line) => line.includes('has a record that cannot be used'))).toBe(true)
  })
})

test('ten thousand bad records are reported in one line', async () => {
  const bad = Array.from({ length: 10_000 }, () => sailedLog(601, 1, { file: '/etc/passwd' }))
  await using monitored = await startPresent({ devices: [sailed(601, bad)] })
  const { trouble } = await troubled(monitored, 601)
  expect(trouble.message.length).toBeLessThan(1000)
  expect(trouble.message).toMatch(/; and 9997 more$/)
})

test('two logs of one name keep the motion', async () => {
  const first = sailedLog(601)
  const second = sailedLog(601, 0, { file: first.file.replace('1100', '1101') })
  await using monitored = await startPresent({ devices: [sailed(601, [first, second])] })
  const { trouble } = await troubled(monitored, 601)
  expect(trouble.message).toBe(
    `it cannot be released, keep it aside: ${keyOf(601)} is the name of two logs, ${second.file} and ${first.file}`,
  )
  expect(monitored.events.filter(({ type }) => type === 'motion-released')).toEqual([])
})

describe.concurrent('a log that was never closed', () => {
  const bests = { '2s_best': 0, '10s_best': 0, '500m_best': 0, '1852m_best': 0, a500m_best: 0 }
  const open = sailedLog(601, 0, {
    ...bests,
    end_date: 0,
    duration: 0,
    distance: 0,
    size: 1536 + 52 * 2000 + 20,
  })
  const device = sailed(601, [open])
  const key = keyOf(601)

  test('a log that was never closed is skipped, as its speeds say nothing, but not silently', async () => {
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    expect(said(monitored)).toContain(
      `WARNING,Motion 601 ${key} was skipped, but its log was never closed (0.1 MiB): ` +
        'its figures say nothing; fetch the skipped tracks if somebody sailed with it',
    )
  })

  test('a log that was never closed is home with a warning on request, its last frame cut as on the device', async () => {
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    const since = monitored.events.length
    monitored.dispatch({ type: 'fetch-skipped', motion: 601 })
    const done = await monitored.event('track-completed', () => true, { since })
    expect(done.verdict).toBe('usable')
    expect(done.warnings[0]).toMatch(/^the log was never closed: the header has no end; 2000 GNSS frames/)
    await released(monitored, 601, since)
    await expectHome(monitored, device, 0, { verdict: 'usable', bytes: trackBytes(device, open) })
  })

  test('an open log of another length than promised keeps the motion, and what came is kept for a person', async () => {
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    monitored.fleet.fault(601, { type: 'cut-without-length', at: 0.9 }, { path: 'track' })
    const since = monitored.events.length
    monitored.dispatch({ type: 'fetch-skipped', motion: 601 })
    const { trouble } = await troubled(monitored, 601, since)
    expect(trouble.message).toContain('(unfinished: the log was never closed')
    expect(await trackFiles(monitored)).toEqual([`${key}.rejected`])
    expect(monitored.events.slice(since).filter(({ type }) => type === 'motion-released')).toEqual([])
  })
})

test('a release is emitted by the release stage alone', async () => {
  const root = join(import.meta.dirname, '..', '..', 'src')
  const files = (await readdir(root, { recursive: true })).filter((name) => /\.tsx?$/.test(name))
  const tellers: string[] = []
  for (const file of files) {
    const text = await readFile(join(root, file), 'utf8')
    if (/(?<!readonly )type: 'motion-released'/.test(text)) tellers.push(file.replaceAll('\\', '/'))
  }
  expect(tellers).toEqual(['core/engine/visit/release.ts'])
})
