/** Plays a timeline: which instant is shown, at which speed, and what comes next. */
import type { Milliseconds } from '../base/units.ts'
import type { MonitorState } from '../events/state.ts'
import type { JournalEntry } from './journal.ts'
import type { Timeline } from './journal-timeline.ts'

/** The position and speed of a replay. */
export interface Playing {
  readonly speed: number
  readonly isPaused: boolean
  readonly isAtEnd: boolean
}

/** What to show since the last call: what happened, or another state after a seek. */
export type Played =
  | { readonly type: 'entries'; readonly entries: readonly JournalEntry[] }
  | { readonly type: 'state'; readonly state: MonitorState }

const speeds = [0.25, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600] as const

export interface PlayerOptions {
  readonly timeline: Timeline
  /** Ms that only ever grow. */
  readonly clock: () => Milliseconds
  readonly speed: number
  /** Where to begin; absent = at the start. */
  readonly at?: Milliseconds
}

export class JournalPlayer {
  readonly #timeline: Timeline
  readonly #clock: () => Milliseconds
  /** The instant that was shown when the clock read `since`. */
  #anchor: { readonly shown: Milliseconds; readonly since: Milliseconds }
  #speed: number
  #isPaused = false
  /** How many entries were handed out; undefined when the next answer is a state. */
  #count: number | undefined

  constructor({ timeline, clock, speed, at = timeline.start }: PlayerOptions) {
    this.#timeline = timeline
    this.#clock = clock
    this.#speed = speed
    this.#anchor = { shown: within(timeline, at), since: clock() }
  }

  /** The instant that is shown now. */
  now(): Milliseconds {
    const { shown, since } = this.#anchor
    const span = this.#isPaused ? 0 : (this.#clock() - since) * this.#speed
    return Math.min(this.#timeline.end, shown + span)
  }

  playing(): Playing {
    return {
      speed: this.#speed,
      isPaused: this.#isPaused,
      isAtEnd: this.now() >= this.#timeline.end,
    }
  }

  /** What has happened since the last call. */
  advance(): Played {
    const count = this.#timeline.countAt(this.now())
    const before = this.#count
    this.#count = count
    if (before === undefined || before > count)
      return { type: 'state', state: this.#timeline.stateAfter(count) }
    return { type: 'entries', entries: this.#timeline.entries.slice(before, count) }
  }

  togglePause(): void {
    this.#hold()
    this.#isPaused = !this.#isPaused
  }

  /** Moves by `by` ms, back when negative, within the journal. */
  seek(by: Milliseconds): void {
    this.#hold()
    this.#anchor = { ...this.#anchor, shown: within(this.#timeline, this.#anchor.shown + by) }
    this.#count = undefined
  }

  changeSpeed(change: 'slower' | 'faster'): void {
    this.#hold()
    const next =
      change === 'faster'
        ? speeds.find((speed) => speed > this.#speed)
        : speeds.findLast((speed) => speed < this.#speed)
    this.#speed = next ?? this.#speed
  }

  /** Restarts the measurement from the instant shown now. */
  #hold(): void {
    this.#anchor = { shown: this.now(), since: this.#clock() }
  }
}

function within({ start, end }: Timeline, at: Milliseconds): Milliseconds {
  return Math.max(start, Math.min(end, at))
}
