/** Records of logs.json that vanish, change, come twice or belong to another motion: when the motion may go. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { LedgerEntry } from '../../src/core/domain/ledger.ts'
import type { DeviceContents, LogRecord } from '../../src/simulator/contents.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { grown, listedAgain, whileOpen, withLog, withoutLog } from '../simulator/changing-logs.ts'
import {
  expectHome,
  expectWithheld,
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
  turnOnAll,
} from './faulty-fleet.ts'

const gone = (key: string, status = 'failed') =>
  `it cannot be released, keep it aside: ${key} is wanted ("${status}"), and its record is gone from the device; ` +
  'A lets go what is gone from the device'

const motionFile = (monitored: MonitoredFleet, name: string) =>
  join(monitored.eventFolder, 'motions', 'motion-601', name)

const releases = (monitored: MonitoredFleet, since = 0) =>
  monitored.events.slice(since).filter(({ type }) => type === 'motion-released')

const fetches = (monitored: MonitoredFleet, since = 0) =>
  monitored.events.slice(since).flatMap((event) => (event.type === 'track-completed' ? event.key : []))

/** Has the motion read again; the events from then on. */
function again(monitored: MonitoredFleet): number {
  const since = monitored.events.length
  monitored.dispatch({ type: 're-inspect', motion: 601 })
  return since
}

/** A motion with two logs whose second track the device fails to give, with nothing wrong any more but its record gone. */
async function startVanished(): Promise<{ monitored: MonitoredFleet; device: DeviceContents; key: string }> {
  const device = sailed(601, [sailedLog(601), sailedLog(601, 1)])
  const monitored = await startHasty({ devices: [device] })
  const file = device.logs[1]?.file ?? ''
  monitored.fleet.fault(601, { type: 'server-error' }, { path: `/${file.slice(1)}` })
  await turnOnAll(monitored)
  await monitored.event('track-failed')
  monitored.fleet.change(601, (now) => withoutLog(now, file))
  monitored.fleet.clearFaults(601)
  return { monitored, device, key: keyOf(601, 1) }
}

describe.concurrent('a wanted track whose record vanishes', () => {
  test('a vanished record keeps the motion, is named, and is let go when a person says so, once and durably', async () => {
    const { monitored, key } = await startVanished()
    await using _ = monitored
    const { trouble } = await monitored.event(
      'motion-troubled',
      (event) => event.trouble.mayLetGo !== undefined,
    )
    expect(trouble).toEqual({ code: 'track-failed', message: gone(key), mayLetGo: [key] })
    expect(monitored.motion(601).tracks).toContainEqual(expect.objectContaining({ key, status: 'failed' }))
    await expectWithheld(monitored, 601, key)

    const since = monitored.events.length
    monitored.dispatch({ type: 'let-go', motion: 601, names: [key] })
    await released(monitored, 601, since)
    expect(said(monitored)).toContain(`INFO,Motion 601 let go by a person: ${key}`)
    expect(monitored.events).toContainEqual(
      expect.objectContaining({ type: 'motion-let-go', motion: 601, isEmpty: false }),
    )
    const entry = await ledgerEntry(monitored, 601, key)
    expect(entry).toMatchObject({
      status: 'skipped',
      let_go_for: 'vanished',
      reason: 'let go by a person: the device no longer lists it',
    })
    expect(entry.let_go_at).toBeGreaterThan(0)

    await monitored.stop()
    const restarted = monitored.events.length
    await monitored.startEngine()
    await released(monitored, 601, restarted)
  })

  test('a vanished record is wanted again when the device lists it again', async () => {
    const { monitored, device, key } = await startVanished()
    await using _ = monitored
    await monitored.event('motion-troubled', (event) => event.trouble.mayLetGo !== undefined)
    const since = monitored.events.length
    monitored.dispatch({ type: 'let-go', motion: 601, names: [key] })
    await released(monitored, 601, since)
    monitored.fleet.change(601, () => device)
    await released(monitored, 601, again(monitored))
    const file = await monitored.readEventFile(`gpslogs/${sailedDay}/${key}`)
    expect(file.equals(trackBytes(device, device.logs[1] ?? sailedLog(601)))).toBe(true)
    const entry = await ledgerEntry(monitored, 601, key)
    expect(entry.status).toBe('completed')
    expect(entry.let_go_at).toBeUndefined()
  })

  test('a vanished record keeps the motion even after a restart, and when it is the only one', async () => {
    const device = sailed(601)
    await using monitored = await startHasty({ devices: [device] })
    monitored.fleet.fault(601, { type: 'server-error' }, { path: 'track' })
    await turnOnAll(monitored)
    await monitored.event('track-failed')
    await monitored.stop()
    monitored.fleet.change(601, () => ({ ...device, logs: [] }))
    const since = monitored.events.length
    await monitored.startEngine()
    const { trouble } = await troubled(monitored, 601, since)
    expect(trouble.message).toBe(
      'it cannot be released, keep it aside: it lists no logs any more, it had 1; ' +
        `${keyOf(601)} is wanted ("failed"), and its record is gone from the device; A lets go what is gone from the device`,
    )
    expect(trouble.mayLetGo).toEqual(['logs.json', keyOf(601)])
    await expectWithheld(monitored, 601, keyOf(601))
    const asked = monitored.events.length
    monitored.dispatch({ type: 'let-go', motion: 601, names: trouble.mayLetGo ?? [] })
    await released(monitored, 601, asked)
    expect(said(monitored)).toContain(
      `INFO,Motion 601 let go by a person: its logs are gone from the device, ${keyOf(601)}`,
    )
  })

  test('a vanished record of a day when nobody has the motion any more keeps it all the same', async () => {
    await using monitored = await startHasty({ devices: [sailed(601)] })
    await turnOnAll(monitored)
    await released(monitored, 601)
    await monitored.stop()
    const key = 'OLD601XYZ_601_20251012_120004.oao'
    await addEntry(monitored, key, (entry) => ({
      ...entry,
      motion_file: '/logs/2025/10/0601_2025-10-12-1200.oao',
      local_file: `gpslogs/20251012/${key}`,
      status: 'queued',
    }))
    const since = monitored.events.length
    await monitored.startEngine()
    const { trouble } = await troubled(monitored, 601, since)
    expect(trouble.message).toBe(gone(key, 'queued'))
    expect(releases(monitored, since)).toEqual([])
  })

  test('a vanished record is wanted under its new name where motions.csv has another File ID, and keeps no motion', async () => {
    const device = sailed(601)
    await using monitored = await startHasty({ devices: [device] })
    await turnOnAll(monitored)
    await released(monitored, 601)
    await monitored.stop()
    await rm(join(monitored.eventFolder, 'gpslogs', sailedDay, keyOf(601)))
    const old = keyOf(601).replace('ABC601XYZ', 'OLD601XYZ')
    const ledger = await readFile(motionFile(monitored, 'downloads.json'), 'utf8')
    await writeFile(
      motionFile(monitored, 'downloads.json'),
      ledger.replaceAll(keyOf(601), old).replace('"completed"', '"failed"'),
    )
    const since = monitored.events.length
    await monitored.startEngine()
    await released(monitored, 601, since)
    await expectHome(monitored, device)
    await expect(ledgerEntry(monitored, 601, old)).rejects.toThrow()
  })

  test('a record that cannot be used any more keeps the motion, and nobody can let it go: the device has it', async () => {
    const { monitored, device, key } = await startVanished()
    await using _ = monitored
    await monitored.event('motion-troubled', (event) => event.trouble.mayLetGo !== undefined)
    const [, record = sailedLog(601)] = device.logs
    monitored.fleet.change(601, (now) => withLog(now, { ...record, distance: -1 }))
    const since = again(monitored)
    const { trouble } = await troubled(monitored, 601, since)
    expect(trouble.message).toContain(
      `${key} is wanted, and its record cannot be used: record 2: "distance" is -1`,
    )
    expect(trouble.mayLetGo).toBeUndefined()
    const asked = monitored.events.length
    monitored.dispatch({ type: 'let-go', motion: 601, names: [key] })
    await monitored.event('notice', ({ message }) => message === 'Motion 601: there is nothing to let go', {
      since: asked,
    })
    expect((await ledgerEntry(monitored, 601, key)).status).toBe('failed')
    expect(releases(monitored)).toEqual([])
  })

  test('a vanished record of a track that was home, but whose file has gone, keeps the motion', async () => {
    const device = sailed(601, [sailedLog(601), sailedLog(601, 1)])
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    monitored.fleet.change(601, (now) => withoutLog(now, device.logs[1]?.file ?? ''))
    await released(monitored, 601, again(monitored))
    await rm(join(monitored.eventFolder, 'gpslogs', sailedDay, keyOf(601, 1)))
    const since = again(monitored)
    const { trouble } = await troubled(monitored, 601, since)
    expect(trouble.message).toBe(gone(keyOf(601, 1), 'queued'))
    expect(releases(monitored, since)).toEqual([])
  })
})

test('what the device lists and can give is let go by nobody', async () => {
  const device = sailed(601)
  await using monitored = await startHasty({ devices: [device] })
  monitored.fleet.fault(601, { type: 'server-error' }, { path: 'track' })
  await turnOnAll(monitored)
  const { trouble } = await troubled(monitored, 601)
  expect(trouble.mayLetGo).toBeUndefined()
  monitored.dispatch({ type: 'let-go', motion: 601, names: [keyOf(601), 'logs.json'] })
  await monitored.event('notice', ({ message }) => message === 'Motion 601: there is nothing to let go')
  await expectWithheld(monitored, 601, keyOf(601))
  expect((await ledgerEntry(monitored, 601, keyOf(601))).status).toBe('failed')
})

/** The log as it is at noon and in the evening, when its watch has sailed on. */
const evening = (noon: LogRecord) => grown(noon, 2000, { distance: noon.distance * 2 })

describe.concurrent('a log that has changed', () => {
  test('a log skipped while it was open is fetched in the evening', async () => {
    const closed = sailedLog(601)
    const device = { ...sailed(601, [whileOpen(grown(closed, -500))]) }
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    expect((await ledgerEntry(monitored, 601, keyOf(601))).status).toBe('skipped')
    monitored.fleet.change(601, (now) => withLog(now, closed))
    await released(monitored, 601, again(monitored))
    await expectHome(monitored, sailed(601, [closed]))
  })

  test('a log changed since it was fetched, one a day, is fetched again, and the file of noon is kept', async () => {
    const noon = sailedLog(601)
    const later = evening(noon)
    const device = sailed(601, [noon])
    device.settings.settings.one_log_per_day = '1'
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    await expectHome(monitored, device)
    monitored.fleet.change(601, (now) => withLog(now, later))
    const since = again(monitored)
    await released(monitored, 601, since)
    await expectHome(monitored, sailed(601, [later]))
    const kept = await monitored.readEventFile(`gpslogs/${sailedDay}/${keyOf(601)}.superseded`)
    expect(kept.equals(trackBytes(device, noon))).toBe(true)
    expect(await ledgerEntry(monitored, 601, keyOf(601))).toMatchObject({
      size: later.size,
      end_date: later.end_date,
      distance: later.distance,
    })
    expect(said(monitored)).toContain(
      `INFO,Motion 601 ${keyOf(601)}: its log has changed, and the file of before is kept as ` +
        join(monitored.eventFolder, 'gpslogs', sailedDay, `${keyOf(601)}.superseded`),
    )
    // A saved track that is unchanged is not requested again.
    const quiet = again(monitored)
    await released(monitored, 601, quiet)
    expect(fetches(monitored, quiet)).toEqual([])
  })

  test('a log that changed three times has each of its former files kept', async () => {
    const logs = [sailedLog(601)]
    for (let state = 1; state < 4; state++) logs.push(evening(logs[state - 1] ?? sailedLog(601)))
    const [first = sailedLog(601)] = logs
    await using monitored = await startPresent({ devices: [sailed(601, [first])] })
    await released(monitored, 601)
    for (const log of logs.slice(1)) {
      monitored.fleet.change(601, (now) => withLog(now, log))
      await released(monitored, 601, again(monitored))
    }
    const key = keyOf(601)
    expect(await trackFiles(monitored)).toEqual([
      key,
      `${key}.superseded`,
      `${key}.superseded-2`,
      `${key}.superseded-3`,
    ])
    for (const [state, name] of [
      `${key}.superseded`,
      `${key}.superseded-2`,
      `${key}.superseded-3`,
      key,
    ].entries()) {
      const file = await monitored.readEventFile(`gpslogs/${sailedDay}/${name}`)
      expect(file.equals(trackBytes(sailed(601), logs[state] ?? first)), name).toBe(true)
    }
  })

  test('a changed log keeps its file of noon under its name while the new one fails, and the motion waits', async () => {
    const noon = sailedLog(601)
    const device = sailed(601, [noon])
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    monitored.fleet.change(601, (now) => withLog(now, evening(noon)))
    monitored.fleet.fault(601, { type: 'cut-with-length', at: 0.9 }, { path: 'track' })
    const since = again(monitored)
    await monitored.event('track-failed', () => true, { since })
    const file = await monitored.readEventFile(`gpslogs/${sailedDay}/${keyOf(601)}`)
    expect(file.equals(trackBytes(device, noon))).toBe(true)
    expect(releases(monitored, since)).toEqual([])
    monitored.fleet.clearFaults(601)
    await released(monitored, 601, again(monitored))
    expect(await trackFiles(monitored)).toEqual([keyOf(601), `${keyOf(601)}.superseded`])
  })

  test('a changed log that vanishes unfetched counts as its file of noon, once a person has let the rest go', async () => {
    const noon = sailedLog(601)
    const device = sailed(601, [noon, sailedLog(601, 3)])
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    monitored.fleet.change(601, (now) => withLog(now, evening(noon)))
    monitored.fleet.fault(601, { type: 'server-error' }, { path: `/${noon.file.slice(1)}` })
    await monitored.event('track-failed', () => true, { since: again(monitored) })
    monitored.fleet.change(601, (now) => withoutLog(now, noon.file))
    const { trouble } = await monitored.event(
      'motion-troubled',
      (event) => event.trouble.mayLetGo !== undefined,
    )
    const since = monitored.events.length
    monitored.dispatch({ type: 'let-go', motion: 601, names: trouble.mayLetGo ?? [] })
    await released(monitored, 601, since)
    expect(await ledgerEntry(monitored, 601, keyOf(601))).toMatchObject({
      status: 'completed',
      size: noon.size,
      bytes: trackBytes(device, noon).length,
      let_go_for: 'vanished',
    })
  })

  test('a log changed since the Python server fetched it is fetched again, and an unchanged one is left alone', async () => {
    const logs = [sailedLog(601), sailedLog(601, 3)]
    await using monitored = await startPresent({ devices: [sailed(601, logs)] })
    await released(monitored, 601)
    await monitored.stop()
    for (const hour of [0, 3]) {
      await addEntry(
        monitored,
        keyOf(601, hour),
        ({ bytes: _b, sha256: _s, verdict: _v, completed_at: _c, ...entry }) => entry,
      )
    }
    const later = evening(logs[0] ?? sailedLog(601))
    monitored.fleet.change(601, (now) => withLog(now, later))
    const since = monitored.events.length
    await monitored.startEngine()
    await released(monitored, 601, since)
    expect(fetches(monitored, since)).toEqual([keyOf(601)])
    expect(await trackFiles(monitored)).toContain(`${keyOf(601)}.superseded`)
  })

  test('an open log is fetched when it has grown, and not at each visit', async () => {
    const noon = whileOpen(sailedLog(601))
    const device = sailed(601, [noon])
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    let since = monitored.events.length
    monitored.dispatch({ type: 'fetch-skipped', motion: 601 })
    await released(monitored, 601, since)
    expect(fetches(monitored, since)).toEqual([keyOf(601)])
    since = again(monitored)
    await released(monitored, 601, since)
    expect(fetches(monitored, since)).toEqual([])
    monitored.fleet.change(601, (now) => withLog(now, grown(noon, 100)))
    since = again(monitored)
    await released(monitored, 601, since)
    expect(fetches(monitored, since)).toEqual([keyOf(601)])
  })
})

describe.concurrent('the logs of another motion', () => {
  test('the logs of another motion do not release this one, and are neither fetched nor kept as its own', async () => {
    const [own, other] = [sailed(601), sailed(602)]
    const requested: string[] = []
    await using monitored = await startHasty({
      devices: [own, other],
      onEvent: (event) => {
        if (event.type === 'requested' && event.motion === 601) requested.push(event.path)
      },
    })
    monitored.fleet.fault(601, { type: 'swapped', with: 602 }, { path: '/logs.json' })
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    const file = other.logs[0]?.file ?? ''
    expect(trouble).toMatchObject({
      code: 'not-a-motion',
      message: `logs.json cannot be read: it lists the tracks of another motion, ${file}`,
    })
    await expectWithheld(monitored, 601, keyOf(601))
    expect(requested).not.toContain(file)
    await expect(readFile(motionFile(monitored, 'logs.json'))).rejects.toThrow('ENOENT')
    monitored.fleet.clearFaults(601)
    await released(monitored, 601, again(monitored))
    await expectHome(monitored, own)
    expect(await readFile(motionFile(monitored, 'logs.json'), 'utf8')).toContain('0601_')
  })

  test('the logs of another motion among its own keep a motion, and its own come home', async () => {
    const own = sailed(601, [sailedLog(601), sailedLog(602)])
    await using monitored = await startPresent({ devices: [own] })
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.message).toBe(
      `it cannot be released, keep it aside: logs.json lists a track of another motion, ${sailedLog(602).file}`,
    )
    expect(await trackFiles(monitored)).toEqual([keyOf(601)])
    expect(releases(monitored)).toEqual([])
    await expect(readFile(motionFile(monitored, 'logs.json'))).rejects.toThrow('ENOENT')
  })

  test.each(['/settings.json', '/logs.json'])(
    'the logs of another motion and its settings are not kept where it answers from %s on',
    async (from) => {
      const [own, other] = [sailed(601), sailed(602, [sailedLog(601)])]
      let isSwapped = false
      await using monitored = await startHasty({
        devices: [own, other],
        onEvent: (event) => {
          if (isSwapped || event.type !== 'requested' || event.motion !== 601 || event.path !== from) return
          isSwapped = true
          monitored.fleet.fault(601, { type: 'swapped', with: 602 })
        },
      })
      await monitored.fleet.turnOn(601)
      const { trouble } = await troubled(monitored, 601)
      expect(trouble).toMatchObject({ code: 'wrong-identifier', identifier: 602 })
      await expect(readFile(motionFile(monitored, 'settings.json'))).rejects.toThrow('ENOENT')
      await expect(readFile(motionFile(monitored, 'logs.json'))).rejects.toThrow('ENOENT')
      expect(releases(monitored)).toEqual([])
    },
  )
})

test('the identity of a motion is seen again behind its logs for one small request, tracks or not', async () => {
  const paths = new Map<number, string[]>()
  await using monitored = await startHasty({
    devices: [sailed(601), sailed(602, [])],
    onEvent: (event) => {
      if (event.type === 'requested')
        paths.set(event.motion, [...(paths.get(event.motion) ?? []), event.path])
    },
  })
  await turnOnAll(monitored)
  await Promise.all([released(monitored, 601), released(monitored, 602)])
  const payloads = ['/info.json', '/settings.json', '/logs.json', '/info.json']
  expect(paths.get(601)).toEqual([...payloads, sailedLog(601).file])
  expect(paths.get(602)).toEqual(payloads)
})

describe.concurrent('a motion that had logs and lists none', () => {
  test("a motion that lists no logs any more is asked back although its tracks are home, and goes on a person's word", async () => {
    const device = sailed(601)
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    monitored.fleet.change(601, (now) => ({ ...now, logs: [] }))
    let since = again(monitored)
    const { trouble } = await troubled(monitored, 601, since)
    expect(trouble).toMatchObject({
      message:
        'it cannot be released, keep it aside: it lists no logs any more, it had 1; A lets go what is gone from the device',
      mayLetGo: ['logs.json'],
    })
    // A second look is not taken for the first.
    since = again(monitored)
    await troubled(monitored, 601, since)
    expect(releases(monitored, since)).toEqual([])
    since = monitored.events.length
    monitored.dispatch({ type: 'let-go', motion: 601, names: ['logs.json'] })
    await released(monitored, 601, since)
    expect(said(monitored)).toContain('INFO,Motion 601 let go by a person: its logs are gone from the device')
    expect((await ledgerEntry(monitored, 601, keyOf(601))).status).toBe('completed')
    await monitored.stop()
    since = monitored.events.length
    await monitored.startEngine()
    await released(monitored, 601, since)
  })

  test('a motion that lists no logs is asked back on its ledger alone, where no logs.json of it was kept', async () => {
    await using monitored = await startPresent({ devices: [sailed(601)] })
    await released(monitored, 601)
    await monitored.stop()
    await rm(motionFile(monitored, 'logs.json'))
    monitored.fleet.change(601, (now) => ({ ...now, logs: [] }))
    const since = monitored.events.length
    await monitored.startEngine()
    const { trouble } = await troubled(monitored, 601, since)
    expect(trouble.message).toContain('it lists no logs any more, it had 1')
    expect(releases(monitored, since)).toEqual([])
  })
})

describe.concurrent('one file listed three times', () => {
  test('a file listed three times alike is one track, fetched once, and logged at DEBUG', async () => {
    const device = listedAgain(sailed(601), sailedLog(601).file, 3)
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    expect(fetches(monitored)).toEqual([keyOf(601)])
    expect(said(monitored)).toContain(
      `DEBUG,Motion 601 logs.json lists ${sailedLog(601).file} 3 times: it is one track`,
    )
  })

  test('a file listed with other starts is one track, fetched once, and keeps the motion for a person to check', async () => {
    const log = sailedLog(601)
    const others = [1, 2].map((hours) => ({ ...log, start_date: log.start_date + hours * 3_600_000 }))
    await using monitored = await startPresent({ devices: [sailed(601, [log, ...others])] })
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.message).toBe(
      'it cannot be released, keep it aside: ' +
        [1, 2].map(() => `logs.json lists ${log.file} twice, with other figures`).join('; '),
    )
    expect(fetches(monitored)).toEqual([keyOf(601)])
    expect(releases(monitored)).toEqual([])
  })
})

/** Changes an entry of the ledger on disk, or adds one made of the first; the engine must not run. */
async function addEntry(
  monitored: MonitoredFleet,
  key: string,
  change: (entry: LedgerEntry) => object,
): Promise<void> {
  const file = motionFile(monitored, 'downloads.json')
  const ledger: Record<string, LedgerEntry> = JSON.parse(await readFile(file, 'utf8'))
  const entry = ledger[key] ?? Object.values(ledger)[0]
  if (entry === undefined) throw new Error('the ledger is empty')
  await writeFile(file, JSON.stringify({ ...ledger, [key]: change(entry) }, undefined, 4))
}
