/** What every screen says of a single track. */
import { knotsOf } from '../base/units.ts'
import type { Track } from '../domain/track.ts'
import type { Motion } from '../events/state.ts'
import { formatMebibytes } from './format.ts'
import type { Tone } from './state-words.ts'

export const trackTones: Readonly<Record<Track['status'], Tone>> = {
  skipped: 'quiet',
  queued: 'plain',
  downloading: 'busy',
  completed: 'plain',
  failed: 'bad',
}

/** `completed`, `downloading 45%`. */
export function trackStatusText({ status, received = 0, expected = 0 }: Track): string {
  const isUnderWay = status === 'downloading' && expected > 0
  return isUnderWay ? `${status} ${Math.floor((received / expected) * 100)}%` : status
}

/** Why it was skipped or failed, and what the file is worth; it may be a text from outside. */
export function trackWhyText({ reason, verdict }: Track): string {
  return [reason, verdict].filter((each) => each !== undefined && each !== '').join('; ')
}

/** The first of the misdated logs with its figures, and how many more there are. */
export function misdatedText({ day, figures, more }: NonNullable<Motion['misdated']>): string {
  const rest = more === 0 ? '' : `, and ${more} more`
  const { size, best500m } = figures
  const best = `${formatMebibytes(size)} ${knotsOf(best500m).toFixed(1)} kn`
  return `${day}  ${best}${rest}: was its clock wrong?`
}
