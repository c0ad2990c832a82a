/** A log with its key and ledger entry, for tests of ledgers. */
import { type LedgerEntry, newEntry } from '../../../src/core/domain/ledger.ts'
import type { DeviceLog } from '../../../src/core/domain/payloads.ts'

export const aKey = 'ABC601DEF_601_20231007_111940.oao'

export const aLog: DeviceLog = {
  file: '/logs/2023/10/0601_2023-10-07-1119.oao',
  size: 1796,
  timezone: 60,
  startDate: Date.UTC(2023, 9, 7, 10, 19, 40),
  endDate: Date.UTC(2023, 9, 7, 10, 20, 40),
  duration: 60_000,
  distance: 500_000,
  best2s: 9000,
  best10s: 8900,
  best500m: 8800,
}

export function anEntry(change: Partial<LedgerEntry> = {}): LedgerEntry {
  return { ...newEntry(aKey, aLog, 'queued'), ...change }
}
