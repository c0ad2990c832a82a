/** A disk that refuses the log, the ledgers and the caches: the program says where and why, and resumes with it. */
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { AlarmTopic } from '../../src/core/events/events.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { expectHome, released, sailed, startHasty, troubled, turnOnAll } from '../faults/faulty-fleet.ts'
import { mountDisk } from '../faults/small-disk.ts'

const device = sailed(601)
const good = sailed(602)

function alarm(monitored: MonitoredFleet, topic: AlarmTopic, since = 0) {
  return monitored.event('alarm-raised', (event) => event.topic === topic, { since })
}

function allClear(monitored: MonitoredFleet, topic: AlarmTopic, since = 0) {
  return monitored.event('alarm-cleared', (event) => event.topic === topic, { since })
}

/** Fills a folder until its disk takes nothing more. */
async function fill(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'filler')
  await writeFile(file, Buffer.alloc(2 ** 20)).catch(() => undefined)
  return () => rm(file)
}

async function logLines(monitored: MonitoredFleet): Promise<string[]> {
  return (await monitored.readEventFile('logs/server.log')).toString().trimEnd().split('\n')
}

describe.concurrent('a disk that refuses', () => {
  test('a full disk that refuses the log is reported, and every line is there when there is room again', async ({
    skip,
  }) => {
    await using monitored = await startHasty({ devices: [device] })
    await monitored.stop()
    using disk = await mountDisk(join(monitored.eventFolder, 'logs'), 65_536)
    if (disk === undefined) return skip('no tmpfs')
    const makeRoom = await fill(join(monitored.eventFolder, 'logs'))
    const since = monitored.events.length
    await monitored.startEngine()
    const { message } = await alarm(monitored, 'log-file', since)
    expect(message).toMatch(/log.*ENOSPC/)
    await turnOnAll(monitored)
    await released(monitored, 601, since)
    await expectHome(monitored, device)
    await makeRoom()
    await allClear(monitored, 'log-file', since)
    await monitored.stop()
    const kept = await logLines(monitored)
    for (const event of monitored.lines().slice(-5)) expect(kept).toContain(event)
    expect(kept.filter((line) => line.endsWith('motion-601 can be disconnected'))).toHaveLength(1)
  })

  test('a read-only disk that refuses the ledgers leaves what is wanted wanted', async ({ skip }) => {
    await using monitored = await startHasty({ devices: [device, good] })
    const folder = join(monitored.eventFolder, 'motions', 'motion-601')
    using disk = await mountDisk(folder, 2 ** 20)
    if (disk === undefined) return skip('no tmpfs')
    disk.makeReadOnly()
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble).toMatchObject({ code: 'disk' })
    expect(trouble.message).toContain(join(folder, 'downloads.json'))
    expect(trouble.message).toContain('EROFS')
    await monitored.event('payload-not-cached', (event) => event.motion === 601)
    await released(monitored, 602)
    expect(monitored.motion(601).releasedAt).toBeUndefined()
    disk.makeWritable()
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601)
    await expectHome(monitored, device)
  })

  test('a disk that refuses every folder of the event raises an alarm that names the first, until it is repaired', async ({
    skip,
  }) => {
    await using monitored = await startHasty({ devices: [device] })
    const folder = join(monitored.eventFolder, 'motions')
    using disk = await mountDisk(folder, 2 ** 20)
    if (disk === undefined) return skip('no tmpfs')
    disk.makeReadOnly()
    const { message } = await alarm(monitored, 'ledger')
    expect(message).toContain(`${folder} cannot be written (EROFS)`)
    expect([...monitored.state.alarms.values()].map(({ topic }) => topic)).toContain('ledger')
    disk.makeWritable()
    await allClear(monitored, 'ledger')
    await turnOnAll(monitored)
    await released(monitored, 601)
    await expectHome(monitored, device)
  })

  test('a disk that refuses one kept payload does not prevent the release of the motion', async ({
    skip,
  }) => {
    await using monitored = await startHasty({ devices: [sailed(601, [])] })
    using disk = await mountDisk(join(monitored.eventFolder, 'motions', 'motion-601'), 2 ** 20)
    if (disk === undefined) return skip('no tmpfs')
    disk.makeReadOnly()
    await turnOnAll(monitored)
    const { reason } = await monitored.event('payload-not-cached')
    expect(reason).toContain('EROFS')
    await released(monitored, 601)
  })
})

describe('an event folder that is moved away while the monitor runs', () => {
  test('an event folder that is moved away is reported, is not made anew, and is used when it is back', async () => {
    await using monitored = await startHasty({ devices: [device, good] })
    await monitored.fleet.turnOn(602)
    await released(monitored, 602)
    const away = join(monitored.root, 'away')
    await rename(monitored.eventFolder, away)
    const { message } = await alarm(monitored, 'ledger')
    expect(message).toContain(`${monitored.eventFolder} is gone`)
    await monitored.fleet.turnOn(601)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.code).toBe('disk')
    await alarm(monitored, 'log-file')
    await expect(monitored.readEventFile('logs/server.log')).rejects.toThrow('ENOENT')

    await rename(away, monitored.eventFolder)
    await allClear(monitored, 'ledger')
    await allClear(monitored, 'log-file')
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601)
    await expectHome(monitored, device)
    await expectHome(monitored, good)
    await monitored.stop()
    expect((await logLines(monitored)).at(-1)).toMatch(/,INFO,Monitor stopped$/)
  })
})
