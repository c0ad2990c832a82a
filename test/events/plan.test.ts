import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyLedger, isSameRecord, type LedgerEntry } from '../../src/core/domain/ledger.ts'
import { figuresOf } from '../../src/core/domain/payload-schemas.ts'
import { parseLedger, serialiseLedger } from '../core/domain/ledger-text.ts'
import {
  exceptionsOf,
  expectedLedger,
  expectedText,
  hasEvents,
  motionsOf,
  planOf,
  type Year,
  years,
} from './real-event.ts'

/** A difference between a plan and a ledger, as in the captures' exceptions. */
interface Difference {
  readonly motion: number
  readonly key: string
  readonly in: 'expected' | 'plan' | 'both'
}

/** What was wanted was fetched by the end of the event. */
const asFetched = (entry: LedgerEntry) => ({
  ...entry,
  status: entry.status === 'queued' ? 'completed' : entry.status,
})

function differencesOf(year: Year, motion: number): Difference[] {
  const expected = expectedLedger(year, motion)
  const { ledger } = planOf(year, motion, emptyLedger)
  const missing = [...expected.keys()].filter((key) => !ledger.has(key))
  return [
    ...missing.map((key) => ({ motion, key, in: 'expected' as const })),
    ...[...ledger].flatMap(([key, entry]): Difference[] => {
      const known = expected.get(key)
      if (known === undefined) return [{ motion, key, in: 'plan' }]
      const isSame = JSON.stringify(asFetched(entry)) === JSON.stringify(known)
      return isSame ? [] : [{ motion, key, in: 'both' }]
    }),
  ]
}

const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1)

describe.skipIf(!hasEvents)('the plan of a real event', () => {
  test.each(years)(
    'the plan of the real event %s equals its ledgers in every key, field and status, except known exceptions',
    (year) => {
      const differences = motionsOf(year).flatMap((motion) => differencesOf(year, motion))
      const known = exceptionsOf(year).map(({ motion, key, in: where }) => ({ motion, key, in: where }))
      expect(differences.toSorted(byKey)).toEqual(known.toSorted(byKey))
    },
  )

  test.each([
    ['2022', { 'assignment-changed expected': 2 }],
    [
      '2023',
      {
        'carried-over expected': 94,
        'assignment-changed expected': 3,
        'manual-requeue both': 4,
        'older-filter both': 1,
        'never-inspected plan': 4,
      },
    ],
  ] as const)(
    'the plan of the real event %s has exceptions of these kinds and no other',
    (year, expected) => {
      const kinds = exceptionsOf(year).map(({ kind, in: where }) => `${kind} ${where}`)
      expect(
        Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length])),
      ).toEqual(expected)
    },
  )

  test('the plan of a real event differs from a ledger by its kind of exception in exactly one way', () => {
    for (const { motion, key, kind } of exceptionsOf('2023')) {
      const known = expectedLedger('2023', motion).get(key)
      const planned = planOf('2023', motion, emptyLedger).ledger.get(key)
      switch (kind) {
        case 'carried-over':
          expect([key, planned, known]).toEqual([key, undefined, expectedLedger('2022', motion).get(key)])
          break
        case 'assignment-changed':
          expect([key, planned]).toEqual([key, undefined])
          break
        case 'manual-requeue':
          expect([key, planned]).toEqual([key, { ...known, status: 'skipped' }])
          expect([key, known?.status]).toEqual([key, 'completed'])
          break
        case 'older-filter':
          expect([key, planned]).toEqual([key, { ...known, status: 'queued' }])
          expect([key, known?.status]).toEqual([key, 'skipped'])
          break
        case 'never-inspected':
          expect([key, known]).toEqual([key, undefined])
          break
        default:
          expect.unreachable(`an unknown kind of exception: ${kind}`)
      }
    }
  })

  test.each(years)(
    'the plan of the real event %s keeps every ledger entry as it is, and adds only motions never inspected',
    (year) => {
      const added = motionsOf(year).flatMap((motion) => {
        const expected = expectedLedger(year, motion)
        const plan = planOf(year, motion, expected)
        for (const [key, entry] of expected) expect(plan.ledger.get(key)).toBe(entry)
        expect(planOf(year, motion, plan.ledger).added).toEqual([])
        return plan.added
      })
      const never = exceptionsOf(year).filter(({ kind }) => kind === 'never-inspected')
      expect(added.toSorted()).toEqual(never.map(({ key }) => key).toSorted())
    },
  )

  test('the plan of a real event loses and changes no record of its ledgers, and lists none twice or elsewhere', () => {
    let listed = 0
    let entries = 0
    const odd: string[] = []
    for (const year of years) {
      for (const motion of motionsOf(year)) {
        const expected = expectedLedger(year, motion)
        const { logs, ledger, added } = planOf(year, motion, expected)
        const records = new Map(logs.map(({ log }) => [log.file, log]))
        listed += logs.length
        entries += expected.size
        if (records.size !== logs.length) odd.push(`${year} ${motion} lists a file twice`)
        for (const file of records.keys()) {
          if (Number.parseInt(basename(file), 10) !== motion) odd.push(`${year} ${motion} lists ${file}`)
        }
        for (const [key, entry] of expected) {
          const log = records.get(entry.motion_file)
          if (log === undefined) odd.push(`${year} ${key} has lost its record`)
          else if (!isSameRecord(figuresOf(entry), log)) odd.push(`${year} ${key} differs from its record`)
          if (ledger.get(key) !== entry || added.includes(key))
            odd.push(`${year} ${key} would be fetched again`)
        }
      }
    }
    expect(odd).toEqual([])
    expect({ listed, entries }).toEqual({ listed: 1717, entries: 508 })
  })

  test.each([
    ['2022', { due: 77, skipped: 15, 'not-wanted outside-dates': 330 }],
    [
      '2023',
      { due: 289, skipped: 32, unassigned: 2, 'not-wanted below-filter': 3, 'not-wanted outside-dates': 969 },
    ],
  ] as const)('the plan of the real event %s has each log in exactly one place', (year, expected) => {
    const outcomes = motionsOf(year).flatMap((motion) => {
      return planOf(year, motion, emptyLedger).logs.map((log) => {
        return log.outcome === 'not-wanted' ? `${log.outcome} ${log.reason}` : log.outcome
      })
    })
    expect(
      Object.fromEntries(
        [...Map.groupBy(outcomes, (outcome) => outcome)].map(([one, all]) => [one, all.length]),
      ),
    ).toEqual(expected)
  })
})

describe.skipIf(!hasEvents)('a ledger of a real event', () => {
  test.each(years)('a ledger of the real event %s is written as it was read, byte for byte', (year) => {
    for (const motion of motionsOf(year)) {
      const text = expectedText(year, motion)
      const { ledger, faults } = parseLedger(text)
      expect(faults).toEqual([])
      expect(serialiseLedger(ledger)).toBe(text)
    }
  })
})
