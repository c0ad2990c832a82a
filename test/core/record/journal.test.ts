import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compareParts,
  type JournalBounds,
  parsePartFileName,
  partFileName,
  sessionName,
  surplusOf,
} from '../../../src/core/record/journal.ts'
import { SESSION } from './journal-folder.ts'

describe('the names of the parts', () => {
  test('the name of a journal part has its session and number, and sorts by time, not by letters', () => {
    const parts = [0, 2, 10].map((part) => ({ session: SESSION, part }))
    expect(parts.map(partFileName)).toEqual([
      'journal-20261007T160230.123Z.ndjson',
      'journal-20261007T160230.123Z-2.ndjson',
      'journal-20261007T160230.123Z-10.ndjson',
    ])
    for (const part of parts) expect(parsePartFileName(partFileName(part))).toEqual(part)
    const older = { session: sessionName(Date.UTC(2025, 0, 1)), part: 99 }
    expect([...parts].reverse().concat(older).sort(compareParts)).toEqual([older, ...parts])
  })

  test.each([
    'server.log',
    'journal-.ndjson',
    'journal-20261007T160230.123Z-0.ndjson',
    'journal-x/../y.ndjson',
  ])('the name of a journal part is never %s', (name) => expect(parsePartFileName(name)).toBeUndefined())

  test('the surplus journals are always the oldest, the rest is within limits, and the newest always stays', () => {
    const file = fc.record({
      session: fc.integer({ min: 0, max: 5 }).map((day) => sessionName(day * 86_400_000)),
      part: fc.nat(6),
      size: fc.nat(100),
    })
    const files = fc.uniqueArray(file, { selector: partFileName })
    const bounds = fc.record({
      partSize: fc.constant(10),
      files: fc.integer({ min: 1, max: 9 }),
      size: fc.nat(300),
    })
    fc.assert(
      fc.property(files, bounds, (all, limits: JournalBounds) => {
        const surplus = surplusOf(all, limits)
        const kept = all.filter((each) => !surplus.includes(each)).sort(compareParts)
        expect([...surplus, ...kept]).toEqual([...all].sort(compareParts))
        if (all.length > 0) expect(kept.length).toBeGreaterThan(0)
        expect(kept.length).toBeLessThanOrEqual(limits.files)
        if (kept.length > 1)
          expect(kept.reduce((sum, each) => sum + each.size, 0)).toBeLessThanOrEqual(limits.size)
      }),
    )
  })
})
