/** Checks the laptop's clock, which decides which day is today. */
import { join } from 'node:path'
import type { Platform } from '../../core/base/platform.ts'
import type { Milliseconds, Minutes } from '../../core/base/units.ts'
import { readdir, stat } from '../../core/disk/calls.ts'
import { judgeOutside, setFromWindows, setTheClock, spanWords } from '../../core/domain/clocks.ts'
import { differenceOf } from '../../core/engine/watches/clock-watch.ts'
import { createWindowsClock } from '../../core/engine/watches/windows-watch.ts'
import { type DoctorFinding, ok, problem, warning } from './finding.ts'
import { outputOf } from './machine.ts'

export interface ClockFacts {
  readonly now: Milliseconds
  /** An IANA name. */
  readonly zone: string
  /** East of UTC. */
  readonly offset: Minutes
  /** The event's own zone; undefined without a configuration. */
  readonly eventOffset: Minutes | undefined
  readonly platform: Platform
  /** Whether the system synchronises its clock; undefined where it does not say. */
  readonly isSynchronised: boolean | undefined
  /** How far the clock of WSL is behind that of Windows; undefined where unknown. */
  readonly behindWindows: Milliseconds | undefined
  /** The newest file of the event, if any. */
  readonly newest: { readonly file: string; readonly at: Milliseconds } | undefined
}

/** The years in which this program is used. */
const FIRST_YEAR = 2025
const LAST_YEAR = 2099

/** A file may be this much newer than the clock, because another machine's disk has its own clock. */
const TOLERANCE: Milliseconds = 2 * 60_000

const CLOCK_QUERY_TIMEOUT: Milliseconds = 2000

/** Checks no more files than this; a file from the future is most likely among them. */
const MOST_FILES = 500

export interface ClockQuestion {
  readonly now: Milliseconds
  readonly eventOffset: Minutes | undefined
  /** The folders whose files are checked. */
  readonly folders: readonly string[]
  readonly platform: Platform
  /** The mount point of C:, if mounted. */
  readonly driveC: string | undefined
}

export async function clockFacts(question: ClockQuestion): Promise<ClockFacts> {
  const { now, eventOffset, folders, platform, driveC } = question
  const [isSynchronised, newest, behindWindows] = await Promise.all([
    // In WSL, Windows keeps the clock.
    platform === 'linux' ? synchronised() : undefined,
    newestFile(folders),
    driveC === undefined ? undefined : readBehindWindows(driveC),
  ])
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const offset = -new Date(now).getTimezoneOffset()
  return { now, zone: timeZone, offset, eventOffset, platform, isSynchronised, behindWindows, newest }
}

export function judgeClock(facts: ClockFacts): readonly DoctorFinding[] {
  const { now, zone, offset, eventOffset, platform, isSynchronised, behindWindows, newest } = facts
  const shown = `${new Date(now + offset * 60_000).toISOString().slice(0, 16).replace('T', ' ')} ${zone} (${zoneName(offset)})`
  const year = new Date(now).getUTCFullYear()
  const remedy = setTheClock(platform)
  if (year < FIRST_YEAR || year > LAST_YEAR) return [problem('clock', `${shown} cannot be right`, remedy)]
  const difference = judgeOutside({ windows: behindWindows, dates: [] })
  if (difference !== undefined) {
    const way = difference.behind > 0 ? 'behind' : 'ahead of'
    const found = `${shown} is ${spanWords(Math.abs(difference.behind))} ${way} the clock of Windows`
    return [problem('clock', found, setFromWindows)]
  }
  if (newest !== undefined && newest.at - now > TOLERANCE) {
    const ahead = Math.round((newest.at - now) / 60_000)
    const found = `${shown}, but ${newest.file} was written ${ahead} min later than that: the clock is slow, or was fast`
    return [problem('clock', found, remedy)]
  }
  const event =
    eventOffset === undefined || eventOffset === offset
      ? ''
      : `; the days of the event are those of ${zoneName(eventOffset)}`
  if (platform === 'wsl') return [judgeClockOfWsl(shown, event, behindWindows !== undefined)]
  if (isSynchronised === false)
    return [warning('clock', `${shown}, which nobody keeps right${event}`, remedy)]
  return [ok('clock', shown + (isSynchronised === true ? ', kept right by the system' : '') + event)]
}

/** WSL takes the time from Windows, and may miss the time the laptop sleeps. */
function judgeClockOfWsl(shown: string, event: string, isCompared: boolean): DoctorFinding {
  const sleep = `after a sleep of the laptop it may stay behind: then ${setFromWindows}`
  if (isCompared) return ok('clock', `${shown}, as Windows has it${event}; ${sleep}`)
  const found = `${shown}; whether Windows has the same time cannot be seen from here${event}`
  return warning('clock', found, `compare it with the clock of Windows; ${sleep}`)
}

async function readBehindWindows(driveC: string): Promise<Milliseconds | undefined> {
  const time = await createWindowsClock(driveC)({ now: Date.now })
  return time && differenceOf(time)
}

function zoneName(offset: Minutes): string {
  const minutes = Math.abs(offset)
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return `UTC${offset < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

/** What systemd says; undefined without systemd. */
async function synchronised(): Promise<boolean | undefined> {
  const args = ['show', '--property=NTPSynchronized', '--value']
  const word = await outputOf('timedatectl', args, CLOCK_QUERY_TIMEOUT)
  return word === 'yes' ? true : word === 'no' ? false : undefined
}

async function newestFile(folders: readonly string[]): Promise<ClockFacts['newest']> {
  let newest: ClockFacts['newest']
  for (const folder of folders) {
    // The folder may not exist yet.
    const names = await readdir(folder).catch(() => [])
    for (const name of names.slice(-MOST_FILES)) {
      const file = join(folder, name)
      const { mtimeMs: at = 0 } = (await stat(file).catch(() => undefined)) ?? {}
      if (at > (newest?.at ?? 0)) newest = { file, at }
    }
  }
  return newest
}
