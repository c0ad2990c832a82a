/** What becomes of another laptop's notes: ours are never replaced, and where both say something a person decides. */
import type { MotionId } from '../domain/motion.ts'
import type { Note } from '../domain/note.ts'
import type { Notes } from './notes-file.ts'

export interface MergedNote {
  readonly motion: MotionId
  readonly action: 'taken' | 'conflict'
  readonly reason: string
}

export interface NotesMerge {
  /** Ours, with what was taken of theirs. */
  readonly notes: Notes
  readonly told: readonly MergedNote[]
  /** How many of their notes say what ours say. */
  readonly kept: number
}

/** Ours with those of theirs that are about motions of which nothing is noted here. */
export function mergeNotes(ours: Notes, theirs: Notes): NotesMerge {
  const notes = new Map(ours)
  const told: MergedNote[] = []
  let kept = 0
  for (const [motion, their] of theirs) {
    const our = ours.get(motion)
    if (our === undefined) {
      notes.set(motion, their)
      told.push({ motion, action: 'taken', reason: their.text })
    } else if (our.text === their.text) kept++
    else told.push({ motion, action: 'conflict', reason: differenceOf(our, their) })
  }
  return { notes, told, kept }
}

function differenceOf(our: Note, their: Note): string {
  return `here "${our.text}", there "${their.text}"`
}
