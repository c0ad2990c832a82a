/** Letting a motion go although not everything is saved: what may be let go, and the question before it. */
import { pluralise } from '../core/base/pluralise.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { Motion } from '../core/events/state.ts'
import { questionText } from './question.ts'

/** A motion, with what the question asks to let go. */
export interface LettingGo {
  readonly motion: MotionId
  readonly names: readonly string[]
  /** The tracks are damaged on the device and are accepted as they are; otherwise they are given up. */
  readonly isTaking?: boolean
}

/** What a person may let go: tracks by their keys, `logs.json` for logs that are no longer listed. */
export function offerOf({ trouble }: Motion): readonly string[] {
  return trouble?.mayLetGo ?? []
}

/** The question in at most `width` columns; it counts the tracks that it does not name. */
export function letGoQuestion({ motion, names, isTaking = false }: LettingGo, width: number): string {
  const tracks = names.filter((name) => name !== 'logs.json')
  const logs = names.length > tracks.length ? ['all its logs'] : []
  const counted = tracks.length === 0 ? [] : [pluralise(tracks.length, 'track')]
  return questionText(
    {
      start: isTaking
        ? `take ${counted.join()} of ${motion} damaged as it is`
        : `let ${motion} go without ${[...logs, ...counted].join(' and ')}`,
      names: tracks,
      answers: isTaking
        ? [' - A again or y takes it, Esc does not', ' - A takes, Esc not']
        : [' - A again or y lets it go, Esc keeps it', ' - A lets go, Esc keeps'],
    },
    width,
  )
}
