import { expect, test } from 'vitest'
import { type ForeignTrack, importedEntry, removedEntry } from '../../../src/core/domain/imported-track.ts'
import { emptyLedger, type LedgerEntry, newEntry, withEntry } from '../../../src/core/domain/ledger.ts'
import { adoptedEntry, copyStep, isCopyOf } from '../../../src/core/domain/own-copy.ts'
import type { DeviceLog } from '../../../src/core/domain/payloads.ts'
import { planMotion } from '../../../src/core/domain/plan.ts'

const start = Date.UTC(2026, 9, 12, 10, 0, 4)
const key = 'ABC601XYZ_601_20261012_110004.oao'
const at = { completedAt: start + 3_600_000, timezone: 60 }

const log: DeviceLog = {
  file: '/logs/2026/10/0601_2026-10-12-1100.oao',
  size: 11_936,
  timezone: 60,
  startDate: start,
  endDate: start + 40_000,
  duration: 40_000,
  distance: 400_000,
  best2s: 9000,
  best10s: 9000,
  best500m: 9000,
}

const copy: ForeignTrack = {
  bytes: log.size - 1024,
  size: log.size,
  isClosed: true,
  sha256: 'a'.repeat(64),
  verdict: 'usable',
  doubts: [],
  start,
  end: log.endDate,
  distance: log.distance,
  best2s: log.best2s,
  best10s: log.best10s,
  best500m: log.best500m,
  format: 'oao',
  originalName: '0601.oao',
  extension: '.oao',
}

const queued = newEntry(key, log, 'queued')
const imported = importedEntry(key, copy, at)
const step = (before: LedgerEntry, change: Partial<ForeignTrack>, home: Parameters<typeof copyStep>[2]) =>
  copyStep(before, { ...copy, ...change }, home, { key, at })
const plan = (entry: LedgerEntry, change: Partial<DeviceLog> = {}, isRemembered = false) => {
  const planned = planMotion({
    motion: 601,
    timezone: 60,
    logs: [{ ...log, ...change }],
    isRemembered,
    ledger: withEntry(emptyLedger, key, entry),
    entrantOn: () => ({ fileId: 'ABC601XYZ' }),
    eventDates: { start: '2026-10-10', end: '2026-10-16' },
    minimum500mBest: 5,
  })
  if (!planned.ok) throw new Error('the test is wrong')
  return { outcome: planned.logs[0]?.outcome, entry: planned.ledger.get(key), added: planned.added }
}

test('only an imported OAO that begins with the log to the millisecond is a copy of it', () => {
  expect(isCopyOf(imported, log)).toBe(true)
  expect(isCopyOf(imported, { startDate: start + 1 })).toBe(false)
  expect(isCopyOf({ ...imported, imported_format: 'sbp' }, log)).toBe(false)
  expect(isCopyOf(queued, log)).toBe(false)
})

test('a listed log with the figures of its imported copy is home, and is the motion’s own from then on', () => {
  const { outcome, entry, added } = plan(imported)
  expect({ outcome, added }).toEqual({ outcome: 'there', added: [] })
  expect(entry).toMatchObject({ status: 'completed', motion_file: log.file, sha256: copy.sha256 })
  expect(entry).not.toHaveProperty('source')
  expect(plan(entry ?? imported).entry).toBe(entry)
})

test.each([
  ['has grown since', imported, { size: log.size + 52, endDate: log.endDate + 200 }],
  ['is open again', imported, { endDate: 0 }],
  ['was copied in a damaged state', { ...imported, verdict: 'damaged' }, {}],
] as const)('a log that %s is wanted, and its copy is kept as the earlier state', (_, before, change) => {
  const { outcome, entry, added } = plan(before, change)
  expect({ outcome, added }).toEqual({ outcome: 'there', added: [key] })
  expect(entry).toMatchObject({ status: 'queued', earlier: { sha256: copy.sha256 } })
  expect(entry).not.toHaveProperty('sha256')
})

test('a log whose imported copy was lost is wanted, and one whose copy was taken back is new', () => {
  expect(adoptedEntry({ ...imported, status: 'lost' }, log)).toMatchObject({ status: 'queued' })
  expect(plan(removedEntry(imported, start))).toMatchObject({
    outcome: 'due',
    entry: { status: 'queued', motion_file: log.file },
    added: [key],
  })
})

test('a log that only the cache lists changes nothing of its imported copy, and another log of its name is a conflict', () => {
  expect(plan(imported, {}, true)).toMatchObject({ outcome: 'there', entry: imported })
  expect(plan(imported, { startDate: start + 1 }).outcome).toBe('conflict')
})

test('a whole copy of a wanted or skipped log completes it with its own file on the device', () => {
  for (const before of [
    queued,
    newEntry(key, log, 'skipped'),
    { ...queued, unassigned: true, status: 'skipped' },
  ]) {
    const { action, ...done } = step(before, {}, 'absent')
    expect(action).toBe('place')
    expect(done).toMatchObject({
      entry: { status: 'completed', motion_file: log.file, imported_name: '0601.oao', bytes: copy.bytes },
    })
    expect(done).not.toHaveProperty('entry.unassigned')
  }
})

test.each([
  ['ends before the log', { end: log.endDate - 1 }],
  ['is shorter than the log', { bytes: copy.bytes - 52 }],
  ['was never closed', { isClosed: false }],
  ['is not sound', { verdict: 'damaged' }],
] as const)('a copy that %s leaves the log wanted, and is kept as its earlier state', (_, change) => {
  expect(step(queued, change, 'absent')).toMatchObject({
    action: 'place',
    entry: { status: 'queued', earlier: { sha256: copy.sha256 } },
  })
  expect(step(newEntry(key, log, 'skipped'), change, 'absent')).toMatchObject({
    entry: { status: 'queued', reason: 'only a part of it was imported' },
  })
  expect(step({ ...queued, status: 'completed' }, change, 'shorter')).toMatchObject({ action: 'refuse' })
})

test('what is home is never replaced by less, nor by something else', () => {
  const completed = { ...queued, status: 'completed', sha256: 'b'.repeat(64) }
  expect(step(completed, {}, 'longer').action).toBe('same')
  expect(step({ ...queued, earlier: imported }, {}, 'longer').action).toBe('same')
  expect(step({ ...queued, earlier: imported }, {}, 'same').action).toBe('same')
  expect(step(completed, {}, 'same').action).toBe('same')
  expect(step(completed, {}, 'different').action).toBe('refuse')
  expect(step(queued, {}, 'longer').action).toBe('refuse')
  expect(step(completed, {}, 'shorter')).toMatchObject({ action: 'place', entry: { status: 'completed' } })
  expect(step(imported, {}, 'shorter')).toMatchObject({ action: 'place', entry: { source: 'import' } })
})
