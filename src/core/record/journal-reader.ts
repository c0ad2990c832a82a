/** Reads a finished journal: a part and those of its session that follow, even if they are damaged. */
import { basename, dirname, join } from 'node:path'
import { readFileChunks, readNamedChunks } from '../disk/read-file.ts'
import { compareParts, type JournalEntry, parsePartFileName, partFileName, partsIn } from './journal.ts'
import { LineSplitter } from './journal-lines.ts'
import { parseLine } from './parse-line.ts'

/** Most entries held in memory: a day of a hundred motions has about 50,000. */
const MOST_ENTRIES = 1_000_000

export interface ReadJournal {
  readonly entries: readonly JournalEntry[]
  readonly files: readonly string[]
  /** Lines that are no event known to this version. */
  readonly skipped: number
  /** True when the last line has no end: its writer was killed, or still writes. */
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
      // A following part may have been removed meanwhile; keep what was read.
      if (path === file) throw error
      skipped++
    }
    skipped += splitter.overlong
    isTorn = splitter.isTorn
  }
  return { entries, files, skipped, isTorn, isCut: false }
}

/** The later parts of the same session, in order; none for a file with another name. */
async function followingParts(file: string): Promise<readonly string[]> {
  const first = parsePartFileName(basename(file))
  if (first === undefined) return []
  const folder = dirname(file)
  return (await partsIn(folder))
    .filter(({ session, part }) => session === first.session && part > first.part)
    .sort(compareParts)
    .map((part) => join(folder, partFileName(part)))
}
