/** What waits for a yes, a motion let go or a request, and the question in the last line that asks for it. */
import { pluralise } from '../core/base/pluralise.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { Motion } from '../core/events/state.ts'
import { motionRequests, type RequestType } from '../core/views/motion-requests.ts'
import { widthOf } from './text.ts'

interface Question {
  readonly start: string
  readonly names: readonly string[]
  /** The keys in words, and in fewer words. */
  readonly answers: readonly [long: string, short: string]
}

/** The question in at most `width` columns, always with its answers. */
export function questionText({ start, names, answers }: Question, width: number): string {
  const [long, short] = answers
  const answer = widthOf(start + long) <= width ? long : short
  let list = ''
  for (const [place, name] of names.entries()) {
    const more = place === names.length - 1 ? '' : ' ..'
    const longer = `${list === '' ? ':' : list} ${name}`
    if (widthOf(start + longer + more + answer) > width) {
      return start + (list === '' ? '' : `${list} ..`) + answer
    }
    list = longer
  }
  return start + list + answer
}

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

/** A request that waits for a yes. */
export interface PendingRequest {
  readonly type: RequestType | 're-inspect-all'
  readonly motions: readonly MotionId[]
  /** How many of them the view does not show. */
  readonly hidden: number
}

/** The question before a request, in at most `width` columns; it counts the motions that it does not name. */
export function requestQuestion({ type, motions, hidden }: PendingRequest, width: number): string {
  const [first, second] = motions
  const isOne = first !== undefined && second === undefined
  const counted = isOne ? String(first) : `${motions.length} motions`
  const start =
    type === 're-inspect-all'
      ? `read all ${motions.length} connected again`
      : motionRequests[type].question(counted)
  return questionText(
    {
      start: hidden === 0 ? start : `${start}, ${hidden} not in this view`,
      names: isOne ? [] : motions.map(String),
      answers: [' - y does it, Esc does not', ' - y does it, Esc not'],
    },
    width,
  )
}
