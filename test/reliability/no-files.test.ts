/** Pipes, folders, sockets and devices with the names of files: the program reports them and does not hang. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { MotionResolver } from '../../src/core/device/resolver.ts'
import { startFleet } from '../../src/simulator/fleet.ts'
import { HeadlessProgram } from '../e2e/headless-program.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import {
  expectHome,
  keyOf,
  released,
  sailed,
  sailedDay,
  startHasty,
  troubled,
} from '../faults/faulty-fleet.ts'
import { deviceOf } from '../simulator/builders.ts'

const kinds = ['a named pipe', 'a folder', 'a socket', 'a device'] as const
type Kind = (typeof kinds)[number]

/** Puts something that is no file in the place of whatever is there; false where this machine does not let us. */
async function put(kind: Kind, path: string): Promise<boolean> {
  await rm(path, { recursive: true, force: true })
  await mkdir(dirname(path), { recursive: true })
  switch (kind) {
    case 'a folder':
      await mkdir(path)
      return true
    case 'a named pipe':
      return spawnSync('mkfifo', [path]).status === 0
    case 'a device':
      // The one that never ends.
      return spawnSync('mknod', [path, 'c', '1', '5']).status === 0
    case 'a socket': {
      // A path of a socket must be short; and a server that is closed takes its socket away.
      const server = createServer().listen(`/tmp/no-file-${process.pid}`)
      await once(server, 'listening')
      await rename(`/tmp/no-file-${process.pid}`, path)
      server.close()
      return true
    }
  }
}

/** How long a command may take that has nothing to wait for. */
const EVENT_TIMEOUT = 15_000

describe.skipIf(process.platform === 'win32').for(kinds)('%s with the name of a file', (kind) => {
  test("a thing that is no file in the place of a motion's file keeps that motion alone, and the monitor ends at a signal", async ({
    skip,
  }) => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602)] })
    const motion = join(event.folder, 'motions', 'motion-601')
    for (const name of ['info.json', 'settings.json', 'logs.json', 'downloads.json'])
      if (!(await put(kind, join(motion, name)))) return skip(`no ${kind} can be made here`)
    await put(kind, join(event.folder, 'notes.json'))
    await using monitor = new HeadlessProgram(['--headless', '--json', '--root', event.root])
    await monitor.until('{"type":"motion-released","at"')
    await monitor.until('"type":"motion-troubled"')
    expect(monitor.stdout).toMatch(/"type":"motion-released".*"motion":602/)
    expect(monitor.stdout).not.toMatch(/"type":"motion-released".*"motion":601/)
    expect(monitor.stdout).toMatch(/"type":"motion-troubled".*"motion":601.*downloads\.json/)
    monitor.child.kill('SIGTERM')
    expect(await monitor.exited).toEqual([0, null])
    expect(await event.readLog()).toMatch(new RegExp(`,ERROR,.*downloads\\.json.*is ${kind}`))
  })

  test('a thing that is no file in the place of a log stops nothing: an alarm says so, the monitor ends at a signal', async ({
    skip,
  }) => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    for (const name of ['server.log', 'monitor.lock'])
      if (!(await put(kind, join(event.folder, 'logs', name)))) return skip(`no ${kind} can be made here`)
    await using monitor = new HeadlessProgram(['--headless', '--json', '--root', event.root])
    await monitor.until('"type":"motion-released"')
    expect(monitor.stdout).toMatch(new RegExp(`"alarm-raised".*"log-file".*server\\.log is ${kind}`))
    expect(monitor.stdout).toMatch(new RegExp(`"notice".*monitor\\.lock is ${kind}.*no second monitor`))
    monitor.child.kill('SIGTERM')
    expect(await monitor.exited).toEqual([0, null])
  })

  test('a thing that is no file in the place of server.json or motions.csv is named by every command, and none waits', async ({
    skip,
  }) => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    const files = [join(event.root, 'config', 'server.json'), join(event.folder, 'config', 'motions.csv')]
    for (const file of files) {
      await rename(file, `${file}.kept`)
      if (!(await put(kind, file))) return skip(`no ${kind} can be made here`)
      for (const command of [
        [],
        ['check'],
        ['plan'],
        ['report'],
        ['rename'],
        ['verify', '--event'],
        ['init'],
      ]) {
        const args = ['dist/cli.js', ...command, '--root', event.root]
        const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
          encoding: 'utf8',
          timeout: EVENT_TIMEOUT,
        })
        const isKept = command[0] === 'init' && file.endsWith('motions.csv')
        expect([signal, status === 0], `${command.join(' ')}: ${stderr}`).toEqual([null, isKept])
        if (!isKept)
          expect(stdout + stderr, command.join(' ')).toMatch(new RegExp(`${file}: This is ${kind}`))
      }
      await rm(file, { recursive: true })
      await rename(`${file}.kept`, file)
    }
  })
})

describe.skipIf(process.platform === 'win32')('a named pipe', () => {
  test('a named pipe that replaces server.json or motions.csv while the monitor runs is an alarm until it is gone', async () => {
    await using monitored = await startHasty({
      devices: [sailed(601)],
      // Rows for today: that there are none is an alarm of its own.
      dates: [['2026-10-01', '2099-12-31']],
    })
    const files = [
      ['configuration', join(monitored.root, 'config', 'server.json')],
      ['roster', join(monitored.eventFolder, 'config', 'motions.csv')],
    ] as const
    for (const [topic, file] of files) {
      const since = monitored.events.length
      await rename(file, `${file}.kept`)
      await put('a named pipe', file)
      const { message } = await monitored.event('alarm-raised', (event) => event.topic === topic, { since })
      expect(message).toContain('This is a named pipe, and should be a file')
      await rename(`${file}.kept`, file)
      await monitored.event('alarm-cleared', (event) => event.topic === topic, { since })
    }
    await monitored.fleet.turnOn(601)
    await released(monitored, 601)
  })

  test('a named pipe in the place of a track, half-written or whole, is trouble of this motion until it is moved away', async () => {
    await using monitored = await startHasty({ devices: [sailed(601), sailed(602)] })
    const day = join(monitored.eventFolder, 'gpslogs', sailedDay)
    await put('a named pipe', join(day, `.${keyOf(601)}.part`))
    await Promise.all([monitored.fleet.turnOn(601), monitored.fleet.turnOn(602)])
    const [{ trouble }] = await Promise.all([troubled(monitored, 601), released(monitored, 602)])
    expect(trouble.code).toBe('disk')
    expect(trouble.message).toMatch(/part is a named pipe, where a file should be: move it away/)
    await rm(join(day, `.${keyOf(601)}.part`))
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601)
    await expectHome(monitored, sailed(601))
  })

  test('a named pipe in the place of a track at home is no track: it is fetched again', async () => {
    await using monitored = await startHasty({ devices: [sailed(601)] })
    await monitored.fleet.turnOn(601)
    await released(monitored, 601)
    await monitored.stop()
    const track = join(monitored.eventFolder, 'gpslogs', sailedDay, keyOf(601))
    await put('a named pipe', track)
    const since = monitored.events.length
    await monitored.startEngine()
    await monitored.event('track-missed', () => true, { since })
    await released(monitored, 601, since)
    await expectHome(monitored, sailed(601))
  })

  test("a named pipe in the place of the system's files of names says nothing, and names are asked for all the same", async () => {
    const systemFolder = await mkdtemp(join(tmpdir(), 'motion-monitor-etc-'))
    for (const name of ['hosts', 'resolv.conf', 'nsswitch.conf'])
      await put('a named pipe', join(systemFolder, name))
    await using fleet = await startFleet({ devices: [sailed(601)] })
    const resolver = new MotionResolver({
      dnsServers: [fleet.dnsServer],
      searchDomains: [],
      addresses: new Map(),
      timeout: 5000,
      systemFolder,
    })
    const { signal } = new AbortController()
    const { outcome } = await resolver.resolve(601, { isThorough: true }, signal)
    expect(outcome).toBe('resolved')
    resolver.close()
    await rm(systemFolder, { recursive: true })
  })

  test("a named pipe among the other laptop's files stops no merge, and is a problem of its motion", async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    const other = join(event.root, 'other')
    await put('a named pipe', join(other, 'motions', 'motion-601', 'downloads.json'))
    await put('a named pipe', join(other, 'notes.json'))
    const { status, stdout } = run('merge', '--root', event.root, other)
    expect(status).toBe(1)
    expect(stdout).toContain('downloads.json: This is a named pipe, and should be a file')
    expect(stdout).toContain('notes.json: This is a named pipe, and should be a file')
  })

  test('a named pipe that a person names is read and written as by any other program', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    await using monitor = new HeadlessProgram([
      '--headless',
      '--events',
      join(event.root, 'x'),
      '--root',
      event.root,
    ])
    await monitor.until('can be disconnected')
    monitor.child.kill('SIGTERM')
    await monitor.exited
    const shell = (line: string) =>
      spawnSync('bash', ['-c', line], { encoding: 'utf8', timeout: EVENT_TIMEOUT })
    const program = `'${process.execPath}' dist/cli.js`
    const replayed = shell(
      `${program} replay --headless <(cat '${event.root}'/events/Test/logs/journal-*.ndjson)`,
    )
    expect(replayed.stdout).toContain('motion-601 can be disconnected')
    expect(shell(`cat '${event.root}'/x | ${program} replay --headless /dev/stdin`).stdout).toContain(
      'motion-601 can be disconnected',
    )
    for (const output of ['/dev/stdout', '>(cat)']) {
      const reported = shell(`${program} report --root '${event.root}' --format csv -o ${output} | cat; wait`)
      expect(reported.stdout, reported.stderr).toContain('601')
    }
    const watched = run('report', '--watch', '--root', event.root, '-o', '/dev/stdout')
    expect(watched.status).toBe(2)
    expect(watched.stderr).toContain('this is not a file')
  })
})

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, ['dist/cli.js', ...args], { encoding: 'utf8', timeout: EVENT_TIMEOUT })
}
