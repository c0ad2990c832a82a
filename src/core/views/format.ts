/** Formats values for the screen: ages, sizes, rates, speeds, local times. */
import { type Bytes, type Milliseconds, type Minutes, mebibytesOf } from '../base/units.ts'

/** The steps of an age below a minute, so that an idle screen seldom changes. */
const AGE_STEP = 10

/** How long ago, in one unit: `now`, `20 s`, `3 min`, `2 h`, `5 d`. */
export function formatAge(at: Milliseconds | undefined, now: Milliseconds): string {
  if (at === undefined) return ''
  const seconds = Math.max(0, Math.floor((now - at) / 1000))
  if (seconds < AGE_STEP) return 'now'
  if (seconds < 60) return `${Math.floor(seconds / AGE_STEP) * AGE_STEP} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** A size in MiB: `0.9 MiB`, `131 MiB`. */
export function formatMebibytes(size: Bytes): string {
  const mebibytes = mebibytesOf(size)
  return `${mebibytes < 100 ? mebibytes.toFixed(1) : Math.round(mebibytes)} MiB`
}

/** Free disk space: `212 GiB`, below one GiB in MiB. */
export function formatDisk(size: Bytes): string {
  const gibibytes = size / 2 ** 30
  return gibibytes < 1 ? formatMebibytes(size) : `${Math.round(gibibytes)} GiB`
}

/** Bytes a second as `2.7 MiB/s`. */
export function formatRate(rate: number): string {
  return `${mebibytesOf(rate).toFixed(1)} MiB/s`
}

/** Formats local times of one zone; by default the laptop's. */
export interface LocalTime {
  /** `17:02 CET` */
  readonly minuteWithZone: (at: Milliseconds) => string
  /** `17:02:11 CET` */
  readonly secondWithZone: (at: Milliseconds) => string
  /** `17:02` */
  readonly minute: (at: Milliseconds) => string
  /** `17:02:11` */
  readonly second: (at: Milliseconds) => string
  /** `Tue 7 Oct 17:02` */
  readonly day: (at: Milliseconds) => string
}

/** The formats of a zone; a wrong zone name falls back to UTC. */
export function createLocalTime(timeZone: string | undefined): LocalTime {
  const zone = isZone(timeZone) ? timeZone : 'UTC'
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const writer = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat('en-GB', { ...options, ...(zone && { timeZone: zone }) })
    return (at: Milliseconds) => (isInstant(at) ? format.format(at).replace(',', '') : '?')
  }
  return {
    minuteWithZone: writer({ ...clock, timeZoneName: 'short' }),
    secondWithZone: writer({ ...clock, second: '2-digit', timeZoneName: 'short' }),
    minute: writer(clock),
    second: writer({ ...clock, second: '2-digit' }),
    day: writer({ ...clock, weekday: 'short', day: 'numeric', month: 'short' }),
  }
}

/** The same for the event's zone, which is known by its offset alone. */
export function localTimeIn(timezone: Minutes): LocalTime {
  const utc = createLocalTime('UTC')
  const inZone = (write: (at: Milliseconds) => string) => (at: Milliseconds) => write(at + timezone * 60_000)
  const withZone = (write: (at: Milliseconds) => string) => (at: Milliseconds) =>
    `${inZone(write)(at)} ${zoneText(timezone)}`
  return {
    minuteWithZone: withZone(utc.minute),
    secondWithZone: withZone(utc.second),
    minute: inZone(utc.minute),
    second: inZone(utc.second),
    day: inZone(utc.day),
  }
}

/** `UTC+01:00` */
export function zoneText(timezone: Minutes): string {
  const minutes = Math.abs(timezone)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
  return `UTC${timezone < 0 ? '-' : '+'}${hours}:${rest}`
}

function isZone(timeZone: string | undefined): boolean {
  if (timeZone === undefined) return true
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone })
    return true
  } catch {
    return false
  }
}

/** A device may send any number as a date; only these can be formatted. */
function isInstant(at: number): boolean {
  return Math.abs(at) <= 8.64e15
}
