import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verifyWholeEvent } from '../../src/commands/verify.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'
import { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { deviceOf } from '../simulator/builders.ts'

const key = (id: number): string => `ABC${id}XYZ_${id}_20261012_110004.oao`

async function verify(root: string): Promise<{ status: number; lines: string[] }> {
  const lines: string[] = []
  const print = (line: string): void => void lines.push(line)
  return { status: await verifyWholeEvent(root, false, { print, printError: print }, Date.now()), lines }
}

describe('verify --event', () => {
  test('the command verify --event finds a changed and a lost track, and the next visit brings them home again', async () => {
    const devices = [deviceOf(601), deviceOf(602), deviceOf(603)]
    await using monitored = await MonitoredFleet.start({ devices })
    for (const { id } of devices) await monitored.event('motion-released', (event) => event.motion === id)
    await monitored.stop()
    expect(await verify(monitored.root)).toEqual({
      status: 0,
      lines: ['3 tracks are what they were, 0 are not'],
    })

    const fileOf = (id: number): string => join(monitored.eventFolder, 'gpslogs', '20261012', key(id))
    const good = await readFile(fileOf(601))
    // As long as before, so that only the hash differs.
    const changed = Buffer.from(good)
    changed[changed.length - 10] = (changed[changed.length - 10] ?? 0) ^ 1
    await writeFile(fileOf(601), changed)
    await rm(fileOf(602))
    const { status, lines } = await verify(monitored.root)
    expect(status).toBe(1)
    expect(lines[0]).toContain(`${key(601)}  damaged  the file has changed since it came home`)
    expect(lines[1]).toContain(`${key(602)}  missing`)
    expect(lines[2]).toBe('1 tracks are what they were, 2 are not and are wanted again')
    const ledgerOf = async (id: number) =>
      parseLedger(
        await readFile(join(monitored.eventFolder, 'motions', `motion-${id}`, 'downloads.json'), 'utf8'),
      )
    expect((await ledgerOf(601)).ledger.get(key(601))?.status).toBe('queued')

    const since = monitored.events.length
    await monitored.startEngine()
    for (const { id } of devices)
      await monitored.event('motion-released', (event) => event.motion === id, { since })
    await monitored.stop()
    expect(await readFile(fileOf(601))).toEqual(good)
    expect((await verify(monitored.root)).status).toBe(0)
  })

  test('the command verify --event names the doubts about a track that is as it came home', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601)], initially: 'off' })
    monitored.fleet.fault(601, { type: 'implausible', kind: 'off-globe' })
    await monitored.fleet.turnOn(601)
    await monitored.event('motion-released')
    await monitored.stop()
    const { status, lines } = await verify(monitored.root)
    expect(status).toBe(0)
    expect(lines).toEqual([
      expect.stringMatching(/usable {2}1000 of 2000 GNSS frames have a position that is not on the globe/),
      '1 tracks are what they were (1 implausible), 0 are not',
    ])
  })

  test('the command verify --event is refused on an event that a monitor works on', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601)] })
    await monitored.event('motion-released')
    await appendFile(join(monitored.eventFolder, 'gpslogs', '20261012', key(601)), 'x')
    await expect(verify(monitored.root)).rejects.toThrow(/works on this event/)
  })
})
