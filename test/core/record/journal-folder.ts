/** A folder of journals for the tests of one file, and writers into it that note their events. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { type JournalEntry, partFileName, sessionName } from '../../../src/core/record/journal.ts'
import { JournalWriter, type JournalWriterOptions } from '../../../src/core/record/journal-writer.ts'

/** The session of every journal here. */
export const SESSION = sessionName(Date.UTC(2026, 9, 7, 16, 2, 30, 123))

interface Heard {
  readonly refused: string[]
  readonly taken: number[]
  readonly pruned: string[]
}

/** The folder, new for each test. */
export function journalFolder() {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'journal-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  return {
    path: (name = ''): string => join(folder, name),
    file: (part = 0): string => join(folder, partFileName({ session: SESSION, part })),
    writer: (options: Partial<JournalWriterOptions> = {}): { writer: JournalWriter; heard: Heard } => {
      const heard: Heard = { refused: [], taken: [], pruned: [] }
      const writer = new JournalWriter({
        folder,
        session: SESSION,
        now: () => 1000,
        onRefused: (reason) => heard.refused.push(reason),
        onTaken: (lost) => heard.taken.push(lost),
        onPruned: (files) => heard.pruned.push(...files),
        ...options,
      })
      return { writer, heard }
    },
  }
}

/** Consecutive events that differ by their messages. */
export function notices(count: number, from = 0): MonitorEvent[] {
  return Array.from({ length: count }, (_, index) => {
    return { type: 'notice', at: from + index, level: 'INFO', message: `notice ${from + index}` }
  })
}

/** The messages of the notices among some entries. */
export function messagesOf(entries: readonly JournalEntry[]): string[] {
  return entries.flatMap((entry) => (entry.type === 'notice' ? [entry.message] : []))
}
