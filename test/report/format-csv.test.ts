import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvCell, formatCsv } from '../../src/report/format-csv.ts'
import { row } from '../core/domain/rosters.ts'
import { hostileNames } from '../ui/hostile-names.ts'
import { recordWith, trackAt } from './invented-day.ts'
import { reportOf } from './invented-report.ts'

function rowsOf(text: string): Record<string, string>[] {
  return parse(text, { bom: true, columns: true, record_delimiter: '\r\n' })
}

describe('the report as CSV', () => {
  test('the report as CSV has a row for each motion and person, with figures that can be summed', () => {
    const report = reportOf([recordWith(601, [trackAt(601)]), recordWith(602, [])])
    const [first, second, ...rest] = rowsOf(formatCsv(report))
    expect(rest).toEqual([])
    expect(first).toMatchObject({
      date: '2026-10-12',
      person: 'Ann Able',
      file_id: 'ABC601XYZ',
      motion: '601',
      files_home: '1',
      hours: '2',
      km: '30',
      best_500m_kn: '21.382',
      frames_500m_kn: '',
      marks: '',
      zone: 'UTC+1',
    })
    expect(second).toMatchObject({ motion: '602', files_home: '0', marks: 'missing', best_2s_kn: '0' })
  })

  test('the report as CSV gives every name back as it was, whatever it is made of', () => {
    const names = [...hostileNames, 'Ro "Gybe" Tacker, Jr', 'two\r\nlines', '<script>alert(1)</script>']
    const entrants = names.map((firstName, index) => row(601 + index, { firstName, familyName: '' }))
    const report = reportOf(
      entrants.map(({ motion }) => recordWith(motion, [])),
      entrants,
    )
    const reported = rowsOf(formatCsv(report)).map(({ person }) => person)
    expect(reported).toEqual(names.map((name) => name.trim().toWellFormed()))
  })

  test('the report as CSV never gives a spreadsheet a formula', () => {
    for (const name of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =cmd|x', '\r=1', '＝1']) {
      expect(rowsOf(`name\r\n${csvCell(name)}\r\n`)[0]?.name).toBe(`'${name}`)
    }
    expect([csvCell(-1), csvCell('a=b'), csvCell(undefined)]).toEqual(['-1', 'a=b', ''])
  })
})

test('a CSV cell is read as it was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (one, other) => {
      const line = `${csvCell(one)},${csvCell(other)},end\r\n`
      const [cells] = parse(line, { record_delimiter: '\r\n' })
      const isGuarded = (text: string) =>
        csvCell(text) !== text && /^"?'/.test(csvCell(text)) && !text.startsWith("'")
      expect(cells).toEqual([isGuarded(one) ? `'${one}` : one, isGuarded(other) ? `'${other}` : other, 'end'])
    }),
  )
})
