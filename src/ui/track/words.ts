/** Formats times, spans and speeds of a track. */
import { localTime } from '../../core/base/local-time.ts'
import { knotsOf, type MillimetresPerSecond, type Milliseconds, type Minutes } from '../../core/base/units.ts'

/** `14:02:11` in a zone. */
export function clockOf(at: Milliseconds, timezone: Minutes): string {
  return localTime(at, timezone).time
}

/** `4.2 s`, `2 min 10 s`, `5 h 24 min`. */
export function spanText(span: Milliseconds): string {
  if (span < 59_950) return `${(span / 1000).toFixed(1)} s`
  const seconds = Math.round(span / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A speed in knots with two decimals, for comparison. */
export function knotsText(speed: MillimetresPerSecond): string {
  return knotsOf(speed).toFixed(2)
}
