/** Enters a person's decision to let a track go: it is no longer wanted, and the ledger says why. */
import type { Milliseconds } from '../base/units.ts'
import { restoreEarlier } from './earlier-track.ts'
import { isWanted, type Ledger, withEntry } from './ledger.ts'

/**
 * What a person may overrule, with the words for the ledger. Another kind is one more line here, and an obstacle of
 * that kind in `engine/visit/obstacles.ts`.
 */
export const letGoReasons = {
  vanished: 'let go by a person: the device no longer lists it',
  'logs-gone': 'let go by a person: the device lists no logs any more',
  damaged: 'taken as it is by a person: so it is on the device',
} as const

export type LetGoKind = keyof typeof letGoReasons

/**
 * The ledger after a person has let a wanted track go: the saved track of an earlier state counts again; any other
 * track is skipped.
 */
export function withLetGo(ledger: Ledger, key: string, kind: LetGoKind, at: Milliseconds): Ledger {
  const entry = ledger.get(key)
  if (entry === undefined || !isWanted(entry)) return ledger
  const left = restoreEarlier(entry) ?? { ...entry, status: 'skipped' }
  return withEntry(ledger, key, { ...left, reason: letGoReasons[kind], let_go_at: at, let_go_for: kind })
}
