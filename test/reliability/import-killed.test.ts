import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { LedgerEntry } from '../../src/core/domain/ledger.ts'
import { createRandom } from '../../src/simulator/random.ts'
import { TestProject } from '../commands/project-builder.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'
import { row } from '../core/domain/rosters.ts'
import { sail, writers } from '../core/formats/track-writers.ts'
import { HeadlessProgram } from '../e2e/headless-program.ts'

const KILLS = 20
const FILES = 50
const MOTIONS = 10
const formats = Object.keys(writers) as readonly (keyof typeof writers)[]

const idOf = (motion: number) => `ABC${motion}XYZ`

/** Five tracks a person, each of its own hour. */
async function fillStick(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for (let index = 0; index < FILES; index += 1) {
    const motion = 601 + (index % MOTIONS)
    const format = formats[index % formats.length] ?? 'sbp'
    const start = Date.UTC(2026, 9, 12, 8 + Math.floor(index / MOTIONS), index)
    const name = `${idOf(motion)}_backup-${index}.${format}`
    files.set(name, writers[format](sail(1200, 1, start)))
  }
  await mkdir(folder, { recursive: true })
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes)
  return files
}

async function entriesOf(project: TestProject): Promise<readonly (readonly [string, LedgerEntry])[]> {
  const all: (readonly [string, LedgerEntry])[] = []
  for (let motion = 601; motion < 601 + MOTIONS; motion += 1) {
    const text = await readFile(project.ledgerOf(motion), 'utf8').catch(() => '{}')
    const { ledger, faults } = parseLedger(text)
    expect(faults).toEqual([])
    all.push(...ledger)
  }
  return all
}

async function forget(project: TestProject): Promise<void> {
  await rm(project.pathOf('gpslogs'), { recursive: true })
  await rm(project.pathOf('motions'), { recursive: true })
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const tracksAtHome = async (project: TestProject) =>
  (await readdir(project.pathOf('gpslogs', '20261012')).catch(() => [])).filter(
    (name) => !name.startsWith('.'),
  )

/** At every instant: a file with a track's name is whole, and an entry has its file. */
async function expectNothingTorn(project: TestProject, hashes: ReadonlySet<string>): Promise<void> {
  for (const name of await tracksAtHome(project))
    expect(hashes.has(hashOf(await readFile(project.fileOf(name)))), name).toBe(true)
  for (const [key, { sha256 }] of await entriesOf(project))
    expect(hashOf(await readFile(project.fileOf(key))), key).toBe(sha256)
}

test(`an import of ${FILES} files that is killed ${KILLS} times at random instants loses, doubles and tears nothing`, {
  timeout: 400_000,
}, async () => {
  await using project = await TestProject.make(
    Array.from({ length: MOTIONS }, (_, index) => row(601 + index, { fileId: idOf(601 + index) })),
  )
  const stick = await mkdtemp(join(tmpdir(), 'stick-'))
  try {
    const files = await fillStick(stick)
    const hashes = new Set([...files.values()].map(hashOf))
    const args = ['dist/cli.js', 'import', '--root', project.root, stick]
    const random = createRandom(20261128)
    let amidst = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = (await tracksAtHome(project)).length
      // A new event, so that each kill has something to hit.
      if (before === FILES) await forget(project)
      const running = spawn(process.execPath, args, { stdio: 'ignore' })
      const exited = once(running, 'exit')
      // From before its first file to the midst of them: the test varies the instant.
      await delay(120 + random.next() * 500)
      running.kill('SIGKILL')
      await exited
      await expectNothingTorn(project, hashes)
      const after = (await tracksAtHome(project)).length
      if (after > 0 && after < FILES) amidst += 1
    }
    // Kills that came between the first file and the last.
    expect(amidst).toBeGreaterThan(KILLS / 4)
    const last = spawn(process.execPath, args, { stdio: 'ignore' })
    expect(await once(last, 'exit')).toEqual([0, null])

    await expectNothingTorn(project, hashes)
    const entries = await entriesOf(project)
    expect(entries.map(([, { status }]) => status)).toEqual(Array(FILES).fill('completed'))
    expect(new Set(entries.map(([, { sha256 }]) => sha256))).toEqual(hashes)
    expect(await tracksAtHome(project)).toHaveLength(FILES)
    for (const [name, bytes] of files) expect(await readFile(join(stick, name))).toEqual(bytes)
  } finally {
    await rm(stick, { recursive: true, force: true })
  }
})

/** A monitor without a device: a name server that never answers. */
async function startMonitor(project: TestProject): Promise<HeadlessProgram> {
  const monitor = new HeadlessProgram(['--headless', '--root', project.root])
  await monitor.until('started for event')
  return monitor
}

async function kill(program: HeadlessProgram): Promise<void> {
  program.child.kill('SIGKILL')
  await program.exited
}

const leftOf = (project: TestProject) => readdir(project.pathOf('imports')).catch(() => [])

test(`an import of ${FILES} files through a running monitor loses, doubles and tears nothing when either or both are killed, ${KILLS} times at random instants`, {
  timeout: 400_000,
}, async () => {
  await using project = await TestProject.make(
    Array.from({ length: MOTIONS }, (_, index) => row(601 + index, { fileId: idOf(601 + index) })),
  )
  const settings = { Event: 2026, Monitor: { 'DNS Servers': ['127.0.0.1:9'], 'Search Domains': [] } }
  await project.write(join(project.root, 'config', 'server.json'), JSON.stringify(settings))
  const stick = await mkdtemp(join(tmpdir(), 'stick-'))
  let monitor = await startMonitor(project)
  try {
    const files = await fillStick(stick)
    const hashes = new Set([...files.values()].map(hashOf))
    const args = ['import', '--root', project.root, stick]
    const random = createRandom(20261129)
    let amidst = 0
    for (let round = 0; round < KILLS; round += 1) {
      const killed = (['command', 'monitor', 'both'] as const)[round % 3]
      const before = (await tracksAtHome(project)).length
      if (before === FILES) {
        await kill(monitor)
        await forget(project)
        monitor = await startMonitor(project)
      }
      const command = new HeadlessProgram(args)
      await delay(250 + random.next() * 1500)
      if (killed !== 'command') monitor.child.kill('SIGKILL')
      if (killed !== 'monitor') command.child.kill('SIGKILL')
      const [code, signal] = await command.exited
      if (killed !== 'command') await monitor.exited
      await expectNothingTorn(project, hashes)
      const after = (await tracksAtHome(project)).length
      if (after > 0 && after < FILES) amidst += 1
      if (killed === 'monitor' && signal === null) {
        // What has not come is named, and the exit status says so.
        expect(code).toBe(command.stdout.includes(`0 refused, 0 failed`) ? 0 : 1)
        if (code === 1) expect(command.stdout).toContain('run the import again: nothing comes twice')
      }
      if (killed !== 'command') monitor = await startMonitor(project)
    }
    expect(amidst).toBeGreaterThan(KILLS / 4)
    const last = new HeadlessProgram(args)
    expect(await last.exited, last.stdout).toEqual([0, null])

    await expectNothingTorn(project, hashes)
    const entries = await entriesOf(project)
    expect(entries.map(([, { status }]) => status)).toEqual(Array(FILES).fill('completed'))
    expect(new Set(entries.map(([, { sha256 }]) => sha256))).toEqual(hashes)
    expect(await tracksAtHome(project)).toHaveLength(FILES)
    expect((await leftOf(project)).filter((name) => name.endsWith('.request.json'))).toEqual([])
    for (const [name, bytes] of files) expect(await readFile(join(stick, name))).toEqual(bytes)
  } finally {
    await kill(monitor)
    await rm(stick, { recursive: true, force: true })
  }
})
