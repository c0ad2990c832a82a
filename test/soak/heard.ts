/** Follows a monitor during an endurance run: its state, the releases, and its wrong claims. */
import type { MotionId, MotionState } from '../../src/core/domain/motion.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { formatEvent } from '../../src/core/events/log-line.ts'
import { reduce } from '../../src/core/events/reduce.ts'
import { initialState, type MonitorState } from '../../src/core/events/state.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { groupOf } from '../../src/core/views/groups.ts'
import type { Fleet } from '../../src/simulator/fleet.ts'
import { Judge } from '../days/judge.ts'
import type { EventRules } from '../days/wanted.ts'
import { Presence } from './presence.ts'

export class Heard {
  /** The released motions; the caller may clear the set. */
  readonly released = new Set<MotionId>()
  readonly #judge: Judge
  readonly #presence: Presence
  readonly #onEvent: (event: MonitorEvent) => void
  readonly #unforeseen: string[] = []
  readonly #last = new Map<MotionId, string>()
  readonly #listeners = new Set<() => void>()
  readonly #read = createFleetSummariser()
  #state: MonitorState = initialState

  constructor(fleet: Fleet, rules: EventRules, eventFolder: string, onEvent: (event: MonitorEvent) => void) {
    this.#onEvent = onEvent
    this.#presence = new Presence(fleet)
    this.#judge = new Judge({
      rules,
      contentsOf: (motion) => fleet.contentsOf(motion),
      eventFolder: () => eventFolder,
      // Events come through a pipe, and may be older than the files.
      frames: 'entering',
    })
    fleet.subscribe((event) => this.#judge.see(event))
  }

  get outcome() {
    return {
      unforeseen: this.#unforeseen,
      wronged: this.#presence.wronged,
      misjudged: this.#judge.findings,
      judged: this.#judge.judged,
    }
  }

  take(event: MonitorEvent): void {
    this.#presence.hear(event)
    this.#state = reduce(this.#state, event)
    this.#judge.hear(event, this.#state)
    if ('motion' in event) this.#last.set(event.motion, formatEvent(event)[0]?.message ?? event.type)
    if (event.type === 'motion-released') this.released.add(event.motion)
    const isUnforeseen = event.type === 'notice' && event.message.includes('unexpected error')
    if (isUnforeseen) this.#unforeseen.push(event.message)
    this.#onEvent(event)
    for (const listener of this.#listeners) listener()
  }

  /** A new monitor has not verified any motion yet. */
  forget(): void {
    this.#presence.forget()
  }

  /** At rest, counted motions must be right, and one that lost a wanted track must be in trouble or gone too early. */
  judgeAtRest(losers: ReadonlySet<MotionId>): void {
    const now = Date.now()
    const { byId } = this.#read(this.#state, now)
    const lost = [...losers].flatMap((id) => {
      const summary = byId.get(id)
      const group = summary === undefined ? 'unknown' : groupOf(summary)
      return group === 'trouble' ? [] : [`motion ${id} has lost a wanted track, and is counted as "${group}"`]
    })
    this.#judge.findings.push(...this.#judge.unsettled(this.#state, now), ...lost)
  }

  stateOf(id: MotionId): MotionState | undefined {
    return this.#state.motions.get(id)?.state
  }

  /** The last event of the motion. */
  lastOf(id: MotionId): string {
    return this.#last.get(id) ?? 'nothing was heard of it'
  }

  /** Resolves once it is so. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return
        this.#listeners.delete(look)
        resolve()
      }
      this.#listeners.add(look)
      look()
    })
  }
}
