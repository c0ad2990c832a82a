/** Announces, sounds and vibrates: once for all motions that turned green since the last frame, and when the link is lost. */
import type { StoreApi } from 'zustand/vanilla'
import type { MotionId } from '../../core/domain/motion.ts'
import { greenOf, greenText } from './bucket.ts'
import type { Frame, Frames } from './frame.ts'
import { linkWords } from './link-words.ts'

export interface AlertOptions {
  readonly frames: Frames
  readonly sound: StoreApi<boolean>
  readonly readAloud: (text: string) => void
  readonly signal: (kind: SignalKind) => void
}

export type SignalKind = 'green' | 'lost'

/** What a frame announces: the text, and the signal if sound is on. */
export interface Alert {
  readonly text: string
  /** Undefined = no signal. */
  readonly kind: SignalKind | undefined
}

/** What is new in a frame compared with the one before; nothing is new in the first. */
export function alertOf(
  before: { readonly frame: Frame; readonly green: ReadonlySet<MotionId> } | undefined,
  frame: Frame,
): Alert | undefined {
  if (before === undefined) return undefined
  const wasLive = before.frame.status.kind === 'live'
  if (frame.status.kind !== 'live') {
    const words = wasLive ? linkWords(frame) : undefined
    return words && { text: `${words.what} ${words.todo}`.trim(), kind: 'lost' }
  }
  const green = greenText(before.green, greenOf(frame.fleet))
  if (green !== undefined) return { text: green, kind: 'green' }
  const isBack = before.frame.status.kind === 'stale' || before.frame.status.kind === 'ended'
  return isBack ? { text: 'Live again.', kind: undefined } : undefined
}

/** Alerts from now on, as long as the page is open. */
export function startAlerts({ frames, sound, readAloud, signal }: AlertOptions): void {
  let before: Parameters<typeof alertOf>[0]
  frames.subscribe(() => {
    const frame = frames.current()
    if (!frame.isKnown) return
    const alert = alertOf(before, frame)
    // What turned green while the link was lost is new when it is back.
    const green = frame.status.kind === 'live' || before === undefined ? greenOf(frame.fleet) : before.green
    before = { frame, green }
    if (alert === undefined) return
    readAloud(alert.text)
    if (alert.kind !== undefined && sound.getState()) signal(alert.kind)
  })
}
