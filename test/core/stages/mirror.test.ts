import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  emptyLedger,
  type Ledger,
  newEntry,
  withCompleted,
  withEntry,
} from '../../../src/core/archive/ledger.ts'
import { defaultConfiguration } from '../../../src/core/config/read-configuration.ts'
import type { MonitorEvent } from '../../../src/core/events.ts'
import { projectOf } from '../../../src/core/project.ts'
import { Mirror } from '../../../src/core/stages/mirror.ts'
import { HandClock } from '../../hand-clock.ts'
import { aLog } from '../archive/ledger-builder.ts'

const keys = ['A1B_601_20231007_111940.oao', 'A1B_601_20231007_121940.oao']

let root = ''
let stick = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mirror-'))
  stick = join(root, 'stick')
  await mkdir(join(root, 'events', 'Test', 'gpslogs', '20231007'), { recursive: true })
})
afterEach(() => rm(root, { recursive: true }))

/** A ledger whose tracks are home, each with its file. */
async function homeLedger(texts: readonly string[] = keys): Promise<Ledger> {
  let ledger = emptyLedger
  for (const [index, key] of keys.entries()) {
    const sha256 = createHash('sha256').update(key).digest('hex')
    await writeFile(join(root, 'events', 'Test', 'gpslogs', '20231007', key), texts[index] ?? key)
    ledger = withEntry(ledger, key, newEntry(key, aLog, 'queued'))
    ledger = withCompleted(ledger, key, { bytes: key.length, sha256, verdict: 'exact', completedAt: 1 })
  }
  return ledger
}

/** A mirror onto the stick that runs until the test ends. */
function running(folder: string | undefined) {
  const events: MonitorEvent[] = []
  const clock = new HandClock()
  const plain = defaultConfiguration('Test')
  const context = {
    clock,
    emit: (event: MonitorEvent) => void events.push(event),
    project: projectOf(root, 'Test'),
    configuration: { ...plain, monitor: { ...plain.monitor, mirror: { folder, isAwaited: true } } },
  }
  const ending = new AbortController()
  const mirrored = new Mirror(() => context)
  const running = mirrored.run(ending.signal)
  return {
    clock,
    mirror: mirrored,
    signal: ending.signal,
    told: () => events.map((event) => event.type),
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await running
    },
  }
}

const copies = (): Promise<string[]> => readdir(join(stick, 'gpslogs', '20231007')).catch(() => [])

test('without a folder for them no second copies are made or waited for', async () => {
  await using mirrored = running(undefined)
  mirrored.mirror.take(await homeLedger(), keys)
  expect(mirrored.mirror.isAwaited).toBe(false)
  await mirrored.mirror.copied(keys, mirrored.signal)
})

test('what is not home has nothing to be copied, and nobody waits for it', async () => {
  await mkdir(stick)
  await using mirrored = running(stick)
  mirrored.mirror.take(withEntry(emptyLedger, 'key', newEntry('key', aLog, 'queued')), ['key', 'unknown'])
  await mirrored.mirror.copied(['key', 'unknown'], mirrored.signal)
})

test('a stick that is not there is told once, however often it is tried, and its return too', async () => {
  await using mirrored = running(stick)
  mirrored.mirror.take(await homeLedger(), keys)
  await expect.poll(mirrored.told).toEqual(['alarm-raised'])
  mirrored.clock.advance(3000)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(mirrored.told()).toEqual(['alarm-raised'])
  await mkdir(stick)
  await expect
    .poll(() => {
      mirrored.clock.advance(3000)
      return copies()
    })
    .toEqual(keys)
  expect(mirrored.told()).toEqual(['alarm-raised', 'alarm-cleared'])
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
  expect(mirrored.told()[0]).toBe('alarm-raised')
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
  expect(mirrored.told()).toEqual([])
})

test('whoever waits for a copy that cannot be made is let go with the signal', async () => {
  await using mirrored = running(stick)
  mirrored.mirror.take(await homeLedger(), keys)
  const ending = new AbortController()
  const waiting = mirrored.mirror.copied(keys, ending.signal)
  ending.abort()
  await waiting
})
