/** Reads and writes the last known states of an event's motions: `motions/states.json`, replaced whole. */
import { join } from 'node:path'
import * as z from 'zod'
import { indentedJson, parseBoundedJson } from '../base/bounded-json.ts'
import { sanitiseText } from '../base/sanitise.ts'
import { type Bytes, MIB } from '../base/units.ts'
import { writeDurably } from '../disk/durable-file.ts'
import { readTextFile } from '../disk/text-file.ts'
import type { MotionId } from '../domain/motion.ts'
import { releaseContent, trouble } from '../domain/value-schemas.ts'
import { memorableStates, type RememberedMotion } from '../events/motion-memory.ts'
import { instantSchema, motionOfKey } from './notes-file.ts'

export type States = ReadonlyMap<MotionId, RememberedMotion>

/** Ten thousand motions take 2 MiB. */
const LONGEST_FILE: Bytes = 16 * MIB

/** The form of the file; another form is ignored. */
const FORMAT = 1

const fileSchema = z.object({ format: z.literal(FORMAT), motions: z.record(z.string(), z.unknown()) })

/** Safe on a terminal, even if another program wrote the file. */
const words = z.string().transform((text) => sanitiseText(text, 300))

const stateSchema = z.object({
  as: z.enum(memorableStates),
  at: instantSchema,
  isRead: z.boolean(),
  content: releaseContent.exactOptional(),
  trouble: trouble
    .extend({ message: words, path: words.exactOptional(), mayLetGo: z.array(words).exactOptional() })
    .exactOptional(),
})

export function statesFile(eventFolder: string): string {
  return join(eventFolder, 'motions', 'states.json')
}

/** The states on disk, none where there is no file, and what is wrong with it. Never throws. */
export async function loadStates(
  eventFolder: string,
): Promise<{ readonly states: States; readonly fault: string | undefined }> {
  const read = await readTextFile(statesFile(eventFolder), LONGEST_FILE)
  if (!read.ok) return { states: new Map(), fault: read.isMissing ? undefined : read.reason }
  return parseStates(read.text)
}

/** Writes the states to disk, durably. Throws the file system's errors, and leaves the previous file as it was. */
export async function saveStates(eventFolder: string, states: States): Promise<void> {
  const motions = Object.fromEntries(
    [...states].map(([motion, { at, ...rest }]) => {
      return [String(motion), { ...rest, at: new Date(at).toISOString() }]
    }),
  )
  const text = `${indentedJson({ format: FORMAT, motions })}\n`
  await writeDurably(statesFile(eventFolder), text, eventFolder)
}

/** Parses the text; ignores states that this version does not know. Never throws. */
export function parseStates(text: string): { readonly states: States; readonly fault: string | undefined } {
  const states = new Map<MotionId, RememberedMotion>()
  const json = parseBoundedJson(text)
  if (!json.ok) return { states, fault: json.reason }
  const file = fileSchema.safeParse(json.value)
  if (!file.success) return { states, fault: 'it is not a file of states that this version knows' }
  for (const [key, value] of Object.entries(file.data.motions)) {
    const motion = motionOfKey(key)
    const state = stateSchema.safeParse(value)
    if (motion !== undefined && state.success) states.set(motion, state.data)
  }
  return { states, fault: undefined }
}
