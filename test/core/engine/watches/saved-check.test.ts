import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ledgerFile, readLedger, saveLedger } from '../../../../src/core/archive/ledger-file.ts'
import { MotionArchive } from '../../../../src/core/archive/motion-archive.ts'
import { projectOf } from '../../../../src/core/config/project.ts'
import { defaultConfiguration } from '../../../../src/core/config/read-configuration.ts'
import { emptyLedger, newEntry, withCompleted, withEntry } from '../../../../src/core/domain/ledger.ts'
import { Mirror } from '../../../../src/core/engine/watches/mirror.ts'
import { SavedCheck } from '../../../../src/core/engine/watches/saved-check.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'
import { reduce } from '../../../../src/core/events/reduce.ts'
import { initialState } from '../../../../src/core/events/state.ts'
import { HandClock } from '../../../hand-clock.ts'
import { aLog } from '../../archive/ledger-builder.ts'

const days = ['20231007', '20231009', '20231008']
const keyOf = (day: string): string => `A1B_601_${day}_111940.oao`
const changed = 'the file has changed since it came home (SHA-256)'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'home-'))
})
afterEach(() => rm(root, { recursive: true }))

const project = () => projectOf(root, 'Test')
const fileOf = (day: string): string => join(project().gpslogsFolder, day, keyOf(day))

/** An archive with a completed track on each day, whose files hold `textOf` the day. */
async function archiveWith(textOf: (day: string) => string): Promise<MotionArchive> {
  let ledger = emptyLedger
  for (const day of days) {
    const key = keyOf(day)
    const sha256 = createHash('sha256').update(day).digest('hex')
    await mkdir(join(project().gpslogsFolder, day), { recursive: true })
    await writeFile(fileOf(day), textOf(day))
    ledger = withEntry(ledger, key, newEntry(key, aLog, 'queued'))
    ledger = withCompleted(ledger, key, { bytes: day.length, sha256, verdict: 'exact', completedAt: 1 })
  }
  const folder = project().motionFolder(601)
  await mkdir(folder, { recursive: true })
  await saveLedger(folder, ledger)
  const archive = new MotionArchive({ event: project().eventFolder, motion: folder })
  await archive.load(0)
  return archive
}

/** A check that runs until the test ends. */
function running(clock = new HandClock()) {
  const events: MonitorEvent[] = []
  const dependencies = { clock, emit: (event: MonitorEvent) => void events.push(event) }
  const configuration = defaultConfiguration('Test')
  const mirror = new Mirror({ ...dependencies, configuration, project: project() })
  const ending = new AbortController()
  const check = new SavedCheck({ ...dependencies, mirror })
  const work = check.run(ending.signal)
  return {
    clock,
    check,
    signal: ending.signal,
    events: () => events,
    missed: () =>
      events.flatMap((event) => (event.type === 'track-missed' ? [`${event.key}: ${event.reason}`] : [])),
    notices: () => events.flatMap((event) => (event.type === 'notice' ? [event.message] : [])),
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await work
    },
  }
}

test('saved files that have changed are wanted again, those of the newest day first', async () => {
  const archive = await archiveWith((day) => day.replace('2', '3'))
  await using checked = running()
  checked.check.take(601, archive, checked.signal)
  const [first, second, third] = days.toSorted().reverse().map(keyOf)
  await expect
    .poll(checked.missed)
    .toEqual([`${first}: ${changed}`, `${second}: ${changed}`, `${third}: ${changed}`])
  const { ledger } = await readLedger(project().motionFolder(601))
  expect([...ledger.values()].map(({ status }) => status)).toEqual(['queued', 'queued', 'queued'])
})

test('a saved file that is gone is found before any other is read, of whatever day it is', async () => {
  const archive = await archiveWith((day) => day.replace('2', '3'))
  await rm(fileOf('20231007'))
  await using checked = running()
  checked.check.take(601, archive, checked.signal)
  await expect.poll(checked.missed).toHaveLength(days.length)
  expect(checked.missed()[0]).toBe(`${keyOf('20231007')}: the file is gone`)
})

/** A clock that advances a millisecond at each reading, and whose waits end at once. */
class RestlessClock extends HandClock {
  readonly rests: number[] = []
  #looks = 0

  override readonly elapsed = (): number => this.#looks++

  override wait(span: number, signal: AbortSignal): Promise<void> {
    if (span >= 1000) return super.wait(span, signal)
    this.rests.push(span)
    return Promise.resolve()
  }
}

test('checking saved files rests after each file for three times as long as it took', async () => {
  const archive = await archiveWith((day) => day.replace('2', '3'))
  const clock = new RestlessClock()
  await using checked = running(clock)
  checked.check.take(601, archive, checked.signal)
  await expect.poll(checked.missed).toHaveLength(days.length)
  expect(clock.rests).toEqual([3, 3, 3])
})

test('a track that is wanted again is shown with all that is known of it, even where no plan has it', async () => {
  const archive = await archiveWith((day) => day.replace('2', '3'))
  await using checked = running()
  checked.check.take(601, archive, checked.signal)
  await expect.poll(checked.missed).toHaveLength(days.length)
  const state = checked.events().reduce(reduce, initialState)
  expect(state.motions.get(601)?.tracks).toMatchObject(
    days
      .toSorted()
      .reverse()
      .map((day) => ({
        key: keyOf(day),
        day,
        status: 'queued',
        reason: changed,
        figures: { size: aLog.size },
      })),
  )
  expect(state.motions.get(601)?.tracks.some((track) => 'verdict' in track)).toBe(false)
})

test('saved files that the disk refuses are shown, and keep their hash in the ledger', async () => {
  const archive = await archiveWith((day) => day)
  await rm(join(project().gpslogsFolder, '20231009'), { recursive: true })
  await writeFile(join(project().gpslogsFolder, '20231009'), 'in the way')
  await using checked = running()
  checked.check.take(601, archive, checked.signal)
  await expect.poll(checked.missed).toEqual([expect.stringContaining('the file cannot be read: ENOTDIR')])
  const { ledger } = await readLedger(project().motionFolder(601))
  expect(ledger.get(keyOf('20231009'))).toMatchObject({ status: 'completed', sha256: expect.anything() })
})

test('a ledger that refuses the findings of the check is tried again, and the failure is reported once', async () => {
  const archive = await archiveWith((day) => day.replace('2', '3'))
  const file = ledgerFile(project().motionFolder(601))
  await rm(file)
  await mkdir(join(file, 'in-the-way'), { recursive: true })
  await using checked = running()
  checked.check.take(601, archive, checked.signal)
  await expect.poll(checked.notices).toEqual([expect.stringContaining('its files cannot be checked')])
  expect(checked.missed()).toEqual([])
  await rm(file, { recursive: true })
  await expect
    .poll(() => {
      checked.clock.advance(30_000)
      return checked.missed()
    })
    .toHaveLength(days.length)
  expect(checked.notices()).toHaveLength(1)
})

test('an archive that is no longer in use is not checked', async () => {
  const archive = await archiveWith((day) => day.replace('2', '3'))
  const other = await archiveWith((day) => day.replace('2', '3'))
  await using checked = running()
  checked.check.take(601, archive, AbortSignal.abort())
  checked.check.take(602, other, checked.signal)
  await expect.poll(checked.missed).toHaveLength(days.length)
  expect([...archive.ledger.values()].map(({ status }) => status)).not.toContain('queued')
})

test('checking saved files ends with the monitor, whatever is still to be read', async () => {
  const archive = await archiveWith((day) => day.replace('2', '3'))
  const checked = running()
  checked.check.take(601, archive, checked.signal)
  await checked[Symbol.asyncDispose]()
  expect(checked.missed()).toEqual([])
  expect(checked.notices()).toEqual([])
})
