/** The counts that every screen shows at its top, with their words. */
import type { MotionState } from '../domain/motion.ts'
import type { Counts } from './groups.ts'
import type { Tone } from './state-words.ts'

export interface ShownCount {
  readonly count: Exclude<keyof Counts, 'assigned'>
  /** The state whose symbol stands before it. */
  readonly state: MotionState
  readonly word: string
  readonly shortWord: string
  readonly tone: Tone
}

/** The first two are those that are here. */
export const shownCounts: readonly ShownCount[] = [
  { count: 'reading', state: 'downloading', word: 'being read', shortWord: 'reading', tone: 'busy' },
  { count: 'canGo', state: 'released', word: 'can go', shortWord: 'can go', tone: 'good' },
  { count: 'done', state: 'gone', word: 'done', shortWord: 'done', tone: 'plain' },
  { count: 'trouble', state: 'in-trouble', word: 'in trouble', shortWord: 'trouble', tone: 'bad' },
  { count: 'missing', state: 'awaited', word: 'missing', shortWord: 'missing', tone: 'plain' },
]
