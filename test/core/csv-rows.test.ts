import { describe, expect, test } from 'vitest'
import { placeOf, type Row, readRows } from '../../src/core/csv-rows.ts'

function read(text: string) {
  const lost: string[] = []
  const rows = readRows(text, (line, message) => lost.push(`${line}: ${message}`))
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

  test('are given up after twenty that have no end, and that is said once', () => {
    const block = `"c,d\n${'e,f\n'.repeat(17_000)}`
    const { lost } = read(`a,b\n${block.repeat(22)}`)
    expect(lost).toHaveLength(21)
    expect(lost.at(-1)).toMatch(/: Too many rows with a quote .* nothing from here on was read\.$/)
  })

  test('longer than any row may be are left out, and the others are read', () => {
    const { lost, values } = read(`a,b\n${'x'.repeat(70_000)},y\nc,d\n`)
    expect(lost.length).toBeGreaterThan(0)
    expect(values).toContainEqual(['c', 'd'])
  })
})

describe('the place of a value', () => {
  const row = (raw: string): Row => ({ raw, values: raw.split(','), line: 5 })

  test('is its own line and column, behind quoted values with commas, quotes and line ends', () => {
    expect(placeOf(row('a,b,c\n'), 2)).toEqual({ line: 5, column: 5 })
    expect(placeOf(row('"a,""b""\nc",d\n'), 1)).toEqual({ line: 6, column: 4 })
  })

  test('that its row does not have is that of its last', () => {
    expect(placeOf(row('a,b\n'), 7)).toEqual({ line: 5, column: 3 })
    expect(placeOf(row('a,"b\n'), 3)).toEqual({ line: 5, column: 3 })
  })
})
