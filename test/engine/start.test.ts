/** The start of the monitor after an earlier session, and after outside changes to its files. */
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lockFile } from '../../src/core/disk/lock-holder.ts'
import { readLock } from '../../src/core/disk/lock-state.ts'
import { deviceOf } from '../simulator/builders.ts'
import { unprivileged } from '../unprivileged.ts'
import { MonitoredFleet } from './monitored-fleet.ts'

const messages = (monitored: MonitoredFleet) => monitored.lines().map((line) => line.replace(/^[^,]*,/, ''))

/** A fleet whose motion has come home and left, with the engine stopped. */
async function cameHome(): Promise<MonitoredFleet> {
  const monitored = await MonitoredFleet.start({ devices: [deviceOf(601)] })
  await monitored.event('motion-released')
  await monitored.fleet.turnOff(601)
  await monitored.stop()
  return monitored
}

const motionFile = (monitored: MonitoredFleet, name: string) =>
  join(monitored.eventFolder, 'motions', 'motion-601', name)

describe('what an earlier session left half-written', () => {
  test('a start removes and counts what an earlier session left half-written, and keeps what is whole', async () => {
    await using monitored = await cameHome()
    const day = join(monitored.eventFolder, 'gpslogs', '20261012')
    const whole = await readdir(day)
    for (const name of ['.a.oao.part', '.b.oao.part']) await writeFile(join(day, name), 'half')
    await monitored.startEngine()
    await monitored.until(() =>
      messages(monitored).includes('INFO,Removed 2 half-written files of an earlier session'),
    )
    expect(await readdir(day)).toEqual(whole)
  })
})

describe('what is known of a motion', () => {
  test('a start knows the battery of a motion and its saved tracks, where only info.json was kept', async () => {
    await using monitored = await cameHome()
    for (const name of ['settings.json', 'logs.json']) await rm(motionFile(monitored, name))
    const since = monitored.events.length
    await monitored.startEngine()
    const recalled = await monitored.event('motion-recalled', () => true, { since })
    expect(recalled.info?.battery).toBe(77)
    expect(recalled.settings).toBeUndefined()
    expect(recalled.tracks).toMatchObject([{ status: 'completed' }])
  })

  test('a start knows the tracks of a motion where info.json has gone', async () => {
    await using monitored = await cameHome()
    await rm(motionFile(monitored, 'info.json'))
    const since = monitored.events.length
    await monitored.startEngine()
    const recalled = await monitored.event('motion-recalled', () => true, { since })
    expect(recalled.info).toBeUndefined()
    expect(recalled.findings.map(({ topic }) => topic)).toContain('gnss-rate')
    expect(recalled.tracks).toMatchObject([{ status: 'completed' }])
  })

  test('a start knows every wanted track in the ledger of a motion, where no payload was ever kept', async () => {
    await using monitored = await cameHome()
    for (const name of ['info.json', 'settings.json', 'logs.json']) await rm(motionFile(monitored, name))
    const ledger = await readFile(motionFile(monitored, 'downloads.json'), 'utf8')
    await writeFile(motionFile(monitored, 'downloads.json'), ledger.replace('"completed"', '"failed"'))
    const since = monitored.events.length
    await monitored.startEngine()
    const recalled = await monitored.event('motion-recalled', () => true, { since })
    expect(recalled.inspectedAt).toBeUndefined()
    expect(recalled.tracks).toMatchObject([{ status: 'failed' }])
  })

  test('a start reports what it cannot read of a motion beside what it knows', async () => {
    await using monitored = await cameHome()
    await writeFile(motionFile(monitored, 'logs.json'), '{')
    const since = monitored.events.length
    await monitored.startEngine()
    await monitored.event('motion-recalled', () => true, { since })
    expect(
      messages(monitored).some((line) => /ERROR,.*logs\.json: The kept payload cannot be used/.test(line)),
    ).toBe(true)
  })
})

describe('notes', () => {
  test('torn notes are set aside and reported at the start, and new ones are kept', async () => {
    await using monitored = await cameHome()
    await writeFile(join(monitored.eventFolder, 'notes.json'), '{ "601":')
    await monitored.startEngine()
    await monitored.until(() => messages(monitored).some((line) => line.includes('The notes cannot be used')))
    monitored.dispatch({ type: 'note', motion: 601, text: 'torn strap' })
    await monitored.event('note-taken')
    expect(String(await monitored.readEventFile('notes.json'))).toContain('torn strap')
  })

  test('notes beside an unreadable notes file last as long as the monitor, and nothing is overwritten', async () => {
    await using monitored = await cameHome()
    await mkdir(join(monitored.eventFolder, 'notes.json'))
    await monitored.startEngine()
    monitored.dispatch({ type: 'note', motion: 601, text: 'torn strap' })
    await monitored.event('note-taken')
    expect(monitored.motion(601).note?.text).toBe('torn strap')
    expect(
      messages(monitored).some((line) => line.endsWith('What is noted now lasts until the monitor ends.')),
    ).toBe(true)
    expect(await readdir(join(monitored.eventFolder, 'notes.json'))).toEqual([])
  })
})

describe('an event folder that may not be written', () => {
  test.skipIf(process.platform === 'win32')(
    'an event folder without write permission stops nothing: the network is shown, and what fails is reported',
    async () => {
      await using monitored = await cameHome()
      await chmod(monitored.root, 0o755)
      await chmod(join(monitored.eventFolder, 'gpslogs'), 0)
      const since = monitored.events.length
      await unprivileged(async () => {
        await monitored.startEngine()
        await monitored.fleet.turnOn(601)
        await monitored.event('info-read', () => true, { since })
        await monitored.until(() =>
          ['log-file', 'journal'].every((topic) =>
            monitored.state.alarms.some((alarm) => alarm.topic === topic),
          ),
        )
        await monitored.stop()
      })
      const said = messages(monitored).join('\n')
      expect(said).toMatch(
        /ERROR,.*monitor\.lock cannot be written .*: see to it that no second monitor runs/,
      )
      expect(said).toMatch(/ERROR,.*gpslogs cannot be looked through for half-written files: /)
      expect(said).toMatch(/ERROR,Motion 601 info\.json could not be kept: /)
      await chmod(join(monitored.eventFolder, 'gpslogs'), 0o755)
    },
  )
})

test('a monitor whose lock another has taken stops, and names it', async () => {
  await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601)], initially: 'off' })
  const file = lockFile(join(monitored.eventFolder, 'logs'))
  const holder = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(
    file,
    JSON.stringify({ ...holder, id: '4d05c256-b36a-46ab-9fd1-0f7f871efeb4', purpose: 'merge' }),
  )
  await monitored.event('session-stopped')
  expect(messages(monitored).join('\n')).toMatch(
    /ERROR,The lock of the event was taken by the merge, process \d+ on .*: this monitor stops/,
  )
})

test('a monitor whose lock was removed takes it again and goes on; one whose lock another has stops', async () => {
  await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601)], initially: 'off' })
  const logs = join(monitored.eventFolder, 'logs')
  const holder = await readLock(logs)
  if (holder === undefined) throw new Error('no lock')
  await rm(lockFile(logs))
  await monitored.event('notice', ({ message }) => message.includes('this monitor has taken it again'))
  expect(await readLock(logs)).toEqual(holder)
  expect(monitored.state.phase).toBe('running')
  const other = { ...holder, id: randomUUID(), purpose: 'merge' }
  await writeFile(lockFile(logs), JSON.stringify(other))
  await monitored.event('session-stopped')
  expect(messages(monitored).join()).toMatch(
    /ERROR,The lock of the event was taken by the merge, .*: this monitor stops/,
  )
})
