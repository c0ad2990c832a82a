/** Reads and writes a motion's ledger: `downloads.json` in its folder, replaced whole and never lost. */
import { join } from 'node:path'
import type { Problem } from '../base/problem.ts'
import { inSlices } from '../base/slices.ts'
import { type Bytes, MIB, type Milliseconds } from '../base/units.ts'
import { eventFolderOf } from '../disk/confined-path.ts'
import { writeDurably } from '../disk/durable-file.ts'
import { readTextFile } from '../disk/text-file.ts'
import { emptyLedger, type Ledger, ledgerChunks, type ParsedLedger, parsingLedger } from '../domain/ledger.ts'
import { setAside } from './kept-aside.ts'

export interface LoadedLedger {
  readonly ledger: Ledger
  /** The new place and the faults of a ledger that could not be used as it was. */
  readonly problem: Problem | undefined
}

/** No ledger is longer: 20,000 tracks take about 10 MiB. */
const LONGEST_LEDGER: Bytes = 64 * MIB

/** A ledger cannot be read, so what is wanted of its motion is not known. */
export class UnreadableLedgerError extends Error {
  readonly code = 'unreadable'
  /** A sentence. */
  readonly reason: string

  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`)
    this.name = 'UnreadableLedgerError'
    this.reason = reason
  }
}

export function ledgerFile(motionFolder: string): string {
  return join(motionFolder, 'downloads.json')
}

/** The ledger of a motion, empty where there is no file; changes nothing on disk. Throws `UnreadableLedgerError`. */
export async function readLedger(motionFolder: string): Promise<ParsedLedger> {
  const file = ledgerFile(motionFolder)
  const read = await readTextFile(file, LONGEST_LEDGER)
  if (!read.ok) {
    if (read.isMissing) return { ledger: emptyLedger, faults: [] }
    throw new UnreadableLedgerError(file, read.reason)
  }
  const { ledger, faults } = await inSlices(parsingLedger(read.text))
  if (read.unreadableLine === undefined) return { ledger, faults }
  // Reading loses what is not UTF-8, so the file must not be overwritten.
  return { ledger, faults: [...faults, `line ${read.unreadableLine} is not UTF-8`] }
}

/** The ledger of a motion to work on; a faulty one is set aside, and its usable part goes on. Throws on a bad disk. */
export async function loadLedger(motionFolder: string, now: Milliseconds): Promise<LoadedLedger> {
  const { ledger, faults } = await readLedger(motionFolder)
  if (faults.length === 0) return { ledger, problem: undefined }
  const file = ledgerFile(motionFolder)
  const kept = await setAside(file, now)
  if (ledger.size > 0) await saveLedger(motionFolder, ledger)
  const message =
    `The ledger cannot be used as it is (${describeFaults(faults)}). It was set aside as ${kept}, and ` +
    `${ledger.size === 0 ? 'a new one is begun' : `its other ${ledger.size} entries are used`}: ` +
    'mend that file and put it back while the monitor is stopped, or let the tracks be fetched again.'
  return { ledger, problem: { severity: 'error', file, line: undefined, column: undefined, message } }
}

/** Writes a ledger durably or not at all; resolves with its length. Throws `UnconfinedPathError` and the disk's errors. */
export async function saveLedger(motionFolder: string, ledger: Ledger): Promise<Bytes> {
  let length: Bytes = 0
  const counted = function* (): Generator<string, void, undefined> {
    for (const chunk of ledgerChunks(ledger)) {
      // The text is ASCII.
      length += chunk.length
      yield chunk
    }
  }
  await writeDurably(ledgerFile(motionFolder), counted(), eventFolderOf(motionFolder))
  return length
}

/** The faults of a ledger in one line: the first ones, and how many more there are. */
export function describeFaults(faults: readonly string[]): string {
  const shown = faults.slice(0, 3).join('; ')
  return faults.length > 3 ? `${shown}; and ${faults.length - 3} more` : shown
}
