import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { verifyFile } from '../../src/core/archive/verify-file.ts'
import { parseLogs } from '../../src/core/domain/payload-schemas.ts'
import { createRecordLookup } from '../../src/core/oao/record-lookup.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import { createRandom } from '../../src/simulator/random.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { SimulatedEvent } from './simulated-event.ts'

const KILLS = 50
const DEVICES = 20
const TRACKS = 8
const FRAMES = 16_000

/** A device with tracks of some 830 kB, on days of their own. */
function deviceWithTracks(id: number): DeviceContents {
  const logs = Array.from({ length: TRACKS }, (_, index) => {
    const start = Date.UTC(2026, 9, 10 + index, 10, 0, 4)
    const day = String(10 + index)
    return logOf({
      file: `/logs/2026/10/${String(id).padStart(4, '0')}_2026-10-${day}-1100.oao`,
      size: 1536 + 52 * FRAMES,
      start_date: start,
      end_date: start + (FRAMES / 5) * 1000,
      duration: (FRAMES / 5) * 1000,
    })
  })
  return deviceOf(id, logs)
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** What must be true at every instant: a file with a track's name is the track, a ledger is whole. */
async function expectNothingTorn(event: SimulatedEvent, devices: readonly DeviceContents[]): Promise<void> {
  const logs = devices.flatMap(({ logs: records }) => {
    const parsed = parseLogs(JSON.stringify({ logs: records }))
    return parsed.ok ? parsed.logs : []
  })
  const records = createRecordLookup(logs)
  for (const path of await filesBelow(join(event.folder, 'gpslogs'))) {
    if (!path.endsWith('.oao')) continue
    const verified = await verifyFile(path, { records })
    expect(verified.ok && verified.report.verdict, path).toBe('exact')
  }
  for (const path of await filesBelow(join(event.folder, 'motions'))) {
    if (!path.endsWith('downloads.json')) continue
    expect(parseLedger(await readFile(path, 'utf8')).faults, path).toEqual([])
  }
}

test(`a burst of ${DEVICES} devices that is killed ${KILLS} times loses nothing and tears nothing`, {
  timeout: 400_000,
}, async () => {
  const devices = Array.from({ length: DEVICES }, (_, index) => deviceWithTracks(601 + index))
  await using event = await SimulatedEvent.start({
    devices,
    bandwidth: { device: 800_000, accessPoint: 6_000_000 },
  })
  const random = createRandom(20261123)
  for (let kill = 0; kill < KILLS; kill++) {
    const monitor = spawn(process.execPath, ['dist/cli.js', '--headless', '--root', event.root], {
      stdio: 'ignore',
    })
    const exited = once(monitor, 'exit')
    // From before the first probe to the middle of the burst: the test varies the instant.
    await delay(100 + random.next() * 2400)
    monitor.kill('SIGKILL')
    expect(await exited).toEqual([null, 'SIGKILL'])
    if (kill % 10 === 9) await expectNothingTorn(event, devices)
  }
  const last = spawn(process.execPath, ['dist/cli.js', '--headless', '--root', event.root], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  for await (const data of last.stdout) {
    said += data
    if (said.split('\n').filter((line) => line.endsWith(' can be disconnected')).length === DEVICES) break
  }
  const exited = once(last, 'exit')
  last.kill('SIGTERM')
  expect(await exited).toEqual([0, null])

  await expectNothingTorn(event, devices)
  const files = await filesBelow(event.folder)
  expect(files.filter((path) => path.endsWith('.oao'))).toHaveLength(DEVICES * TRACKS)
  expect(files.filter((path) => /\.part$|\.rejected$|set-aside/.test(path))).toEqual([])
  for (const { id } of devices) {
    const ledger = parseLedger(
      await readFile(join(event.folder, 'motions', `motion-${id}`, 'downloads.json'), 'utf8'),
    )
    expect([...ledger.ledger.values()].map(({ status }) => status)).toEqual(Array(TRACKS).fill('completed'))
  }
})
