/** Whether the laptop's clock differs from clocks outside of it, decided and in words; pure. */
import type { Platform } from '../base/platform.ts'
import type { Milliseconds } from '../base/units.ts'

/** By how much the laptop's clock is behind others; negative = ahead of them. */
export interface OutsideReadings {
  /** That of Windows, around WSL; undefined where it cannot be had. */
  readonly windows: Milliseconds | undefined
  /** What each host's `Date` header says, one for each host. */
  readonly dates: readonly Milliseconds[]
}

export interface OutsideDifference {
  readonly by: 'windows' | 'motions'
  /** How many agree. */
  readonly clocks: number
  /** Negative = the laptop's clock is ahead. */
  readonly behind: Milliseconds
}

/** A larger difference is an alarm. */
const MOST: Milliseconds = 60_000

/** One that was an alarm stays so down to this: a clock that drifts must not raise and clear by turns. */
const STANDING_MOST: Milliseconds = 50_000

/** Hosts whose clocks lie within this of one another agree. */
const AGREEMENT: Milliseconds = 60_000

/** Small servers give local time as GMT, or have lost count of the weeks: neither says anything of the laptop. */
const ZONE_STEP: Milliseconds = 30 * 60_000
const DAY: Milliseconds = 24 * 3_600_000

/**
 * How far the laptop's clock is off; undefined for agreement, and where it cannot be said.
 *
 * Windows is believed by itself: WSL has its clock from there. What devices say of the time was never seen: two must
 * agree, and be more than half of all that may be right.
 */
export function judgeOutside(readings: OutsideReadings, isStanding = false): OutsideDifference | undefined {
  const most = isStanding ? STANDING_MOST : MOST
  const { windows } = readings
  if (windows !== undefined) {
    return Math.abs(windows) > most ? { by: 'windows', clocks: 1, behind: windows } : undefined
  }
  const credible = readings.dates.filter(isCredible).toSorted((a, b) => a - b)
  const agreeing = largestAgreement(credible)
  const behind = agreeing[Math.floor(agreeing.length / 2)]
  if (behind === undefined || agreeing.length < 2 || agreeing.length * 2 <= credible.length) return undefined
  return Math.abs(behind) > most ? { by: 'motions', clocks: agreeing.length, behind } : undefined
}

/** The difference in a line, with what to do. */
export function describeOutside({ by, clocks, behind }: OutsideDifference, platform: Platform): string {
  const span = `${spanWords(Math.abs(behind))} ${behind > 0 ? 'behind' : 'ahead of'}`
  if (by === 'windows') return `The clock of WSL is ${span} that of Windows: ${setFromWindows}`
  return `The laptop's clock is ${span} what ${clocks} motions say of the time: ${setTheClock(platform)}`
}

/** Sets the clock of WSL to that of Windows. */
export const setFromWindows = 'run "sudo hwclock -s" in a terminal of WSL'

/** What a person does about the laptop's clock. */
export function setTheClock(platform: Platform): string {
  switch (platform) {
    case 'wsl':
      return `see that the clock of Windows is right, then ${setFromWindows}`
    case 'windows':
      return 'set the clock: Settings, "Date & time", "Sync now" with the internet, else by hand, by a phone'
    case 'macos':
      return 'set the clock: System Settings, "Date & Time", automatically with the internet, else by hand, by a phone'
    case 'linux':
      return 'set the clock: "sudo timedatectl set-ntp true" with the internet, else by hand, by a phone'
  }
}

/** `7 min`, `2.3 h`, `12 days`, `4.1 years`. */
export function spanWords(span: Milliseconds): string {
  const minutes = span / 60_000
  if (minutes < 60) return `${Math.floor(minutes)} min`
  if (minutes < 48 * 60) return `${(minutes / 60).toFixed(1)} h`
  const days = span / DAY
  return days < 730 ? `${Math.round(days)} days` : `${(days / 365.25).toFixed(1)} years`
}

function isCredible(behind: Milliseconds): boolean {
  if (Math.abs(behind) > DAY) return false
  const zones = Math.round(behind / ZONE_STEP)
  return zones === 0 || Math.abs(behind - zones * ZONE_STEP) > MOST
}

/** Of ascending differences the most that lie within `AGREEMENT` of one another. */
function largestAgreement(sorted: readonly Milliseconds[]): readonly Milliseconds[] {
  let largest: readonly Milliseconds[] = []
  for (const [from, first] of sorted.entries()) {
    const agreeing = sorted.slice(from).filter((each) => each - first <= AGREEMENT)
    if (agreeing.length > largest.length) largest = agreeing
  }
  return largest
}
