/** Reads each saved track once: its verdict, its bests, and its speeds to draw. */
import { dirname, join } from 'node:path'
import { missingReason } from '../core/archive/saved-file.ts'
import { judgeKept } from '../core/archive/verify-file.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { fingerprintOf } from '../core/disk/fingerprint.ts'
import { isImported } from '../core/domain/ledger.ts'
import { figuresOf } from '../core/domain/payload-schemas.ts'
import { isAccurate } from '../core/oao/gnss-frame.ts'
import type { CheckOutcome } from './day.ts'
import type { RecordedTrack } from './motion-record.ts'
import type { TrackCheck } from './report.ts'
import { compareBests } from './results.ts'
import { SpeedRecorder, type SpeedSeries } from './speed-series.ts'

interface CheckedTrack extends CheckOutcome {
  /** Absent when there is nothing to draw, or the track has changed. */
  readonly series?: SpeedSeries
}

export interface CheckedTracks {
  /** By key. */
  readonly checked: ReadonlyMap<string, CheckedTrack>
  /** Missing folders of days, below the event's: their tracks could not be checked. */
  readonly absentFolders: readonly string[]
}

/** The last reading of a track. */
interface KnownTrack {
  /** Shows a change of the file without reading it. */
  readonly mark: string
  readonly checked: CheckedTrack
}

/** The most points to draw of a track: more than a screen is wide. */
const MOST_POINTS = 1500

/** The longest log: the longest seen has 29 hours (docs/device.md, "Seen ranges"). */
const LONGEST_LOG: Milliseconds = 7 * 86_400_000

/** How long before its log's start a frame may lie. */
const EARLY: Milliseconds = 60_000

/** Checks tracks; reads a track again only when it has changed. */
export class TrackChecker {
  readonly #eventFolder: string
  #known: ReadonlyMap<string, KnownTrack> = new Map()

  constructor(eventFolder: string) {
    this.#eventFolder = eventFolder
  }

  /** Throws only the signal's reason. */
  async check(tracks: readonly RecordedTrack[], signal?: AbortSignal): Promise<CheckedTracks> {
    const known = new Map<string, KnownTrack>()
    const absent = await this.#absentFolders(tracks)
    for (const track of tracks) {
      if (absent.has(dirname(track.file))) continue
      const path = join(this.#eventFolder, track.file)
      const mark = `${await fingerprintOf(path)} ${track.entry.sha256 ?? ''}`
      const before = this.#known.get(track.key)
      const checked = before?.mark === mark ? before.checked : await checkTrack(path, track, signal)
      known.set(track.key, { mark, checked })
    }
    this.#known = known
    return {
      checked: new Map([...known].map(([key, { checked }]) => [key, checked])),
      absentFolders: [...absent],
    }
  }

  /** A copied event may lack its tracks: the report then shows them as the ledgers have them. */
  async #absentFolders(tracks: readonly RecordedTrack[]): Promise<ReadonlySet<string>> {
    const folders = [...new Set(tracks.map(({ file }) => dirname(file)))]
    const marks = await Promise.all(folders.map((folder) => fingerprintOf(join(this.#eventFolder, folder))))
    return new Set(folders.filter((_, index) => marks[index] === 'ENOENT'))
  }
}

async function checkTrack(path: string, track: RecordedTrack, signal?: AbortSignal): Promise<CheckedTrack> {
  const { key, entry } = track
  const missing = await missingReason(path, entry)
  if (missing !== undefined) return { check: { warnings: [], recheck: 'unchecked' }, missing }
  const { startDate } = figuresOf(entry)
  const recorder = new SpeedRecorder(startDate - EARLY, startDate + LONGEST_LOG)
  const kept = await judgeKept(path, {
    key,
    entry,
    onFrame: (frame) => {
      // As in the bests: an unsure spike would set the scale of the plot.
      if (isAccurate(frame)) recorder.add(frame.utc, frame.speed)
    },
    ...(signal === undefined ? {} : { signal }),
  })
  const { verdict, reason, warnings, doubts } = kept
  // A changed track says nothing about its person.
  const bests = reason === undefined ? kept.bests : undefined
  const check: TrackCheck = {
    ...(verdict === undefined ? {} : { verdict }),
    ...(reason === undefined ? {} : { reason }),
    warnings,
    ...(doubts.length === 0 ? {} : { doubts }),
    ...(bests === undefined ? {} : { bests }),
    // The figures of an imported track are ours already.
    recheck: isImported(entry) ? 'unchecked' : compareBests(bests, figuresOf(entry)),
  }
  const series = recorder.series(MOST_POINTS)
  return reason === undefined && series.times.length > 1 ? { check, series } : { check }
}
