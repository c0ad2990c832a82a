/** Impossible numbers from a device, file or clock: each is set aside with its reason, and none becomes a timeout. */
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { LogRecord } from '../../src/simulator/contents.ts'
import {
  expectHome,
  expectWithheld,
  keyOf,
  released,
  said,
  sailed,
  sailedLog,
  startHasty,
  startPresent,
  troubled,
  turnOnAll,
} from './faulty-fleet.ts'

const impossible: readonly (readonly [name: string, changes: Partial<LogRecord>])[] = [
  ['40 GB', { size: 4e10 }],
  ['a petabyte', { size: 1e15 }],
  ['a byte more than 1 GiB', { size: 2 ** 30 + 1 }],
  ['a negative size', { size: -1 }],
  ['an end after the year 9999', { end_date: 253_402_300_800_000 }],
  ['an end that is no date', { end_date: 8.7e15 }],
  ['a thousand years of sailing', { duration: 31_557_600_000_000 }],
  ['a distance of ten times round the Earth and more', { distance: 2 ** 32 }],
  ['500 m faster than 32 bits can say', { '500m_best': 1e10 }],
  ['2 s faster than a number can say', { '2s_best': 1e300 }],
  ['half a millimetre', { distance: 0.5 }],
]

describe.concurrent('a number in logs.json that no log can have', () => {
  test.each(impossible)(
    'an impossible number in logs.json, %s, sets the record aside, and its motion is kept',
    async (_name, changes) => {
      const device = sailed(601, [sailedLog(601), sailedLog(601, 1, changes)])
      const good = sailed(602)
      await using monitored = await startPresent({ devices: [device, good] })
      const [{ trouble }] = await Promise.all([troubled(monitored, 601), released(monitored, 602)])
      const [field] = Object.keys(changes)
      expect(trouble.message).toMatch(
        new RegExp(`logs.json may hide a wanted track in what cannot be used: record 2: "${field}" is `),
      )
      await expectWithheld(monitored, 601, keyOf(601, 1))
      await expectHome(monitored, good)
      // The record that can be read is fetched all the same.
      expect(monitored.events.some((event) => event.type === 'track-completed' && event.motion === 601)).toBe(
        true,
      )
    },
  )

  test('a log of a wrong clock, in 2007 or 1980, is read and does not keep its motion', async () => {
    const logs = [Date.UTC(2007, 1, 24), Date.UTC(1980, 0, 6)].map((start_date) =>
      sailedLog(601, 1, {
        file: `/logs/2026/10/0601_${new Date(start_date).toISOString().slice(0, 10)}-0000.oao`,
        start_date,
        end_date: start_date,
      }),
    )
    const device = sailed(601, [sailedLog(601), ...logs])
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    await expectHome(monitored, device)
  })
})

test('no span that a device, a record or server.json can name is longer than a timer can be', async () => {
  const warned: string[] = []
  const warn = ({ name }: Error): void => void warned.push(name)
  process.on('warning', warn)
  // As long as it may be, and every time-out as long as it may be.
  const device = sailed(601, [sailedLog(601), sailedLog(601, 1, { size: 2 ** 30, '500m_best': 0 })])
  const hour = { Timeout: 3600 }
  await using monitored = await startHasty({
    devices: [device],
    threading: {
      DownloadThread: hour,
      InspectionThread: hour,
      DetectionThread: hour,
      DisconnectionThread: hour,
    },
  })
  await turnOnAll(monitored)
  await released(monitored, 601)
  monitored.dispatch({ type: 'fetch-skipped', motion: 601 })
  await monitored.event('track-started', ({ key }) => key === keyOf(601, 1))
  // What was warned of is emitted by then.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', warn)
  expect(warned.filter((name) => name === 'TimeoutOverflowWarning')).toEqual([])
})

test.each([
  ['identifier', { identifier: 601 + 65_536 }, 'ERROR,motion-601 identifier is incorrect (none)'],
  ['battery', { battery: { level: 1e15 } }, 'WARNING,motion-601 battery level is undetermined'],
  ['storage', { filesystem: { level: -1 } }, 'WARNING,motion-601 storage is undetermined'],
  ['firmware', { firmware: 1e15 }, 'WARNING,motion-601 firmware is undetermined'],
])('an impossible %s in info.json is as good as none', async (_name, motion, line) => {
  const device = sailed(601)
  const info = { motion: { ...device.info.motion, ...motion } }
  await using monitored = await startPresent({ devices: [{ ...device, info }] })
  await expect.poll(() => said(monitored)).toContain(line)
})

test('a date in a ledger that no calendar has sets that entry aside, and the track is fetched anew', async () => {
  const device = sailed(601)
  await using monitored = await startPresent({ devices: [device] })
  await released(monitored, 601)
  await monitored.stop()
  const path = 'motions/motion-601/downloads.json'
  const ledger = (await monitored.readEventFile(path)).toString()
  await writeFile(
    join(monitored.eventFolder, path),
    ledger.replace(/"start_date": \d+/, '"start_date": 9007199254740991'),
  )
  monitored.events = []
  await monitored.startEngine()
  await released(monitored, 601)
  await expectHome(monitored, device)
  expect(said(monitored).join('\n')).toContain('The ledger cannot be used as it is')
})

test('a warning of Node is in the log once, and not on the terminal', async () => {
  await using monitored = await startPresent({ devices: [sailed(601)] })
  const { captureWarnings } = await import('../../src/core/base/process-warnings.ts')
  const giveBack = captureWarnings((warning) => monitored.dispatch({ type: 'log-warning', warning }))
  const before = process.listenerCount('warning')
  expect(before).toBe(1)
  for (let count = 0; count < 3; count++) setTimeout(() => undefined, 4e10).unref()
  for (let count = 0; count < 100; count++) process.emitWarning(`warning ${count}\u001b[2J`)
  await once(process, 'warning')
  await expect
    .poll(() => said(monitored).filter((line) => line.startsWith('DEBUG,Node warns: ')).length)
    .toBe(20)
  giveBack()
  const lines = said(monitored).filter((line) => line.includes('Node warns'))
  expect(lines.filter((line) => line.includes('TimeoutOverflowWarning'))).toHaveLength(1)
  expect(lines.join()).not.toContain('\u001b')
})
