/** Decides when the bell rings: for trouble, gone too early and alarms, and for a motion that can go. */
import type { Milliseconds } from '../core/base/units.ts'
import type { BellLevel } from '../core/domain/bell.ts'
import type { MonitorState, Motion } from '../core/events/state.ts'

/** Words for the message after `b`. */
export const bellWords: Readonly<Record<BellLevel, string>> = {
  off: 'no bell',
  important: 'a bell for trouble, gone too early and alarms',
  all: 'a bell for trouble, and when a motion can go',
}

/** What was heard so far, so that nothing rings twice. */
export interface Heard {
  /** Troubles, early departures and alarms. */
  readonly important: ReadonlySet<string>
  /** When the newest motion was released. */
  readonly release: Milliseconds
}

/** What is heard in a state, and the least level at which it rings. */
export interface Listened {
  readonly heard: Heard
  readonly rings: Exclude<BellLevel, 'off'> | undefined
}

/** Listens to a state after what was heard before; nothing rings the first time, nor for what an earlier session saw. */
export function listen(state: MonitorState, before?: Heard): Listened {
  const important = new Set(state.alarms.map(({ topic }) => `alarm ${topic}`))
  const news = new Set(important)
  let release = before?.release ?? 0
  let isReleased = false
  for (const motion of state.motions.values()) {
    const name = importantName(motion)
    if (name !== undefined && (!isReading(motion) || before?.important.has(name) === true)) {
      important.add(name)
      if (motion.remembered === undefined) news.add(name)
    }
    if (motion.remembered !== undefined || (motion.releasedAt ?? 0) <= release) continue
    release = motion.releasedAt ?? 0
    isReleased = true
  }
  const heard = { important, release }
  if (before === undefined) return { heard, rings: undefined }
  const isImportant = [...news].some((name) => !before.important.has(name))
  return { heard, rings: isImportant ? 'important' : isReleased ? 'all' : undefined }
}

/** True where the level lets it ring. */
export function isHeard(rings: Listened['rings'], level: BellLevel): boolean {
  return rings !== undefined && (level === 'all' || level === rings)
}

/**
 * The name of what is wrong with a motion; undefined if nothing is. A motion in trouble is read again and again: its
 * trouble keeps its name meanwhile, so that it rings once.
 */
function importantName(motion: Motion): string | undefined {
  const { id, state, trouble } = motion
  if (state === 'gone-early') return `gone-early ${id}`
  if (trouble === undefined || (state !== 'in-trouble' && !isReading(motion))) return undefined
  return `${trouble.code} ${id}`
}

function isReading({ state }: Motion): boolean {
  return ['connected', 'inspecting', 'inspected', 'downloading'].includes(state)
}
