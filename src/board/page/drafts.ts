/** Keeps the text of an unsaved note until the tab is closed: over updates, broken links and reloads. */
import type { MotionId } from '../../core/domain/motion.ts'

/** Before the number of the motion, in the name of a draft. */
const PREFIX = 'note-'

/** Where it is kept. A browser may refuse; then closing the field loses the text. */
type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The unsaved note about a motion; undefined without one. */
export function draftOf(motion: MotionId): string | undefined {
  return shelf()?.getItem(nameOf(motion)) ?? undefined
}

/** Keeps an unsaved note; undefined forgets it. */
export function keepDraft(motion: MotionId, text: string | undefined): void {
  if (text === undefined) shelf()?.removeItem(nameOf(motion))
  else shelf()?.setItem(nameOf(motion), text)
}

/** Forgets the unsaved notes of this tab: a phone that leaves the team may be handed on. */
export function forgetDrafts(): void {
  const kept = shelf()
  if (kept === undefined) return
  for (const name of Object.keys(kept)) {
    if (name.startsWith(PREFIX)) kept.removeItem(name)
  }
}

function nameOf(motion: MotionId): string {
  return `${PREFIX}${motion}`
}

function shelf(): Shelf | undefined {
  try {
    return sessionStorage
  } catch {
    return undefined
  }
}
