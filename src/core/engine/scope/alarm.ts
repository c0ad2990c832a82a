/** An alarm with several reasons: raised while there is any, emitted again when they change, cleared with the last. */
import type { Clock } from '../../base/clock.ts'
import type { AlarmTopic, Emit } from '../../events/events.ts'

export class Alarm<Reason extends string> {
  readonly #topic: AlarmTopic
  readonly #allClear: string
  readonly #dependencies: { readonly clock: Pick<Clock, 'now'>; readonly emit: Emit }
  readonly #reasons = new Map<Reason, string>()
  #raised = ''

  constructor(
    topic: AlarmTopic,
    allClear: string,
    dependencies: { readonly clock: Pick<Clock, 'now'>; readonly emit: Emit },
  ) {
    this.#topic = topic
    this.#allClear = allClear
    this.#dependencies = dependencies
  }

  /** Gives a reason in a sentence, or `undefined` when it no longer holds. */
  set(reason: Reason, sentence: string | undefined): void {
    if (sentence === undefined) this.#reasons.delete(reason)
    else this.#reasons.set(reason, sentence)
    const { clock, emit } = this.#dependencies
    const message = [...this.#reasons.values()].join('; ')
    if (message === this.#raised) return
    this.#raised = message
    const at = clock.now()
    if (message !== '') emit({ type: 'alarm-raised', at, topic: this.#topic, message })
    else emit({ type: 'alarm-cleared', at, topic: this.#topic, message: this.#allClear })
  }
}
