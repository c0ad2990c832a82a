/** Remembers what each motion was across a restart, a takeover or a kill, as a fold of its events. */
import { dateIn, dayOfDate } from '../base/local-time.ts'
import type { Milliseconds, Minutes } from '../base/units.ts'
import { isWanted, type Ledger } from '../domain/ledger.ts'
import { dayOfKey } from '../domain/track-key.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { MotionEvent, ReleaseContent, RememberedAs } from './events.ts'

/** The remembered states; `released` covers a motion that may have left since, because it is done either way. */
export const memorableStates = ['here', 'in-trouble', 'released', 'gone', 'gone-early'] as const

/** The state of a motion, and since when. */
export interface RememberedMotion {
  readonly as: (typeof memorableStates)[number]
  readonly at: Milliseconds
  /** True once its info.json was read after it came. */
  readonly isRead: boolean
  /** What it had for the day when it was last released. */
  readonly content?: ReleaseContent
  readonly trouble?: Trouble
}

/** What a motion is, and what it was before something answered that may be another device. */
export interface MotionMemory {
  readonly now: RememberedMotion | undefined
  readonly before: RememberedMotion | undefined
}

export const noMemory: MotionMemory = { now: undefined, before: undefined }

/** The memory of a motion after one of its events; the same value where nothing memorable happened. */
export function rememberedAfter(memory: MotionMemory, event: MotionEvent): MotionMemory {
  const { now, before } = memory
  const { at } = event
  const isRead = now?.isRead ?? false
  switch (event.type) {
    case 'motion-remembered': {
      const { type: _, motion: _motion, since, ...remembered } = event
      return known({ ...remembered, at: since })
    }
    case 'motion-connected':
      // The network was away and is back: the motion was online all the time.
      if (now?.as === 'released') return memory
      if (now?.as === 'here' || now?.as === 'in-trouble') return { now: { as: 'here', at, isRead }, before }
      return { now: { as: 'here', at, isRead: false }, before: now }
    case 'info-read':
      return known({ as: 'here', at, isRead: true })
    case 'motion-troubled': {
      // What may be let go must be seen again: another session cannot know it.
      const { mayLetGo: _, ...trouble } = event.trouble
      if (now === undefined || now.as === 'gone' || now.as === 'gone-early') return memory
      // Another device answered: the motion is what it was.
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

/** What a new session may show of a remembered motion, done only if its ledger agrees; undefined on another day. */
export function stillValid(
  { at, ...remembered }: RememberedMotion,
  ledger: Ledger,
  now: Milliseconds,
  timezone: Minutes,
): (Omit<RememberedMotion, 'as'> & { readonly as: RememberedAs }) | undefined {
  const today = dateIn(now, timezone)
  if (dateIn(at, timezone) !== today) return undefined
  // The clock may have been set back since.
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

/** One of its tracks is wanted again, so it can no longer go. */
function withdrawn(memory: MotionMemory): MotionMemory {
  const { now } = memory
  if (now?.as !== 'released' && now?.as !== 'gone') return memory
  return { ...memory, now: { ...now, as: now.as === 'gone' ? 'gone-early' : 'here' } }
}
