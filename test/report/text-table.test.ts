import fc from 'fast-check'
import { expect, test } from 'vitest'
import { widthOf } from '../../src/core/base/steady-text.ts'
import { type TextColumn, textTable } from '../../src/report/text-table.ts'

interface Motion {
  readonly id: number
  readonly note: string
}

const columns: readonly TextColumn<Motion>[] = [
  { title: 'MOTION', align: 'right', cell: ({ id }) => String(id) },
  { title: 'NOTE', align: 'left', cell: ({ note }) => note },
]

test('a text table aligns its columns and leaves out one that is empty', () => {
  expect(
    textTable(
      columns,
      [
        { id: 7, note: 'wet' },
        { id: 601, note: '' },
      ],
      78,
    ),
  ).toEqual(['MOTION  NOTE', '     7  wet', '   601'])
  expect(textTable(columns, [{ id: 7, note: '' }], 78)).toEqual(['MOTION', '     7'])
})

test('a text table cuts a long cell, and takes no line break from it', () => {
  const [, line = ''] = textTable(columns, [{ id: 7, note: `a\nb ${'x'.repeat(90)}` }], 78)
  expect(line.length).toBeLessThanOrEqual('MOTION  '.length + 60)
  expect(line).not.toContain('\n')
})

interface Row {
  readonly name: string
  readonly marks: string
  readonly km: string
}

const wide: readonly TextColumn<Row>[] = [
  { title: 'person', align: 'left', cell: ({ name }) => name },
  { title: 'km', align: 'right', yields: 2, cell: ({ km }) => km },
  { title: 'MiB', align: 'right', yields: 1, cell: ({ km }) => km },
  { title: 'marks', align: 'left', yields: 'below', cell: ({ marks }) => marks },
]

test('a text table without room puts words below their row, leaves out the least important figures, and says which', () => {
  const rows = [
    { name: 'Ann', marks: 'missing, short', km: '30.0' },
    { name: 'Bo', marks: '', km: '1.0' },
  ]
  expect(textTable(wide, rows, 60)[1]).toBe('Ann     30.0  30.0  missing, short')
  expect(textTable(wide, rows, 22)).toEqual([
    'person    km   MiB',
    'Ann     30.0  30.0',
    '        marks:',
    '        missing, short',
    'Bo       1.0   1.0',
  ])
  expect(textTable(wide, rows, 14)).toEqual([
    'person    km',
    'Ann     30.0',
    '        marks:',
    '        missing,',
    '        short',
    'Bo       1.0',
    '(no room for',
    'MiB: --format',
    'csv has them)',
  ])
})

test('a text table cuts a long name before it leaves a figure out, and marks the cut', () => {
  const rows = [{ name: 'Maximiliana-Theodora van Sturmwindhausen', marks: '', km: '1.0' }]
  expect(textTable(wide, rows, 40)).toEqual([
    `person${' '.repeat(25)}  km  MiB`,
    'Maximiliana-Theodora van Stur…  1.0  1.0',
  ])
})

test('no line of a text table is wider than its room, whatever the names are', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          name: fc.string({ unit: 'grapheme', maxLength: 80 }),
          marks: fc.lorem({ maxCount: 12 }),
          km: fc.constant('12.3'),
        }),
        { minLength: 1 },
      ),
      fc.integer({ min: 40, max: 120 }),
      (rows, width) => {
        for (const line of textTable(wide, rows, width)) expect(widthOf(line)).toBeLessThanOrEqual(width)
      },
    ),
  )
})
