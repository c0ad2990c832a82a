/** The program for Windows, run by wine: its executable, its start file, and its bundle in Windows' Node. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExecutable } from '../../scripts/executable.ts'
import { windowsNode } from '../../scripts/pinned-node.ts'
import { START_FILE, startFile } from '../../scripts/windows/zip-file.ts'
import { version } from '../../src/commands/version.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { sailedLog } from '../faults/faulty-fleet.ts'
import { deviceOf } from '../simulator/builders.ts'
import { WinePrefix, wineVersion } from './wine.ts'
import { forWine, isWindowsNodeThere } from './wine-node.ts'

const wine = process.arch === 'x64' ? wineVersion() : undefined
if (wine === undefined)
  console.warn('skipped: the program for Windows runs where wine is installed, on Linux x64')
const isRunnable = wine !== undefined && (await isWindowsNodeThere())

const ids = [601, 602, 603, 604, 605, 606]

// Together at most three minutes.
describe.skipIf(!isRunnable)('on Windows', () => {
  let windows: WinePrefix
  let node: string
  let executable: string
  beforeAll(async () => {
    windows = await WinePrefix.make()
    node = join(windows.folder, 'node.exe')
    executable = join(windows.folder, 'motion-monitor.exe')
    await writeFile(node, forWine(await readFile(await windowsNode())))
    await makeExecutable(executable, node)
  }, 60_000)
  afterAll(() => windows[Symbol.asyncDispose](), 10_000)

  test('the executable makes a project, checks it, plans and reports, and ends as it does everywhere else', async () => {
    const runs: readonly (readonly [args: readonly string[], status: number, printed: RegExp])[] = [
      [['--version'], 0, new RegExp(`^${version.replaceAll('.', '\\.')}\n$`)],
      [['init', '--root', 'a project'], 0, /made Z:\\.*\\config\\server\.json/],
      [['check', '--root', 'a project'], 0, /: 0 errors/],
      [['plan', '--root', 'a project'], 0, /0 tracks/],
      [['report', '--root', 'a project'], 0, /0 of 0 files home/],
      [['--nonsense'], 2, /unknown option/],
      [['--headless', '--root', 'none'], 2, /motion-monitor init/],
    ]
    for (const [args, status, printed] of runs) {
      const result = await windows.run(executable, args)
      expect(result.stdout + result.stderr, args.join(' ')).toMatch(printed)
      expect(result.status, args.join(' ')).toBe(status)
    }
  }, 25_000)

  test.each([
    ['the executable', () => [executable]],
    ["the bundle in Windows' Node", () => [node, resolve('dist/cli.js')]],
  ])(
    '%s releases six motions while another program holds their ledgers, and stops gracefully at Ctrl-C',
    async (_, program) => {
      await using event = await SimulatedEvent.start({
        devices: ids.map((id) => deviceOf(id, [sailedLog(id), sailedLog(id, 2)])),
        bandwidth: { device: 300_000 },
      })
      const [file = '', ...before] = program()
      const root = windows.pathOf(event.root)
      const holder = windows.run(node, [
        resolve('test/windows/ledger-holder.ts'),
        windows.pathOf(join(event.folder, 'motions')),
        String(ids.length),
      ])
      await using monitor = windows.start(file, [...before, '--headless', '--root', root])
      await expect.poll(() => event.readLog().then(releasesIn, () => 0), { timeout: 20_000 }).toBe(ids.length)
      const held = await holder
      expect(held.stdout.trim().split('\n'), 'kept from being replaced').toEqual(
        ids.map((id) => `motion-${id}`),
      )
      monitor.press('\u0003')
      expect(await monitor.exited).toMatchObject({ exitCode: 0 })
      const log = await event.readLog()
      expect(log).toMatch(/,INFO,Monitor stopped\n$/)
      expect(log).not.toMatch(/,ERROR,/)
      expect(await readdir(join(event.folder, 'logs'))).not.toContain('monitor.lock')
      await expectHome(event, file, before)
    },
    30_000,
  )

  test('the start file opens the monitor on a folder, which it makes a project first', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    const file = join(windows.folder, START_FILE)
    await writeFile(file, await startFile())
    const onEvent = { MOTION_MONITOR_ROOT: windows.pathOf(event.root) }
    await using started = windows.start('cmd', ['/c', windows.pathOf(file)], onEvent)
    await started.until((text) => text.includes('601 can go: everything'), 20_000)
    started.press('\u0003')
    expect(await started.exited).toMatchObject({ exitCode: 0 })
    const project = join(windows.folder, 'a new project')
    await using made = windows.start('cmd', ['/c', 'call', windows.pathOf(file), windows.pathOf(project)])
    await made.until((text) => text.includes('q quit'), 20_000)
    made.press('\u0003')
    await made.exited
    expect(await readdir(project)).toEqual(['config', 'events'])
  }, 25_000)

  /** Every track is on the disk and whole, and the program says so of it. */
  async function expectHome(event: SimulatedEvent, file: string, before: readonly string[]) {
    const day = join(event.folder, 'gpslogs', '20261012')
    const tracks = (await readdir(day)).sort()
    expect(tracks).toEqual(
      ids.flatMap((id) => ['110004', '130004'].map((time) => `ABC${id}XYZ_${id}_20261012_${time}.oao`)),
    )
    const verdicts = await windows.run(file, [...before, 'verify', ...tracks.map((name) => join(day, name))])
    expect(verdicts).toMatchObject({ status: 0, stderr: '' })
    const report = await windows.run(file, [
      ...before,
      'report',
      '--all',
      '--root',
      windows.pathOf(event.root),
    ])
    expect(report.stdout).toContain('12 of 12 files home')
  }
})

function releasesIn(log: string): number {
  return log.split(' can be disconnected\n').length - 1
}
