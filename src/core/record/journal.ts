/** The files of a journal: all events of a session as JSON lines, in parts that are read alone (docs/journal.md). */
import { type Bytes, MIB, type Milliseconds } from '../base/units.ts'
import { readdir, unlessMissing } from '../disk/calls.ts'
import type { MonitorEvent } from '../events/events.ts'
import type { MonitorState } from '../events/state.ts'

/** The part of a session that a file holds. */
export interface JournalPart {
  /** When its session began, `20251007T160230.123Z`. */
  readonly session: string
  /** From 0. */
  readonly part: number
}

/** The beginning of a part: what was known before its first event. */
export interface StateRestored {
  readonly type: 'state-restored'
  readonly at: Milliseconds
  readonly state: MonitorState
}

export type JournalEntry = MonitorEvent | StateRestored

/** The form of the lines; a reader that does not know it ignores the header. */
export const JOURNAL_FORMAT = 1

/** The longest line: a header with a full log and a thousand motions has about 10 MiB. */
export const LONGEST_LINE: Bytes = 48 * MIB

/** The largest size of a part, and of all that is kept. */
export interface JournalBounds {
  readonly partSize: Bytes
  readonly files: number
  readonly size: Bytes
}

export const defaultBounds: JournalBounds = { partSize: 16 * MIB, files: 20, size: 256 * MIB }

/** The name of a session that begins now. */
export function sessionName(at: Milliseconds): string {
  return new Date(at).toISOString().replace(/[-:]/g, '')
}

/** The file name of a part: `journal-20251007T160230.123Z.ndjson`, the later ones with `-1`, `-2`. */
export function partFileName({ session, part }: JournalPart): string {
  return `journal-${session}${part === 0 ? '' : `-${part}`}.ndjson`
}

/** The part with this file name; `undefined` for any other file. */
export function parsePartFileName(name: string): JournalPart | undefined {
  const match = /^journal-(\d{8}T\d{6}\.\d{3}Z)(?:-([1-9]\d{0,5}))?\.ndjson$/.exec(name)
  return match?.[1] === undefined ? undefined : { session: match[1], part: Number(match[2] ?? 0) }
}

/** Oldest first. */
export function compareParts(a: JournalPart, b: JournalPart): number {
  if (a.session !== b.session) return a.session < b.session ? -1 : 1
  return a.part - b.part
}

/** The journals to remove, oldest first, so that the newest of `files` stay within bounds; the newest always stays. */
export function surplusOf<File extends JournalPart & { readonly size: Bytes }>(
  files: readonly File[],
  bounds: JournalBounds,
): readonly File[] {
  const newestFirst = files.toSorted((a, b) => compareParts(b, a))
  let size = 0
  const kept = newestFirst.findIndex((file, index) => {
    size += file.size
    return index > 0 && (index >= bounds.files || size > bounds.size)
  })
  return kept < 0 ? [] : newestFirst.slice(kept).reverse()
}

/** The clocks of two sessions may differ by this much. */
const CLOCK_TOLERANCE: Milliseconds = 60_000

/** The parts of journals in a folder, in no order. Throws the file system's errors. */
export async function partsIn(folder: string): Promise<readonly JournalPart[]> {
  return (await readdir(folder)).flatMap((name) => parsePartFileName(name) ?? [])
}

/**
 * The sessions with a journal in a folder, the newest first; those of the future, as after a clock that was set back,
 * come last. Empty where there is no folder; throws any other error of the file system.
 */
export async function sessionsIn(logsFolder: string, now: Milliseconds): Promise<readonly string[]> {
  const latest = sessionName(now + CLOCK_TOLERANCE)
  const parts = (await unlessMissing(partsIn(logsFolder))) ?? []
  const sessions = new Set(parts.map(({ session }) => session))
  const newestFirst = [...sessions].sort().reverse()
  return [
    ...newestFirst.filter((session) => session <= latest),
    ...newestFirst.filter((session) => session > latest),
  ]
}
