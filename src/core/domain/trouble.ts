/** The outcomes of probes, and what is said of a motion's trouble. */
import type { Read } from '../base/schemas.ts'
import { type MotionId, nameOf } from './motion.ts'
import { type TroubleKind, type TroubleWords, troubleKinds } from './trouble-kinds.ts'
import type { probeOutcome, trouble as troubleSchema } from './value-schemas.ts'

export type ProbeOutcome = Read<typeof probeOutcome>
export interface Trouble extends Read<typeof troubleSchema> {}
export type TroubleCode = Trouble['code']

/** The words where a person may let the motion go without its tracks. */
const overrulableWords: TroubleWords = {
  wrong: 'tracks gone from it',
  todo: 'keep it aside, or A lets it go',
  shortTodo: 'aside, or A',
}

/** What the screen says of this trouble; another motion by its number where that is known. */
export function troubleWordsOf({
  code,
  identifier,
  mayLetGo = [],
}: Pick<Trouble, 'code' | 'identifier' | 'mayLetGo'>): TroubleWords {
  if (mayLetGo.length > 0 && code !== 'damaged-on-device') return overrulableWords
  const words = troubleKinds[code]
  const isOther = code === 'wrong-identifier' && identifier !== undefined
  return isOther ? { ...words, wrong: `says it is ${identifier}` } : words
}

/** What the log says of a motion's trouble, a message for each line (docs/device.md, "Log lines"). */
export function troubleMessages(motion: MotionId, trouble: Trouble): readonly string[] {
  const { logged }: TroubleKind = troubleKinds[trouble.code]
  const name = nameOf(motion)
  if (logged !== undefined) return [`${name} ${logged(trouble.identifier)}`]
  const unprovided = trouble.path === undefined ? [] : [`${name} was unable to provide ${trouble.path}`]
  return [...unprovided, `Motion ${motion} is in trouble: ${trouble.message}`]
}
