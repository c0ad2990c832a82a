/** Asks on the terminal whose a track is. */
import { createInterface } from 'node:readline/promises'
import type { ImportedFile } from '../core/archive/import-result.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { motionDigits } from './options.ts'
import { toLine } from './output.ts'

/** Whose a track is, by a person. */
export interface OwnerNamed {
  readonly motion?: MotionId | undefined
  readonly fileId?: string | undefined
}

/** What a person types. */
export async function askOwner({ file, reason }: ImportedFile): Promise<OwnerNamed | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(
      `${toLine(`${file}: ${reason}`)}\nMotion or File ID (Enter: none): `,
    )
    return ownerIn(answer)
  } finally {
    terminal.close()
  }
}

/** A motion or a File ID; undefined for nothing. */
export function ownerIn(answer: string): OwnerNamed | undefined {
  const text = answer.trim()
  if (text === '') return undefined
  const digits = motionDigits(text)
  return digits === undefined ? { fileId: text } : { motion: Number(digits) }
}
