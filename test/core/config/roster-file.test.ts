import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../../src/core/base/problem.ts'
import { readRoster } from '../../../src/core/config/roster-file.ts'
import { type Entrant, eventDates, motionsOf, overlaps } from '../../../src/core/domain/roster.ts'
import { hasEvents, readText } from '../../events/real-event.ts'
import { header, problemsOf, roster } from './roster-texts.ts'

describe('reading motions.csv', () => {
  it('the columns of motions.csv are read by name, in any order and case, and other columns are ignored', () => {
    const text =
      'Tally, file id ,Notes,END DATE,Start Date,motion id\r\n7,HBW100TXP,x,2023-10-13,2023-10-07,601\r\n'
    expect(readRoster(text, 'motions.csv')).toEqual({
      entrants: [
        {
          motion: 601,
          startDate: '2023-10-07',
          endDate: '2023-10-13',
          fileId: 'HBW100TXP',
          firstName: '',
          familyName: '',
          craftType: '',
          line: 2,
        },
      ],
      withoutDevice: 0,
      problems: [],
      isUsable: true,
    })
  })

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('motions.csv is read with a BOM, quotes, blank lines and %s line ends', (_name, lineEnd) => {
    const lines = [
      `\ufeff${header}`,
      '',
      '601,2023-10-07,2023-10-13,HBW100TXP,"Ilse ""Bo""","Varga, jr",Sail',
      ',,,,,,',
      '',
    ]
    const { entrants, problems } = readRoster(lines.join(lineEnd), 'motions.csv')
    expect(problems).toEqual([])
    expect(entrants).toMatchObject([{ firstName: 'Ilse "Bo"', familyName: 'Varga, jr', line: 3 }])
  })

  it('quotes in a nickname are kept, and empty columns added by a spreadsheet are ignored', () => {
    const { entrants, problems } = roster('601,2023-10-07,2023-10-13,HBW100TXP,Ilse "Bo" Eva,Varga,Sail,,')
    expect(problems).toEqual([])
    expect(entrants).toMatchObject([{ firstName: 'Ilse "Bo" Eva' }])
  })

  it('line ends within quotes are kept, and later problems have the right line', () => {
    const text = `${header},Notes\n601,2023-10-07,2023-10-13,HBW100TXP,I,V,S,"two\nlines"\n602,x,2023-10-13,HBW101TXP,I,V,S,\n`
    expect(problemsOf(text)).toEqual([
      'motions.csv:4:5: Start Date "x" is wrong: it must be a real date written YYYY-MM-DD, such as 2023-10-07. The row was left out.',
    ])
  })

  it('a problem in motions.csv has its place even behind quoted values with commas, quotes and line ends', () => {
    const text =
      'Notes,More,Motion ID,Start Date,End Date,File ID\n"a,""b""\nc",", ",x,2023-10-07,2023-10-07,A1B\n'
    expect(problemsOf(text)[0]).toMatch(/^motions\.csv:3:9: Motion ID "x" is wrong/)
  })

  it('people without a device are counted, and the rest of their row is not checked', () => {
    const { entrants, withoutDevice, problems } = roster(
      '0,,,TBC,A,B,C',
      '-3,x,y,z,A,B,C',
      '601,2023-10-07,2023-10-13,A1B,,,',
    )
    expect({ entrants: entrants.length, withoutDevice, problems }).toEqual({
      entrants: 1,
      withoutDevice: 2,
      problems: [],
    })
  })

  it.each([
    ['601x', ':2:1: Motion ID "601x" is wrong: it must be a whole number from 1 to 65535'],
    ['601.5', ':2:1: Motion ID "601.5" is wrong'],
    ['65536', ':2:1: Motion ID "65536" is wrong'],
    ['1e3', ':2:1: Motion ID "1e3" is wrong'],
    ['', ':2:1: Motion ID is empty'],
  ])('the motion number %j in motions.csv is refused', (id, message) => {
    const { entrants, problems } = roster(`${id},2023-10-07,2023-10-13,HBW100TXP,A,B,C`)
    expect(entrants).toEqual([])
    expect(problems.map(formatProblem)).toEqual([expect.stringContaining(message)])
  })

  it.each([
    '2023-02-30',
    '2023-02-29',
    '2023-13-01',
    '2023-10-00',
    '2023-10/07',
    '7 Oct 2023',
    '1023-10-07',
    '20231007',
    '',
  ])('the date %j in motions.csv is refused', (date) => {
    const { entrants, problems } = roster(`601,${date},2099-12-31,HBW100TXP,A,B,C`)
    expect(entrants).toEqual([])
    expect(problems.map(formatProblem)).toEqual([expect.stringMatching(/:2:5: Start Date .* YYYY-MM-DD/)])
  })

  it.each([
    '2023-10-07',
    '2023/10/07',
    '2023/10/7',
    '2023.10.07',
    '07.10.2023',
    '7.10.2023',
    '2023-10-07 00:00',
    '2023-10-07T00:00:00',
    '07.10.2023 0:00',
  ])('the date %j in motions.csv is accepted as spreadsheets write it', (date) => {
    expect(roster(`601,${date},2099-12-31,HBW100TXP,A,B,C`)).toMatchObject({
      problems: [],
      entrants: [{ startDate: '2023-10-07' }],
    })
  })

  it.each(['03/04/2026', '13/04/2026', '3-4-2026', '3/4/26', '3.4.26', '03/04/2026 00:00'])(
    'the day and the month of %j are never guessed',
    (date) => {
      const { entrants, isUsable, problems } = roster(`601,${date},2099-12-31,HBW100TXP,A,B,C`)
      expect({ entrants, isUsable }).toEqual({ entrants: [], isUsable: false })
      expect(problems.map(formatProblem)).toEqual([
        expect.stringMatching(/:2:5: Start Date "[^"]+": nobody can tell the day from the month\. 1 row /),
      ])
    },
  )

  it('the End Date is named where it alone is ambiguous', () => {
    const { problems } = roster('601,2026-04-03,05/04/2026,HBW100TXP,A,B,C')
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/:2:16: End Date "05\/04\/2026": nobody/),
    ])
  })

  it('a column of ambiguous dates is reported once, with how to correct it, and the other rows are used', () => {
    const { entrants, problems } = roster(
      '601,2026-04-03,2026-04-05,HBW100TXP,A,B,C',
      ...Array.from({ length: 40 }, (_, n) => `${700 + n},03/04/2026,05/04/2026,HBW${n}TXP,A,B,C`),
    )
    expect(entrants.map(({ motion }) => motion)).toEqual([601])
    expect(problems.map(formatProblem)).toEqual([
      'motions.csv:3:5: Start Date "03/04/2026": nobody can tell the day from the month. 40 rows with such a date were left out. ' +
        'Select the columns of dates, press Ctrl+1, choose Custom and yyyy-mm-dd in Excel, Date and 1999-12-31 in LibreOffice, and save the CSV again.',
    ])
  })

  it('rows without the empty values at their end, which Excel leaves out, are read', () => {
    const { entrants, problems } = roster(
      '601,2023-10-07,2023-10-13,HBW100TXP',
      '602,2023-10-07,2023-10-13,A1B,Ann',
    )
    expect(problems).toEqual([])
    expect(entrants.map(({ motion, firstName }) => [motion, firstName])).toEqual([
      [601, ''],
      [602, 'Ann'],
    ])
  })

  it.each([
    ['semicolons', ';', ''],
    ['tabs', '\t', ''],
    ['semicolons that it names', ';', 'sep=;\r\n'],
    ['bars that it names', '|', 'sep=|\n'],
    ['commas that it names', ',', '\ufeffsep=,\n'],
  ])('a motions.csv with %s between its values is read', (_name, separator, first) => {
    const rows = [header, '601,2023-10-07,2023-10-13,HBW100TXP,Ann,Able,Sail', '602,x,2023-10-13,A1B,,,']
    const text = first + rows.join('\n').replaceAll(',', separator)
    const { entrants, problems } = readRoster(text, 'motions.csv')
    expect(entrants).toMatchObject([{ motion: 601, familyName: 'Able' }])
    const line = first === '' ? 3 : 4
    expect(problems).toMatchObject([{ line, column: 5 }])
  })

  it('columns are found when their names have non-breaking spaces, or two spaces', () => {
    const text = 'Motion\u00a0ID, Start  Date,End Date ,File ID\n601,2023-10-07\u00a0,2023-10-13,HBW100TXP\n'
    expect(readRoster(text, 'motions.csv')).toMatchObject({ problems: [], entrants: [{ motion: 601 }] })
  })

  it.each([
    ['Surname', 'Family Name'],
    ['Familiy Name', 'Family Name'],
    ['Forename', 'First Name'],
  ])('a likely misspelt column is reported: the column %j may be meant to be %j', (title, meant) => {
    const name = meant === 'Family Name' ? 'First Name' : 'Family Name'
    const text = `Motion ID,Start Date,End Date,File ID,${name},${title},Craft Type\n`
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(
        `:1:\\d+: The column "${title}" is not read: is it "${meant}"\\? Then name it so\\.`,
      ),
    ])
  })

  it('free columns are not reported, and neither is a similar name beside the column itself', () => {
    expect(problemsOf(`${header},Surname,Tally,Class,Status,Entry Type\n`)).toEqual([])
  })

  it('a row that appears twice is reported once, with both lines, and used once', () => {
    const row = '601,2023-10-07,2023-10-13,HBW100TXP,A,B,C'
    const read = roster(row, '602,2023-10-07,2023-10-13,HBW101TXP,A,B,C', row)
    expect(read.problems.map(formatProblem)).toEqual([
      'motions.csv:4: The row of motion 601 on line 2 stands here again: delete one of the two.',
    ])
    expect(overlaps(read)).toEqual([])
  })

  it('the 29th of February is accepted in a leap year', () => {
    expect(roster('601,2024-02-29,2024-02-29,HBW100TXP,A,B,C').problems).toEqual([])
  })

  it('an end before the start is refused', () => {
    expect(roster('601,2023-10-07,2023-10-06,HBW100TXP,A,B,C').problems.map(formatProblem)).toEqual([
      'motions.csv:2:16: End Date "2023-10-06" is wrong: it is before the Start Date 2023-10-07. The row was left out.',
    ])
  })

  it.each(['HBW100TXP', 'BUOY_621', 'TBC0TBC', 'a1b', '_A', 'A'.repeat(39).concat('_')])(
    'the File ID %j is accepted',
    (fileId) => {
      expect(roster(`601,2023-10-07,2023-10-13,${fileId},A,B,C`).entrants).toMatchObject([{ fileId }])
    },
  )

  it.each([
    'CON',
    'nul',
    'COM1',
    'LPT9',
    'ABC',
    '100',
    'ABC100',
    '100ABC',
    '../A1B',
    'A1B/..',
    'A 1B',
    'A1B.oao',
    'Ä1B',
    '_',
    'a1b\u202e',
    'A'.repeat(40).concat('_'),
    '',
  ])('the File ID %j, which would become the name of a file, is refused', (fileId) => {
    const { entrants, problems } = roster(`601,2023-10-07,2023-10-13,${fileId},A,B,C`)
    expect(entrants).toEqual([])
    expect(problems.map(formatProblem)).toEqual([expect.stringMatching(/:2:27: File ID .*\(HBW100TXP\)/)])
  })

  it('invisible characters are shown in a value that looks right', () => {
    expect(roster('601,2023-10-07,2023-10-13,A1B\u200b,A,B,C').problems.map(formatProblem)).toEqual([
      expect.stringContaining('File ID "A1B\\u{200b}" is wrong'),
    ])
  })

  it('every mistake of a row is reported in the order of the lines, and the good rows are used', () => {
    const { entrants, problems } = roster(
      'x,y,2023-10-07,!,A,B,C',
      '601,2023-10-07,2023-10-13,HBW100TXP,A,B,C',
      '602,2023-10-07',
      '603,2023-10-07,2023-10-13,HBW100TXP,A,B, C,D',
    )
    // The last row is whole as far as the columns go: the incumbent reads it, and so do we.
    expect(entrants.map(({ motion }) => motion)).toEqual([601, 603])
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [2, 1],
      [2, 3],
      [2, 16],
      [4, undefined],
      [5, undefined],
    ])
    expect(problems[3]?.message).toContain('The row has 2 values, the first line names 7')
    expect(problems[4]).toMatchObject({
      severity: 'warning',
      message: expect.stringContaining('a value that contains a "," must be in quotes'),
    })
  })

  it('a row whose quote is never closed is left out, and the rows after it are read', () => {
    const { entrants, problems } = roster(
      '601,2023-10-07,2023-10-13,HBW100TXP,A,B,C',
      '602,2023-10-07,2023-10-13,HBW101TXP,"A,B,C',
      '603,2023-10-07,2023-10-13,HBW102TXP,A,B,C',
      '604,2023-10-07,bad,HBW103TXP,A,B,C',
    )
    expect(entrants.map(({ motion, line }) => [motion, line])).toEqual([
      [601, 2],
      [603, 4],
    ])
    expect(problems.map(({ line }) => line)).toEqual([3, 5])
    expect(problems[0]?.message).toContain('a quote (") is not closed')
  })

  it.each([
    ['', 'The file is empty'],
    ['\n\n , ,\n', 'The file is empty'],
    [
      'Motion ID,Start Date,File ID\n601,2023-10-07,A1B\n',
      'Missing column "End Date"; found: Motion ID, Start Date, File ID.',
    ],
    ['Motion ID:Start Date:End Date:File ID\n', 'The first line must name the columns, spelt like this.'],
    [`${header}\nx,2023-10-07,2023-10-13,HBW100TXP,A,B,C\n`, 'Motion ID "x" is wrong'],
    [`${header},Motion ID\n`, 'The column "Motion ID" is there twice'],
    ['x'.repeat(9 * 2 ** 20), 'is it really motions.csv?'],
  ])('an unusable motions.csv is refused with the reason (file %#)', (text, message) => {
    const { isUsable, entrants, problems } = readRoster(text, 'motions.csv')
    expect(isUsable).toBe(false)
    expect(entrants).toEqual([])
    expect(problems.map(formatProblem)).toContainEqual(expect.stringContaining(message))
  })

  it('names in motions.csv are made harmless for a terminal', () => {
    const { entrants } = roster(
      '601,2023-10-07,2023-10-13,A1B,\x1b[2JEvil\u202e,\x1b]0;t\x07Na\x00me,Sa\u2028il',
    )
    expect(entrants).toMatchObject([{ firstName: 'Evil', familyName: 'Name', craftType: 'Sa il' }])
  })

  it('a long list of problems in motions.csv is cut, and the rest is counted', () => {
    const { problems } = roster(...Array.from({ length: 250 }, () => '601,x,2023-10-07,A1B,,,'))
    expect(problems).toHaveLength(201)
    expect(problems.at(-1)?.message).toBe('50 more problems of this kind.')
  })

  it('reading motions.csv never throws, and each problem lies within the file', () => {
    const fragment = fc.constantFrom(
      '"',
      ',',
      '\n',
      '\r\n',
      '""',
      ' ',
      '601',
      '2023-10-07',
      'A1B',
      header,
      '\ufeff',
      ';',
      '\x00',
      'é',
    )
    const text = fc.array(fc.oneof(fragment, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 60 })
    fc.assert(
      fc.property(fc.boolean(), text, (hasHeader, parts) => {
        const csv = `${hasHeader ? `${header}\n` : ''}${parts.join('')}`
        const lines = csv.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
        for (const { line, column } of readRoster(csv, 'motions.csv').problems) {
          expect(line).toBeGreaterThanOrEqual(1)
          expect(line).toBeLessThanOrEqual(lines.length)
          if (column === undefined) continue
          expect(column).toBeGreaterThanOrEqual(1)
          expect(column).toBeLessThanOrEqual((lines[(line ?? 0) - 1] ?? '').length + 1)
        }
      }),
    )
  })

  it('every roster that was written is read back', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyEntrant, { maxLength: 30, comparator: 'SameValue', selector: rowOf }),
        fc.constantFrom('\n', '\r\n'),
        (entrants, lineEnd) => {
          const numbered = entrants.map((entrant, index) => ({ ...entrant, line: index + 2 }))
          const read = readRoster([header, ...entrants.map(rowOf)].join(lineEnd), 'motions.csv')
          expect(read).toEqual({ entrants: numbered, withoutDevice: 0, problems: [], isUsable: true })
        },
      ),
    )
  })
})

const anyDate = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const anyName = fc
  .stringMatching(/^[A-Za-zÀ-ÿ"',;日本 -]{0,20}$/)
  .map((name) => name.replace(/ +/g, ' ').trim())
const anyEntrant: fc.Arbitrary<Omit<Entrant, 'line'>> = fc
  .record({
    motion: fc.integer({ min: 1, max: 65_535 }),
    dates: fc.tuple(anyDate, anyDate),
    fileId: fc.oneof(fc.stringMatching(/^[A-Z]{3}\d{3}[A-Z]{3}$/), fc.stringMatching(/^[A-Z]{1,9}_\d{1,9}$/)),
    firstName: anyName,
    familyName: anyName,
    craftType: anyName,
  })
  .map(({ dates, ...entrant }) => {
    const [startDate, endDate] = dates[0] <= dates[1] ? dates : [dates[1], dates[0]]
    return { ...entrant, startDate, endDate }
  })

function rowOf({
  motion,
  startDate,
  endDate,
  fileId,
  firstName,
  familyName,
  craftType,
}: Omit<Entrant, 'line'>): string {
  const quoted = [firstName, familyName, craftType].map((name) => `"${name.replaceAll('"', '""')}"`)
  return [motion, startDate, endDate, fileId, ...quoted].join(',')
}

describe.skipIf(!hasEvents)('the rosters of real events', () => {
  it.each([
    {
      year: 2022,
      entrants: 23,
      motions: 23,
      withoutDevice: 3,
      dates: { start: '2022-10-15', end: '2022-10-21' },
    },
    {
      year: 2023,
      entrants: 98,
      motions: 90,
      withoutDevice: 3,
      dates: { start: '2023-10-07', end: '2023-10-13' },
    },
  ])(
    'the roster of a real event of $year is read without a problem',
    ({ year, entrants, motions, withoutDevice, dates }) => {
      const read = readRoster(readText(String(year), 'config', 'motions.csv'), 'motions.csv')
      expect(read.problems).toEqual([])
      expect(read.entrants).toHaveLength(entrants)
      expect(motionsOf(read)).toHaveLength(motions)
      expect(read.withoutDevice).toBe(withoutDevice)
      expect(overlaps(read)).toEqual([])
      expect(eventDates(read)).toEqual(dates)
    },
  )
})

it('a roster with more motions than the search is made for is read whole, with a warning that names the cost', () => {
  const rosterOf = (count: number) => {
    const rows = Array.from(
      { length: count },
      (_, index) => `${index + 1},2026-10-07,2026-10-13,ABC${index}X`,
    )
    return readRoster(['Motion ID,Start Date,End Date,File ID', ...rows].join('\n'), 'motions.csv')
  }
  expect(rosterOf(10_000).problems).toEqual([])
  const { entrants, problems, isUsable } = rosterOf(65_000)
  expect([entrants.length, isUsable]).toEqual([65_000, true])
  expect(problems).toMatchObject([{ severity: 'warning', message: expect.stringContaining('65000 motions') }])
})
