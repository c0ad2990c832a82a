/** The ledger must match the disk, and keep a person's requests over a restart. */
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { mountDeadDisk } from '../reliability/dead-disk.ts'
import {
  expectHome,
  expectMended,
  keyOf,
  ledgerEntry,
  released,
  said,
  sailed,
  sailedDay,
  sailedLog,
  startHasty,
  startPresent,
  trackBytes,
  trackFiles,
  troubled,
} from './faulty-fleet.ts'

const key = keyOf(601)
const device = sailed(601)
/** Below the speed filter. */
const slowDevice = sailed(601, [sailedLog(601, 0, { '2s_best': 2000, '10s_best': 1900, '500m_best': 1800 })])

function pathOf(monitored: MonitoredFleet): string {
  return join(monitored.eventFolder, 'gpslogs', sailedDay, key)
}

function ledgerPath(monitored: MonitoredFleet): string {
  return join(monitored.eventFolder, 'motions', 'motion-601', 'downloads.json')
}

/** A fleet whose motion has come home, with the engine stopped. */
async function comeHome(contents: DeviceContents = device): Promise<MonitoredFleet> {
  const monitored = await startPresent({ devices: [contents] })
  await released(monitored, 601)
  await monitored.stop()
  return monitored
}

function trackRequests(monitored: MonitoredFleet, since: number): number {
  return monitored.events.slice(since).filter(({ type }) => type === 'track-started').length
}

describe.concurrent('a completed track whose file is not as it was', () => {
  test.each([
    ['gone', 'the file is gone', (path: string) => rm(path)],
    ['cut', 'the file has 100 bytes instead of 104512', (path: string) => truncate(path, 100)],
  ])(
    'a completed track whose file is %s is shown at the start, wanted and fetched again',
    async (_, reason, spoil) => {
      await using monitored = await comeHome()
      await monitored.fleet.turnOff(601)
      await spoil(pathOf(monitored))
      const since = monitored.events.length
      await monitored.startEngine()
      expect(await monitored.event('track-missed', () => true, { since })).toMatchObject({ key, reason })
      expect(said(monitored)).toContain(`ERROR,Motion 601 ${key} is wanted again: ${reason}`)
      expect((await ledgerEntry(monitored, 601, key)).status).toBe('queued')
      await monitored.fleet.turnOn(601)
      await released(monitored, 601, since)
      await expectHome(monitored, device)
    },
  )

  test('a completed track whose file changes while the motion is there is fetched again before it may go', async () => {
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    await rm(pathOf(monitored))
    const since = monitored.events.length
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601, since)
    expect(trackRequests(monitored, since)).toBe(1)
    await expectHome(monitored, device)
  })

  test('a completed track whose file is unchanged is not fetched again', async () => {
    await using monitored = await comeHome()
    const since = monitored.events.length
    await monitored.startEngine()
    await released(monitored, 601, since)
    expect(trackRequests(monitored, since)).toBe(0)
  })
})

describe.concurrent('what a person asks for', () => {
  test('a track requested again stands untouched until the new one is whole', async () => {
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    const before = await readFile(pathOf(monitored))
    monitored.fleet.fault(601, { type: 'bit-flipped' })
    const since = monitored.events.length
    monitored.dispatch({ type: 'fetch-again', motion: 601 })
    await troubled(monitored, 601, since)
    expect((await readFile(pathOf(monitored))).equals(before)).toBe(true)
    expect(await trackFiles(monitored)).toContain(`${key}.rejected`)
    expect((await ledgerEntry(monitored, 601, key)).status).toBe('failed')
    expect(monitored.events.slice(since).filter(({ type }) => type === 'motion-released')).toEqual([])
    await expectMended(monitored, device, since)
  })

  test('a track requested again of a motion that is away is fetched after a restart', async () => {
    await using monitored = await comeHome()
    await monitored.fleet.turnOff(601)
    const asked = monitored.events.length
    await monitored.startEngine()
    await monitored.event('motion-recalled')
    monitored.dispatch({ type: 'fetch-again', motion: 601 })
    await monitored.event('notice', ({ message }) => message.includes('asked for again'), { since: asked })
    await monitored.stop()
    const since = monitored.events.length
    await monitored.startEngine()
    await monitored.fleet.turnOn(601)
    await released(monitored, 601, since)
    expect(trackRequests(monitored, since)).toBe(1)
    await expectHome(monitored, device)
  })

  test('a skipped track requested of a motion that is away is fetched after a restart', async () => {
    await using monitored = await comeHome(slowDevice)
    expect(monitored.motion(601).releaseContent).toBe('nothing-today')
    expect((await ledgerEntry(monitored, 601, key)).status).toBe('skipped')
    await monitored.fleet.turnOff(601)
    await monitored.startEngine()
    await monitored.event('motion-recalled')
    monitored.dispatch({ type: 'fetch-skipped', motion: 601 })
    await monitored.event('notice', ({ message }) => message.includes('although skipped'))
    await monitored.stop()
    const since = monitored.events.length
    await monitored.startEngine()
    await monitored.fleet.turnOn(601)
    await released(monitored, 601, since)
    const [record = sailedLog(601)] = slowDevice.logs
    const { verdict = '' } = await ledgerEntry(monitored, 601, key)
    await expectHome(monitored, slowDevice, 0, { verdict, bytes: trackBytes(slowDevice, record) })
  })
  test('a skipped track that is requested is in the ledger and in the log, although the monitor stops at once', async () => {
    await using monitored = await comeHome(slowDevice)
    await monitored.fleet.turnOff(601)
    await monitored.startEngine()
    await monitored.event('motion-recalled')
    const since = monitored.events.length
    monitored.dispatch({ type: 'fetch-skipped', motion: 601 })
    await monitored.stop()
    expect((await ledgerEntry(monitored, 601, key)).status).toBe('queued')
    const types = monitored.events.slice(since).map(({ type }) => type)
    expect(types).toContain('tracks-requested')
    expect(types.indexOf('tracks-requested')).toBeLessThan(types.indexOf('session-stopped'))
  })
})

describe.concurrent('a ledger of the Python server', () => {
  test.each([
    ['on Windows', (local: string) => `C:\\Events\\2026\\${local.replaceAll('/', '\\')}`],
    ['on a Mac', (local: string) => `/Users/event/2026/${local}`],
  ])(
    'a Python ledger with absolute paths (%s) and without lengths is kept and judged, and nothing is fetched again',
    async (_system, absolute) => {
      await using monitored = await comeHome()
      const text = await readFile(ledgerPath(monitored), 'utf8')
      const [entry] = Object.values<Record<string, unknown>>(JSON.parse(text))
      const { bytes, sha256, verdict, completed_at: _, ...incumbents } = entry ?? {}
      const old = { [key]: { ...incumbents, local_file: absolute(String(incumbents.local_file)) } }
      await writeFile(ledgerPath(monitored), JSON.stringify(old, undefined, 4))
      const since = monitored.events.length
      await monitored.startEngine()
      await released(monitored, 601, since)
      expect(trackRequests(monitored, since)).toBe(0)
      const judged = { [key]: { ...old[key], bytes, sha256, verdict } }
      expect(await readFile(ledgerPath(monitored), 'utf8')).toBe(JSON.stringify(judged, undefined, 2))
    },
  )
})

describe.concurrent('a ledger that was torn', () => {
  test('a torn ledger is set aside as it is, and every track is fetched again over the good ones', async () => {
    await using monitored = await comeHome()
    const torn = (await readFile(ledgerPath(monitored))).subarray(0, 100)
    await writeFile(ledgerPath(monitored), torn)
    const before = await readFile(pathOf(monitored))
    monitored.fleet.fault(601, { type: 'server-error' }, { path: 'track' })
    const since = monitored.events.length
    await monitored.startEngine()
    await troubled(monitored, 601, since)
    const folder = join(monitored.eventFolder, 'motions', 'motion-601')
    const [aside = ''] = (await readdir(folder)).filter((name) =>
      name.startsWith('downloads.json.set-aside-'),
    )
    expect((await readFile(join(folder, aside))).equals(torn)).toBe(true)
    expect(said(monitored).some((line) => line.includes('The ledger cannot be used as it is'))).toBe(true)
    expect((await readFile(pathOf(monitored))).equals(before)).toBe(true)
    await expectMended(monitored, device, since)
  })
})

describe.concurrent('a ledger that cannot be read at the start', () => {
  const spoilers = {
    'is a folder': async (path: string) => {
      await rename(path, `${path}.kept`)
      await mkdir(path)
      return async () => {
        await rm(path, { recursive: true })
        await rename(`${path}.kept`, path)
      }
    },
    'is a named pipe': async (path: string) => {
      await rename(path, `${path}.kept`)
      expect(spawnSync('mkfifo', [path]).status).toBe(0)
      return () => rename(`${path}.kept`, path)
    },
    'lies on a disk that gives errors': async (path: string) => {
      const disk = await mountDeadDisk(path)
      await disk?.fail()
      return disk && (() => disk[Symbol.asyncDispose]())
    },
  } as const

  test.for(Object.keys(spoilers) as (keyof typeof spoilers)[])(
    'a ledger that cannot be read at the start because it %s is a trouble of its motion until it can be',
    async (how, { skip }) => {
      await using monitored = await comeHome()
      await monitored.fleet.turnOff(601)
      const ledger = JSON.parse(await readFile(ledgerPath(monitored), 'utf8'))
      await writeFile(
        ledgerPath(monitored),
        JSON.stringify({ [key]: { ...ledger[key], status: 'failed', bytes: undefined, sha256: undefined } }),
      )
      const mend = await spoilers[how](ledgerPath(monitored))
      if (mend === undefined) return skip('no disk that gives errors')
      const since = monitored.events.length
      await monitored.startEngine()
      const { trouble } = await troubled(monitored, 601, since)
      expect(trouble.code).toBe('disk')
      expect(trouble.message).toContain(`${ledgerPath(monitored)} cannot be read: `)
      expect(trouble.message).toContain('What is wanted of it is not known until that is mended')
      expect(monitored.motion(601).state).toBe('in-trouble')
      // A request now must not overwrite it.
      monitored.dispatch({ type: 'fetch-again', motion: 601 })
      await monitored.event('notice', ({ message }) => message.includes('the request cannot be noted'), {
        since,
      })
      await mend()
      await monitored.until(({ motions }) => motions.get(601)?.state === 'awaited')
      expect(monitored.motion(601).trouble).toBeUndefined()
      expect(monitored.motion(601).tracks).toMatchObject([{ key, status: 'failed' }])
      expect(monitored.state.violations).toEqual([])
      expect(said(monitored).filter((line) => line.includes('unexpected error'))).toEqual([])
      await monitored.fleet.turnOn(601)
      await released(monitored, 601, since)
      await expectHome(monitored, device)
    },
  )

  test('a motion that was never there and has no readable ledger is awaited again once it can be read', async () => {
    await using monitored = await startHasty({ devices: [device] })
    await monitored.stop()
    await mkdir(ledgerPath(monitored), { recursive: true })
    const since = monitored.events.length
    await monitored.startEngine()
    await troubled(monitored, 601, since)
    await rm(ledgerPath(monitored), { recursive: true })
    await monitored.until(({ motions }) => motions.get(601)?.state === 'awaited')
    await monitored.fleet.turnOn(601)
    await released(monitored, 601, since)
  })
})
