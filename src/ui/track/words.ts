/** How the look at a track writes times, spans and speeds. */
import { knotsOf, type MillimetresPerSecond, type Milliseconds, type Minutes } from '../../core/units.ts'

/** `14:02:11` in a zone. */
export function clockOf(at: Milliseconds, timezone: Minutes): string {
  return localIso(at, timezone).slice(11, 19)
}

/** `2023-10-07` in a zone. */
export function dateOf(at: Milliseconds, timezone: Minutes): string {
  return localIso(at, timezone).slice(0, 10)
}

/** `UTC+01:00` */
export function zoneText(timezone: Minutes): string {
  const minutes = Math.abs(timezone)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
  return `UTC${timezone < 0 ? '-' : '+'}${hours}:${rest}`
}

/** `4.2 s`, `2 min 10 s`, `5 h 24 min`. */
export function spanText(span: Milliseconds): string {
  if (span < 59_950) return `${(span / 1000).toFixed(1)} s`
  const seconds = Math.round(span / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A speed in knots with two decimals, as speeds are compared. */
export function knotsText(speed: MillimetresPerSecond): string {
  return knotsOf(speed).toFixed(2)
}

/** `1 gap`, `3 gaps`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function localIso(at: Milliseconds, timezone: Minutes): string {
  return new Date(at + timezone * 60_000).toISOString()
}
