/** A day with the behaviour of Windows: folders that cannot be flushed, files that other programs hold. */
import { access, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { HeadlessProgram } from '../e2e/headless-program.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { otherDisk } from '../other-disk.ts'
import { deviceOf } from '../simulator/builders.ts'

/** Shorter than a held file is waited for, and longer than all else takes. */
const HELD_FOR = 1000

const listOf = (event: SimulatedEvent): string => join(event.root, 'held')

/** From now on another program has these files open, and no others. */
const hold = (event: SimulatedEvent, files: readonly string[]): Promise<void> =>
  writeFile(listOf(event), files.join('\n'))

/** The built program with these habits. */
function start(event: SimulatedEvent): HeadlessProgram {
  return new HeadlessProgram(['--headless', '--root', event.root], {
    file: process.execPath,
    before: ['--import', './test/reliability/windows-habits.ts', 'dist/cli.js'],
    environment: { ...process.env, HELD_FILES: listOf(event) },
  })
}

/** Has second copies made before a release. */
async function copyTo(folder: string, event: SimulatedEvent): Promise<void> {
  const file = join(event.root, 'config', 'server.json')
  const server = JSON.parse(await readFile(file, 'utf8'))
  const mirror = { Folder: folder, 'Before Release': true }
  await writeFile(file, JSON.stringify({ ...server, Monitor: { ...server.Monitor, Mirror: mirror } }))
}

const track = join('gpslogs', '20261012', 'ABC601XYZ_601_20261012_110004.oao')

test('where folders cannot be flushed and no program replaces another, motions are released and the end is graceful', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602)] })
  await hold(event, [])
  await using monitor = start(event)
  await monitor.until('motion-601 can be disconnected')
  await monitor.until('motion-602 can be disconnected')
  monitor.child.kill('SIGTERM')
  expect(await monitor.exited).toEqual([0, null])
  expect(monitor.stdout).not.toContain(',ERROR,')
  expect(await readdir(join(event.folder, 'logs'))).not.toContain('monitor.lock')
})

test.each([
  ['a ledger', join('motions', 'motion-601', 'downloads.json')],
  ['a payload', join('motions', 'motion-601', 'logs.json')],
  ['a half-written track', join('gpslogs', '20261012', '.ABC601XYZ_601_20261012_110004.oao.part')],
])(
  '%s that another program holds for a second is written as soon as it is let go, and nothing has failed',
  async (_, file) => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    await hold(event, [join(event.folder, file)])
    await using monitor = start(event)
    await monitor.until('motion-601 is connected')
    await delay(HELD_FOR)
    expect(monitor.stdout).not.toContain('motion-601 can be disconnected')
    await hold(event, [])
    await monitor.until('motion-601 can be disconnected')
    expect(monitor.stdout).not.toContain(',ERROR,')
  },
)

test('a second copy that another program holds for a second is made as soon as it is let go', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
  await using stick = await otherDisk()
  if (stick === undefined) return
  await copyTo(stick.folder, event)
  const copy = join(stick.folder, track)
  await hold(event, [copy])
  await using monitor = start(event)
  await monitor.until(' downloaded - ')
  await delay(HELD_FOR)
  expect(monitor.stdout).not.toContain('motion-601 can be disconnected')
  await hold(event, [])
  await monitor.until('motion-601 can be disconnected')
  await access(copy)
  expect(monitor.stdout).not.toContain(',ERROR,')
})

test('a ledger that another program holds for minutes is an error that is shown, and the motion is released once it is let go', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
  const ledger = join(event.folder, 'motions', 'motion-601', 'downloads.json')
  await hold(event, [ledger])
  await using monitor = start(event)
  await monitor.until(',ERROR,')
  expect(monitor.stdout).not.toContain('motion-601 can be disconnected')
  await hold(event, [])
  await monitor.until('motion-601 can be disconnected')
})
