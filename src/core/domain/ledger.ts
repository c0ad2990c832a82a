/** The ledger of one motion as a value: each track that was ever planned, in the order they were found (docs/ledger.md). */
import * as z from 'zod'
import { parseBoundedJson } from '../base/bounded-json.ts'
import { indentedJson } from '../base/indented-json.ts'
import { sanitiseText } from '../base/sanitise.ts'
import { atOnce, type Sliced } from '../base/slices.ts'
import type { Bytes, Milliseconds } from '../base/units.ts'
import { LATEST_DATE, trackPath } from './payload-schemas.ts'
import type { DeviceLog } from './payloads.ts'
import type { Track, TrackFigures, TrackStatus } from './track.ts'
import { dayOfKey, instantOfKey, parseKey, placeOfKey } from './track-key.ts'

const figure = z.int().min(0)
const date = figure.max(LATEST_DATE)

/** So many tracks take some ms to write down. */
const ENTRIES_IN_CHUNK = 250

const localFile = /(?:^|[\\/])gpslogs[\\/](\d{8})[\\/]([A-Za-z0-9_][A-Za-z0-9_-]{0,119}\.[A-Za-z0-9]{2,4})$/

/** What logs.json says of a log. */
const recordFields = {
  size: figure,
  start_date: date,
  end_date: date,
  duration: figure,
  distance: figure,
  '2s_best': figure,
  '10s_best': figure,
  '500m_best': figure,
}

/** What is known of a track that is on disk. */
const fileFields = {
  bytes: figure.optional(),
  sha256: z.string().optional(),
  verdict: z.string().optional(),
  doubts: z.array(z.string()).optional(),
  completed_at: date.optional(),
  /** A person took it although it is not sound. */
  taken_as_is_at: date.optional(),
}

const entrySchema = z.looseObject({
  motion_file: trackPath,
  local_file: z.string().regex(localFile),
  ...recordFields,
  status: z.string().min(1),
  ...fileFields,
  attempts: figure.optional(),
  reason: z.string().optional(),
  /** The track that is on disk while a later state of its log is wanted. */
  earlier: z.looseObject({ ...recordFields, ...fileFields }).optional(),
  /** Nobody has the motion on its day: wanted again when somebody has. */
  unassigned: z.boolean().optional(),
  let_go_at: date.optional(),
  let_go_for: z.string().optional(),
})

/** One track as the file has it: the fields of the Python server, ours, and any other, all in their order. */
export type LedgerEntry = Readonly<z.infer<typeof entrySchema>>

/** The tracks of one motion by key, in the order they entered; never changed, only replaced. */
export type Ledger = ReadonlyMap<string, LedgerEntry>

export interface ParsedLedger {
  /** What of the text can be used. */
  readonly ledger: Ledger
  /** What cannot, each with its place; where there is one the file must not be written over. */
  readonly faults: readonly string[]
}

/** What reading a whole track has found. */
export interface FoundBytes {
  readonly bytes: Bytes
  readonly sha256: string
  readonly verdict: string
  /** What cannot be true in it; the entry has none where it is empty. */
  readonly doubts?: readonly string[]
}

/** What is known of a track once it is verified and durable. */
export interface Completion extends FoundBytes {
  readonly completedAt: Milliseconds
  /** Why it counts although it is not sound: a person took it as it is. */
  readonly taken?: string
}

/** There are fewer kinds of doubts. */
const MOST_DOUBTS = 8

export const emptyLedger: Ledger = new Map()

/** The ledger a text stands for; never throws. */
export function parseLedger(text: string): ParsedLedger {
  return atOnce(parsingLedger(text))
}

/** The same in slices: a ledger may have thousands of tracks. */
export function* parsingLedger(text: string): Sliced<ParsedLedger> {
  const json = parseBoundedJson(text)
  if (!json.ok) return { ledger: emptyLedger, faults: [json.reason] }
  const tracks = json.value
  if (typeof tracks !== 'object' || tracks === null || Array.isArray(tracks)) {
    return { ledger: emptyLedger, faults: ['it is not an object of tracks by key'] }
  }
  const ledger = new Map<string, LedgerEntry>()
  const faults: string[] = []
  for (const [key, value] of Object.entries(tracks)) {
    yield
    const fault = faultOf(key, value)
    // The entry itself goes into the ledger, not what the schema made of it: that has lost the order of the fields.
    if (fault === undefined) ledger.set(key, value as LedgerEntry)
    else faults.push(fault)
  }
  return { ledger, faults }
}

/** The text of a ledger, byte for byte what `parseLedger` was given by either program. */
export function serialiseLedger(ledger: Ledger): string {
  return [...ledgerChunks(ledger)].join('')
}

/** The same text in parts, each made when it is asked for. */
export function* ledgerChunks(ledger: Ledger): Generator<string, void, undefined> {
  let opening = '{'
  const entries = [...ledger]
  for (let from = 0; from < entries.length; from += ENTRIES_IN_CHUNK) {
    const part = indentedJson(Object.fromEntries(entries.slice(from, from + ENTRIES_IN_CHUNK)))
    yield opening + part.slice('{'.length, -'\n}'.length)
    opening = ','
  }
  yield entries.length === 0 ? '{}' : '\n}'
}

/** Where the track lies below the event folder: `gpslogs/YYYYMMDD/KEY`, also for an absolute path of old. */
export function localFileOf(entry: LedgerEntry): string {
  const [, day, name] = localFile.exec(entry.local_file) ?? []
  if (day === undefined || name === undefined) throw new TypeError(`not a track's place: ${entry.local_file}`)
  return `gpslogs/${day}/${name}`
}

/** The entry of a track that enters the ledger now. */
export function newEntry(key: string, log: DeviceLog, status: 'queued' | 'skipped'): LedgerEntry {
  return {
    motion_file: log.file,
    local_file: placeOfKey(key),
    ...figureFieldsOf(log),
    status,
  }
}

/** A wanted entry under another key, which its log has by the roster or the zone of now. */
export function entryUnder(key: string, entry: LedgerEntry): LedgerEntry {
  return { ...entry, local_file: placeOfKey(key) }
}

/** The entry with the figures of its log as it is listed now; the same value if they are those it has. */
export function withRecord(entry: LedgerEntry, log: DeviceLog): LedgerEntry {
  return isSameRecord(figuresOf(entry), log) ? entry : { ...entry, ...figureFieldsOf(log) }
}

/** True for two records of one log between which it has not changed. */
export function isSameRecord(one: TrackFigures, other: TrackFigures): boolean {
  return (
    one.size === other.size &&
    one.startDate === other.startDate &&
    one.endDate === other.endDate &&
    one.duration === other.duration &&
    one.distance === other.distance &&
    one.best2s === other.best2s &&
    one.best10s === other.best10s &&
    one.best500m === other.best500m
  )
}

/** The ledger with an entry put in: at the end, or in the place of the one with this key. */
export function withEntry(ledger: Ledger, key: string, entry: LedgerEntry): Ledger {
  return new Map(ledger).set(key, entry)
}

/** The ledger with a change made to each of some entries it has: one copy of it, whatever their number. */
export function withEach<Item>(
  ledger: Ledger,
  items: Iterable<readonly [key: string, item: Item]>,
  change: (ledger: Ledger, key: string, item: Item) => Ledger,
): Ledger {
  const next = new Map(ledger)
  for (const [key, item] of items) {
    const entry = next.get(key)
    const changed = entry && change(new Map([[key, entry]]), key, item).get(key)
    if (changed !== undefined) next.set(key, changed)
  }
  return next
}

/** The ledger after a track came home; only to be called once the file is verified and durable. */
export function withCompleted(ledger: Ledger, key: string, completion: Completion): Ledger {
  const { bytes, sha256, completedAt, taken } = completion
  return change(ledger, key, (before) => {
    const { reason: _r, earlier: _e, doubts: _d, taken_as_is_at: _t, ...entry } = before
    return {
      ...entry,
      status: 'completed',
      bytes,
      sha256,
      ...judgedAs(completion),
      completed_at: completedAt,
      ...(taken === undefined ? {} : { reason: taken, taken_as_is_at: completedAt }),
    }
  })
}

/** The fields of an entry that say what its file is worth. */
export function judgedAs({
  verdict,
  doubts = [],
}: Pick<Completion, 'verdict' | 'doubts'>): Pick<LedgerEntry, 'verdict' | 'doubts'> {
  return { verdict, ...(doubts.length === 0 ? {} : { doubts: [...doubts] }) }
}

/** The ledger with what was found of a completed track that had no hash; its other fields stay as they are. */
export function withFound(ledger: Ledger, key: string, found: FoundBytes): Ledger {
  const { bytes, sha256 } = found
  return change(ledger, key, (entry) => ({ ...entry, bytes, sha256, ...judgedAs(found) }))
}

/** The ledger after a try to fetch a track failed; a track that is home stays home. */
export function withFailed(ledger: Ledger, key: string, reason: string): Ledger {
  return change(ledger, key, (entry) => {
    if (entry.status === 'completed') return entry
    return { ...entry, status: 'failed', attempts: (entry.attempts ?? 0) + 1, reason }
  })
}

/** The ledger with a track wanted again, whatever it was; `reason` says why. */
export function withQueued(ledger: Ledger, key: string, reason: string): Ledger {
  return change(ledger, key, (before) => {
    const { bytes: _b, sha256: _s, verdict: _v, doubts: _d, completed_at: _at, ...entry } = before
    return { ...withoutDecision(entry), status: 'queued', reason }
  })
}

/** True while a track is to be fetched; `downloading` is what a stopped program left behind. */
export function isWanted(entry: LedgerEntry): boolean {
  return entry.status === 'queued' || entry.status === 'failed' || entry.status === 'downloading'
}

/** The figures of an entry. */
export function figuresOf(entry: LedgerEntry): TrackFigures {
  return {
    size: entry.size,
    startDate: entry.start_date,
    endDate: entry.end_date,
    duration: entry.duration,
    distance: entry.distance,
    best2s: entry['2s_best'],
    best10s: entry['10s_best'],
    best500m: entry['500m_best'],
  }
}

/** The log an entry was planned from; its zone is the one its key was made with (docs/device.md, "The plan"). */
export function logOf(key: string, entry: LedgerEntry): DeviceLog {
  const parts = parseKey(key)
  const localTime = (parts && instantOfKey(parts)) ?? entry.start_date
  const wholeSeconds = Math.floor(entry.start_date / 1000) * 1000
  const timezone = Math.round((localTime - wholeSeconds) / 60_000)
  return { file: entry.motion_file, timezone, ...figuresOf(entry) }
}

/** An entry as the screen and the log speak of it; a status we do not know is left alone, like a skipped one. */
export function trackOf(key: string, entry: LedgerEntry, reason?: string): Track {
  const { status, unknown } = statusOf(entry)
  const why = unknown ?? entry.reason ?? reason
  return {
    key,
    day: dayOfKey(key),
    status,
    figures: figuresOf(entry),
    ...(why === undefined ? {} : { reason: sanitiseText(why, 300) }),
    ...(entry.verdict === undefined ? {} : { verdict: sanitiseText(entry.verdict, 40) }),
    ...(entry.doubts === undefined ? {} : { doubts: doubtsOf(entry.doubts) }),
  }
}

/** A ledger may come from elsewhere: no more of it than a person reads. */
function doubtsOf(doubts: readonly string[]): readonly string[] {
  return doubts.slice(0, MOST_DOUBTS).map((doubt) => sanitiseText(doubt, 300))
}

function statusOf(entry: LedgerEntry): { readonly status: TrackStatus; readonly unknown?: string } {
  if (isWanted(entry)) return { status: entry.status === 'failed' ? 'failed' : 'queued' }
  if (entry.status === 'completed' || entry.status === 'skipped') return { status: entry.status }
  return { status: 'skipped', unknown: `its status in the ledger is "${entry.status}"` }
}

/** An entry as if nobody had let its track go or taken it as it is, and somebody had its motion. */
export function withoutDecision(entry: LedgerEntry): LedgerEntry {
  const { unassigned: _unassigned, let_go_at: _at, let_go_for: _for, taken_as_is_at: _taken, ...rest } = entry
  return rest
}

function figureFieldsOf(figures: TrackFigures) {
  return {
    size: figures.size,
    start_date: figures.startDate,
    end_date: figures.endDate,
    duration: figures.duration,
    distance: figures.distance,
    '2s_best': figures.best2s,
    '10s_best': figures.best10s,
    '500m_best': figures.best500m,
  }
}

function change(ledger: Ledger, key: string, next: (entry: LedgerEntry) => LedgerEntry): Ledger {
  const entry = ledger.get(key)
  return entry === undefined ? ledger : withEntry(ledger, key, next(entry))
}

function faultOf(key: string, value: unknown): string | undefined {
  if (parseKey(key) === undefined) return `"${sanitiseText(key, 80)}" is not the key of a track`
  const parsed = entrySchema.safeParse(value)
  if (parsed.success) {
    // Two keys with one place would write over each other.
    const place = placeOfKey(key)
    return localFileOf(parsed.data) === place ? undefined : `${key}: "local_file" is not ${place}`
  }
  const faults = parsed.error.issues.map(({ path, message }) => {
    return `${key}: ${path.length === 0 ? '' : `"${path.join('.')}": `}${message}`
  })
  return faults[0]
}
