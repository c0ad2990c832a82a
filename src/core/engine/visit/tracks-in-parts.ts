/** Emits the tracks of a motion: all in one event as a rule, thousands in several, with a turn for other work between two. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isOutstanding, type UnassignedTrack } from '../../domain/track.ts'
import type { Emit, MonitorEvent } from '../../events/events.ts'

/** Events of so many tracks take each thread some ms; the most seen on a device is 213. */
const TRACKS_IN_PART = 1000

type WithTracks = Extract<MonitorEvent, { type: 'tracks-planned' | 'motion-recalled' }>

/**
 * Emits an event and, where it has more tracks than fit, `tracks-continued` for the rest. What is wanted comes first
 * then: a motion of which only a part is known never looks as if nothing were left on it.
 */
export async function emitInParts(event: WithTracks, emit: Emit): Promise<void> {
  const { at, motion } = event
  // Those of a memory have no lines in the log, so none may come in a part that has.
  const unassigned: readonly UnassignedTrack[] = event.type === 'tracks-planned' ? event.unassigned : []
  if (event.tracks.length <= TRACKS_IN_PART && unassigned.length <= TRACKS_IN_PART) {
    emit(event)
    return
  }
  const tracks = event.tracks.toSorted((a, b) => Number(isOutstanding(b)) - Number(isOutstanding(a)))
  const added = new Set('added' in event ? event.added : [])
  const partAt = (from: number) => {
    const part = tracks.slice(from, from + TRACKS_IN_PART)
    const keys = part.flatMap(({ key }) => (added.has(key) ? key : []))
    return { tracks: part, added: keys, unassigned: unassigned.slice(from, from + TRACKS_IN_PART) }
  }
  const first = partAt(0)
  emit(event.type === 'tracks-planned' ? { ...event, ...first } : { ...event, tracks: first.tracks })
  for (let from = TRACKS_IN_PART; from < Math.max(tracks.length, unassigned.length); from += TRACKS_IN_PART) {
    await nextTurn()
    emit({ type: 'tracks-continued', at, motion, ...partAt(from) })
  }
}
