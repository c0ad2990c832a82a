import { appendFile, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MonitorEvent } from '../../../src/core/events.ts'
import {
  compareParts,
  type JournalBounds,
  type JournalEntry,
  parsePartFileName,
  partFileName,
  sessionName,
  surplusOf,
} from '../../../src/core/log/journal.ts'
import { JournalFollower } from '../../../src/core/log/journal-follower.ts'
import {
  formatEventLine,
  formatHeader,
  LineSplitter,
  parseLine,
} from '../../../src/core/log/journal-lines.ts'
import { readJournal } from '../../../src/core/log/journal-reader.ts'
import { createTimeline, foldEntries } from '../../../src/core/log/journal-timeline.ts'
import { JournalWriter, type JournalWriterOptions } from '../../../src/core/log/journal-writer.ts'
import { reduceAll } from '../../../src/core/reduce.ts'
import { initialState } from '../../../src/core/state.ts'
import { monitorEvent } from '../arbitrary-events.ts'

const SESSION = sessionName(Date.UTC(2026, 9, 7, 16, 2, 30, 123))

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

interface Heard {
  refused: string[]
  taken: number[]
  pruned: string[]
}

function writerOf(options: Partial<JournalWriterOptions> = {}): { writer: JournalWriter; heard: Heard } {
  const heard: Heard = { refused: [], taken: [], pruned: [] }
  const writer = new JournalWriter({
    folder,
    session: SESSION,
    now: () => 1000,
    onRefused: (reason) => heard.refused.push(reason),
    onTaken: (lost) => heard.taken.push(lost),
    onPruned: (files) => heard.pruned.push(...files),
    ...options,
  })
  return { writer, heard }
}

const journalFile = (part = 0): string => join(folder, partFileName({ session: SESSION, part }))

function notices(count: number, from = 0): MonitorEvent[] {
  return Array.from({ length: count }, (_, index) => {
    return { type: 'notice', at: from + index, level: 'INFO', message: `notice ${from + index}` }
  })
}

const messagesOf = (entries: readonly JournalEntry[]): string[] =>
  entries.flatMap((entry) => (entry.type === 'notice' ? [entry.message] : []))

describe('a line of the journal', () => {
  test('gives every event back as it was', () => {
    fc.assert(
      fc.property(monitorEvent, (event) => {
        expect(parseLine(formatEventLine(event))).toEqual(event)
      }),
      { numRuns: 500 },
    )
  })

  test('at the head of a part gives any state back as it was', () => {
    fc.assert(
      fc.property(fc.array(monitorEvent, { maxLength: 40 }), (events) => {
        const state = reduceAll(initialState, events)
        const line = formatHeader(state, 5)
        expect(line.indexOf('\n')).toBe(line.length - 1)
        expect(parseLine(line)).toEqual({ type: 'state-restored', at: 5, state })
      }),
    )
  })

  test('from a stranger is an event that can be folded and shown, or nothing', () => {
    const hostile = fc.oneof(
      fc.json(),
      fc.string(),
      fc.tuple(monitorEvent, fc.string(), fc.jsonValue()).map(([event, key, value]) => {
        return JSON.stringify({ ...event, [key]: value })
      }),
      fc
        .tuple(monitorEvent, fc.nat(), fc.constantFrom(null, -1, 1e300, 'x', {}, [], '\u001b[2J'))
        .map(([event, at, value]) => {
          const keys = Object.keys(event)
          return JSON.stringify({ ...event, [keys[at % keys.length] ?? 'at']: value })
        }),
    )
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 20 }), (lines) => {
        const entries = lines.flatMap((line) => parseLine(line) ?? [])
        const state = foldEntries(initialState, entries)
        for (const line of state.log.lines) expect(line.message).not.toContain('\u001b')
        expect(() => formatHeader(state, 0)).not.toThrow()
      }),
      { numRuns: 300 },
    )
  })

  test('that is nested without end is passed over', () => {
    expect(parseLine('['.repeat(100_000))).toBeUndefined()
    expect(parseLine(`{"type":"notice","at":1,"level":"INFO","message":${'['.repeat(50)}`)).toBeUndefined()
  })
})

describe('the splitter', () => {
  test('gives the same lines however the bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }),
        fc.array(fc.nat(60), { maxLength: 12 }),
        (texts, cuts) => {
          const lines = texts.map((text) => text.replaceAll('\n', ' ').toWellFormed())
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
          const splitter = new LineSplitter()
          const found: string[] = []
          const places = [
            ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b),
            bytes.length,
          ]
          let from = 0
          for (const place of places) {
            found.push(...splitter.push(bytes.subarray(from, place)))
            from = place
          }
          expect(found).toEqual(lines)
          expect(splitter.isTorn).toBe(false)
        },
      ),
    )
  })
})

describe('the names of the parts', () => {
  test('stand for their session and place, and sort by time, not by letters', () => {
    const parts = [0, 2, 10].map((part) => ({ session: SESSION, part }))
    expect(parts.map(partFileName)).toEqual([
      'journal-20261007T160230.123Z.ndjson',
      'journal-20261007T160230.123Z-2.ndjson',
      'journal-20261007T160230.123Z-10.ndjson',
    ])
    for (const part of parts) expect(parsePartFileName(partFileName(part))).toEqual(part)
    const older = { session: sessionName(Date.UTC(2025, 0, 1)), part: 99 }
    expect([...parts].reverse().concat(older).sort(compareParts)).toEqual([older, ...parts])
  })

  test.each([
    'server.log',
    'journal-.ndjson',
    'journal-20261007T160230.123Z-0.ndjson',
    'journal-x/../y.ndjson',
  ])('are not %s', (name) => expect(parsePartFileName(name)).toBeUndefined())

  test('the surplus is always the oldest, what stays is within bounds, and the newest always stays', () => {
    const file = fc.record({
      session: fc.integer({ min: 0, max: 5 }).map((day) => sessionName(day * 86_400_000)),
      part: fc.nat(6),
      size: fc.nat(100),
    })
    const files = fc.uniqueArray(file, { selector: partFileName })
    const bounds = fc.record({
      partSize: fc.constant(10),
      files: fc.integer({ min: 1, max: 9 }),
      size: fc.nat(300),
    })
    fc.assert(
      fc.property(files, bounds, (all, limits: JournalBounds) => {
        const surplus = surplusOf(all, limits)
        const kept = all.filter((each) => !surplus.includes(each)).sort(compareParts)
        expect([...surplus, ...kept]).toEqual([...all].sort(compareParts))
        if (all.length > 0) expect(kept.length).toBeGreaterThan(0)
        expect(kept.length).toBeLessThanOrEqual(limits.files)
        if (kept.length > 1)
          expect(kept.reduce((sum, each) => sum + each.size, 0)).toBeLessThanOrEqual(limits.size)
      }),
    )
  })
})

describe('a written journal', () => {
  test('is read as it was emitted, and its fold is the live one', async () => {
    const events = fc.sample(monitorEvent, { numRuns: 300, seed: 7 })
    const { writer } = writerOf()
    for (const event of events) writer.write(event)
    await writer.close()
    const { entries, skipped, isTorn } = await readJournal(journalFile())
    expect({ skipped, isTorn }).toEqual({ skipped: 0, isTorn: false })
    expect(entries[0]).toEqual({ type: 'state-restored', at: 1000, state: initialState })
    expect(entries.slice(1)).toEqual(events)
    const timeline = createTimeline(entries)
    expect(timeline.stateAfter(entries.length)).toEqual(reduceAll(initialState, events))
  })

  test('goes on in parts of a bounded size, each of which leads to the live state by itself', async () => {
    const events = fc.sample(monitorEvent, { numRuns: 400, seed: 11 })
    const { writer } = writerOf({ bounds: { partSize: 4000, files: 1000, size: 1e9 } })
    for (const event of events) {
      writer.write(event)
      await new Promise((next) => setImmediate(next))
    }
    await writer.close()
    const live = reduceAll(initialState, events)
    const parts = (await readdir(folder)).flatMap((name) => parsePartFileName(name) ?? []).sort(compareParts)
    expect(parts.length).toBeGreaterThan(5)
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index))
    for (const { part } of parts) {
      const { entries, files } = await readJournal(journalFile(part))
      expect(files).toHaveLength(parts.length - part)
      expect(createTimeline(entries).stateAfter(entries.length)).toEqual(live)
    }
  })

  test('removes the oldest journals beyond the bounds and nothing else, and says so', async () => {
    const old = sessionName(Date.UTC(2020, 0, 1))
    await writeFile(join(folder, `journal-${old}.ndjson`), 'old\n')
    await writeFile(join(folder, 'server.log'), 'the log\n')
    await writeFile(join(folder, 'journal-of-mine.ndjson'), 'mine\n')
    const { writer, heard } = writerOf({ bounds: { partSize: 2000, files: 3, size: 1e9 } })
    for (const event of notices(200)) {
      writer.write(event)
      await new Promise((next) => setImmediate(next))
    }
    await writer.close()
    const names = await readdir(folder)
    expect(names.filter((name) => parsePartFileName(name) !== undefined)).toHaveLength(3)
    expect(names).toContain('server.log')
    expect(names).toContain('journal-of-mine.ndjson')
    expect(heard.pruned[0]).toBe(`journal-${old}.ndjson`)
    const { entries } = await readJournal(journalFile(Math.max(...partsOf(names))))
    expect(messagesOf(entries).at(-1)).toBe('notice 199')
  })

  test('never goes through a link that somebody has put in its place', async () => {
    const target = join(folder, 'precious')
    await writeFile(target, 'precious\n')
    await symlink(target, journalFile())
    const { writer } = writerOf()
    for (const event of notices(3)) writer.write(event)
    await writer.close()
    expect(await readFile(target, 'utf8')).toBe('precious\n')
    expect(messagesOf((await readJournal(journalFile(1))).entries)).toHaveLength(3)
  })

  test('keeps the order when the disk refuses for a while, and says so once', async () => {
    const refusing = join(folder, 'logs')
    await writeFile(refusing, 'a file where the folder should be')
    const { writer, heard } = writerOf({ folder: refusing })
    for (const event of notices(10)) writer.write(event)
    await expect.poll(() => heard.refused.length, { timeout: 10_000 }).toBe(1)
    for (const event of notices(10, 10)) writer.write(event)
    await rm(refusing)
    await expect.poll(() => heard.taken, { timeout: 10_000 }).toEqual([0])
    await writer.close()
    expect(heard.refused).toHaveLength(1)
    const file = join(refusing, partFileName({ session: SESSION, part: 0 }))
    expect(messagesOf((await readJournal(file)).entries)).toEqual(
      notices(20).map((event) => (event.type === 'notice' ? event.message : '')),
    )
  })

  test('that had to give events up goes on with the state they led to', async () => {
    const refusing = join(folder, 'logs')
    await writeFile(refusing, 'a file where the folder should be')
    const { writer, heard } = writerOf({ folder: refusing })
    const events = notices(30_000)
    for (const event of events) writer.write(event)
    await expect.poll(() => heard.refused.length, { timeout: 10_000 }).toBe(1)
    await rm(refusing)
    await expect.poll(() => heard.taken, { timeout: 10_000 }).toEqual([20_001])
    await writer.close()
    const { entries } = await readJournal(join(refusing, partFileName({ session: SESSION, part: 0 })))
    expect(foldEntries(initialState, entries)).toEqual(reduceAll(initialState, events))
  })
})

describe('a journal that was torn', () => {
  test('at any byte of its last line is read up to the line before it, and is followed once the rest is there', async () => {
    const lines = [
      formatHeader(initialState, 0),
      ...notices(3).map(formatEventLine),
      formatEventLine({ type: 'notice', at: 3, level: 'INFO', message: 'Zoë — 東京 🏄' }),
    ]
    const whole = Buffer.from(lines.join(''))
    const before = Buffer.from(lines.slice(0, -1).join('')).length
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: before, max: whole.length - 1 }), async (cut) => {
        await writeFile(journalFile(), whole.subarray(0, cut))
        const torn = await readJournal(journalFile())
        expect(torn.isTorn).toBe(cut > before)
        expect(torn.skipped).toBe(0)
        expect(messagesOf(torn.entries)).toEqual(['notice 0', 'notice 1', 'notice 2'])

        const follower = new JournalFollower(folder, SESSION)
        expect(messagesOf(await follower.read())).toHaveLength(3)
        expect(await follower.read()).toEqual([])
        await appendFile(journalFile(), whole.subarray(cut))
        expect(messagesOf(await follower.read())).toEqual(['Zoë — 東京 🏄'])
        expect(follower.skipped).toBe(0)
        await follower.close()
      }),
      // Every byte, each once.
      { numRuns: 60, examples: Array.from({ length: whole.length - before }, (_, at) => [before + at]) },
    )
  })

  test('or was written by another version tells how many lines it has not understood', async () => {
    const [first = '', second = ''] = notices(2).map(formatEventLine)
    await writeFile(journalFile(), `${first}{"type":"dance","at":1}\nnonsense\n\n${second}{"type":"noti`)
    const { entries, skipped, isTorn } = await readJournal(journalFile())
    expect(messagesOf(entries)).toEqual(['notice 0', 'notice 1'])
    expect({ skipped, isTorn }).toEqual({ skipped: 3, isTorn: true })
  })

  test('or is endless is held to a bound', async () => {
    await writeFile(journalFile(), notices(500).map(formatEventLine).join(''))
    const { entries, isCut } = await readJournal(journalFile(), 100)
    expect(isCut).toBe(true)
    expect(entries.length).toBeLessThanOrEqual(101)
  })
})

describe('a follower', () => {
  test('goes from part to part without losing or repeating an event', async () => {
    const { writer } = writerOf({ bounds: { partSize: 3000, files: 1000, size: 1e9 } })
    const follower = new JournalFollower(folder, SESSION)
    expect(await follower.read()).toEqual([])
    const events = notices(600)
    const heard: JournalEntry[] = []
    for (const [index, event] of events.entries()) {
      writer.write(event)
      if (index % 7 === 0) heard.push(...(await follower.read()))
    }
    await writer.close()
    heard.push(...(await follower.read()))
    await follower.close()
    expect(messagesOf(heard)).toEqual(messagesOf(events))
    expect(foldEntries(initialState, heard)).toEqual(reduceAll(initialState, events))
    expect((await readdir(folder)).length).toBeGreaterThan(3)
  })

  test('that comes late begins with the state at the head of the newest part', async () => {
    const { writer } = writerOf({ bounds: { partSize: 3000, files: 1000, size: 1e9 } })
    const events = notices(300)
    for (const event of events) {
      writer.write(event)
      await new Promise((next) => setImmediate(next))
    }
    await writer.close()
    const follower = new JournalFollower(folder, SESSION)
    const entries = await follower.read()
    await follower.close()
    expect(entries[0]?.type).toBe('state-restored')
    expect(messagesOf(entries).length).toBeLessThan(300)
    expect(foldEntries(initialState, entries)).toEqual(reduceAll(initialState, events))
  })
})

function partsOf(names: readonly string[]): number[] {
  return names.flatMap((name) => parsePartFileName(name)?.part ?? [])
}
