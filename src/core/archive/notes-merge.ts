/** Merges another laptop's notes: ours are never replaced, and where both say something, a person decides. */
import type { MotionId } from '../domain/motion.ts'
import type { Note } from '../domain/note.ts'
import type { Notes } from './notes-file.ts'

export interface MergedNote {
  readonly motion: MotionId
  readonly action: 'taken' | 'conflict'
  readonly reason: string
}

export interface NotesMerge {
  /** Ours, with those taken from theirs. */
  readonly notes: Notes
  readonly merged: readonly MergedNote[]
  /** How many of their notes equal ours. */
  readonly kept: number
}

/** Ours, with their notes about motions that have none here. */
export function mergeNotes(ours: Notes, theirs: Notes): NotesMerge {
  const notes = new Map(ours)
  const merged: MergedNote[] = []
  let kept = 0
  for (const [motion, their] of theirs) {
    const our = ours.get(motion)
    if (our === undefined) {
      notes.set(motion, their)
      merged.push({ motion, action: 'taken', reason: their.text })
    } else if (our.text === their.text) kept++
    else merged.push({ motion, action: 'conflict', reason: differenceOf(our, their) })
  }
  return { notes, merged, kept }
}

function differenceOf(our: Note, their: Note): string {
  return `here "${our.text}", there "${their.text}"`
}
