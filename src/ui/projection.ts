/** The store as the screen sees it: some times a second, not at each event; it can be held still. */
import type { Milliseconds } from '../core/base/units.ts'
import type { MonitorState } from '../core/events/state.ts'
import type { MonitorStore } from '../core/events/store.ts'
import { bytesBetween } from './motion-summary.ts'

/** What is drawn: a state and the instant it is drawn for. */
export interface Snapshot {
  readonly state: MonitorState
  readonly now: Milliseconds
  /** Bytes a second that come in from the whole fleet. */
  readonly rate: number
  /** Log lines since the picture was held still; absent while it is not. */
  readonly missed: number | undefined
}

/** Calls back once after a time; the answer cancels. Tests bring their own. */
export type Schedule = (callback: () => void, delay: Milliseconds) => () => void

export interface Projection {
  readonly snapshot: () => Snapshot
  readonly subscribe: (listener: () => void) => () => void
  /** Holds the picture still or lets it go on; the engine goes on in any case. */
  readonly hold: (isHeld: boolean) => void
  readonly stop: () => void
}

export interface ProjectionOptions {
  readonly store: MonitorStore
  readonly now: () => Milliseconds
  readonly schedule?: Schedule
  /** True while the last picture has not been taken: the next one waits. */
  readonly isBehind?: () => boolean
  /** Least time between two pictures, ms. Default 250. */
  readonly interval?: Milliseconds
}

/** Ages and the rate move on at this pace while nothing happens. */
const TICK = 1000

/** The rate is that of the last so many ms. */
const RATE_WINDOW = 5000

const byTimer: Schedule = (callback, delay) => {
  const timer = setTimeout(callback, delay)
  return () => clearTimeout(timer)
}

/** A projection that begins at once and goes on until it is stopped. */
export function createProjection(options: ProjectionOptions): Projection {
  const { store, now, schedule = byTimer, interval = 250, isBehind = () => false } = options
  const listeners = new Set<() => void>()
  const meter = createMeter()
  let snapshot: Snapshot = { state: store.getState(), now: now(), rate: 0, missed: undefined }
  let heldAt: number | undefined
  let cancelFlush: (() => void) | undefined
  let publishedAt = Number.NEGATIVE_INFINITY

  const publish = (): void => {
    cancelFlush?.()
    cancelFlush = undefined
    // The next tick looks again.
    if (isBehind()) return
    publishedAt = now()
    const state = store.getState()
    const rate = meter.read(state, publishedAt)
    snapshot =
      heldAt === undefined
        ? { state, now: publishedAt, rate, missed: undefined }
        : { ...snapshot, missed: linesSoFar(state) - heldAt }
    for (const listener of listeners) listener()
  }
  const publishSoon = (): void => {
    // In a replay the time of the picture runs faster, or back.
    const rest = Math.max(0, Math.min(interval, publishedAt + interval - now()))
    cancelFlush ??= schedule(publish, rest)
  }
  const tick = (): void => {
    cancelTick = schedule(tick, TICK)
    publish()
  }
  let cancelTick = schedule(tick, TICK)
  const unsubscribe = store.subscribe(publishSoon)

  return {
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    hold(isHeld) {
      if (isHeld === (heldAt !== undefined)) return
      heldAt = isHeld ? linesSoFar(store.getState()) : undefined
      publish()
    },
    stop() {
      unsubscribe()
      cancelTick()
      cancelFlush?.()
      listeners.clear()
    },
  }
}

function linesSoFar(state: MonitorState): number {
  return state.log.dropped + state.log.lines.length
}

/** Measures what comes in between two looks; its reading moves once a second, since each is a line rewritten. */
function createMeter(): { read: (state: MonitorState, now: Milliseconds) => number } {
  let before: MonitorState['motions'] | undefined
  let samples: { readonly at: Milliseconds; readonly bytes: number }[] = []
  let reading = { at: Number.NEGATIVE_INFINITY, rate: 0 }
  return {
    read({ motions }, now) {
      if (before !== motions) samples.push({ at: now, bytes: movedBetween(before, motions) })
      before = motions
      // A clock that was set back makes what is known a thing of the future: it is measured anew.
      if (reading.at > now) samples = []
      else if (now - reading.at < TICK) return reading.rate
      samples = samples.filter((sample) => now - sample.at < RATE_WINDOW)
      const moved = samples.reduce((sum, sample) => sum + sample.bytes, 0)
      reading = { at: now, rate: moved / (RATE_WINDOW / 1000) }
      return reading.rate
    },
  }
}

function movedBetween(before: MonitorState['motions'] | undefined, after: MonitorState['motions']): number {
  if (before === undefined) return 0
  let moved = 0
  for (const motion of after.values()) {
    const earlier = before.get(motion.id)
    if (earlier !== undefined && earlier !== motion) moved += bytesBetween(earlier, motion)
  }
  return moved
}
