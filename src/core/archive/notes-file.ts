/** Reads and writes the notes about an event's motions: `events/<Event>/notes.json`, replaced whole. */
import { join } from 'node:path'
import * as z from 'zod'
import { indentedJson, parseBoundedJson } from '../base/bounded-json.ts'
import type { Problem } from '../base/problem.ts'
import { sanitiseText } from '../base/sanitise.ts'
import { type Bytes, MIB, type Milliseconds } from '../base/units.ts'
import { readdir, rm } from '../disk/calls.ts'
import { writeDurably } from '../disk/durable-file.ts'
import { readTextFile } from '../disk/text-file.ts'
import { type MotionId, maximumMotionId } from '../domain/motion.ts'
import { type Note, noteText } from '../domain/note.ts'
import { setAside } from './kept-aside.ts'
import { describeFaults } from './ledger-file.ts'

export type Notes = ReadonlyMap<MotionId, Note>

export interface LoadedNotes {
  readonly notes: Notes
  /** The new place and the faults of a file that could not be used as it was. */
  readonly problem: Problem | undefined
}

/** A thousand motions with a full note each take 1 MiB. */
const LONGEST_FILE: Bytes = 16 * MIB

/** An instant of a file, ms since 1970 UTC. */
export const instantSchema = z.iso
  .datetime()
  .transform((at) => Date.parse(at))
  .pipe(z.number().min(0))

const noteSchema = z.object({ text: z.string(), at: instantSchema })

/** The motion of a key such as `601`; undefined for any other text. */
export function motionOfKey(key: string): MotionId | undefined {
  return /^[1-9]\d{0,4}$/.test(key) && Number(key) <= maximumMotionId ? Number(key) : undefined
}

export function notesFile(eventFolder: string): string {
  return join(eventFolder, 'notes.json')
}

/** The notes of an event to work on; a faulty file is set aside, and its usable part goes on. Throws on a bad disk. */
export async function loadNotes(eventFolder: string, now: Milliseconds): Promise<LoadedNotes> {
  for (const name of await readdir(eventFolder)) {
    if (/^notes\.json\.\d+-\d+\.part$/.test(name)) await rm(join(eventFolder, name), { force: true })
  }
  const file = notesFile(eventFolder)
  const read = await readTextFile(file, LONGEST_FILE)
  if (!read.ok) {
    if (read.isMissing) return { notes: new Map(), problem: undefined }
    throw new Error(read.reason)
  }
  const { notes, faults } = parseNotes(read.text)
  const lost = read.unreadableLine === undefined ? [] : [`line ${read.unreadableLine} is not UTF-8`]
  if (faults.length + lost.length === 0) return { notes, problem: undefined }
  const kept = await setAside(file, now)
  if (notes.size > 0) await saveNotes(eventFolder, notes)
  const message =
    `The notes cannot be used as they are (${describeFaults([...faults, ...lost])}). The file was set aside as ` +
    `${kept}, and its other ${notes.size} notes are used: mend that file and put it back while the monitor is stopped.`
  return { notes, problem: { severity: 'error', file, line: undefined, column: undefined, message } }
}

/** The notes of an event and the problems of their file; changes nothing on disk. Never throws. */
export async function readNotes(
  eventFolder: string,
): Promise<{ readonly notes: Notes; readonly problems: readonly string[] }> {
  const file = notesFile(eventFolder)
  const read = await readTextFile(file, LONGEST_FILE)
  if (!read.ok) return { notes: new Map(), problems: read.isMissing ? [] : [`${file}: ${read.reason}`] }
  const { notes, faults } = parseNotes(read.text)
  return { notes, problems: faults.length === 0 ? [] : [`${file}: ${describeFaults(faults)}`] }
}

/** Writes the notes to disk, durably. Throws the file system's errors, and leaves the previous file as it was. */
export async function saveNotes(eventFolder: string, notes: Notes): Promise<void> {
  const byMotion = [...notes].map(([motion, { text, at }]) => [
    String(motion),
    { text, at: new Date(at).toISOString() },
  ])
  await writeDurably(notesFile(eventFolder), `${indentedJson(Object.fromEntries(byMotion))}\n`, eventFolder)
}

/** Parses the text into notes and faults; never throws. */
export function parseNotes(text: string): { readonly notes: Notes; readonly faults: readonly string[] } {
  const notes = new Map<MotionId, Note>()
  const json = parseBoundedJson(text)
  if (!json.ok) return { notes, faults: [json.reason] }
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    return { notes, faults: ['it is not an object of notes by motion'] }
  }
  const faults: string[] = []
  for (const [key, value] of Object.entries(json.value)) {
    const motion = motionOfKey(key)
    const note = noteSchema.safeParse(value)
    const kept = note.success ? noteText(note.data.text) : ''
    if (motion !== undefined && note.success && kept !== '') {
      notes.set(motion, { text: kept, at: note.data.at })
    } else faults.push(`"${sanitiseText(key, 40)}" is no note`)
  }
  return { notes, faults }
}
