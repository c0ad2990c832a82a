/** The ledger of one motion as a value: each track that was ever planned, in the order they entered (docs/ledger.md). */
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { indentedJson, parseBoundedJson } from '../base/bounded-json.ts'
import { sanitiseText } from '../base/sanitise.ts'
import type { Sliced } from '../base/slices.ts'
import type { Bytes, Milliseconds } from '../base/units.ts'
import { figuresOf, LATEST_DATE, trackPath } from './payload-schemas.ts'
import type { DeviceLog } from './payloads.ts'
import type { Track, TrackFigures, TrackStatus } from './track.ts'
import { dayOfKey, instantOfKey, parseKey, placeOfKey } from './track-key.ts'

const figure = z.int().min(0)
const date = figure.max(LATEST_DATE)

/** Writing this many tracks takes some ms. */
const ENTRIES_IN_CHUNK = 250

const localFile = /(?:^|[\\/])gpslogs[\\/](\d{8})[\\/]([A-Za-z0-9_][A-Za-z0-9_-]{0,119}\.[A-Za-z0-9]{2,4})$/

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

const fileFields = {
  bytes: figure.optional(),
  sha256: z.string().optional(),
  verdict: z.string().optional(),
  doubts: z.array(z.string()).optional(),
  completed_at: date.optional(),
  /** When a person took the track although it is not sound. */
  taken_as_is_at: date.optional(),
}

const savedSchema = z.object({ ...recordFields, ...fileFields })

const entrySchema = z.looseObject({
  motion_file: trackPath,
  local_file: z.string().regex(localFile),
  ...recordFields,
  status: z.string().min(1),
  ...fileFields,
  attempts: figure.optional(),
  reason: z.string().optional(),
  /** The saved track while a later state of its log is wanted. */
  earlier: savedSchema.loose().optional(),
  /** Nobody has the motion on its day: wanted again when somebody has. */
  unassigned: z.boolean().optional(),
  let_go_at: date.optional(),
  let_go_for: z.string().optional(),
  /** `import`: the track came from a backup device, and no motion has its log. */
  source: z.string().optional(),
  imported_name: z.string().optional(),
  imported_format: z.string().optional(),
  removed_at: date.optional(),
})

/** One track as in the file: the fields of the Python server, ours, and any others, all in their order. */
export type LedgerEntry = Readonly<z.infer<typeof entrySchema>>

/** The tracks of one motion by key, in the order they entered. Never changed, only replaced. */
export type Ledger = ReadonlyMap<string, LedgerEntry>

export interface ParsedLedger {
  readonly ledger: Ledger
  /** What is not usable, each with its place; if there are any, the file must not be overwritten. */
  readonly faults: readonly string[]
}

/** The result of reading a whole track. */
export interface FoundBytes {
  readonly bytes: Bytes
  readonly sha256: string
  readonly verdict: string
  /** What cannot be true in it; an empty list leaves the entry without doubts. */
  readonly doubts?: readonly string[]
}

/** What is known of a track once it is verified and durable. */
export interface Completion extends FoundBytes {
  readonly completedAt: Milliseconds
  /** Why a person took a track that is not sound. */
  readonly taken?: string
}

/** More than there are kinds of doubts. */
const MOST_DOUBTS = 8

/** `source` of an entry that `import` made. */
export const IMPORT = 'import'

export const emptyLedger: Ledger = new Map()

/** Parses the text of a ledger, in slices: it may have thousands of tracks. Never throws. */
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
    // The entry itself, because the schema's copy has lost the order of the fields.
    if (fault === undefined) ledger.set(key, value as LedgerEntry)
    else faults.push(fault)
  }
  return { ledger, faults }
}

/** The text of a ledger in parts, each made on demand: byte for byte what was read, whichever program wrote it. */
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

/** Where the track lies below the event folder: `gpslogs/YYYYMMDD/KEY`, also for an absolute path of an older ledger. */
export function localFileOf(entry: LedgerEntry): string {
  const [, day, name] = localFile.exec(entry.local_file) ?? []
  if (day === undefined || name === undefined) throw new TypeError(`not a track's place: ${entry.local_file}`)
  return `gpslogs/${day}/${name}`
}

/** A new entry. */
export function newEntry(key: string, log: DeviceLog, status: 'queued' | 'skipped'): LedgerEntry {
  return {
    motion_file: log.file,
    local_file: placeOfKey(key),
    ...figureFieldsOf(log),
    status,
  }
}

/** The entry with its log's current figures; the same value where they have not changed. */
export function withRecord(entry: LedgerEntry, log: TrackFigures): LedgerEntry {
  return isSameRecord(figuresOf(entry), log) ? entry : { ...entry, ...figureFieldsOf(log) }
}

/** True where the log has not changed between two records. */
export function isSameRecord(one: TrackFigures, other: TrackFigures): boolean {
  return isDeepStrictEqual(figureFieldsOf(one), figureFieldsOf(other))
}

/** The ledger with the entry added at the end, or in place of the one with its key. */
export function withEntry(ledger: Ledger, key: string, entry: LedgerEntry): Ledger {
  return new Map(ledger).set(key, entry)
}

/** The ledger with a change made to several of its entries, in one copy. */
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

/** The ledger after a track was saved. Call it only once the file is verified and durable. */
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

/** The ledger with what was found of a completed track without a hash; its other fields stay. */
export function withFound(ledger: Ledger, key: string, found: FoundBytes): Ledger {
  const { bytes, sha256 } = found
  return change(ledger, key, (entry) => ({ ...entry, bytes, sha256, ...judgedAs(found) }))
}

/** The ledger after a download failed; a saved track stays saved. */
export function withFailed(ledger: Ledger, key: string, reason: string): Ledger {
  return change(ledger, key, (entry) => {
    if (entry.status === 'completed') return entry
    return { ...entry, status: 'failed', attempts: (entry.attempts ?? 0) + 1, reason }
  })
}

/** The ledger with a track wanted again, whatever its status; `reason` says why. */
export function withQueued(ledger: Ledger, key: string, reason: string): Ledger {
  return change(ledger, key, (entry) => wantedEntry(entry, reason))
}

/**
 * The entry wanted again, whatever its status: without what was known of its file, and without a decision. An imported
 * one is `lost`: no motion can send it, only a person can import it again.
 */
export function wantedEntry(before: LedgerEntry, reason: string): LedgerEntry {
  if (isImported(before)) return { ...before, status: 'lost', reason: `${reason}: import it again` }
  const { bytes: _b, sha256: _s, verdict: _v, doubts: _d, completed_at: _at, ...entry } = before
  return { ...withoutDecision(entry), status: 'queued', reason }
}

/** What the entry says of its log and of its saved track, as `earlier` holds it. */
export function savedState(entry: LedgerEntry): NonNullable<LedgerEntry['earlier']> {
  return savedSchema.parse(entry)
}

/** True while a track must be fetched; `downloading` is what a killed program left behind. */
export function isWanted(entry: LedgerEntry): boolean {
  return entry.status === 'queued' || entry.status === 'failed' || entry.status === 'downloading'
}

/** True for the entry of a track that came from a backup device: no motion has its log. */
export function isImported({ source }: LedgerEntry): boolean {
  return source === IMPORT
}

/** The log that an entry was planned from, in the zone its key was made with (docs/device.md, "The plan"). */
export function logOf(key: string, entry: LedgerEntry): DeviceLog {
  const parts = parseKey(key)
  const localTime = (parts && instantOfKey(parts)) ?? entry.start_date
  const wholeSeconds = Math.floor(entry.start_date / 1000) * 1000
  const timezone = Math.round((localTime - wholeSeconds) / 60_000)
  return { file: entry.motion_file, timezone, ...figuresOf(entry) }
}

/** The entry as the screen and the log show it; an unknown status is left alone, like a skipped one. */
export function trackOf(key: string, entry: LedgerEntry, reason?: string): Track {
  const { status, unknown } = statusOf(entry)
  const why = unknown ?? entry.reason ?? reason
  // A ledger may come from elsewhere, so keep no more of it than a person reads.
  const doubts = entry.doubts?.slice(0, MOST_DOUBTS)
  return {
    key,
    day: dayOfKey(key),
    status,
    figures: figuresOf(entry),
    ...(why === undefined ? {} : { reason: sanitiseText(why, 300) }),
    ...(entry.verdict === undefined ? {} : { verdict: sanitiseText(entry.verdict, 40) }),
    ...(doubts === undefined ? {} : { doubts: doubts.map((doubt) => sanitiseText(doubt, 300)) }),
    ...(isImported(entry) ? { isBackup: true } : {}),
  }
}

function statusOf(entry: LedgerEntry): { readonly status: TrackStatus; readonly unknown?: string } {
  if (isWanted(entry)) return { status: entry.status === 'failed' ? 'failed' : 'queued' }
  if (entry.status === 'completed' || entry.status === 'skipped') return { status: entry.status }
  if (isImported(entry)) return { status: 'skipped' }
  return { status: 'skipped', unknown: `its status in the ledger is "${entry.status}"` }
}

/** The entry without a person's decision (let go, taken as it is) and without `unassigned`. */
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
    // Two keys with one path would overwrite each other.
    const place = placeOfKey(key)
    return localFileOf(parsed.data) === place ? undefined : `${key}: "local_file" is not ${place}`
  }
  const [fault] = parsed.error.issues
  return fault && `${key}: ${fault.path.length === 0 ? '' : `"${fault.path.join('.')}": `}${fault.message}`
}
