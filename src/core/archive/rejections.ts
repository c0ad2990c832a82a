/** Remembers what came in place of a motion's wanted tracks: the same file twice is what the device has. */
import { isDeepStrictEqual } from 'node:util'
import type { Bytes } from '../base/units.ts'
import { isSameRecord } from '../domain/ledger.ts'
import type { TrackFigures } from '../domain/track.ts'
import type { Expected, Verdict } from '../domain/track-verdict.ts'
import type { TrackReport } from '../oao/verdict.ts'

/** A file that is not the wanted track, kept whole as `.rejected`. */
export interface Rejection {
  readonly sha256: string
  readonly bytes: Bytes
  readonly verdict: Verdict
  readonly reasons: readonly string[]
}

/** Verdicts that a person may overrule: the wanted track, but not as the device should have written it. */
const takeable: ReadonlySet<Verdict> = new Set(['damaged', 'incomplete', 'unfinished'])

interface Seen {
  readonly rejection: Rejection
  readonly log: TrackFigures
  readonly times: number
}

export class Rejections {
  readonly #seen = new Map<string, Seen>()

  /** Remembers what came; `undefined` for a file that nobody may take, such as a track of another motion. */
  note(key: string, log: TrackFigures, rejection: Rejection | undefined): void {
    if (rejection === undefined) {
      this.#seen.delete(key)
      return
    }
    const before = this.#seen.get(key)
    const isSame =
      before !== undefined && isSameRecord(before.log, log) && isDeepStrictEqual(before.rejection, rejection)
    this.#seen.set(key, { rejection, log, times: isSame ? before.times + 1 : 1 })
  }

  /** What came twice with the same bytes for the same record: fetching it again does not help. */
  onDevice(key: string, log: TrackFigures): Rejection | undefined {
    const seen = this.#seen.get(key)
    return seen !== undefined && seen.times > 1 && isSameRecord(seen.log, log) ? seen.rejection : undefined
  }

  /** The motion has left, or somebody wants it fetched again: what came before no longer counts. */
  clear(): void {
    this.#seen.clear()
  }
}

/** True for a report on the track of the record, even if its frames are not sound. */
export function isTakeable({ verdict, header }: TrackReport, { motion, log }: Expected): boolean {
  return takeable.has(verdict) && header?.motion === motion && header.startDate === log.startDate
}
