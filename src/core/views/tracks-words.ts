/** What every screen says beside the state: how far the reading is, what is wrong, or what is saved. */
import type { Milliseconds } from '../base/units.ts'
import { describeBrought, diagnosisOf } from './diagnosis.ts'
import type { LocalTime } from './format.ts'
import { groupOf } from './groups.ts'
import type { MotionSummary } from './motion-summary.ts'
import type { Tone } from './state-words.ts'

/** A text, and the tone that it is shown in. */
export interface TonedText {
  readonly text: string
  readonly tone: Tone
}

/** The instant that is shown, and the times of its zone. */
export interface Shown {
  readonly now: Milliseconds
  readonly time: LocalTime
}

/** After so long, and in such steps, a motion being read is shown as silent, ms. */
const SILENCE_STEP = 5_000

/** The words, at most `width` characters where they allow it; those of a motion being read stand beside its bar. */
export function tracksWords(summary: MotionSummary, shown: Shown, width: number): TonedText {
  switch (summary.state) {
    case 'inspecting':
      return silence(summary, shown.now, width) ?? quiet('')
    case 'downloading':
      return (
        silence(summary, shown.now, width) ?? { text: daysTexts(summary.progress)[0] ?? '', tone: 'busy' }
      )
    case 'inspected':
      return { text: toRead(summary, width), tone: 'plain' }
    case 'in-trouble':
    case 'gone-early':
      return { text: diagnosisOf(summary)?.short ?? '', tone: 'bad' }
    case 'released':
    case 'gone':
      return brought(summary, width)
    case 'awaited':
      return awaited(summary, shown.time)
    default:
      return quiet('')
  }
}

/** True for a motion being read that sends nothing. */
export function isSilent({ motion: { lastSeen }, state }: MotionSummary, now: Milliseconds): boolean {
  const isBeingRead = state === 'inspecting' || state === 'downloading'
  return isBeingRead && now - (lastSeen ?? now) >= SILENCE_STEP
}

/** How much of what is wanted has come, from 0 to 1. */
export function shareRead({ received, expected }: MotionSummary['progress']): number {
  return expected > 0 ? Math.min(1, received / expected) : 0
}

/** The tracks of today and older ones apart, the longest words first; none without older tracks. */
export function daysTexts({ wanted, home, older }: MotionSummary['progress']): readonly string[] {
  if (older.wanted === 0) return []
  const olderText = `older ${older.home}/${older.wanted}`
  if (older.wanted === wanted) return [olderText]
  const today = `${home - older.home}/${wanted - older.wanted}`
  return [`today ${today}, ${olderText}`, `${today}, ${olderText}`, `${today} +${older.home}/${older.wanted}`]
}

function brought(summary: MotionSummary, width: number): TonedText {
  const { text, isGood } = describeBrought(summary, width)
  if (!isGood) return { text, tone: 'warn' }
  return { text, tone: summary.state === 'gone' ? 'quiet' : 'good' }
}

function awaited(summary: MotionSummary, time: LocalTime): TonedText {
  const { asOf, left, progress, day } = summary
  if (asOf !== undefined) return { text: `was here ${time.minute(asOf)}`, tone: 'warn' }
  if (left > 0) return { text: `${left} of ${progress.wanted} not home`, tone: 'warn' }
  return quiet(groupOf(summary) === 'done' ? `${day.home}/${day.home} home` : '')
}

/** It may be switched off long before its time-out ends. */
function silence(summary: MotionSummary, now: Milliseconds, width: number): TonedText | undefined {
  if (!isSilent(summary, now)) return undefined
  const steps = Math.floor((now - (summary.motion.lastSeen ?? now)) / SILENCE_STEP)
  const text = `silent ${(steps * SILENCE_STEP) / 1000} s`
  const question = ', still on?'
  return { text: text.length + question.length <= width ? text + question : text, tone: 'warn' }
}

/** What is known to be wanted before the first byte. */
function toRead({ progress, left }: MotionSummary, width: number): string {
  const [longest = '', ...shorter] = daysTexts(progress)
  if (longest !== '') return [longest, ...shorter].find((text) => text.length <= width) ?? ''
  return progress.wanted === 0 ? '' : `${left} to read`
}

function quiet(text: string): TonedText {
  return { text, tone: 'quiet' }
}
