/** Reads the visits of some days from the journals of an event, even damaged ones. */
import { join } from 'node:path'
import { errorText } from '../core/base/errors.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { readdir, stat } from '../core/disk/calls.ts'
import { readFileChunks } from '../core/disk/read-file.ts'
import { compareParts, type JournalPart, parsePartFileName, partFileName } from '../core/record/journal.ts'
import { LineSplitter } from '../core/record/journal-lines.ts'
import { parseLine } from '../core/record/parse-line.ts'
import type { Bout, VisitRecord } from './report.ts'
import { VisitBook } from './visits.ts'

export interface ReadVisits {
  /** By arrival, from sessions that overlap the span. */
  readonly visits: readonly VisitRecord[]
  /** False without a journal of the span. */
  readonly hasJournal: boolean
  readonly problems: readonly string[]
}

/** Only lines with one of these are parsed: a few hundred of a day's 50,000. */
const relevantTypes =
  /"(?:session-started|clock-stepped|motion-connected|motion-remembered|motion-released|motion-disconnected)"/

/** The visits of the sessions that overlap a span. Never throws. */
export async function readVisits(logsFolder: string, span: Bout): Promise<ReadVisits> {
  const parts = await partsWithin(logsFolder, span)
  const book = new VisitBook()
  const problems: string[] = []
  let session: string | undefined
  let until: Milliseconds | undefined
  for (const part of parts) {
    if (session !== undefined && part.session !== session) book.endSession(until)
    session = part.session
    const file = join(logsFolder, partFileName(part))
    try {
      until = (await readPart(file, book)) ?? until
    } catch (error) {
      problems.push(
        `${file}: the journal cannot be read (${errorText(error)}): its arrivals are not in the report`,
      )
    }
  }
  book.endSession(until)
  return { visits: book.visits(), hasJournal: parts.length > problems.length, problems }
}

/** Passes the events of a part to the book; returns the time of its last line. */
async function readPart(file: string, book: VisitBook): Promise<Milliseconds | undefined> {
  const splitter = new LineSplitter()
  let last: string | undefined
  for await (const chunk of readFileChunks(file)) {
    for (const line of splitter.push(chunk)) {
      last = line
      const isHeader = line.startsWith('{"type":"journal-header"')
      const entry = !isHeader && relevantTypes.test(line) ? parseLine(line) : undefined
      if (entry !== undefined && entry.type !== 'state-restored') book.take(entry)
    }
  }
  return last === undefined ? undefined : parseLine(last)?.at
}

/** All parts of the sessions that overlap the span, oldest first. */
async function partsWithin(folder: string, span: Bout): Promise<readonly JournalPart[]> {
  const names = await readdir(folder).catch(() => [])
  const parts: (JournalPart & { readonly start: Milliseconds; readonly end: Milliseconds })[] = []
  for (const name of names) {
    const part = parsePartFileName(name)
    const found = part && (await stat(join(folder, name)).catch(() => undefined))
    if (part === undefined || found?.isFile() !== true) continue
    // `20251007T160230.123Z` as an instant.
    const start = part.session.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:')
    parts.push({ ...part, start: Date.parse(start), end: found.mtimeMs })
  }
  const sessions = [...Map.groupBy(parts, ({ session }) => session).values()]
  return sessions
    .filter((own) => own.some(({ start, end }) => start < span.to && end >= span.from))
    .flat()
    .sort(compareParts)
}
