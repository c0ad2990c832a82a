import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadNotes, notesFile, parseNotes, saveNotes } from '../../../src/core/archive/notes-file.ts'
import { NOTE_LENGTH, noteText } from '../../../src/core/domain/note.ts'

const now = Date.UTC(2023, 9, 7, 18, 0, 0)
const note = { text: 'strap is torn', at: Date.UTC(2023, 9, 7, 17, 2, 30) }

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notes-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

test('an event without notes has none, and no file is made', async () => {
  expect(await loadNotes(folder, now)).toEqual({ notes: new Map(), problem: undefined })
  expect(await readdir(folder)).toEqual([])
})

test('notes are read back as they were saved', async () => {
  const notes = new Map([
    [601, note],
    [602, { text: 'Zoë has it', at: now }],
  ])
  await saveNotes(folder, notes)
  expect(await loadNotes(folder, now)).toEqual({ notes, problem: undefined })
  expect(await readdir(folder)).toEqual(['notes.json'])
})

test('any text that can be noted is read back as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
      const kept = noteText(text)
      await saveNotes(folder, new Map([[601, { text: kept, at: now }]]))
      const { notes } = parseNotes(await readFile(notesFile(folder), 'utf8'))
      expect(notes.get(601)?.text).toBe(kept === '' ? undefined : kept)
    }),
    { numRuns: 50 },
  )
})

test('any notes file at all gives notes that can be shown, or none', () => {
  const key = fc.oneof(fc.integer().map(String), fc.string())
  const at = fc.oneof(
    fc.string(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  )
  const entry = fc.oneof(
    fc.jsonValue(),
    fc.record({ text: fc.string({ unit: 'binary', maxLength: 300 }), at }),
  )
  const file = fc.oneof(
    fc.string(),
    fc.json(),
    fc.dictionary(key, entry).map((each) => JSON.stringify(each)),
  )
  fc.assert(
    fc.property(file, (text) => {
      for (const [motion, note] of parseNotes(text).notes) {
        expect(motion).toBeGreaterThan(0)
        expect(noteText(note.text)).toBe(note.text)
        expect(Number.isFinite(note.at)).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

test('a torn notes file is set aside whole, and the usable notes of a damaged one are kept', async () => {
  const torn = '{ "601": { "text": "strap'
  await writeFile(notesFile(folder), torn)
  const { notes, problem } = await loadNotes(folder, now)
  expect(notes.size).toBe(0)
  const [kept = ''] = await readdir(folder)
  expect(kept).toMatch(/^notes\.json\.set-aside-/)
  expect(await readFile(join(folder, kept), 'utf8')).toBe(torn)
  expect(problem?.message).toContain(kept)

  await writeFile(
    notesFile(folder),
    JSON.stringify({ 601: { text: 'a', at: '2023-10-07T17:02:30.000Z' }, 602: 'b', '../x': note }),
  )
  const damaged = await loadNotes(folder, now + 1)
  expect([...damaged.notes]).toEqual([[601, { text: 'a', at: note.at }]])
  expect(damaged.problem?.message).toContain('"602" is no note')
  expect(await loadNotes(folder, now)).toEqual({ notes: damaged.notes, problem: undefined })
})

test('a notes file half-written at a power failure is removed', async () => {
  await writeFile(`${notesFile(folder)}.4711-1.part`, '{ "60')
  await writeFile(join(folder, 'somebody.part'), '')
  await loadNotes(folder, now)
  expect(await readdir(folder)).toEqual(['somebody.part'])
})

test('a note is one line that a terminal shows and does not obey', () => {
  expect(noteText('  a\u001b[31m red\r\ncase\u202e ')).toBe('a red case')
  expect([...noteText('x'.repeat(500))]).toHaveLength(NOTE_LENGTH)
})

test('notes that are not UTF-8 are set aside before their letters are lost', async () => {
  const text = '{"601": {"text": "Zo\u00eb has it", "at": "2023-10-07T17:02:30.000Z"}}'
  await writeFile(notesFile(folder), Buffer.from(text, 'latin1'))
  const { notes, problem } = await loadNotes(folder, now)
  expect(notes.get(601)?.text).toBe('Zo\ufffd has it')
  expect(problem?.message).toContain('line 1 is not UTF-8')
  expect(await readdir(folder)).toEqual(['notes.json', expect.stringMatching(/^notes\.json\.set-aside-/)])
})

test('notes that cannot be read from the disk are an error, not an event without notes', async () => {
  await mkdir(notesFile(folder))
  await expect(loadNotes(folder, now)).rejects.toThrow('This is a folder, and should be a file.')
})
