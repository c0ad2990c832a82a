/** A power cut spares a track only if its folder was synced: strace shows the order of the system calls. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { otherDisk } from '../other-disk.ts'
import { deviceOf } from '../simulator/builders.ts'

/** A call that went well: what it was about, and where it begins and ends among the lines of the trace. */
interface Call {
  readonly name: string
  readonly path: string
  /** Of a rename the old name. */
  readonly from: string
  readonly begun: number
  readonly done: number
}

/** `123 fsync(23</tmp/day>) = 0`, whole or in two pieces, as `strace -f -y` writes it. */
function callsIn(trace: string): readonly Call[] {
  const calls: Call[] = []
  const open = new Map<string, Omit<Call, 'done'>>()
  for (const [at, line] of trace.split('\n').entries()) {
    const [, thread = '', name = '', rest = ''] =
      /^(\d+) +(?:<\.\.\. )?(mkdir|fsync|rename)(?:at2?)?[( ](.*)$/.exec(line) ?? []
    if (name === '') continue
    const isRest = line.includes(`<... ${name}`)
    const begun = isRest ? open.get(thread) : { name, ...pathsIn(name, rest), begun: at }
    if (begun === undefined) throw new Error(`a call that never began: ${line}`)
    if (rest.includes('<unfinished')) open.set(thread, begun)
    else if (/= 0$/.test(rest)) calls.push({ ...begun, done: at })
  }
  return calls
}

/** Of a rename its new and its old name. */
function pathsIn(name: string, rest: string): Pick<Call, 'path' | 'from'> {
  if (name === 'fsync') return { path: /<([^>]*)>/.exec(rest)?.[1] ?? '', from: '' }
  const quoted = [...rest.matchAll(/"([^"]*)"/g)].map(([, path = '']) => path)
  return { path: quoted.at(-1) ?? '', from: quoted[0] ?? '' }
}

const traced = 'trace=mkdir,mkdirat,fsync,rename,renameat,renameat2'

/** Traces a monitor until its motion is released and it has ended. */
async function traceOf(event: SimulatedEvent, file: string): Promise<string> {
  const program = [process.execPath, 'dist/cli.js', '--headless', '--root', event.root]
  const strace = spawn('strace', ['-f', '-y', '-s', '500', '-o', file, '-e', traced, ...program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(strace, 'exit')
  let said = ''
  strace.stdout.on('data', (data: Buffer) => {
    said += data
  })
  await expect.poll(() => said, { timeout: 30_000 }).toContain('motion-601 can be disconnected')
  // A signal of its own strace keeps for later.
  const children = await readFile(`/proc/${strace.pid}/task/${strace.pid}/children`, 'utf8')
  process.kill(Number(children.trim()), 'SIGTERM')
  await ended
  return readFile(file, 'utf8')
}

/** Has second copies made before a release. */
async function copyTo(folder: string, event: SimulatedEvent): Promise<void> {
  const file = join(event.root, 'config', 'server.json')
  const server = JSON.parse(await readFile(file, 'utf8'))
  const mirror = { Folder: folder, 'Before Release': true }
  await writeFile(file, JSON.stringify({ ...server, Monitor: { ...server.Monitor, Mirror: mirror } }))
}

const hasStrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0
if (!hasStrace) console.info('skipped: strace is not installed, or may not be used here')

test.runIf(hasStrace)(
  'each folder that is made is synced into the one above it before anything in it counts',
  async () => {
    const place = await mkdtemp(join(tmpdir(), 'motion-monitor-strace-'))
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    await using copies = await otherDisk()
    if (copies !== undefined) await copyTo(copies.folder, event)
    const all = callsIn(await traceOf(event, join(place, 'trace')))
    const roots = [event.root, ...(copies === undefined ? [] : [copies.folder])]
    const made = all.filter(
      ({ name, path }) => name === 'mkdir' && roots.some((root) => path.startsWith(root)),
    )
    const { folder } = event
    const day = join(folder, 'gpslogs', '20261012')
    expect(made.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        ...['motions', 'gpslogs', 'logs'].map((name) => join(folder, name)),
        join(folder, 'motions', 'motion-601'),
        day,
        ...(copies === undefined
          ? []
          : ['gpslogs', 'gpslogs/20261012'].map((name) => join(copies.folder, name))),
      ]),
    )
    for (const { path, done } of made) {
      const synced = all.find(
        (call) => call.name === 'fsync' && call.path === dirname(path) && call.begun > done,
      )
      expect(synced, `${path} is not synced into the folder above it`).toBeDefined()
      const used = all.find((call) => call.name === 'rename' && call.path.startsWith(`${path}/`))
      if (used !== undefined) expect(synced?.done, path).toBeLessThan(used.begun)
    }
    // The track is in its place, and the place durable, before the ledger calls it completed.
    const isTrack = ({ name, path }: Call): boolean =>
      name === 'rename' && dirname(path) === day && path.endsWith('.oao')
    const renamed = all.find(isTrack)
    const synced = all.find(
      ({ name, path, begun }) => name === 'fsync' && path === day && begun > (renamed?.done ?? 0),
    )
    const ledger = all
      .filter(({ name, path }) => name === 'rename' && basename(path) === 'downloads.json')
      .at(-1)
    if (renamed === undefined || synced === undefined || ledger === undefined)
      throw new Error('no track was written')
    expect(synced.done).toBeLessThan(ledger.begun)
    // Every file that was written beside its name, be it a track, a copy, a ledger or a note, goes through one order.
    const placed = all.filter(({ name, from }) => name === 'rename' && from.endsWith('.part'))
    expect(placed.filter(isTrack)).toHaveLength(1)
    expect(placed.length).toBeGreaterThan(3)
    for (const [index, { from, path, begun, done }] of placed.entries()) {
      const before = placed.slice(0, index).findLast((call) => call.from === from)?.done ?? 0
      const isSynced = (of: string, isInTime: (call: Call) => boolean): boolean =>
        all.some((call) => call.name === 'fsync' && call.path === of && isInTime(call))
      expect(
        isSynced(from, (call) => call.begun > before && call.done < begun),
        `${path} is renamed before it is synced`,
      ).toBe(true)
      expect(
        isSynced(dirname(path), (call) => call.begun > done),
        `the name ${path} is not synced`,
      ).toBe(true)
    }
    await rm(place, { recursive: true })
  },
)
