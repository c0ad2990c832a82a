import { describe, expect, test } from 'vitest'
import { placeOf, readRows } from '../../../src/core/base/csv-rows.ts'

function read(text: string, separator = ',') {
  const lost: string[] = []
  const rows = readRows(text, separator, (line, message) => lost.push(`${line}: ${message}`))
  return { lost, values: rows.map((row) => row.values), lines: rows.map((row) => row.line) }
}

describe('the rows of a CSV', () => {
  test('have their values trimmed and know the line they stand on, with any line end and a BOM', () => {
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

  test('may hold line ends and commas in quotes, and nicknames in quotes without', () => {
    expect(read('"a\nb","c,d"\nAnn "Bo" Able,x\n')).toMatchObject({
      lost: [],
      values: [
        ['a\nb', 'c,d'],
        ['Ann "Bo" Able', 'x'],
      ],
      lines: [1, 3],
    })
  })

  test('may have text behind a closing quote, which belongs to the value', () => {
    expect(read('"Ann "Bo" Able" ,"x"y,"""z"""\n').values).toEqual([['Ann Bo" Able"', 'xy', '"z"']])
  })

  test('may be separated by semicolons and tabs, and lose spaces that do not break', () => {
    expect(read('a\u00a0 b;"c;d";e,f\n', ';').values).toEqual([['a b', 'c;d', 'e,f']])
    expect(read('a\t"b\tc"\n', '\t').values).toEqual([['a', 'b c']])
  })

  test('after one whose quote is never closed are read on from its next line', () => {
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

  test('that never end are left out one by one, however many they are', () => {
    const block = `"c,d\n${'e,f\n'.repeat(17_000)}`
    const { lost, values } = read(`a,b\n${block.repeat(22)}`)
    expect(lost).toHaveLength(22)
    expect(values).toHaveLength(1 + 22 * 17_000)
  })

  test('longer than any row may be are left out, and the others are read', () => {
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

  test('is its own line and column, behind quoted values with commas, quotes and line ends', () => {
    expect(place('a,b,c\n', 2)).toEqual({ line: 5, column: 5 })
    expect(place('"a,""b""\nc",d\n', 1)).toEqual({ line: 6, column: 4 })
    expect(place('"a,b"c,d\n', 1)).toEqual({ line: 5, column: 8 })
  })

  test('that its row does not have is that of its last', () => {
    expect(place('a,b\n', 7)).toEqual({ line: 5, column: 3 })
  })
})
