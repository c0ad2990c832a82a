import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { projectOf } from '../../../../src/core/config/project.ts'
import { defaultConfiguration } from '../../../../src/core/config/read-configuration.ts'
import {
  emptyLedger,
  type Ledger,
  newEntry,
  withCompleted,
  withEntry,
} from '../../../../src/core/domain/ledger.ts'
import { Mirror } from '../../../../src/core/engine/watches/mirror.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'
import { HandClock, settle } from '../../../hand-clock.ts'
import { type OtherDisk, otherDisk } from '../../../other-disk.ts'
import { aLog } from '../../archive/ledger-builder.ts'

const keys = ['A1B_601_20231007_111940.oao', 'A1B_601_20231007_121940.oao']

let root = ''
let stick = ''
let disk: OtherDisk | undefined
beforeEach(async ({ skip }) => {
  root = await mkdtemp(join(tmpdir(), 'mirror-'))
  disk = await otherDisk()
  if (disk === undefined) return skip('no other disk')
  stick = join(disk.folder, 'stick')
  await mkdir(join(root, 'events', 'Test', 'gpslogs', '20231007'), { recursive: true })
})
afterEach(async () => {
  await disk?.[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})

/** A ledger whose tracks are home, each with its file. */
async function homeLedger(texts: readonly string[] = keys, ofKeys = keys): Promise<Ledger> {
  let ledger = emptyLedger
  for (const [index, key] of ofKeys.entries()) {
    const sha256 = createHash('sha256').update(key).digest('hex')
    await writeFile(join(root, 'events', 'Test', 'gpslogs', '20231007', key), texts[index] ?? key)
    ledger = withEntry(ledger, key, newEntry(key, aLog, 'queued'))
    ledger = withCompleted(ledger, key, { bytes: key.length, sha256, verdict: 'exact', completedAt: 1 })
  }
  return ledger
}

/** A mirror onto the stick that runs until the test ends. */
function running(folder: string | undefined, isAwaited = () => true) {
  const events: MonitorEvent[] = []
  const clock = new HandClock()
  const plain = defaultConfiguration('Test')
  const context = {
    clock,
    emit: (event: MonitorEvent) => void events.push(event),
    project: projectOf(root, 'Test'),
    get configuration() {
      return { ...plain, monitor: { ...plain.monitor, mirror: { folder, isAwaited: isAwaited() } } }
    },
  }
  const ending = new AbortController()
  const mirrored = new Mirror(context)
  const running = mirrored.run(ending.signal)
  return {
    clock,
    mirror: mirrored,
    signal: ending.signal,
    reported: () => events.map((event) => event.type),
    messages: () => events.map((event) => ('message' in event ? event.message : '')),
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await running
    },
  }
}

const copies = (): Promise<string[]> => readdir(join(stick, 'gpslogs', '20231007')).catch(() => [])

test('no second copies are made or awaited without a folder for them', async () => {
  await using mirrored = running(undefined)
  mirrored.mirror.take(await homeLedger(), keys)
  expect(mirrored.mirror.isAwaited).toBe(false)
  await mirrored.mirror.copied(keys, mirrored.signal)
})

test('a track that is not home has nothing to copy, and its copy is not awaited', async () => {
  await mkdir(stick)
  await using mirrored = running(stick)
  mirrored.mirror.take(withEntry(emptyLedger, 'key', newEntry('key', aLog, 'queued')), ['key', 'unknown'])
  await mirrored.mirror.copied(['key', 'unknown'], mirrored.signal)
})

test('a stick that is not there is reported once, however often it is tried, and so is its return', async () => {
  await using mirrored = running(stick)
  mirrored.mirror.take(await homeLedger(), keys)
  await expect.poll(mirrored.reported).toEqual(['alarm-raised'])
  mirrored.clock.advance(3000)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(mirrored.reported()).toEqual(['alarm-raised'])
  await mkdir(stick)
  await expect
    .poll(() => {
      mirrored.clock.advance(3000)
      return copies()
    })
    .toEqual(keys)
  expect(mirrored.reported()).toEqual(['alarm-raised', 'alarm-cleared'])
})

test('a damaged track does not keep the next one from its copy', async () => {
  await mkdir(stick)
  await using mirrored = running(stick)
  mirrored.mirror.take(await homeLedger(['damaged']), keys)
  await expect
    .poll(() => {
      mirrored.clock.advance(3000)
      return copies()
    })
    .toEqual([keys[1]])
  expect(mirrored.reported()[0]).toBe('alarm-raised')
})

test('a track fetched again while its copy is being made is copied again', async () => {
  await mkdir(stick)
  await using mirrored = running(stick)
  const ledger = await homeLedger()
  mirrored.mirror.take(ledger, keys)
  mirrored.mirror.take(ledger, keys)
  await mirrored.mirror.copied(keys, mirrored.signal)
  expect(await copies()).toEqual(keys)
  // What has its copy is not copied again.
  mirrored.mirror.take(ledger, keys)
  await mirrored.mirror.copied(keys, mirrored.signal)
  expect(mirrored.reported()).toEqual([])
})

test('a release that waits for an impossible copy is freed by the signal', async () => {
  await using mirrored = running(stick)
  mirrored.mirror.take(await homeLedger(), keys)
  const ending = new AbortController()
  const waiting = mirrored.mirror.copied(keys, ending.signal)
  ending.abort()
  await waiting
})

/** Writes over a copy on the stick, at the same length. */
const spoil = (key: string): Promise<void> =>
  writeFile(join(stick, 'gpslogs', '20231007', key), key.toLowerCase())

test('a copy that has changed since it was checked is made again when a release asks for it', async () => {
  await mkdir(stick)
  await using mirrored = running(stick)
  const ledger = await homeLedger()
  mirrored.mirror.take(ledger, keys)
  await mirrored.mirror.copied(keys, mirrored.signal)
  await spoil(keys[0] ?? '')
  mirrored.mirror.take(ledger, keys)
  await mirrored.mirror.copied(keys, mirrored.signal)
  expect((await copies()).toSorted()).toEqual([keys[0], `${keys[0]}.before`, keys[1]])
  expect(await readFile(join(stick, 'gpslogs', '20231007', keys[0] ?? ''), 'utf8')).toBe(keys[0])
})

test('a copy folder on the disk of the event raises an alarm, and holds a release until the stick is there', async () => {
  const own = join(root, 'stick')
  await mkdir(own)
  await using mirrored = running(own)
  await expect.poll(mirrored.reported).toEqual(['alarm-raised'])
  expect(mirrored.messages()[0]).toContain(`${own} is on the same disk as the event`)
  expect(mirrored.messages()[0]).toContain('no motion with tracks is released until then')
  mirrored.mirror.take(await homeLedger(), keys)
  const copied = mirrored.mirror.copied(keys, mirrored.signal)
  mirrored.clock.advance(3000)
  expect(await Promise.race([copied, new Promise((resolve) => setTimeout(() => resolve('held'), 100))])).toBe(
    'held',
  )
  // What a mount does with the folder, without the rights for one.
  await rm(own, { recursive: true })
  await mkdir(stick)
  await symlink(stick, own)
  await expect
    .poll(() => {
      mirrored.clock.advance(3000)
      return mirrored.reported()
    })
    .toEqual(['alarm-raised', 'alarm-cleared'])
  await copied
  expect(await copies()).toEqual(keys)
})

test('a copy that a release waits for is made before the rest', async () => {
  await mkdir(stick)
  await using mirrored = running(stick)
  const many = Array.from({ length: 30 }, (_, index) => `A1B_601_20231007_1119${10 + index}.oao`)
  mirrored.mirror.take(await homeLedger(many, many), many)
  await mirrored.mirror.copied(many.slice(-1), mirrored.signal)
  const first = await copies()
  expect(first).toContain(many.at(-1))
  expect(first.length).toBeLessThan(many.length / 2)
})

test('a track that has changed on disk is not awaited, and its alarm ends', async () => {
  await mkdir(stick)
  await using mirrored = running(stick)
  mirrored.mirror.take(await homeLedger(['damaged']), keys)
  await expect.poll(mirrored.reported).toEqual(['alarm-raised'])
  const copied = mirrored.mirror.copied(keys, mirrored.signal)
  mirrored.mirror.drop(keys.slice(0, 1))
  await copied
  await expect.poll(mirrored.reported).toEqual(['alarm-raised', 'alarm-cleared'])
})

test('refused copies are tried again one after the other as soon as one of them succeeds', async () => {
  await mkdir(stick)
  await writeFile(join(stick, 'gpslogs'), 'in the way')
  await using mirrored = running(stick)
  mirrored.mirror.take(await homeLedger(), keys)
  await expect.poll(mirrored.reported).toEqual(['alarm-raised'])
  await settle()
  await rm(join(stick, 'gpslogs'))
  await expect
    .poll(() => {
      mirrored.clock.advance(3000)
      return copies()
    })
    .toEqual(keys)
})

test('no release waits for copies once they are no longer wanted before it', async () => {
  let isAwaited = true
  await using mirrored = running(stick, () => isAwaited)
  mirrored.mirror.take(await homeLedger(), keys)
  const copied = mirrored.mirror.copied(keys, mirrored.signal)
  isAwaited = false
  await expect.poll(mirrored.reported).toEqual(['alarm-raised'])
  mirrored.clock.advance(3000)
  await copied
})
