import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  assignedOn,
  entrantOn,
  eventDates,
  indexRoster,
  motionsOf,
  overlaps,
} from '../../../src/core/domain/roster.ts'
import { roster } from '../config/roster-texts.ts'

describe('asking the roster', () => {
  const shared = roster(
    '866,2023-10-07,2023-10-10,AAA866BBB,First,F,Sail',
    '601,2023-10-07,2023-10-13,AAA601BBB,Other,O,Sail',
    '866,2023-10-10,2023-10-13,CCC866DDD,Second,S,Kite',
    '866,2023-10-09,2023-10-11,EEE866FFF,Third,T,Wing',
  )

  it('the first row of the roster wins where several claim a motion on a date', () => {
    const index = indexRoster(shared)
    const fileIdOn = (date: string) => entrantOn(index, 866, date)?.fileId
    expect(['06', '07', '09', '10', '11', '13', '14'].map((day) => fileIdOn(`2023-10-${day}`))).toEqual([
      undefined,
      'AAA866BBB',
      'AAA866BBB',
      'AAA866BBB',
      'CCC866DDD',
      'CCC866DDD',
      undefined,
    ])
    expect(entrantOn(index, 602, '2023-10-07')).toBeUndefined()
  })

  it('the roster lists each date on which a motion is assigned to several people', () => {
    expect(overlaps(shared)).toEqual([
      { motion: 866, date: '2023-10-09' },
      { motion: 866, date: '2023-10-10' },
      { motion: 866, date: '2023-10-11' },
    ])
  })

  it('the roster finds the overlaps that a count of the rows for each date finds', () => {
    const day = fc.integer({ min: 1, max: 28 })
    const row = fc.record({ motion: fc.integer({ min: 1, max: 3 }), days: fc.tuple(day, day) })
    const dateOf = (number: number) => `2023-02-${String(number).padStart(2, '0')}`
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const lines = rows.map(
          ({ motion, days: [a, b] }) =>
            `${motion},${dateOf(Math.min(a, b))},${dateOf(Math.max(a, b))},A1B,,,`,
        )
        const { entrants } = roster(...lines)
        const counted = [1, 2, 3].flatMap((motion) =>
          Array.from({ length: 28 }, (_, index) => dateOf(index + 1))
            .filter((date) => {
              const claims = entrants.filter(
                (e) => e.motion === motion && e.startDate <= date && date <= e.endDate,
              )
              return claims.length > 1
            })
            .map((date) => ({ motion, date })),
        )
        expect(overlaps({ entrants })).toEqual(counted)
      }),
    )
  })

  it('the roster names each motion once, ascending, and one entrant a motion for a date', () => {
    expect(motionsOf(shared)).toEqual([601, 866])
    expect(assignedOn(shared, '2023-10-10').map(({ fileId }) => fileId)).toEqual(['AAA866BBB', 'AAA601BBB'])
    expect(assignedOn(shared, '2023-10-14')).toEqual([])
  })

  it('the roster knows the dates of the event', () => {
    expect(eventDates(shared)).toEqual({ start: '2023-10-07', end: '2023-10-13' })
    expect(
      eventDates(roster('601,2023-10-07,2023-10-08,A1B,A,B,C', '602,2023-10-01,2023-10-02,C2D,A,B,C')),
    ).toEqual({
      start: '2023-10-01',
      end: '2023-10-08',
    })
    expect(eventDates({ entrants: [] })).toBeUndefined()
  })

  it('the roster answers quickly with 5,000 rows that claim each motion twice for a century', () => {
    const rows = Array.from(
      { length: 5000 },
      (_, index) => `${1 + (index % 2500)},2000-01-01,2099-12-31,A${index}B,A,B,C`,
    )
    const big = roster(...rows)
    const index = indexRoster(big)
    for (const motion of motionsOf(big)) entrantOn(index, motion, '2023-10-07')
    expect(big.entrants).toHaveLength(5000)
    expect(assignedOn(big, '2023-10-07')).toHaveLength(2500)
    expect(overlaps(big)).toHaveLength(1000)
  })
})
