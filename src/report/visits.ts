/** Finds who was on the network when, from the events of journals: arrivals, releases and departures. */
import type { Milliseconds } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import type { Bout, VisitRecord } from './report.ts'

/** A network without motions for this long separates two bouts. */
const TIMELINE_GAP: Milliseconds = 30 * 60_000

type OpenVisit = { -readonly [Field in keyof VisitRecord]: VisitRecord[Field] }

/** Takes the events of sessions in order; ignores other events. */
export class VisitBook {
  /** Of ended sessions. */
  readonly #closed: OpenVisit[] = []
  #visits: OpenVisit[] = []
  #present = new Map<MotionId, OpenVisit>()

  take(event: MonitorEvent): void {
    const visit =
      'motion' in event && event.motion !== undefined ? this.#present.get(event.motion) : undefined
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
      case 'motion-released':
        if (visit === undefined) return
        visit.releasedAt ??= event.at
        visit.content = event.content
        visit.until = event.at
        return
      case 'motion-disconnected':
        if (visit === undefined) return
        visit.leftAt = event.at
        visit.until = event.at
        visit.leftEarly = event.as === 'gone-early'
        this.#present.delete(event.motion)
        return
    }
  }

  /** Ends the session, or what is known of it up to `until`: motions online then were not seen to leave. */
  endSession(until: Milliseconds | undefined): void {
    for (const visit of this.#present.values()) visit.until = Math.max(visit.until, until ?? visit.until)
    this.#closed.push(...this.#visits)
    this.#visits = []
    this.#present.clear()
  }

  /** All visits so far, by arrival. */
  visits(): readonly VisitRecord[] {
    return [...this.#closed, ...this.#visits].sort((a, b) => a.arrivedAt - b.arrivedAt || a.motion - b.motion)
  }

  /** The motion was online when the monitor restarted: its visit goes on, or its end is still to come. */
  #reopen(motion: MotionId): void {
    const last = this.#closed.findLast((visit) => visit.motion === motion)
    if (last !== undefined && last.leftAt === undefined) this.#present.set(motion, last)
  }

  #arrive(motion: MotionId, at: Milliseconds): void {
    const present = this.#present.get(motion)
    // The network was away and is back; the motion stayed.
    if (present !== undefined) {
      present.until = at
      return
    }
    const visit: OpenVisit = { motion, arrivedAt: at, leftEarly: false, until: at }
    this.#present.set(motion, visit)
    this.#visits.push(visit)
  }

  /** The clock was set: earlier times move with it. */
  #shift(by: Milliseconds): void {
    for (const visit of this.#visits) {
      visit.arrivedAt += by
      visit.until += by
      if (visit.releasedAt !== undefined) visit.releasedAt += by
      if (visit.leftAt !== undefined) visit.leftAt += by
    }
  }
}

/** The bouts of visits in order of arrival, without the quiet hours between. */
export function boutsOf(visits: readonly VisitRecord[]): readonly Bout[] {
  const bouts: { from: Milliseconds; to: Milliseconds }[] = []
  for (const { arrivedAt, until } of visits) {
    const last = bouts.at(-1)
    if (last === undefined || arrivedAt > last.to + TIMELINE_GAP) bouts.push({ from: arrivedAt, to: until })
    else last.to = Math.max(last.to, until)
  }
  return bouts
}
