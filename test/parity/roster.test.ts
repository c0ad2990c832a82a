/** Compares how motions.csv is read with Python's own `csv`, including the habits of spreadsheets. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRows } from '../../src/core/base/csv-rows.ts'
import { readRoster } from '../../src/core/config/roster-file.ts'
import { header } from '../core/config/roster-texts.ts'
import { cases, holds, patience } from './parity.ts'
import { hasPython, Python } from './python.ts'

/** Rows of a text by `csv.reader`, rows of `csv.DictReader`, and a text by `csv.writer` in one of its dialects. */
const script = `
import csv, io
def answer(question):
    kind = question['kind']
    if kind == 'write':
        out = io.StringIO(newline='')
        quoting = getattr(csv, question['quoting'])
        csv.writer(out, delimiter=question['separator'], lineterminator=question['end'], quoting=quoting).writerows(question['rows'])
        return out.getvalue()
    text = io.StringIO(question['text'], newline='')
    if kind == 'rows':
        return [row for row in csv.reader(text, delimiter=question['separator'])]
    return [{name: value for name, value in row.items() if name is not None} for row in csv.DictReader(text)]
`

/** What is ours: spaces around and between words do not count. */
const tidied = (value: string): string => value.replace(/[\t \u00a0\u2000-\u200a\u202f\u3000]+/g, ' ').trim()

const piece = fc.constantFrom(
  '"',
  '"',
  '""',
  ',',
  ',',
  ';',
  '\t',
  '\n',
  '\n',
  '\r\n',
  ' ',
  '\u00a0',
  'a',
  'Bo',
  'é',
  '0',
  "'",
  '\\',
  '#',
  '日本',
)
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))

const word = fc.stringMatching(/^[A-Za-zÀ-ÿ0-9"',;\t\n .-]{0,12}$/)
const names = [
  'Motion ID',
  'Start Date',
  'End Date',
  'File ID',
  'First Name',
  'Family Name',
  'Craft Type',
] as const
const person = fc.record({
  'Motion ID': fc.integer({ min: 1, max: 65_535 }).map(String),
  'Start Date': fc.constantFrom('2026-10-10', '2026-10-11'),
  'End Date': fc.constantFrom('2026-10-11', '2026-10-16'),
  'File ID': fc.constantFrom('HBW100TXP', 'BUOY_621', 'A1B'),
  'First Name': word,
  'Family Name': word,
  'Craft Type': word,
})

describe.skipIf(!hasPython)('a roster is read as by Python', () => {
  let python: Python
  beforeAll(() => {
    python = new Python(script)
  })
  afterAll(() => python[Symbol.asyncDispose]())

  test.each([',', ';', '\t'])(
    'any text separated by %j has the rows and values of csv.reader',
    { timeout: patience },
    async (separator) => {
      let compared = 0
      await holds(text, async (given) => {
        const lost: number[] = []
        const ours = readRows(given, separator, (line) => lost.push(line))
        // Python lets a quote that is never closed swallow the rest of the file; we leave out its row and read on.
        if (lost.length > 0) return
        compared += 1
        const theirs = (await python.ask({
          kind: 'rows',
          text: given.replace(/\r\n?/g, '\n'),
          separator,
        })) as string[][]
        // An empty line is no row there, and one of an empty value here; neither is a person.
        const filled = (row: readonly string[]) => row.some((value) => value !== '')
        expect(ours.map((row) => row.values).filter(filled)).toEqual(
          theirs.map((row) => row.map(tidied)).filter(filled),
        )
      })
      expect(compared).toBeGreaterThan(cases / 4)
    },
  )

  test('every person of a file that csv.writer wrote is an entrant with the same names, whatever the dialect', {
    timeout: patience,
  }, async () => {
    const dialect = fc.record({
      separator: fc.constantFrom(',', ';', '\t'),
      end: fc.constantFrom('\n', '\r\n'),
      quoting: fc.constantFrom('QUOTE_MINIMAL', 'QUOTE_ALL', 'QUOTE_NONNUMERIC'),
    })
    const people = fc.uniqueArray(person, {
      minLength: 1,
      maxLength: 12,
      selector: (one) => one['Motion ID'],
    })
    await holds(fc.record({ people, dialect }), async ({ people, dialect }) => {
      const rows = [names, ...people.map((one) => names.map((name) => one[name]))]
      const written = (await python.ask({ kind: 'write', rows, ...dialect })) as string
      const read = readRoster(written, 'motions.csv')
      expect(read.problems).toEqual([])
      expect(read.entrants.map(({ motion, fileId }) => [String(motion), fileId])).toEqual(
        people.map((one) => [one['Motion ID'], one['File ID']]),
      )
    })
  })

  test('rows of any length give DictReader and us the same people', { timeout: patience }, async () => {
    const rest = fc.array(fc.constantFrom('', 'Ann', 'Able, jr', 'Sail', 'x'), { maxLength: 6 })
    const rows = fc.array(rest, { minLength: 1, maxLength: 20 })
    await holds(rows, async (given) => {
      const quoted = (value: string) => (value.includes(',') ? `"${value}"` : value)
      const lines = given.map((values, n) =>
        [n + 601, '2026-10-10', '2026-10-16', 'A1B', ...values.map(quoted)].join(','),
      )
      const csv = [header, ...lines].join('\r\n')
      const theirs = (await python.ask({ kind: 'people', text: csv })) as Record<string, string | null>[]
      const ours = readRoster(csv, 'motions.csv').entrants
      expect(
        ours.map((entrant) => [entrant.motion, entrant.firstName, entrant.familyName, entrant.craftType]),
      ).toEqual(
        theirs.map((row) => [
          Number(row['Motion ID']),
          row['First Name'] ?? '',
          row['Family Name'] ?? '',
          row['Craft Type'] ?? '',
        ]),
      )
    })
  })
})
