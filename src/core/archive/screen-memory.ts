/** Reads and writes what the screen remembers for an event: `events/<Event>/screen.json`, replaced whole. */
import { join } from 'node:path'
import * as z from 'zod'
import { indentedJson, parseBoundedJson } from '../base/bounded-json.ts'
import type { Bytes } from '../base/units.ts'
import { writeDurably } from '../disk/durable-file.ts'
import { readTextFile } from '../disk/text-file.ts'
import { bellLevels } from '../domain/bell.ts'

/** The form of the file; another form is ignored. */
const FORMAT = 1

const LONGEST_FILE: Bytes = 65_536

const memorySchema = z.object({
  format: z.literal(FORMAT),
  bell: z.enum(bellLevels).optional().catch(undefined),
})

/** What a person has chosen; absent = nothing was. */
export interface ScreenMemory {
  readonly bell?: z.output<typeof memorySchema>['bell']
}

function screenFile(eventFolder: string): string {
  return join(eventFolder, 'screen.json')
}

/** What is remembered; nothing where the file is missing or cannot be used. Never throws. */
export async function loadScreenMemory(eventFolder: string): Promise<ScreenMemory> {
  const read = await readTextFile(screenFile(eventFolder), LONGEST_FILE)
  const json = read.ok ? parseBoundedJson(read.text) : undefined
  const parsed = json?.ok === true ? memorySchema.safeParse(json.value) : undefined
  return parsed?.success === true ? { bell: parsed.data.bell } : {}
}

/** Writes it to disk, durably. Throws the file system's errors, and leaves the previous file as it was. */
export async function saveScreenMemory(eventFolder: string, memory: ScreenMemory): Promise<void> {
  const text = `${indentedJson({ format: FORMAT, ...memory })}\n`
  await writeDurably(screenFile(eventFolder), text, eventFolder)
}
