/** What is remembered of each motion over a restart, a take-over or a kill, as a fold of its events. */
import { dateIn, dayOfDate } from '../base/local-time.ts'
import type { Milliseconds, Minutes } from '../base/units.ts'
import { isWanted, type Ledger } from '../domain/ledger.ts'
import { dayOfKey } from '../domain/track-key.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { MotionEvent, ReleaseContent, RememberedAs } from './events.ts'

/** A motion's states as they are remembered: one that was released may have left or not, and is done in both cases. */
export const memorableStates = ['here', 'in-trouble', 'released', 'gone', 'gone-early'] as const

/** What a motion was, and since when. */
export interface RememberedMotion {
  readonly as: (typeof memorableStates)[number]
  readonly at: Milliseconds
  /** True once its info.json was read since it had come. */
  readonly isRead: boolean
  /** What it had for the day when it was last released. */
  readonly content?: ReleaseContent
  /** Why it is in trouble. */
  readonly trouble?: Trouble
}

/** What a motion is, and what it was before something answered that is not proved to be it. */
export interface MotionMemory {
  readonly now: RememberedMotion | undefined
  readonly before: RememberedMotion | undefined
}

export const noMemory: MotionMemory = { now: undefined, before: undefined }

/** The memory of a motion after an event of it; the same value where nothing memorable has happened. */
export function rememberedAfter(memory: MotionMemory, event: MotionEvent): MotionMemory {
  const { now, before } = memory
  const { at } = event
  const isRead = now?.isRead ?? false
  switch (event.type) {
    case 'motion-remembered': {
      const { as, since, content, trouble } = event
      return known({
        as,
        at: since,
        isRead: event.isRead,
        ...(content && { content }),
        ...(trouble && { trouble }),
      })
    }
    case 'motion-connected':
      // The network was away and is back: it was there all the time.
      if (now?.as === 'released') return memory
      if (now?.as === 'here' || now?.as === 'in-trouble') return { now: { as: 'here', at, isRead }, before }
      return { now: { as: 'here', at, isRead: false }, before: now }
    case 'info-read':
      return known({ as: 'here', at, isRead: true })
    case 'motion-troubled': {
      // What may be let go must be seen again: another session cannot know it.
      const { mayLetGo: _, ...trouble } = event.trouble
      if (now === undefined || now.as === 'gone' || now.as === 'gone-early') return memory
      // Another device has answered: the motion is what it was.
      if (trouble.code === 'wrong-identifier' && !isRead) return { now: before, before: undefined }
      return { now: { as: 'in-trouble', at, isRead, trouble }, before }
    }
    case 'motion-released':
      return known({ as: 'released', at, isRead: true, content: event.content })
    case 'motion-disconnected': {
      if (event.as === 'awaited') return noMemory
      const content = event.as === 'gone' ? (now?.content ?? before?.content) : undefined
      return known({ as: event.as, at, isRead, ...(content && { content }) })
    }
    case 'track-missed':
    case 'tracks-requested':
      return withdrawn(memory)
    default:
      return memory
  }
}

/**
 * What may be said at the start of a motion that is remembered, undefined where that is of another day. It is done only
 * if its ledger bears that out: the ledger is the truth.
 */
export function stillValid(
  { at, ...remembered }: RememberedMotion,
  ledger: Ledger,
  now: Milliseconds,
  timezone: Minutes,
): (Omit<RememberedMotion, 'as'> & { readonly as: RememberedAs }) | undefined {
  const today = dateIn(now, timezone)
  if (dateIn(at, timezone) !== today) return undefined
  // The clock was set back since.
  const since = Math.min(at, now)
  const { as } = remembered
  if (as !== 'released' && as !== 'gone') return { ...remembered, as, at: since }
  const isBorneOut =
    ![...ledger.values()].some(isWanted) &&
    (remembered.content !== 'tracks' || hasBrought(ledger, dayOfDate(today)))
  return { ...remembered, as: isBorneOut ? 'gone' : 'gone-early', at: since }
}

function hasBrought(ledger: Ledger, day: string): boolean {
  return [...ledger].some(([key, { status }]) => status === 'completed' && dayOfKey(key) === day)
}

function known(now: RememberedMotion): MotionMemory {
  return { now, before: undefined }
}

/** A track of it is wanted again: it can go no longer. */
function withdrawn(memory: MotionMemory): MotionMemory {
  const { now } = memory
  if (now?.as !== 'released' && now?.as !== 'gone') return memory
  return { ...memory, now: { ...now, as: now.as === 'gone' ? 'gone-early' : 'here' } }
}
