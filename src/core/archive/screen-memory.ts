/** Reads and writes what the screen remembers for an event: `events/<Event>/screen.json`, replaced whole. */
import { join } from 'node:path'
import * as z from 'zod'
import { indentedJson, parseBoundedJson } from '../base/bounded-json.ts'
import type { Bytes } from '../base/units.ts'
import { writeDurably } from '../disk/durable-file.ts'
import { readTextFile } from '../disk/text-file.ts'
import { bellLevels } from '../domain/bell.ts'
import { themeNames } from '../domain/themes.ts'

/** The form of the file; another form is ignored. */
const FORMAT = 1

const LONGEST_FILE: Bytes = 65_536

const memorySchema = z.object({
  format: z.literal(FORMAT),
  bell: z.enum(bellLevels).optional().catch(undefined),
  theme: z.enum(themeNames).optional().catch(undefined),
})

/** What a person has chosen; absent = nothing was. */
export interface ScreenMemory {
  readonly bell?: z.output<typeof memorySchema>['bell']
  readonly theme?: z.output<typeof memorySchema>['theme']
}

function screenFile(eventFolder: string): string {
  return join(eventFolder, 'screen.json')
}

/** What is remembered; nothing where the file is missing or cannot be used. Never throws. */
export async function loadScreenMemory(eventFolder: string): Promise<ScreenMemory> {
  const read = await readTextFile(screenFile(eventFolder), LONGEST_FILE)
  const json = read.ok ? parseBoundedJson(read.text) : undefined
  const parsed = json?.ok === true ? memorySchema.safeParse(json.value) : undefined
  if (parsed?.success !== true) return {}
  const { bell, theme } = parsed.data
  return { ...(bell && { bell }), ...(theme && { theme }) }
}

/** Writes it to disk, durably. Throws the file system's errors, and leaves the previous file as it was. */
export async function saveScreenMemory(eventFolder: string, memory: ScreenMemory): Promise<void> {
  const text = `${indentedJson({ format: FORMAT, ...memory })}\n`
  await writeDurably(screenFile(eventFolder), text, eventFolder)
}

/** Where a screen keeps what a person chooses, for the next one of the event. */
export interface ScreenMemoryKeeper {
  readonly load: () => Promise<ScreenMemory>
  readonly remember: (chosen: ScreenMemory) => Promise<void>
}

/** The keeper of an event's folder, which writes one choice after the other. */
export function keepScreenMemory(eventFolder: string): ScreenMemoryKeeper {
  let last: Promise<void> = Promise.resolve()
  const add = async (chosen: ScreenMemory): Promise<void> => {
    await saveScreenMemory(eventFolder, { ...(await loadScreenMemory(eventFolder)), ...chosen })
  }
  return {
    load: () => loadScreenMemory(eventFolder),
    remember(chosen) {
      // One that failed has said so itself.
      last = last.then(
        () => add(chosen),
        () => add(chosen),
      )
      return last
    },
  }
}
