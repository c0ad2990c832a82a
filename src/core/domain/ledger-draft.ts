/** Changes a ledger while a plan is made: new entries, renewed ones, and those wanted under another key now. */
import { isSameRecord, isWanted, type Ledger, type LedgerEntry, withRecord } from './ledger.ts'
import { figuresOf } from './payload-schemas.ts'
import type { DeviceLog } from './payloads.ts'
import { placeOfKey } from './track-key.ts'
import { restoreEarlier, withdrawEntry } from './wanted-again.ts'

export class LedgerDraft {
  readonly #given: Ledger
  readonly #entries: Map<string, LedgerEntry>
  /** Each key by its lower-case form, for disks that ignore case. */
  readonly #folded: Map<string, string>
  readonly #keysOfFile: ReadonlyMap<string, readonly string[]>
  /** The keys that entered it or became wanted. */
  readonly added: string[] = []
  #isChanged = false

  constructor(ledger: Ledger) {
    this.#given = ledger
    this.#entries = new Map(ledger)
    this.#folded = new Map([...ledger.keys()].map((key) => [key.toLowerCase(), key]))
    this.#keysOfFile = Map.groupBy(ledger.keys(), (key) => ledger.get(key)?.motion_file ?? '')
  }

  /** The ledger so far; the given one while nothing has changed. */
  get ledger(): Ledger {
    return this.#isChanged ? this.#entries : this.#given
  }

  /** The device file of the track that has this key or one that differs only in case. */
  holderOf(key: string): string | undefined {
    const holder = this.#entries.get(key) ?? this.#entries.get(this.#folded.get(key.toLowerCase()) ?? key)
    return holder?.motion_file
  }

  /** Enters a log that the ledger does not have. */
  enter(key: string, entry: LedgerEntry): void {
    this.#put(key, entry)
    this.added.push(key)
  }

  /** Brings a log's entry up to date: what was wanted under an older key is wanted under this. `undefined`: unknown. */
  settle(key: string, log: DeviceLog, known: LedgerEntry | undefined): LedgerEntry | undefined {
    const before = this.#entries.get(key)
    const entry = this.#wantedElsewhere(key, log).reduce<LedgerEntry | undefined>(
      (settled, other) => wantedAs(key, log, settled, other),
      known,
    )
    if (entry === undefined || entry === before) return entry
    this.#put(key, entry)
    if (isWanted(entry) && (before === undefined || !isWanted(before))) this.added.push(key)
    return entry
  }

  /** Nobody has the motion on the date: what was wanted of the log no longer is. */
  withdraw(file: string, date: string): void {
    for (const key of this.#keysOfFile.get(file) ?? []) {
      const entry = this.#entries.get(key)
      if (entry !== undefined && isWanted(entry)) this.#put(key, withdrawEntry(entry, date))
    }
  }

  /** A track that was asked for again but whose log is no longer listed cannot come: the saved one counts. */
  settleUnlisted(listed: ReadonlySet<string>): void {
    for (const [key, entry] of this.#given) {
      if (!isWanted(entry) || entry.earlier === undefined || listed.has(entry.motion_file)) continue
      const onDisk = restoreEarlier(entry)
      if (onDisk === undefined || !isSameRecord(figuresOf(entry), figuresOf(onDisk))) continue
      this.#put(key, { ...onDisk, reason: 'asked for again, but the device no longer lists it' })
    }
  }

  /** Removes what is wanted of the log under other keys; a track that is saved under one stays. */
  #wantedElsewhere(key: string, { file }: DeviceLog): readonly LedgerEntry[] {
    return (this.#keysOfFile.get(file) ?? []).flatMap((other) => {
      const entry = this.#entries.get(other)
      if (other === key || entry === undefined || !isWanted(entry)) return []
      const onDisk = restoreEarlier(entry)
      if (onDisk === undefined) this.#remove(other)
      else this.#put(other, onDisk)
      return [entry]
    })
  }

  #put(key: string, entry: LedgerEntry): void {
    this.#entries.set(key, entry)
    this.#folded.set(key.toLowerCase(), key)
    this.#isChanged = true
  }

  #remove(key: string): void {
    this.#entries.delete(key)
    if (this.#folded.get(key.toLowerCase()) === key) this.#folded.delete(key.toLowerCase())
    this.#isChanged = true
  }
}

function wantedAs(
  key: string,
  log: DeviceLog,
  settled: LedgerEntry | undefined,
  { earlier: _, ...other }: LedgerEntry,
): LedgerEntry {
  if (settled === undefined) return { ...withRecord(other, log), local_file: placeOfKey(key) }
  if (settled.status !== 'skipped') return settled
  return { ...settled, status: 'queued', ...(other.reason !== undefined && { reason: other.reason }) }
}
