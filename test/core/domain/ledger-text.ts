/** Reads and writes the whole text of a ledger at once, as tests compare it. */
import { atOnce } from '../../../src/core/base/slices.ts'
import {
  type Ledger,
  ledgerChunks,
  type ParsedLedger,
  parsingLedger,
} from '../../../src/core/domain/ledger.ts'

export function parseLedger(text: string): ParsedLedger {
  return atOnce(parsingLedger(text))
}

export function serialiseLedger(ledger: Ledger): string {
  return [...ledgerChunks(ledger)].join('')
}
