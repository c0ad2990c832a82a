import { chmod, mkdir, readdir, readFile, rmdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importTracks } from '../../src/commands/import.ts'
import { ImportRequests } from '../../src/core/archive/import-requests.ts'
import type { ImportedFile } from '../../src/core/archive/import-result.ts'
import { placeImport } from '../../src/core/archive/place-import.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'
import { sail, writeSbp, writeUbx } from '../core/formats/track-writers.ts'
import { deviceOf } from '../simulator/builders.ts'
import { MonitoredFleet } from './monitored-fleet.ts'

const start = Date.UTC(2026, 9, 12, 10, 19, 40)
const track = sail(600, 1, start)
const key = 'ABC601XYZ_601_20261012_111940.sbp'

async function put(monitored: MonitoredFleet, name: string, bytes: Uint8Array): Promise<string> {
  const path = join(monitored.root, 'stick', name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, bytes)
  return path
}

type Options = Parameters<typeof importTracks>[1]

async function run(
  { root }: MonitoredFleet,
  paths: readonly string[],
  options: Partial<Options> = {},
  ask?: Parameters<typeof importTracks>[2]['ask'],
): Promise<readonly ImportedFile[]> {
  const all = { root, asIs: false, dryRun: false, ...options }
  return (await importTracks(paths, all, { now: Date.UTC(2026, 9, 12, 18), ask })).results
}

const importsOf = ({ eventFolder }: MonitoredFleet) => readdir(join(eventFolder, 'imports')).catch(() => [])

const ledgerOf = async (monitored: MonitoredFleet, motion = 601) =>
  parseLedger(
    (await monitored.readEventFile(`motions/motion-${motion}/downloads.json`).catch(() => '{}')).toString(),
  ).ledger

describe('an import while the monitor runs', () => {
  test('a running monitor takes an import in: file, ledger, screen and log have it at once', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const bytes = writeSbp(track)
    const file = await put(monitored, 'ABC601XYZ_backup.sbp', bytes)
    const [result] = await run(monitored, [file])
    expect(result).toMatchObject({ file, action: 'imported', key, motion: 601, person: 'Ann Able' })
    expect(await monitored.readEventFile(`gpslogs/20261012/${key}`)).toEqual(bytes)
    expect((await ledgerOf(monitored)).get(key)).toMatchObject({ status: 'completed', source: 'import' })
    await monitored.event('track-imported')
    expect(monitored.motion(601).tracks).toMatchObject([{ key, status: 'completed', isBackup: true }])
    const lines = monitored.lines().map((line) => line.replace(/^[^,]*,/, ''))
    expect(lines.join('\n')).toMatch(
      /INFO,Motion 601 ABC601XYZ_601_20261012_111940\.sbp imported from ABC601XYZ_backup\.sbp - 0\.0 MiB, 0\.2 hours, /,
    )
    expect(await importsOf(monitored)).toEqual([])
    expect(monitored.state.violations).toEqual([])
  })

  test('an import through a running monitor gives the same result as without one, again and for a dry run', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const damaged = writeUbx(sail(600, 1, start + 3_600_000))
    damaged[5000] = (damaged[5000] ?? 0) ^ 1
    const files = [
      await put(monitored, 'ABC601XYZ.sbp', writeSbp(track)),
      await put(monitored, 'copy.sbp', writeSbp(track)),
      await put(monitored, 'ABC601XYZ.ubx', damaged),
      await put(monitored, 'log.txt', Buffer.from('booting\n'.repeat(900))),
      join(monitored.root, 'absent.sbp'),
    ]
    const dry = await run(monitored, files, { motion: '601', dryRun: true })
    expect(await ledgerOf(monitored)).toEqual(new Map())
    const results = await run(monitored, files, { motion: '601' })
    expect(results).toEqual(dry)
    expect(results.map(({ action }) => action)).toEqual(['imported', 'same', 'refused', 'refused', 'refused'])
    const again = await run(monitored, files, { motion: '601', asIs: true })
    expect(again.map(({ action }) => action)).toEqual(['same', 'same', 'imported', 'refused', 'refused'])
    await monitored.stop()
    const alone = await run(monitored, files, { motion: '601' })
    expect(alone.map(({ action }) => action)).toEqual(['same', 'same', 'refused', 'refused', 'refused'])
  })

  test('a person is asked before the monitor is, and an import is taken back through the monitor', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const file = await put(monitored, 'track.sbp', writeSbp(track, ''))
    expect(await run(monitored, [file], {}, async () => undefined)).toMatchObject([{ action: 'refused' }])
    const results = await run(monitored, [file], {}, async () => ({ motion: 601 }))
    expect(results).toMatchObject([{ action: 'imported', key }])
    const removed = await run(monitored, [], { remove: key })
    expect(removed).toMatchObject([
      { file: key, action: 'imported', reason: expect.stringContaining('kept as') },
    ])
    await monitored.event('track-taken-back')
    expect(monitored.motion(601).tracks).toEqual([])
    expect((await ledgerOf(monitored)).get(key)?.status).toBe('removed')
    expect(await readdir(join(monitored.eventFolder, 'gpslogs', '20261012'))).toEqual([`${key}.removed`])
    expect(await run(monitored, [], { remove: key })).toMatchObject([
      { action: 'refused', reason: 'it was removed before' },
    ])
    expect(await run(monitored, [], { remove: 'nothing' })).toMatchObject([{ action: 'refused' }])
  })

  test('a backup stays on the screen while its motion is read, and after a restart', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601)], initially: 'off' })
    await run(monitored, [await put(monitored, 'ABC601XYZ.sbp', writeSbp(track))])
    await monitored.fleet.turnOn(601)
    await monitored.event('motion-released')
    const keys = ['ABC601XYZ_601_20261012_110004.oao', key]
    expect(monitored.motion(601).tracks.map((each) => each.key)).toEqual(keys)
    await monitored.stop()
    await monitored.startEngine()
    await monitored.until(({ motions }) => motions.get(601)?.tracks.length === 2)
    expect([...(await ledgerOf(monitored)).keys()].sort()).toEqual(keys)
  })
})

describe('what a running monitor does not follow', () => {
  test('an import of a motion that has left the roster is taken back too', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    await run(monitored, [await put(monitored, 'ABC601XYZ.sbp', writeSbp(track))])
    const other = key.replaceAll('601', '777')
    const text = (await monitored.readEventFile('motions/motion-601/downloads.json')).toString()
    const folder = join(monitored.eventFolder, 'motions', 'motion-777')
    await mkdir(folder)
    await writeFile(join(folder, 'downloads.json'), text.replaceAll('601', '777'))
    await writeFile(join(monitored.eventFolder, 'gpslogs', '20261012', other), 'bytes')
    expect(await run(monitored, [], { remove: other })).toMatchObject([{ action: 'imported', motion: 777 }])
    expect((await ledgerOf(monitored, 777)).get(other)?.status).toBe('removed')
  })

  test('a torn ledger of a motion that nobody follows refuses the import, and is left as it is', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const file = await put(monitored, 'ABC601XYZ.sbp', writeSbp(track))
    const lock = JSON.parse((await monitored.readEventFile('logs/monitor.lock')).toString())
    const requests = new ImportRequests(monitored.eventFolder)
    const folder = join(monitored.eventFolder, 'motions', 'motion-777')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'downloads.json'), '{"')
    const id = await requests.askForFile(lock.id, file, { action: 'import', name: 'a.sbp', isAsIs: false })
    let answer: ImportedFile | undefined
    while (answer === undefined) answer = await requests.answerTo(id)
    expect(answer).toMatchObject({ action: 'failed', reason: expect.stringContaining('cannot be used') })
    expect(await readFile(join(folder, 'downloads.json'), 'utf8')).toBe('{"')
  })
})

describe('the folder of the requests', () => {
  test('an answer that the disk refuses is logged once, and given when the disk takes it', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const lock = JSON.parse((await monitored.readEventFile('logs/monitor.lock')).toString())
    const requests = new ImportRequests(monitored.eventFolder)
    const id = '00000000-0000-4000-8000-000000000000'
    const answerFile = join(requests.folder, `${id}.answer.json`)
    await mkdir(answerFile, { recursive: true })
    const request = { format: 1, monitor: lock.id, wanted: { action: 'remove', key } }
    await writeFile(join(requests.folder, `${id}.request.json`), JSON.stringify(request))
    const refused = () => monitored.lines().filter((line) => line.includes('Imports that a command asks for'))
    await monitored.until(() => refused().length > 0)
    await rmdir(answerFile)
    let answer: ImportedFile | undefined
    while (answer === undefined) answer = await requests.answerTo(id)
    expect(answer).toMatchObject({ file: key, action: 'refused' })
    expect(refused()).toHaveLength(1)
    await requests.forget(id)
  })

  test('bytes that change while they are placed leave nothing behind', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const file = await put(monitored, 'ABC601XYZ.sbp', writeSbp(track))
    const path = join(monitored.eventFolder, 'gpslogs', '20261012', key)
    const place = { root: monitored.eventFolder, path, sha256: '0'.repeat(64) }
    await expect(placeImport(file, place)).rejects.toThrow('changed while it was read')
    expect(await readdir(join(path, '..'))).toEqual([])
  })

  test('a request to another monitor, a hostile file and a link are not followed, and the monitor goes on', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const requests = new ImportRequests(monitored.eventFolder)
    const file = await put(monitored, 'ABC601XYZ.sbp', writeSbp(track))
    const wanted = { action: 'import', name: 'ABC601XYZ.sbp', isAsIs: false } as const
    await requests.askForFile('another', file, wanted)
    const hostile = '00000000-0000-4000-8000-00000000000'
    const texts = ['{', '[]', '{"format":1}', '['.repeat(60_000), 'x'.repeat(100_000)]
    for (const [index, text] of texts.entries())
      await writeFile(join(requests.folder, `${hostile}${index}.request.json`), text)
    await symlink(file, join(requests.folder, `${hostile}7.request.json`))
    await mkdir(join(requests.folder, `${hostile}8.request.json`))
    await writeFile(join(requests.folder, '..request.json'), '{}')
    // Served after those that were there before.
    expect(await run(monitored, [file])).toMatchObject([{ action: 'imported', key }])
    const complaints = () => monitored.lines().filter((line) => line.includes('is left alone'))
    await monitored.until(() => complaints().length >= texts.length + 2)
    expect(complaints()).toHaveLength(texts.length + 2)
    const left = await importsOf(monitored)
    expect(left.filter((name) => name.endsWith('.track') || name.endsWith('.answer.json'))).toEqual([])
  })

  test('bytes that are no longer those that were handed in are refused', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const lock = JSON.parse((await monitored.readEventFile('logs/monitor.lock')).toString())
    const requests = new ImportRequests(monitored.eventFolder)
    const file = await put(monitored, 'ABC601XYZ.sbp', writeSbp(track))
    await mkdir(requests.folder)
    const id = '00000000-0000-4000-8000-000000000000'
    await writeFile(requests.trackOf(id), await readFile(file))
    const wanted = { action: 'import', name: 'ABC601XYZ.sbp', sha256: '0'.repeat(64), isAsIs: false }
    const request = JSON.stringify({ format: 1, monitor: lock.id, wanted })
    await writeFile(join(requests.folder, `${id}.request.json`), request)
    let answer: ImportedFile | undefined
    while (answer === undefined) answer = await requests.answerTo(id)
    expect(answer).toMatchObject({ action: 'refused', reason: expect.stringContaining('try again') })
  })

  test('a folder that is a link out of the event is refused by the command, and not looked into by the monitor', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const file = await put(monitored, 'ABC601XYZ.sbp', writeSbp(track))
    await symlink(join(monitored.root, 'stick'), join(monitored.eventFolder, 'imports'))
    const [result] = await run(monitored, [file])
    expect(result).toMatchObject({
      action: 'failed',
      reason: expect.stringContaining('is a link that leads to'),
    })
    expect(await readdir(join(monitored.root, 'stick'))).toEqual(['ABC601XYZ.sbp'])
  })

  test('what killed commands left is removed at the next start', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const requests = new ImportRequests(monitored.eventFolder)
    const file = await put(monitored, 'ABC601XYZ.sbp', writeSbp(track))
    await monitored.stop()
    const wanted = { action: 'import', name: 'ABC601XYZ.sbp', isAsIs: false } as const
    await requests.askForFile('an earlier monitor', file, wanted)
    await requests.askForRemoval('an earlier monitor', key)
    await writeFile(join(requests.folder, 'mine.txt'), 'not of this program')
    await chmod(requests.folder, 0o700)
    await monitored.startEngine()
    while ((await importsOf(monitored)).length > 1);
    expect(await importsOf(monitored)).toEqual(['mine.txt'])
    expect(await ledgerOf(monitored)).toEqual(new Map())
    const inAYear = Date.now() + 365 * 86_400_000
    await writeFile(requests.trackOf('00000000-0000-4000-8000-000000000000'), 'bytes')
    await requests.sweep(Date.now())
    expect(await importsOf(monitored)).toHaveLength(2)
    await requests.sweep(inAYear)
    expect(await importsOf(monitored)).toEqual(['mine.txt'])
  })
})
