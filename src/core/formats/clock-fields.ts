/** Turns the parts of a written date into an instant. */
import { DAY, type Milliseconds } from '../base/units.ts'

/** The instant a UTC day begins at. The last day is kept: a track has few, and `Date.UTC` takes long. */
export class DayStart {
  #year = 0
  #month = 0
  #day = 0
  #start: Milliseconds = 0

  /** NaN for what is not a day of the calendar. */
  of(year: number, month: number, day: number): Milliseconds {
    if (day !== this.#day || month !== this.#month || year !== this.#year) {
      this.#year = year
      this.#month = month
      this.#day = day
      this.#start = startOf(year, month, day)
    }
    return this.#start
  }
}

/** The part of a day, `second` with its fraction; NaN for what no clock shows. */
export function timeOfDay(hour: number, minute: number, second: number): Milliseconds {
  if (hour > 23 || minute > 59 || second >= 61) return Number.NaN
  return (hour * 60 + minute) * 60_000 + Math.round(second * 1000)
}

function startOf(year: number, month: number, day: number): Milliseconds {
  if (month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN
  const start = Date.UTC(year, month - 1, day)
  const isOfMonth = new Date(start).getUTCMonth() === month - 1
  return isOfMonth && start > -4e4 * DAY ? start : Number.NaN
}
