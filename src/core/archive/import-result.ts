/** What becomes of a file that is imported; plain values, because the monitor answers a command with them. */
import * as z from 'zod'
import { motionId } from '../domain/value-schemas.ts'

const text = z.string().max(4096)

/**
 * - `imported`: it is home; in a dry run it would be
 * - `same`: its bytes are home already
 * - `refused`: a person must look, and nothing was kept
 * - `failed`: a disk refused, or the monitor ended
 */
const importActions = ['imported', 'same', 'refused', 'failed'] as const
export type ImportAction = (typeof importActions)[number]

export const importedFileSchema = z.object({
  /** As it was named. */
  file: text,
  action: z.enum(importActions),
  /** Why; empty for what is imported without a remark. */
  reason: text,
  /** True where the file is in no format that can be read. */
  isForeign: z.boolean().exactOptional(),
  /** True where only a person can say whose it is. */
  isOpen: z.boolean().exactOptional(),
  key: text.exactOptional(),
  motion: motionId.exactOptional(),
  person: text.exactOptional(),
  verdict: text.exactOptional(),
  format: text.exactOptional(),
  /** mm/s. */
  best500m: z.number().exactOptional(),
  warnings: z.array(text).readonly().exactOptional(),
})

export type ImportedFile = Readonly<z.infer<typeof importedFileSchema>>

/** A person must look: nothing was kept. */
export class Refusal extends Error {
  /** What is known of the file. */
  readonly more: Partial<ImportedFile>

  constructor(message: string, more: Partial<ImportedFile> = {}) {
    super(message)
    this.name = 'Refusal'
    this.more = more
  }
}
