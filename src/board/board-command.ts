/** Reads what a page asks for, and turns it into a command of the engine. */
import * as z from 'zod'
import { parseBoundedJson } from '../core/base/bounded-json.ts'
import { maximumMotionId } from '../core/domain/motion.ts'
import { noteText } from '../core/domain/note.ts'
import type { MonitorCommand } from '../core/events/command.ts'
import type { MonitorState } from '../core/events/state.ts'
import type { Refusal } from '../web/answers.ts'
import type { BoardCommand } from './protocol.ts'

const motion = z.int().min(1).max(maximumMotionId)

const schema: z.ZodType<BoardCommand> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['re-inspect', 'fetch-skipped']), motion }),
  z.strictObject({ type: z.literal('note'), motion, text: z.string().max(2000) }),
])

/** The command in the body of a request, or why there is none. A note becomes what the terminal would make of it. */
export function commandIn(
  text: string,
  state: MonitorState,
): { readonly command: MonitorCommand } | { readonly refusal: Refusal } {
  const json = parseBoundedJson(text)
  const parsed = json.ok ? schema.safeParse(json.value) : undefined
  if (parsed?.success !== true) return { refusal: { status: 400, reason: 'This is no command.' } }
  const asked = parsed.data
  if (!state.motions.has(asked.motion))
    return { refusal: { status: 404, reason: `Motion ${asked.motion} is not known here.` } }
  if (asked.type === 'note') return { command: { ...asked, text: noteText(asked.text), from: 'board' } }
  return { command: { ...asked, from: 'board' } }
}
