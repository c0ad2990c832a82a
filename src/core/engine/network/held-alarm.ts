/** An alarm that a person has time to read: once shown it stays, and its words change seldom. */
import type { Clock } from '../../base/clock.ts'
import type { Milliseconds } from '../../base/units.ts'
import type { AlarmTopic, Emit } from '../../events/events.ts'

/** The words of an alarm are shown at least this long, whatever has become of their reason. */
export const HOLD: Milliseconds = 10_000

export interface ShownAlarm<Trouble extends string> {
  readonly trouble: Trouble
  /** Since when its words are shown, elapsed time. */
  readonly since: Milliseconds
}

export type AlarmStep<Trouble extends string> =
  | { readonly type: 'leave' }
  | { readonly type: 'raise'; readonly trouble: Trouble }
  | { readonly type: 'clear'; readonly last: Trouble }

/** What to do with an alarm that is shown (undefined = none is) where `wanted` is the trouble now (undefined = none). */
function nextStep<Trouble extends string>(
  shown: ShownAlarm<Trouble> | undefined,
  wanted: Trouble | undefined,
  at: Milliseconds,
): AlarmStep<Trouble> {
  const isHeld = shown !== undefined && at - shown.since < HOLD
  if (isHeld || shown?.trouble === wanted) return { type: 'leave' }
  if (wanted !== undefined) return { type: 'raise', trouble: wanted }
  return shown === undefined ? { type: 'leave' } : { type: 'clear', last: shown.trouble }
}

export interface AlarmWords<Trouble extends string> {
  readonly raised: (trouble: Trouble) => string
  /** `trouble` is what was shown last. */
  readonly cleared: (trouble: Trouble) => string
}

interface AlarmDependencies {
  readonly clock: Pick<Clock, 'now' | 'elapsed'>
  readonly emit: Emit
}

export class HeldAlarm<Trouble extends string> {
  readonly #topic: AlarmTopic
  readonly #words: AlarmWords<Trouble>
  readonly #dependencies: AlarmDependencies
  #shown: ShownAlarm<Trouble> | undefined

  constructor(topic: AlarmTopic, words: AlarmWords<Trouble>, dependencies: AlarmDependencies) {
    this.#topic = topic
    this.#words = words
    this.#dependencies = dependencies
  }

  /** Shows what is wrong now, undefined = nothing, as soon as it may; called at each look. */
  show(trouble: Trouble | undefined): void {
    const { clock, emit } = this.#dependencies
    const step = nextStep(this.#shown, trouble, clock.elapsed())
    if (step.type === 'leave') return
    const [at, topic] = [clock.now(), this.#topic]
    if (step.type === 'raise') {
      this.#shown = { trouble: step.trouble, since: clock.elapsed() }
      emit({ type: 'alarm-raised', at, topic, message: this.#words.raised(step.trouble) })
    } else {
      this.#shown = undefined
      emit({ type: 'alarm-cleared', at, topic, message: this.#words.cleared(step.last) })
    }
  }
}
