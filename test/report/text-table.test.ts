import { expect, test } from 'vitest'
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
    textTable(columns, [
      { id: 7, note: 'wet' },
      { id: 601, note: '' },
    ]),
  ).toEqual(['MOTION  NOTE', '     7  wet', '   601'])
  expect(textTable(columns, [{ id: 7, note: '' }])).toEqual(['MOTION', '     7'])
})

test('a text table cuts a long cell, and takes no line break from it', () => {
  const [, line = ''] = textTable(columns, [{ id: 7, note: `a\nb ${'x'.repeat(90)}` }])
  expect(line.length).toBeLessThanOrEqual('MOTION  '.length + 60)
  expect(line).not.toContain('\n')
})
