/** Watches whether anyone answers lookups at all: silence is the network's trouble, not a hundred motions'. */
import type { LookupCounts } from '../device/resolver.ts'
import type { Milliseconds } from '../units.ts'
import type { StageContext } from './context.ts'

const SPAN: Milliseconds = 1000

/** So many lookups in a row must end without an answer. */
const SILENT_LOOKUPS = 3

/** Looks at the resolver's counts until the signal. */
export async function watchDns({ clock, emit, resolver }: StageContext, signal: AbortSignal): Promise<void> {
  let isSilent = false
  let before = resolver.counts
  while (!signal.aborted) {
    await clock.wait(SPAN, signal)
    const now = resolver.counts
    const wasSilent = isSilent
    isSilent = isSilentNow(before, now, wasSilent)
    // Counts are compared with those of the last answer, so that slow lookups add up.
    if (now.answered > before.answered || isSilent) before = now
    if (isSilent && !wasSilent) {
      const message = 'DNS does not answer: is the laptop on the WiFi of the event?'
      emit({ type: 'alarm-raised', at: clock.now(), topic: 'dns', message })
    } else if (!isSilent && wasSilent) {
      emit({ type: 'alarm-cleared', at: clock.now(), topic: 'dns', message: 'DNS answers again' })
    }
  }
}

/** True when lookups have ended since `before`, and none of them with an answer. */
export function isSilentNow(before: LookupCounts, now: LookupCounts, wasSilent: boolean): boolean {
  if (now.answered > before.answered) return false
  return wasSilent || now.unanswered - before.unanswered >= SILENT_LOOKUPS
}
