/** Reads dates as people and spreadsheets write them in motions.csv, and never guesses day and month. */
import { isDate } from '../base/local-time.ts'

/** A date `YYYY-MM-DD`, or why there is none. */
export type RosterDate =
  | { readonly ok: true; readonly date: string }
  /** `ambiguous`: 03/04/2026 is 3 April to some and 4 March to others. */
  | { readonly ok: false; readonly reason: 'no-date' | 'ambiguous' }

/** Midnight, which a spreadsheet writes after a date in a column of times. */
const midnight = String.raw`(?:[T ]0?0:00(?::00(?:\.0+)?)?)?`

/** 2026-11-20, 2026/11/20, 2026.11.20. */
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${midnight}$`)

/** 20.11.2026: with dots, the day comes first. */
const dayFirst = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})${midnight}$`)

/** 03/04/2026, 3-4-26, 3.4.26. */
const eitherFirst = /^\d{1,2}([-/.])\d{1,2}\1(?:\d{2}|\d{4})(?:[T ][\d:.]+)?$/

/** Reads a date, which must exist and lie in this century. */
export function readRosterDate(text: string): RosterDate {
  const [, year, , month, day] = yearFirst.exec(text) ?? []
  if (year !== undefined) return dateOf(year, month, day)
  const [, dayOf, monthOf, yearOf] = dayFirst.exec(text) ?? []
  if (yearOf !== undefined) return dateOf(yearOf, monthOf, dayOf)
  return { ok: false, reason: eitherFirst.test(text) ? 'ambiguous' : 'no-date' }
}

function dateOf(year: string, month = '', day = ''): RosterDate {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDate(date) && date.startsWith('20') ? { ok: true, date } : { ok: false, reason: 'no-date' }
}
