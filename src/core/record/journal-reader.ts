/** Reads a journal that is finished: a part and those of its session that follow, whatever state they are in. */
import { basename, dirname, join } from 'node:path'
import { readdir } from '../disk/calls.ts'
import { readFileChunks, readNamedChunks } from '../disk/read-file.ts'
import { compareParts, type JournalEntry, parsePartFileName } from './journal.ts'
import { LineSplitter, parseLine } from './journal-lines.ts'

/** More entries than this are not held in memory: a day of a hundred motions has some 50,000. */
const MOST_ENTRIES = 1_000_000

export interface ReadJournal {
  readonly entries: readonly JournalEntry[]
  /** The files that were read, in their order. */
  readonly files: readonly string[]
  /** Lines that are no event this version knows. */
  readonly skipped: number
  /** True when the last line has no end: whoever wrote it was killed, or still writes. */
  readonly isTorn: boolean
  /** True when there was more than can be held. */
  readonly isCut: boolean
}

/** Reads the journal in `file` and the parts that follow it. Throws the file system's error for `file` itself. */
export async function readJournal(file: string, mostEntries = MOST_ENTRIES): Promise<ReadJournal> {
  const entries: JournalEntry[] = []
  const files: string[] = []
  let skipped = 0
  let isTorn = false
  for (const path of [file, ...(await followingParts(file))]) {
    files.push(path)
    const splitter = new LineSplitter()
    try {
      for await (const chunk of path === file ? readNamedChunks(path) : readFileChunks(path)) {
        for (const line of splitter.push(chunk)) {
          const entry = parseLine(line)
          if (entry === undefined) skipped++
          else entries.push(entry)
          if (entries.length > mostEntries) return { entries, files, skipped, isTorn: false, isCut: true }
        }
      }
    } catch (error) {
      // A part that follows may have been removed meanwhile; what was read stands.
      if (path === file) throw error
      skipped++
    }
    skipped += splitter.overlong
    isTorn = splitter.isTorn
  }
  return { entries, files, skipped, isTorn, isCut: false }
}

/** The parts of the same session that come after a part, in their order; none for a file with another name. */
async function followingParts(file: string): Promise<readonly string[]> {
  const first = parsePartFileName(basename(file))
  if (first === undefined) return []
  const folder = dirname(file)
  return (await readdir(folder))
    .flatMap((name) => parsePartFileName(name) ?? [])
    .filter(({ session, part }) => session === first.session && part > first.part)
    .sort(compareParts)
    .map(({ session, part }) => join(folder, `journal-${session}-${part}.ndjson`))
}
