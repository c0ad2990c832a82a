/** Decides how eagerly absent motions are searched for: as often as the network allows, or once an interval. */
import type { Milliseconds } from '../../base/units.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { MonitorEvent } from '../../events/events.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'
import { WakeUp } from '../scope/wake-up.ts'

/** After this long without an event that matters, the search for every absent motion is unhurried. */
export const CALM_AFTER: Milliseconds = 600_000

/** `eager`: as often as the packets for all allow. `unhurried`: once an interval. */
export type Pace = 'eager' | 'unhurried'

export interface Prospects {
  /** Somebody has it today. */
  readonly isAssigned: boolean
  /** It was released and has left: it lies in the bucket. */
  readonly isHome: boolean
  /** It was seen in this session and is not known to have left: that must be found out soon. */
  readonly isMissed: boolean
  /** Nothing has happened for `CALM_AFTER`. */
  readonly isCalm: boolean
}

export function paceOf({ isAssigned, isHome, isMissed, isCalm }: Prospects): Pace {
  if (isMissed) return 'eager'
  return isAssigned && !isHome && !isCalm ? 'eager' : 'unhurried'
}

/**
 * True for an event that calls for an eager search: a motion has come or left, the network or the wanted motions have
 * changed. A motion that is retried after trouble has been online all the while.
 */
export function isStir(event: MonitorEvent, online: ReadonlySet<MotionId>): boolean {
  switch (event.type) {
    case 'motion-connected':
      return !online.has(event.motion)
    case 'motion-disconnected':
    case 'roster-applied':
    case 'configuration-applied':
      return true
    case 'alarm-raised':
    case 'alarm-cleared':
      return event.topic === 'network'
    default:
      return false
  }
}

export class Eagerness {
  readonly #dependencies: Pick<Dependencies, 'clock' | 'emit'>
  readonly #wakeUp = new WakeUp()
  readonly #listeners = new Set<() => void>()
  readonly #online = new Set<MotionId>()
  #stirredAt: Milliseconds
  #isCalm = false

  constructor(dependencies: Pick<Dependencies, 'clock' | 'emit'>) {
    this.#dependencies = dependencies
    this.#stirredAt = dependencies.clock.elapsed()
  }

  /** True while nothing has happened for long. */
  get isCalm(): boolean {
    return this.#isCalm
  }

  /** Takes an event. Never throws, never waits. */
  take(event: MonitorEvent): void {
    const stirs = isStir(event, this.#online)
    if (event.type === 'motion-connected') this.#online.add(event.motion)
    else if (event.type === 'motion-disconnected') this.#online.delete(event.motion)
    if (stirs) this.stir()
  }

  /** Something has happened, or a person is there: the search becomes eager. */
  stir(): void {
    this.#stirredAt = this.#dependencies.clock.elapsed()
    if (!this.#isCalm) return
    this.#isCalm = false
    logNotice(this.#dependencies, 'DEBUG', 'The search for absent motions is eager again')
    this.#wakeUp.interrupt()
    for (const listener of [...this.#listeners]) listener()
  }

  /** Calls back when a calm search becomes eager, until the returned function is called. */
  onEager(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Lets the search become calm in time, until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const left = Math.max(0, this.#stirredAt + CALM_AFTER - this.#dependencies.clock.elapsed())
      if (left === 0 && !this.#isCalm) {
        this.#isCalm = true
        logNotice(
          this.#dependencies,
          'DEBUG',
          'Nothing has happened for 10 minutes: absent motions are looked for once an interval',
        )
      }
      await this.#wakeUp.wait(left === 0 ? CALM_AFTER : left, this.#dependencies.clock, signal)
    }
  }
}
