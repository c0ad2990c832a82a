/** A device that lists the most logs, all of them wanted: it blocks neither other motions nor the disk. */
import { readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LogRecord } from '../../src/simulator/contents.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { expectHome, released, sailed, startHasty } from './faulty-fleet.ts'

const LOGS = 20_000
const MINUTE = 60_000

/** One a minute, of a dozen frames each. */
const logs: readonly LogRecord[] = Array.from({ length: LOGS }, (_, index) => {
  const start_date = Date.UTC(2026, 9, 1) + index * MINUTE
  const local = new Date(start_date + 60 * MINUTE).toISOString()
  return logOf({
    file: `/logs/2026/10/0601_${local.slice(0, 10)}-${local.slice(11, 16).replace(':', '')}.oao`,
    size: 1536 + 52 * 12,
    start_date,
    end_date: start_date + 2400,
    duration: 2400,
    distance: 30_000,
  })
})

test('20,000 wanted logs of one motion are planned in parts and fetched with few writes of their ledger', async () => {
  const good = sailed(602)
  await using monitored = await startHasty({
    devices: [deviceOf(601, logs), good],
    dates: [['2026-10-01', '2026-10-20']],
    // This is not a test of its timeouts.
    threading: { InspectionThread: { Timeout: 30 }, DownloadThread: { Timeout: 30 } },
  })
  await monitored.fleet.turnOn(601)
  await monitored.event('track-started', ({ motion }) => motion === 601, { patience: 120_000 })
  const ledger = join(monitored.eventFolder, 'motions', 'motion-601', 'downloads.json')
  let writes = 0
  using watcher = {
    folder: watch(join(ledger, '..'), (event, name) => {
      if (event === 'rename' && name === 'downloads.json') writes++
    }),
    [Symbol.dispose]() {
      this.folder.close()
    },
  }
  expect(watcher.folder).toBeDefined()

  const parts = monitored.events.flatMap((event) => ('tracks' in event ? [event.tracks.length] : []))
  expect(Math.max(...parts)).toBeLessThanOrEqual(1000)
  expect(monitored.motion(601).tracks).toHaveLength(LOGS)

  // Another motion that arrives is served.
  await monitored.fleet.turnOn(602)
  await released(monitored, 602)
  await expectHome(monitored, good)

  // Forty more tracks; each reported as saved is in the ledger on disk by then.
  const since = monitored.events.length
  const completed = (): readonly string[] =>
    monitored.events
      .slice(since)
      .flatMap((event) => (event.type === 'track-completed' && event.motion === 601 ? [event.key] : []))
  await monitored.until(() => completed().length >= 40, 120_000)
  const onDisk: Record<string, { readonly status: string }> = JSON.parse(readFileSync(ledger, 'utf8'))
  for (const key of completed()) expect(onDisk[key]?.status).toBe('completed')
  // Two events of the folder at most for each write.
  expect(writes).toBeLessThan(completed().length)
  expect(monitored.state.violations).toEqual([])
}, 240_000)
