/** Who was on the network when, from the lines of journals: arrivals, releases and departures. */
import type { Milliseconds } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import type { Bout, VisitRecord } from './report.ts'

/** So long without anybody on the network parts two bouts. */
const TIMELINE_GAP: Milliseconds = 30 * 60_000

type OpenVisit = { -readonly [Field in keyof VisitRecord]: VisitRecord[Field] }

/** Takes the events of sessions in their order; those that tell nothing of a visit do no harm. */
export class VisitBook {
  /** Of sessions that have ended. */
  readonly #closed: OpenVisit[] = []
  #visits: OpenVisit[] = []
  #present = new Map<MotionId, OpenVisit>()

  take(event: MonitorEvent): void {
    switch (event.type) {
      case 'session-started':
        this.endSession(undefined)
        return
      case 'clock-stepped':
        this.#shift(event.by)
        return
      case 'motion-remembered':
        if (event.as === 'here' || event.as === 'in-trouble') this.#reopen(event.motion)
        return
      case 'motion-connected':
        this.#arrive(event.motion, event.at)
        return
      case 'motion-released': {
        const visit = this.#present.get(event.motion)
        if (visit === undefined) return
        visit.releasedAt ??= event.at
        visit.content = event.content
        visit.until = event.at
        return
      }
      case 'motion-disconnected': {
        const visit = this.#present.get(event.motion)
        if (visit === undefined) return
        visit.leftAt = event.at
        visit.until = event.at
        visit.leftEarly = event.as === 'gone-early'
        this.#present.delete(event.motion)
        return
      }
    }
  }

  /** The session is over, or is known up to `until`: whoever was there then has not been seen to leave. */
  endSession(until: Milliseconds | undefined): void {
    for (const visit of this.#present.values()) visit.until = Math.max(visit.until, until ?? visit.until)
    this.#closed.push(...this.#visits)
    this.#visits = []
    this.#present.clear()
  }

  /** All visits so far, by their arrival. */
  visits(): readonly VisitRecord[] {
    return [...this.#closed, ...this.#visits].sort((a, b) => a.arrivedAt - b.arrivedAt || a.motion - b.motion)
  }

  /** The monitor was restarted while the motion was there: its visit goes on, or its end is still to come. */
  #reopen(motion: MotionId): void {
    const last = this.#closed.findLast((visit) => visit.motion === motion)
    if (last !== undefined && last.leftAt === undefined) this.#present.set(motion, last)
  }

  #arrive(motion: MotionId, at: Milliseconds): void {
    const present = this.#present.get(motion)
    // The network was away and is back: the motion was there all the time.
    if (present !== undefined) {
      present.until = at
      return
    }
    const visit: OpenVisit = { motion, arrivedAt: at, leftEarly: false, until: at }
    this.#present.set(motion, visit)
    this.#visits.push(visit)
  }

  /** The clock was set: what was five minutes ago was so by the new clock too. */
  #shift(by: Milliseconds): void {
    for (const visit of this.#visits) {
      visit.arrivedAt += by
      visit.until += by
      if (visit.releasedAt !== undefined) visit.releasedAt += by
      if (visit.leftAt !== undefined) visit.leftAt += by
    }
  }
}

/** The bouts of visits that are in the order of their arrival: the quiet between morning and evening is left out. */
export function boutsOf(visits: readonly VisitRecord[]): readonly Bout[] {
  const bouts: { from: Milliseconds; to: Milliseconds }[] = []
  for (const { arrivedAt, until } of visits) {
    const last = bouts.at(-1)
    if (last === undefined || arrivedAt > last.to + TIMELINE_GAP) bouts.push({ from: arrivedAt, to: until })
    else last.to = Math.max(last.to, until)
  }
  return bouts
}
