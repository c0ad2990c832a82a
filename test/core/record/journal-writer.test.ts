import { chmod, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import {
  compareParts,
  parsePartFileName,
  partFileName,
  sessionName,
} from '../../../src/core/record/journal.ts'
import { readJournal } from '../../../src/core/record/journal-reader.ts'
import { createTimeline, foldEntries } from '../../../src/core/record/journal-timeline.ts'
import { describePruned } from '../../../src/core/record/journal-writer.ts'
import { unprivileged } from '../../unprivileged.ts'
import { monitorEvent } from '../events/arbitrary-events.ts'
import { journalFolder, messagesOf, notices, SESSION } from './journal-folder.ts'

const journals = journalFolder()

describe('a written journal', () => {
  test('a written journal is read as it was emitted, and its fold is the live state', async () => {
    const events = fc.sample(monitorEvent, { numRuns: 300, seed: 7 })
    const { writer } = journals.writer()
    for (const event of events) writer.write(event)
    await writer.close()
    const { entries, skipped, isTorn } = await readJournal(journals.file())
    expect({ skipped, isTorn }).toEqual({ skipped: 0, isTorn: false })
    expect(entries[0]).toEqual({ type: 'state-restored', at: 1000, state: initialState })
    expect(entries.slice(1)).toEqual(events)
    const timeline = createTimeline(entries)
    expect(timeline.stateAfter(entries.length)).toEqual(reduceAll(initialState, events))
  })

  test('a journal goes on in parts of limited size, each of which leads to the live state by itself', async () => {
    const events = fc.sample(monitorEvent, { numRuns: 400, seed: 11 })
    const { writer } = journals.writer({ bounds: { partSize: 4000, files: 1000, size: 1e9 } })
    for (const event of events) {
      writer.write(event)
      await new Promise((next) => setImmediate(next))
    }
    await writer.close()
    const live = reduceAll(initialState, events)
    const parts = (await readdir(journals.path()))
      .flatMap((name) => parsePartFileName(name) ?? [])
      .sort(compareParts)
    expect(parts.length).toBeGreaterThan(5)
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index))
    for (const { part } of parts) {
      const { entries, files } = await readJournal(journals.file(part))
      expect(files).toHaveLength(parts.length - part)
      expect(createTimeline(entries).stateAfter(entries.length)).toEqual(live)
    }
  })

  test('a journal that is removed or moved away goes on in another part, whose head has the lost state', async () => {
    const { writer } = journals.writer()
    const events = notices(30)
    const writeSome = async (some: readonly MonitorEvent[]): Promise<void> => {
      const last = some.at(-1)
      for (const event of some) writer.write(event)
      const isWritten = async (): Promise<boolean> => {
        const names = await readdir(journals.path())
        const texts = await Promise.all(names.map((name) => readFile(journals.path(name), 'utf8')))
        return texts.some((text) => last?.type === 'notice' && text.includes(`"${last.message}"}`))
      }
      await expect.poll(isWritten).toBe(true)
    }
    await writeSome(events.slice(0, 10))
    await rm(journals.file(0))
    await writeSome(events.slice(10, 20))
    await rename(journals.file(1), journals.path('moved'))
    await writeFile(journals.file(1), 'of somebody else\n')
    await writeSome(events.slice(20))
    await writer.close()
    const { entries } = await readJournal(journals.file(2))
    expect(messagesOf(entries)).toEqual(messagesOf(events.slice(20)))
    expect(foldEntries(initialState, entries)).toEqual(reduceAll(initialState, events))
    expect(await readFile(journals.file(1), 'utf8')).toBe('of somebody else\n')
  })

  test('a journal writer removes the oldest journals beyond the limits and nothing else, and says so', async () => {
    const old = sessionName(Date.UTC(2020, 0, 1))
    await writeFile(journals.path(`journal-${old}.ndjson`), 'old\n')
    await writeFile(journals.path('server.log'), 'the log\n')
    await writeFile(journals.path('journal-of-mine.ndjson'), 'mine\n')
    const { writer, heard } = journals.writer({ bounds: { partSize: 2000, files: 3, size: 1e9 } })
    for (const event of notices(200)) {
      writer.write(event)
      await new Promise((next) => setImmediate(next))
    }
    await writer.close()
    const names = await readdir(journals.path())
    expect(names.filter((name) => parsePartFileName(name) !== undefined)).toHaveLength(3)
    expect(names).toContain('server.log')
    expect(names).toContain('journal-of-mine.ndjson')
    expect(heard.pruned[0]).toBe(`journal-${old}.ndjson`)
    const { entries } = await readJournal(journals.file(Math.max(...partsOf(names))))
    expect(messagesOf(entries).at(-1)).toBe('notice 199')
  })

  test('a journal is never written through a link in its place', async () => {
    const target = journals.path('precious')
    await writeFile(target, 'precious\n')
    await symlink(target, journals.file())
    const { writer } = journals.writer()
    for (const event of notices(3)) writer.write(event)
    await writer.close()
    expect(await readFile(target, 'utf8')).toBe('precious\n')
    expect(messagesOf((await readJournal(journals.file(1))).entries)).toHaveLength(3)
  })

  test('a journal keeps its order while the disk refuses it, and says so once', async () => {
    const refusing = journals.path('logs')
    await writeFile(refusing, 'a file where the folder should be')
    const { writer, heard } = journals.writer({ folder: refusing })
    for (const event of notices(10)) writer.write(event)
    await expect.poll(() => heard.refused.length).toBe(1)
    for (const event of notices(10, 10)) writer.write(event)
    await rm(refusing)
    await expect.poll(() => heard.taken).toEqual([0])
    await writer.close()
    expect(heard.refused).toHaveLength(1)
    const file = join(refusing, partFileName({ session: SESSION, part: 0 }))
    expect(messagesOf((await readJournal(file)).entries)).toEqual(
      notices(20).map((event) => (event.type === 'notice' ? event.message : '')),
    )
  })

  test.skipIf(process.platform === 'win32')(
    'a journal waits for permissions that somebody has taken away',
    async () => {
      await chmod(journals.path(), 0o555)
      const { writer, heard } = journals.writer()
      const [first, second] = notices(2)
      await unprivileged(async () => {
        if (first !== undefined) writer.write(first)
        await writer.close()
      })
      expect(heard.refused).toEqual([expect.stringContaining('EACCES')])
      if (second !== undefined) writer.write(second)
      await writer.close()
      expect(heard.taken).toEqual([0])
      const [name = ''] = await readdir(journals.path())
      const { entries } = await readJournal(journals.path(name))
      expect(messagesOf(entries)).toEqual(['notice 0', 'notice 1'])
    },
  )

  test('a journal that had to drop events goes on with the state they led to', async () => {
    const refusing = journals.path('logs')
    await writeFile(refusing, 'a file where the folder should be')
    const { writer, heard } = journals.writer({ folder: refusing })
    const events = notices(30_000)
    for (const event of events) writer.write(event)
    await expect.poll(() => heard.refused.length).toBe(1)
    await rm(refusing)
    await expect.poll(() => heard.taken).toEqual([20_001])
    await writer.close()
    const { entries } = await readJournal(join(refusing, partFileName({ session: SESSION, part: 0 })))
    expect(foldEntries(initialState, entries)).toEqual(reduceAll(initialState, events))
  })
})

describe('what was removed to keep the logs small', () => {
  test('journals removed to keep the logs small are reported by the first and last name and the total size', () => {
    const [first, second] = [0, 1].map((part) => partFileName({ session: SESSION, part }))
    expect(describePruned([first ?? ''], 2 ** 20)).toBe(
      'To keep the logs small the oldest journal was removed: journal-20261007T160230.123Z.ndjson (1.0 MiB)',
    )
    expect(describePruned([first ?? '', second ?? ''], 2 ** 21)).toBe(
      'To keep the logs small the 2 oldest journals were removed: ' +
        'journal-20261007T160230.123Z.ndjson to journal-20261007T160230.123Z-1.ndjson (2.0 MiB)',
    )
  })
})

function partsOf(names: readonly string[]): number[] {
  return names.flatMap((name) => parsePartFileName(name)?.part ?? [])
}
