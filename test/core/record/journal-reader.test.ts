import { appendFile, chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import type { JournalEntry } from '../../../src/core/record/journal.ts'
import { JournalFollower } from '../../../src/core/record/journal-follower.ts'
import { formatEventLine, formatHeader } from '../../../src/core/record/journal-lines.ts'
import { readJournal } from '../../../src/core/record/journal-reader.ts'
import { foldEntries } from '../../../src/core/record/journal-timeline.ts'
import { unprivileged } from '../../unprivileged.ts'
import { journalFolder, messagesOf, notices, SESSION } from './journal-folder.ts'

const journals = journalFolder()

describe('a journal that was torn', () => {
  test('a journal cut at any byte of its last line is read up to that line, and followed once the rest is there', async () => {
    const lines = [
      formatHeader(initialState, 0),
      ...notices(3).map(formatEventLine),
      formatEventLine({ type: 'notice', at: 3, level: 'INFO', message: 'Zoë — 東京 🏄' }),
    ]
    const whole = Buffer.from(lines.join(''))
    const before = Buffer.from(lines.slice(0, -1).join('')).length
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: before, max: whole.length - 1 }), async (cut) => {
        await writeFile(journals.file(), whole.subarray(0, cut))
        const torn = await readJournal(journals.file())
        expect(torn.isTorn).toBe(cut > before)
        expect(torn.skipped).toBe(0)
        expect(messagesOf(torn.entries)).toEqual(['notice 0', 'notice 1', 'notice 2'])

        const follower = new JournalFollower(journals.path(), SESSION)
        expect(messagesOf(await follower.read())).toHaveLength(3)
        expect(await follower.read()).toEqual([])
        await appendFile(journals.file(), whole.subarray(cut))
        expect(messagesOf(await follower.read())).toEqual(['Zoë — 東京 🏄'])
        expect(follower.skipped).toBe(0)
        await follower.close()
      }),
      // Every byte, each once.
      { numRuns: 60, examples: Array.from({ length: whole.length - before }, (_, at) => [before + at]) },
    )
  })

  test('a journal of another version is read, with the number of lines that were not understood', async () => {
    const [first = '', second = ''] = notices(2).map(formatEventLine)
    await writeFile(journals.file(), `${first}{"type":"dance","at":1}\nnonsense\n\n${second}{"type":"noti`)
    const { entries, skipped, isTorn } = await readJournal(journals.file())
    expect(messagesOf(entries)).toEqual(['notice 0', 'notice 1'])
    expect({ skipped, isTorn }).toEqual({ skipped: 3, isTorn: true })
  })

  test('a journal whose next part has gone is read as far as it is there', async () => {
    await writeFile(journals.file(), notices(2).map(formatEventLine).join(''))
    await mkdir(journals.file(1))
    const { entries, files, skipped } = await readJournal(journals.file())
    expect(messagesOf(entries)).toEqual(['notice 0', 'notice 1'])
    expect(files).toEqual([journals.file(), journals.file(1)])
    expect(skipped).toBe(1)
  })

  test("a missing journal is the reader's error", async () => {
    await expect(readJournal(journals.file())).rejects.toThrow('ENOENT')
  })

  test('a journal under another name is read alone', async () => {
    const mine = journals.path('saturday.ndjson')
    await writeFile(mine, notices(2).map(formatEventLine).join(''))
    await writeFile(journals.file(1), notices(2, 2).map(formatEventLine).join(''))
    expect((await readJournal(mine)).files).toEqual([mine])
  })

  test('an endless journal is read up to a limit', async () => {
    await writeFile(journals.file(), notices(500).map(formatEventLine).join(''))
    const { entries, isCut } = await readJournal(journals.file(), 100)
    expect(isCut).toBe(true)
    expect(entries.length).toBeLessThanOrEqual(101)
  })
})

describe('a follower', () => {
  test('a journal follower counts the lines it does not understand, and goes on', async () => {
    const [first = '', second = ''] = notices(2).map(formatEventLine)
    await writeFile(journals.file(), `${first}{"type":"dance","at":1}\n${second}`)
    const follower = new JournalFollower(journals.path(), SESSION)
    expect(messagesOf(await follower.read())).toEqual(['notice 0', 'notice 1'])
    expect(follower.skipped).toBe(1)
    await follower.close()
  })

  test.skipIf(process.platform === 'win32')(
    'a journal follower without read permission says so, and reads the whole journal once it has it',
    async () => {
      await writeFile(journals.file(), notices(2).map(formatEventLine).join(''), { mode: 0o600 })
      await chmod(journals.path(), 0o755)
      const follower = new JournalFollower(journals.path(), SESSION)
      await expect(unprivileged(() => follower.read())).rejects.toThrow('EACCES')
      expect(messagesOf(await follower.read())).toEqual(['notice 0', 'notice 1'])
      await follower.close()
    },
  )

  test('a journal follower goes from part to part without losing or repeating an event', async () => {
    const { writer } = journals.writer({ bounds: { partSize: 3000, files: 1000, size: 1e9 } })
    const follower = new JournalFollower(journals.path(), SESSION)
    expect(await follower.read()).toEqual([])
    const events = notices(600)
    const heard: JournalEntry[] = []
    for (const [index, event] of events.entries()) {
      writer.write(event)
      // A reader that starts with several parts begins with the newest.
      while (heard.length === 0) heard.push(...(await follower.read()))
      if (index % 7 === 0) heard.push(...(await follower.read()))
    }
    await writer.close()
    heard.push(...(await follower.read()))
    await follower.close()
    expect(messagesOf(heard)).toEqual(messagesOf(events))
    expect(foldEntries(initialState, heard)).toEqual(reduceAll(initialState, events))
    expect((await readdir(journals.path())).length).toBeGreaterThan(3)
  })

  test('a journal follower that comes late begins with the state at the head of the newest part', async () => {
    const { writer } = journals.writer({ bounds: { partSize: 3000, files: 1000, size: 1e9 } })
    const events = notices(300)
    for (const event of events) {
      writer.write(event)
      await new Promise((next) => setImmediate(next))
    }
    await writer.close()
    const follower = new JournalFollower(journals.path(), SESSION)
    const entries = await follower.read()
    await follower.close()
    expect(entries[0]?.type).toBe('state-restored')
    expect(messagesOf(entries).length).toBeLessThan(300)
    expect(foldEntries(initialState, entries)).toEqual(reduceAll(initialState, events))
  })
})
