import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  emptyLedger,
  type LedgerEntry,
  ledgerChunks,
  localFileOf,
  logOf,
  newEntry,
  trackOf,
  withCompleted,
  withEntry,
  withFailed,
  withQueued,
} from '../../../src/core/domain/ledger.ts'
import { aKey, aLog, anEntry } from '../archive/ledger-builder.ts'
import { parseLedger, serialiseLedger } from './ledger-text.ts'

const textOf = (entries: Record<string, unknown>) => JSON.stringify(entries, null, 2)

const entryAt = (text: string, key = aKey): LedgerEntry => {
  const entry = parseLedger(text).ledger.get(key)
  if (entry === undefined) throw new Error(`there is no ${key}`)
  return entry
}

describe('a ledger read and written again', () => {
  test('a ledger read and written again is the same text, with unknown fields and statuses in their order', () => {
    const { status: _, ...rest } = anEntry()
    const odd = { status: 'parked', note: { by: 'Möwe', when: [1, null] }, ...rest, x: '\u2028' }
    const text = textOf({ [aKey]: odd, A1B_7_20231008_111940_x: 1 })
    const { ledger, faults } = parseLedger(text)
    expect(faults).toHaveLength(1)
    const alone = textOf({ [aKey]: odd }).replaceAll(/[\u2028ö]/g, (unit) => {
      return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
    })
    expect(serialiseLedger(ledger)).toBe(alone)
  })

  test('an empty ledger is written as an empty object', () => {
    expect(serialiseLedger(emptyLedger)).toBe('{}')
    expect(parseLedger('{}')).toEqual({ ledger: emptyLedger, faults: [] })
  })

  test.each([1, 249, 250, 251, 1000])(
    'a ledger is written in parts as it would be in one go: %i tracks',
    (count) => {
      const ledger = new Map(
        Array.from({ length: count }, (_, index) => {
          const key = `A1B_601_20231007_${String(index).padStart(6, '0')}.oao`
          return [key, newEntry(key, aLog, 'queued')]
        }),
      )
      const parts = [...ledgerChunks(ledger)]
      expect(parts.length).toBe(Math.ceil(count / 250) + 1)
      expect(parts.join('')).toBe(JSON.stringify(Object.fromEntries(ledger), null, 2))
      expect(parseLedger(serialiseLedger(ledger))).toEqual({ ledger, faults: [] })
    },
  )

  test('a ledger keeps the order in which tracks entered', () => {
    const keys = ['Z9Z_1_20231009_000000.oao', 'A1A_1_20231007_000000.oao', 'M5M_1_20231008_000000.oao']
    const ledger = keys.reduce((so, key) => withEntry(so, key, newEntry(key, aLog, 'queued')), emptyLedger)
    const replaced = withFailed(ledger, 'Z9Z_1_20231009_000000.oao', 'gone')
    expect([...parseLedger(serialiseLedger(replaced)).ledger.keys()]).toEqual(keys)
  })
})

describe('what is not a ledger', () => {
  test.each(['', '{', '{"a":', '[]', '"x"', 'null', `{"${aKey}": {"status": "queu`])(
    'a text that is no ledger is a fault, and nothing is read from it: %j',
    (text) => {
      const { ledger, faults } = parseLedger(text)
      expect(ledger.size).toBe(0)
      expect(faults).toHaveLength(1)
    },
  )

  test.each([
    ['motion_file', 'http://elsewhere/x'],
    ['motion_file', '/logs/../../etc/passwd'],
    ['local_file', 'gpslogs/20231007/../../../etc/passwd'],
    ['local_file', '/etc/passwd'],
    ['local_file', 'gpslogs/20231007/ABC602DEF_602_20231007_111940.oao'],
    ['local_file', 'gpslogs/20231007/.ssh'],
    ['local_file', 'othergpslogs/20231007/A1B_1_20231007_111940.oao'],
    ['size', '1796'],
    ['size', -1],
    ['start_date', null],
    ['status', ''],
    ['status', 3],
  ])(
    'a ledger entry whose %s is %j is a fault that names it, and the other entries are used',
    (field, value) => {
      const other = 'A1B_601_20231008_111940.oao'
      const { ledger, faults } = parseLedger(
        textOf({ [aKey]: { ...anEntry(), [field]: value }, [other]: newEntry(other, aLog, 'queued') }),
      )
      expect([...ledger.keys()]).toEqual([other])
      expect(faults).toEqual([expect.stringContaining(`${aKey}: "${field}"`)])
    },
  )

  test.each([
    '../x_1_20231007_111940.oao',
    'x',
    '__proto__',
    'A1B_1_20231007_111940.oao/..',
    'a b_1_20231007_111940.oao',
  ])('a ledger entry under %j is a fault: it would become the name of a file', (key) => {
    const { ledger, faults } = parseLedger(`{${JSON.stringify(key)}: ${JSON.stringify(anEntry())}}`)
    expect(ledger.size).toBe(0)
    expect(faults).toHaveLength(1)
  })

  test('reading a ledger never throws, whatever the text', () => {
    const entries = fc.dictionary(
      fc.constantFrom(aKey, '__proto__', 'x'),
      fc.oneof(
        fc.jsonValue(),
        fc.jsonValue().map((value) => ({ ...anEntry(), reason: value, size: value })),
      ),
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), entries.map(textOf)), (text) => {
        const { ledger } = parseLedger(text)
        expect(parseLedger(serialiseLedger(ledger))).toEqual({ ledger, faults: [] })
      }),
    )
  })
})

describe('where a track lies', () => {
  const place = `gpslogs/20231007/${aKey}`

  test.each([
    place,
    `/home/laptop/wsw/events/2023/${place}`,
    `C:\\wsw\\events\\2023\\gpslogs\\20231007\\${aKey}`,
    `events\\2023/gpslogs\\20231007/${aKey}`,
  ])('the place of a track is read from the last three parts of %s', (local_file) => {
    const entry = entryAt(textOf({ [aKey]: { ...anEntry(), local_file } }))
    expect(localFileOf(entry)).toBe(place)
  })

  test('a place that no track can have is never made into a path', () => {
    expect(() => localFileOf({ ...anEntry(), local_file: '/etc/passwd' })).toThrow(
      "not a track's place: /etc/passwd",
    )
  })

  test('the place of a track stays in the ledger as it was written', () => {
    const local_file = `C:\\wsw\\gpslogs\\20231007\\${aKey}`
    const text = textOf({ [aKey]: { ...anEntry(), local_file } })
    expect(serialiseLedger(parseLedger(text).ledger)).toBe(text)
  })
})

describe('a track in the ledger', () => {
  const queued = withEntry(emptyLedger, aKey, anEntry())
  const completion = { bytes: 772, sha256: 'ab', verdict: 'exact', completedAt: 1_696_700_000_000 }

  test('a completed track has what was verified in its ledger entry', () => {
    const failed = withFailed(queued, aKey, 'cut short')
    expect(withCompleted(failed, aKey, completion).get(aKey)).toEqual({
      ...anEntry(),
      status: 'completed',
      attempts: 1,
      bytes: 772,
      sha256: 'ab',
      verdict: 'exact',
      completed_at: 1_696_700_000_000,
    })
  })

  test('a completed track has its doubts in its ledger entry, and loses them once it is fetched again', () => {
    const doubts = ['frames are off the globe']
    const doubted = withCompleted(queued, aKey, { ...completion, verdict: 'usable', doubts })
    expect(doubted.get(aKey)).toMatchObject({ verdict: 'usable', doubts })
    expect(withCompleted(doubted, aKey, completion).get(aKey)).not.toHaveProperty('doubts')
    expect(withQueued(doubted, aKey, 'the file is gone').get(aKey)).not.toHaveProperty('doubts')
  })

  test('a track is shown with no more doubts than a person reads, and none of them controls the terminal', () => {
    const doubts = Array.from({ length: 1000 }, () => `a\u001b[2Jb${'c'.repeat(5000)}`)
    const shown = trackOf(aKey, { ...anEntry(), doubts }).doubts ?? []
    expect(shown).toHaveLength(8)
    expect(shown[0]).toMatch(/^ab(c+)/)
    expect(shown[0]?.length).toBeLessThanOrEqual(300)
  })

  test('a track in the ledger counts its failed tries and keeps the last reason', () => {
    const twice = withFailed(withFailed(queued, aKey, 'refused'), aKey, 'cut short')
    expect(twice.get(aKey)).toMatchObject({ status: 'failed', attempts: 2, reason: 'cut short' })
  })

  test('a track that is home stays home when a later try fails', () => {
    const home = withCompleted(queued, aKey, completion)
    expect(withFailed(home, aKey, 'refused')).toEqual(home)
  })

  test('a track that is wanted again keeps nothing of its completion', () => {
    const again = withQueued(withCompleted(queued, aKey, completion), aKey, 'the file is gone')
    expect(again.get(aKey)).toEqual({ ...anEntry(), reason: 'the file is gone' })
  })

  test('an update of a track that is not in the ledger changes nothing', () => {
    expect(withFailed(queued, 'A1B_1_20231007_000000.oao', 'refused')).toBe(queued)
  })

  test.each([
    ['queued', 'queued'],
    ['failed', 'failed'],
    ['completed', 'completed'],
    ['skipped', 'skipped'],
    ['downloading', 'queued'],
    ['parked', 'skipped'],
  ])('a track with status %s in the ledger is shown as %s', (status, shown) => {
    expect(trackOf(aKey, { ...anEntry(), status }).status).toBe(shown)
  })

  test('a track with an unknown status in the ledger is shown as such', () => {
    expect(trackOf(aKey, { ...anEntry(), status: 'par\u001b[31mked' }).reason).toBe(
      'its status in the ledger is "parked"',
    )
  })

  test('a track whose key has a time that no clock shows is in the zone of UTC', () => {
    const odd = 'A1B_601_20239999_999999.oao'
    expect(logOf(odd, { ...anEntry(), start_date: aLog.startDate + 999 }).timezone).toBe(0)
    expect(logOf('no key', anEntry()).timezone).toBe(0)
  })

  test('a track in the ledger gives back the log it was planned from, its zone from the key', () => {
    expect(logOf(aKey, anEntry())).toEqual(aLog)
    const west = 'A1B_601_20231007_074940.oao'
    expect(logOf(west, newEntry(west, { ...aLog, startDate: aLog.startDate + 999 }, 'queued')).timezone).toBe(
      -150,
    )
  })
})
