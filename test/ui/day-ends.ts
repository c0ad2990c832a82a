/** The evening of a small fleet that is home, for tests and the gallery. */
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { arrive, begin, entrant, NOON, read, release, track } from './scenes.ts'

/** A motion comes, is read and may go. */
export function comeHome(id: number, at: number): MonitorEvent[] {
  const tracks = [track(id, 0)]
  return [...arrive(id, at, tracks), ...read(id, at + 2000, tracks), release(id, at + 6000)]
}

/** A motion that can go is switched off. */
export function leave(motion: number, at: number): MonitorEvent {
  return { type: 'motion-disconnected', at, motion, as: 'gone' }
}

/** So many motions have come and gone; those that are lost have a note that says so. */
export function dayEnd(count: number, lost: readonly number[] = []): MonitorEvent[] {
  const ids = Array.from({ length: count }, (_, place) => 601 + place)
  const come = ids.filter((id) => !lost.includes(id))
  const events = come.flatMap((id, place): MonitorEvent[] => {
    const at = NOON - (count - place) * 60_000
    return [...comeHome(id, at), leave(id, at + 20_000)]
  })
  const notes = lost.map((motion): MonitorEvent => {
    return { type: 'note-taken', at: NOON - 30_000, motion, text: 'lost at the second mark' }
  })
  return [...begin(ids.map((id) => entrant(id))), ...events, ...notes]
}
