/** An alarm with several reasons: raised while there is any, emitted again when they change, cleared with the last. */
import type { Clock } from '../../base/clock.ts'
import type { AlarmTopic, Emit } from '../../events/events.ts'

/** Gives a reason in a sentence, or `undefined` when it no longer holds. */
export type SetAlarm<Reason extends string> = (reason: Reason, sentence: string | undefined) => void

/** An alarm without a reason so far; `allClear` is logged when the last reason has gone. */
export function createAlarm<Reason extends string>(
  topic: AlarmTopic,
  allClear: string,
  { clock, emit }: { readonly clock: Pick<Clock, 'now'>; readonly emit: Emit },
): SetAlarm<Reason> {
  const reasons = new Map<Reason, string>()
  let raised = ''
  return (reason, sentence) => {
    if (sentence === undefined) reasons.delete(reason)
    else reasons.set(reason, sentence)
    const message = [...reasons.values()].join('; ')
    if (message === raised) return
    raised = message
    const at = clock.now()
    if (message !== '') emit({ type: 'alarm-raised', at, topic, message })
    else emit({ type: 'alarm-cleared', at, topic, message: allClear })
  }
}
