/** What is on disk of one motion: its tracks of all days, once each (docs/device.md, "The ledger"). */
import type { Milliseconds, Minutes } from '../core/base/units.ts'
import { isRemoved } from '../core/domain/imported-track.ts'
import { emptyLedger, type Ledger, type LedgerEntry, localFileOf, trackOf } from '../core/domain/ledger.ts'
import { type DateRules, type MisdatedLogs, misdatedOf } from '../core/domain/misdated.ts'
import { type MotionId, nameOf } from '../core/domain/motion.ts'
import type { DeviceInfo, DeviceLog } from '../core/domain/payloads.ts'
import { planMotion, tracksOf, unassignedOf } from '../core/domain/plan.ts'
import { entrantOn, eventDates, indexRoster, type Roster } from '../core/domain/roster.ts'
import type { Track, UnassignedTrack } from '../core/domain/track.ts'
import { parseKey } from '../core/domain/track-key.ts'

export interface RecordedTrack extends Track {
  readonly fileId: string
  /** Below the event's folder. */
  readonly file: string
  readonly entry: LedgerEntry
}

export interface MotionRecord {
  readonly motion: MotionId
  readonly info: DeviceInfo | undefined
  /** When the payloads were read. */
  readonly readAt: Milliseconds | undefined
  /** The note about it. */
  readonly note: string | undefined
  /** By start. */
  readonly tracks: readonly RecordedTrack[]
  readonly unassigned: readonly UnassignedTrack[]
  /** Logs with wrong dates; absent for none. */
  readonly misdated?: MisdatedLogs
  /** Ledger entries of a log under a second key, which do not count. */
  readonly duplicates: readonly Duplicate[]
  readonly problems: readonly string[]
}

interface Duplicate {
  readonly key: string
  readonly instead: string
  /** `YYYYMMDD` */
  readonly day: string
}

export interface MotionFiles extends Pick<MotionRecord, 'motion' | 'info' | 'readAt' | 'note' | 'problems'> {
  /** The zone in settings.json. */
  readonly timezone: Minutes | undefined
  readonly logs: readonly DeviceLog[]
  readonly ledger: Ledger
}

/**
 * The tracks of a motion as on the screen, and those that only the ledger has. A log with several keys in the ledger,
 * as after a change of its File ID, counts once.
 */
export function recordOf(
  files: MotionFiles,
  roster: Roster,
  { minimum500mBest, timezone: eventTimezone }: Omit<DateRules, 'now'>,
): MotionRecord {
  const { motion, timezone, logs, ledger, readAt } = files
  const index = indexRoster(roster)
  const plan = planMotion({
    motion,
    timezone,
    logs,
    isRemembered: true,
    ledger,
    entrantOn: (id, date) => entrantOn(index, id, date),
    eventDates: eventDates(roster),
    minimum500mBest,
  })
  // Entries without a log come later: of two for the same log, the saved one counts.
  const planned = plan.ok ? tracksOf({ logs: plan.logs, ledger: emptyLedger }, minimum500mBest) : []
  const known = plan.ok ? plan.ledger : ledger
  const others = plan.ok ? plan.withoutLog : [...ledger.keys()]
  const isHome = ({ status }: Track): boolean => status === 'completed'
  const { kept, duplicates } = onceEach([
    ...planned.flatMap((track) => recorded(track.key, known, track)),
    ...others.flatMap((key) => recorded(key, known)).sort((a, b) => Number(isHome(b)) - Number(isHome(a))),
  ])
  const rules = { now: readAt ?? 0, timezone: eventTimezone, minimum500mBest }
  const misdated = plan.ok ? misdatedOf(plan.logs, rules).logs : undefined
  const conflicts = (plan.ok ? plan.logs : []).flatMap((log) => {
    if (log.outcome !== 'conflict') return []
    return `${nameOf(motion)}: ${log.log.file} has the key of ${log.holder}: ${log.key}`
  })
  return {
    motion,
    info: files.info,
    readAt,
    note: files.note,
    tracks: kept.sort((a, b) => a.figures.startDate - b.figures.startDate),
    unassigned: plan.ok ? unassignedOf(plan.logs) : [],
    ...(misdated && { misdated }),
    duplicates,
    problems: [
      ...files.problems,
      ...conflicts,
      ...(plan.ok || logs.length === 0
        ? []
        : [`${nameOf(motion)}: settings.json has no timezone, so its logs have no dates`]),
    ],
  }
}

function recorded(key: string, ledger: Ledger, track?: Track): RecordedTrack[] {
  const entry = ledger.get(key)
  const fileId = parseKey(key)?.fileId
  if (entry === undefined || fileId === undefined) return []
  // A person took it back.
  if (isRemoved(entry)) return []
  return [{ ...(track ?? trackOf(key, entry)), fileId, file: localFileOf(entry), entry }]
}

function onceEach(tracks: readonly RecordedTrack[]): {
  readonly kept: RecordedTrack[]
  readonly duplicates: readonly Duplicate[]
} {
  const byLog = new Map<string, RecordedTrack>()
  const duplicates: Duplicate[] = []
  for (const track of tracks) {
    const same = byLog.get(track.entry.motion_file)
    if (same === undefined) byLog.set(track.entry.motion_file, track)
    else duplicates.push({ key: track.key, instead: same.key, day: track.day })
  }
  return { kept: [...byLog.values()], duplicates }
}
