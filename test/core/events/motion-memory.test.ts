import { describe, expect, test } from 'vitest'
import type { Ledger } from '../../../src/core/domain/ledger.ts'
import { newEntry, withCompleted, withEntry } from '../../../src/core/domain/ledger.ts'
import { parseLogs } from '../../../src/core/domain/payload-schemas.ts'
import type { MotionEvent } from '../../../src/core/events/events.ts'
import {
  type MotionMemory,
  noMemory,
  type RememberedMotion,
  rememberedAfter,
  stillValid,
} from '../../../src/core/events/motion-memory.ts'
import { logOf } from '../../simulator/builders.ts'
import { parseLedger, serialiseLedger } from '../domain/ledger-text.ts'

const NOW = Date.UTC(2026, 9, 12, 16)
const at = NOW
const motion = 601
const connected = { type: 'motion-connected', at, motion, address: '192.168.0.7' } as const
const info = {
  identifier: 601,
  firmware: '',
  firmwareCode: '',
  hardware: '',
  storage: 1,
  battery: 2,
  isCharging: false,
}
const read = { type: 'info-read', at, motion, info, findings: [] } as const
const released = { type: 'motion-released', at, motion, content: 'tracks' } as const
const left = (as: 'gone' | 'gone-early' | 'awaited') =>
  ({ type: 'motion-disconnected', at, motion, as }) as const
const troubled = (code: 'timed-out' | 'wrong-identifier') =>
  ({ type: 'motion-troubled', at, motion, trouble: { code, message: 'why' }, retryAt: at }) as const
const missed = { type: 'track-missed', at, motion, key: 'k', reason: 'gone' } as const

function memoryOf(...events: readonly MotionEvent[]): MotionMemory {
  return events.reduce(rememberedAfter, noMemory)
}

describe('what is remembered of a motion', () => {
  test.each([
    ['one that answers is here, and not yet read', [connected], { as: 'here', isRead: false }],
    ['one that is read is here', [connected, read], { as: 'here', isRead: true }],
    [
      'one that is released is so, with what it had',
      [connected, read, released],
      { as: 'released', content: 'tracks' },
    ],
    [
      'one that left keeps what it had',
      [connected, read, released, left('gone')],
      { as: 'gone', content: 'tracks' },
    ],
    [
      'one that left too early is so',
      [connected, read, left('gone-early')],
      { as: 'gone-early', isRead: true },
    ],
    ['one that was never read says so', [connected, left('gone-early')], { as: 'gone-early', isRead: false }],
    [
      'one in trouble has its reason',
      [connected, troubled('timed-out')],
      { as: 'in-trouble', trouble: { code: 'timed-out' } },
    ],
    [
      'one that is tried again is here',
      [connected, read, troubled('timed-out'), connected],
      { as: 'here', isRead: true },
    ],
    ['a network that is back changes nothing', [connected, read, released, connected], { as: 'released' }],
    ['a request takes back what it was released for', [connected, read, released, missed], { as: 'here' }],
    [
      'a request calls back what has gone',
      [connected, read, released, left('gone'), missed],
      { as: 'gone-early' },
    ],
  ] as const)('the memory of a motion follows its events: %s', (_, events, now) => {
    expect(memoryOf(...events).now).toMatchObject(now)
  })

  test.each([
    ['nothing, where it was not here before', [], undefined],
    [
      'what it was, where it had gone',
      [connected, read, released, left('gone')],
      { as: 'gone', content: 'tracks' },
    ],
  ] as const)('another device in the place of a motion leaves %s', (_, before, now) => {
    const other = memoryOf(...before, connected, troubled('wrong-identifier'))
    expect(other.now).toEqual(now === undefined ? undefined : { at, isRead: true, ...now })
    expect(memoryOf(...before, connected, left('awaited')).now).toBeUndefined()
  })

  test('a trouble of a motion that is not here is not remembered', () => {
    expect(memoryOf(troubled('timed-out'))).toBe(noMemory)
    const gone = memoryOf(connected, left('gone-early'))
    expect(rememberedAfter(gone, troubled('timed-out'))).toBe(gone)
  })

  test('a request for a motion that is not done, and an event that changes nothing, leave its memory alone', () => {
    const here = memoryOf(connected)
    expect(rememberedAfter(here, missed)).toBe(here)
    expect(rememberedAfter(here, { type: 'note-taken', at, motion, text: 'torn' })).toBe(here)
    expect(memoryOf(left('gone')).now).toEqual({ as: 'gone', at, isRead: false })
  })

  test('the memory of a motion starts with what an earlier session left', () => {
    const trouble = { code: 'timed-out', message: 'why' } as const
    const reported = {
      type: 'motion-remembered',
      at: NOW + 1,
      motion,
      since: at,
      isRead: true,
      trouble,
    } as const
    const { now } = memoryOf({ ...reported, as: 'in-trouble' })
    expect(now).toEqual({ as: 'in-trouble', at, isRead: true, trouble })
  })
})

const parsed = parseLogs(JSON.stringify({ logs: [logOf()] }))
const [log] = parsed.ok ? parsed.logs : []
if (log === undefined) throw new Error('the log cannot be read')
const key = 'ABC601XYZ_601_20261012_110004.oao'
const wanted: Ledger = withEntry(new Map(), key, newEntry(key, log, 'queued'))
const home = withCompleted(wanted, key, { bytes: 1, sha256: '', verdict: 'exact', completedAt: 1 })

describe('what is recalled at the next start', () => {
  const recall = (remembered: RememberedMotion, ledger: Ledger = home, now = NOW + 60_000) =>
    stillValid(remembered, ledger, now, 60)
  const gone: RememberedMotion = { as: 'gone', at: NOW, isRead: true, content: 'tracks' }

  test('a remembered motion is done where the ledger has its tracks, whether it was seen to leave or not', () => {
    expect(recall(gone)).toEqual(gone)
    expect(recall({ ...gone, as: 'released' })).toEqual(gone)
    expect(recall({ ...gone, content: 'nothing-today' }, new Map())?.as).toBe('gone')
    expect(parseLedger(serialiseLedger(home)).faults).toEqual([])
  })

  test('a remembered motion is not done where the ledger wants a track, or has none of those it was released for', () => {
    expect(recall(gone, wanted)?.as).toBe('gone-early')
    expect(recall(gone, new Map())?.as).toBe('gone-early')
    expect(recall({ ...gone, as: 'released' }, wanted)?.as).toBe('gone-early')
  })

  test('nothing is recalled of another day in the zone of the event', () => {
    expect(recall(gone, home, NOW + 24 * 3_600_000)).toBeUndefined()
    expect(recall(gone, home, Date.UTC(2026, 9, 12, 22, 59))).toBeDefined()
    expect(recall(gone, home, Date.UTC(2026, 9, 12, 23))).toBeUndefined()
    expect(recall(gone, home, NOW - 24 * 3_600_000)).toBeUndefined()
  })

  test('nothing is recalled of a time in the future', () => {
    expect(recall({ ...gone, as: 'in-trouble' }, home, NOW - 60_000)).toMatchObject({
      as: 'in-trouble',
      at: NOW - 60_000,
    })
  })
})
