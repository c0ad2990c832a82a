/** Schema of a lock file; apart from `lock-holder.ts` because the thread of the screen starts without zod. */
import * as z from 'zod'

/** What the holder does: a monitor can be followed, the others are waited for. */
const lockPurposes = ['monitor', 'merge', 'rename', 'verify', 'import'] as const
export type LockPurpose = (typeof lockPurposes)[number]

export const holderSchema = z.object({
  /** Unique to this holding of the lock. */
  id: z.string().regex(/^[0-9a-f-]{36}$/),
  purpose: z.enum(lockPurposes),
  pid: z.int().min(1),
  /** When the system started the process: distinguishes it from a later one with the same pid. */
  process: z.string().max(200).optional(),
  /** The Linux namespace of the pid: each container has its own, and so has each distribution of WSL. */
  namespace: z.string().max(200).optional(),
  host: z.string().max(300),
  since: z.number().min(0).max(8e15),
})
export type LockHolder = Readonly<z.infer<typeof holderSchema>>
