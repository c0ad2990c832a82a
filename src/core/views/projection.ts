/** Projects the store for the screen a few times a second instead of at each event; it can be paused. */
import type { Milliseconds } from '../base/units.ts'
import type { MonitorState } from '../events/state.ts'
import type { MonitorStore } from '../events/store.ts'
import type { FleetSummary } from './fleet-summary.ts'
import { homeAt, RATE_PERIOD, type Receipt, receiptsBetween, steadied } from './time-left.ts'

/** What is drawn: a state and its instant. */
export interface Snapshot {
  readonly state: MonitorState
  readonly now: Milliseconds
  /** The fleet's received bytes a second. */
  readonly rate: number
  /** What was received in the last minute. */
  readonly receipts: readonly Receipt[]
  /** Log lines since the pause; absent without one. */
  readonly missed: number | undefined
  /** True while the next tick is far: the seconds of a clock would stand still. */
  readonly isCalm: boolean
}

/** Calls back once after a time; returns how to cancel. Tests have their own. */
export type Schedule = (callback: () => void, delay: Milliseconds) => () => void

export interface Projection {
  readonly snapshot: () => Snapshot
  readonly subscribe: (listener: () => void) => () => void
  /** Pauses or resumes the screen; the engine always goes on. */
  readonly hold: (isHeld: boolean) => void
  /** Publishes what the store has at once. */
  readonly refresh: () => void
  readonly stop: () => void
}

export interface ProjectionOptions {
  readonly store: MonitorStore
  readonly now: () => Milliseconds
  readonly schedule?: Schedule
  /** True while the terminal has not taken the last frame: the next one waits. */
  readonly isBehind?: () => boolean
  /** The least time between two frames, ms. Default 250. */
  readonly interval?: Milliseconds
}

/** How often ages and the rate change. */
const TICK: Milliseconds = 1000

/** How often they change while no motion does: each frame costs the laptop's battery as much as a look for 10 motions. */
const CALM_TICK: Milliseconds = 10_000

/** Without a change of any motion for this long, every age is a minute or more and is shown in minutes. */
const CALM_AFTER: Milliseconds = 70_000

/** The period of the rate, ms. */
const RATE_WINDOW = 5000

const byTimer: Schedule = (callback, delay) => {
  const timer = setTimeout(callback, delay)
  return () => clearTimeout(timer)
}

/** A projection that runs from now until it is stopped. */
export function createProjection(options: ProjectionOptions): Projection {
  const { store, now, schedule = byTimer, interval = 250, isBehind = () => false } = options
  const listeners = new Set<() => void>()
  const meter = createMeter()
  const pace = createPace(now)
  let snapshot: Snapshot = {
    state: store.getState(),
    now: now(),
    rate: 0,
    receipts: [],
    missed: undefined,
    isCalm: false,
  }
  let heldAt: number | undefined
  let cancelFlush: (() => void) | undefined
  let publishedAt = Number.NEGATIVE_INFINITY

  const publish = (): void => {
    cancelFlush?.()
    cancelFlush = undefined
    // The next tick tries again.
    if (isBehind()) return
    publishedAt = now()
    const state = store.getState()
    const { rate, receipts } = meter.read(state, publishedAt)
    snapshot =
      heldAt === undefined
        ? { state, now: publishedAt, rate, receipts, missed: undefined, isCalm: pace.isCalm() }
        : { ...snapshot, missed: linesSoFar(state) - heldAt }
    for (const listener of listeners) listener()
  }
  const publishSoon = (): void => {
    // In a replay the time of the frame runs faster, or back.
    const rest = Math.max(0, Math.min(interval, publishedAt + interval - now()))
    cancelFlush ??= schedule(publish, rest)
  }
  const tick = (): void => {
    cancelTick = schedule(tick, pace.next(store.getState()))
    publish()
  }
  let cancelTick = schedule(tick, TICK)
  const unsubscribe = store.subscribe((state) => {
    publishSoon()
    if (!pace.endsCalm(state)) return
    cancelTick()
    cancelTick = schedule(tick, TICK)
  })

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
    refresh: publish,
    stop() {
      unsubscribe()
      cancelTick()
      cancelFlush?.()
      listeners.clear()
    },
  }
}

/** Decides how long to wait for the next tick. */
function createPace(now: () => Milliseconds): {
  readonly next: (state: MonitorState) => Milliseconds
  readonly endsCalm: (state: MonitorState) => boolean
  readonly isCalm: () => boolean
} {
  let motions: MonitorState['motions'] | undefined
  let changedAt = now()
  let wait = TICK
  let dueAt = now() + wait
  const hasChanged = (state: MonitorState): boolean => {
    if (state.motions === motions) return false
    motions = state.motions
    changedAt = now()
    return true
  }
  return {
    next(state) {
      hasChanged(state)
      // In a replay the time of the frame runs faster: ages in minutes change every second.
      const isRealTime = Math.abs(now() - dueAt) < TICK
      wait = isRealTime && now() - changedAt >= CALM_AFTER ? CALM_TICK : TICK
      dueAt = now() + wait
      return wait
    },
    endsCalm(state) {
      if (!hasChanged(state) || wait === TICK) return false
      wait = TICK
      dueAt = now() + wait
      return true
    },
    isCalm: () => wait === CALM_TICK,
  }
}

function linesSoFar(state: MonitorState): number {
  return state.log.dropped + state.log.lines.length
}

interface Reading {
  readonly rate: number
  readonly receipts: readonly Receipt[]
}

/** Measures the received bytes; its figures change once a second, because each change rewrites a line. */
function createMeter(): { read: (state: MonitorState, now: Milliseconds) => Reading } {
  let before: MonitorState['motions'] | undefined
  let samples: { readonly at: Milliseconds; readonly bytes: number }[] = []
  let receipts: Receipt[] = []
  let reading: Reading & { readonly at: Milliseconds } = {
    at: Number.NEGATIVE_INFINITY,
    rate: 0,
    receipts: [],
  }
  return {
    read({ motions }, now) {
      if (before !== undefined && before !== motions) {
        const received = receiptsBetween(before, motions)
        samples.push({ at: now, bytes: received.reduce((sum, { bytes }) => sum + bytes, 0) })
        receipts.push(...received)
      }
      before = motions
      // After the clock was set back, older samples lie in the future: it starts again.
      if (reading.at > now) {
        samples = []
        receipts = []
      } else if (now - reading.at < TICK) return reading
      samples = samples.filter((sample) => now - sample.at < RATE_WINDOW)
      receipts = receipts.filter((receipt) => now - receipt.at < RATE_PERIOD)
      const moved = samples.reduce((sum, sample) => sum + sample.bytes, 0)
      reading = { at: now, rate: moved / (RATE_WINDOW / 1000), receipts }
      return reading
    },
  }
}

/**
 * Returns a function from a snapshot to the instant at which all that are here will be home, which stays steady from one
 * snapshot to the next; undefined while that is not known.
 */
export function createEstimate(
  fleetOf: (snapshot: Snapshot) => FleetSummary,
): (snapshot: Snapshot) => Milliseconds | undefined {
  let last: { readonly snapshot: Snapshot; readonly at: Milliseconds | undefined } | undefined
  return (snapshot) => {
    if (last?.snapshot === snapshot) return last.at
    const { receipts, now } = snapshot
    const at = steadied(last?.at, homeAt(receipts, fleetOf(snapshot), now), now)
    last = { snapshot, at }
    return at
  }
}
