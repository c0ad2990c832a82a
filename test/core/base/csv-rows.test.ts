import { describe, expect, test } from 'vitest'
import { placeOf, readRows } from '../../../src/core/base/csv-rows.ts'

function read(text: string, separator = ',') {
  const lost: string[] = []
  const rows = readRows(text, separator, (line, message) => lost.push(`${line}: ${message}`))
  return { lost, values: rows.map((row) => row.values), lines: rows.map((row) => row.line) }
}

describe('the rows of a CSV', () => {
  test('CSV rows have trimmed values and know their line, with any line end and a BOM', () => {
    expect(read('\ufeffa, b \r\nc,d\re,f')).toEqual({
      lost: [],
      values: [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ],
      lines: [1, 2, 3],
    })
  })

  test('a CSV value may hold line ends and commas in quotes, and a nickname in quotes without being quoted', () => {
    expect(read('"a\nb","c,d"\nAnn "Bo" Able,x\n')).toMatchObject({
      lost: [],
      values: [
        ['a\nb', 'c,d'],
        ['Ann "Bo" Able', 'x'],
      ],
      lines: [1, 3],
    })
  })

  test('text behind a closing quote of a CSV value belongs to the value', () => {
    expect(read('"Ann "Bo" Able" ,"x"y,"""z"""\n').values).toEqual([['Ann Bo" Able"', 'xy', '"z"']])
  })

  test('CSV rows may be separated by semicolons or tabs, and lose non-breaking spaces', () => {
    expect(read('a\u00a0 b;"c;d";e,f\n', ';').values).toEqual([['a b', 'c;d', 'e,f']])
    expect(read('a\t"b\tc"\n', '\t').values).toEqual([['a', 'b c']])
  })

  test('a CSV is read on from the next line after a row whose quote is never closed', () => {
    const { lost, values, lines } = read('a,b\n"c,d\ne,f\ng,h\n')
    expect(lost).toEqual([
      '2: This row has no end: a quote (") is not closed. Close it, or delete it; the row was left out.',
    ])
    expect(values).toEqual([
      ['a', 'b'],
      ['e', 'f'],
      ['g', 'h'],
    ])
    expect(lines).toEqual([1, 3, 4])
  })

  test('CSV rows that never end are left out one by one, however many there are', () => {
    const block = `"c,d\n${'e,f\n'.repeat(17_000)}`
    const { lost, values } = read(`a,b\n${block.repeat(22)}`)
    expect(lost).toHaveLength(22)
    expect(values).toHaveLength(1 + 22 * 17_000)
  })

  test('CSV rows that are too long are left out, and the others are read', () => {
    const { lost, values } = read(`a,b\n${'x'.repeat(70_000)},y\nc,d\n`)
    expect(lost).toEqual(['2: This row has more than 65536 characters: is it a CSV? The row was left out.'])
    expect(values).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })
})

describe('the place of a value', () => {
  const place = (raw: string, index: number) => {
    const [row] = readRows(`\n\n\n\n${raw}`, ',', () => expect.unreachable()).slice(4)
    return row && placeOf(row, index)
  }

  test('a CSV value has its own line and column, even behind quoted values with commas, quotes and line ends', () => {
    expect(place('a,b,c\n', 2)).toEqual({ line: 5, column: 5 })
    expect(place('"a,""b""\nc",d\n', 1)).toEqual({ line: 6, column: 4 })
    expect(place('"a,b"c,d\n', 1)).toEqual({ line: 5, column: 8 })
  })

  test("a CSV value that its row does not have takes the place of the row's last value", () => {
    expect(place('a,b\n', 7)).toEqual({ line: 5, column: 3 })
  })
})
