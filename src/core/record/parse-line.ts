/** Parses a journal's lines; apart from their writing, because a monitor starts without the schemas of every event. */
import * as z from 'zod'
import { parseBoundedJson } from '../base/bounded-json.ts'
import { eventSchema } from '../events/event-schemas.ts'
import { stateOf } from '../events/snapshot.ts'
import { snapshotSchema } from '../events/state-schemas.ts'
import { JOURNAL_FORMAT, type JournalEntry } from './journal.ts'

const headerSchema = z.object({
  type: z.literal('journal-header'),
  format: z.literal(JOURNAL_FORMAT),
  at: z.number().min(0).max(8.639e15),
  state: snapshotSchema,
})

/** The entry of a line; `undefined` for one that is no event known to this version. Never throws. */
export function parseLine(line: string): JournalEntry | undefined {
  const parsed = parseBoundedJson(line)
  if (!parsed.ok) return undefined
  const event = eventSchema.safeParse(parsed.value)
  if (event.success) return event.data
  const header = headerSchema.safeParse(parsed.value)
  if (!header.success) return undefined
  const { at, state } = header.data
  return { type: 'state-restored', at, state: stateOf(state) }
}
