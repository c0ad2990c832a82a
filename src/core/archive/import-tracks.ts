/** Brings the tracks of backup devices into an event, one file at a time; safe to stop at any instant and to run again. */
import { basename, join } from 'node:path'
import { errorText } from '../base/errors.ts'
import { dateIn } from '../base/local-time.ts'
import { DAY, type Milliseconds, type Minutes } from '../base/units.ts'
import type { Project } from '../config/project.ts'
import { inodeOf } from '../disk/fingerprint.ts'
import { hashOf } from '../disk/read-file.ts'
import { type OwnerClues, ownerOf } from '../domain/import-owner.ts'
import {
  type ForeignTrack,
  importedEntry,
  isRemoved,
  keyOfImported,
  removedEntry,
} from '../domain/imported-track.ts'
import { isImported, type Ledger, type LedgerEntry, localFileOf } from '../domain/ledger.ts'
import { type MotionId, nameOf } from '../domain/motion.ts'
import { copyStep } from '../domain/own-copy.ts'
import type { Entrant, Roster } from '../domain/roster.ts'
import { parseKey, placeOfKey } from '../domain/track-key.ts'
import type { TrackContent } from '../formats/content-reader.ts'
import { compareCopies } from './compare-copies.ts'
import { acceptanceOf, foreignTrackOf, judgeFile } from './import-file.ts'
import type { ImportLedgers } from './import-ledgers.ts'
import { type ImportedFile, Refusal } from './import-result.ts'
import { keepBeside } from './kept-aside.ts'
import { type ImportPlace, placeImport } from './place-import.ts'

/** A file to import, and what a person says of it. */
export interface ImportFile {
  /** Shown, and searched for a File ID. */
  readonly name: string
  /** Where its bytes are. */
  readonly path: string
  /** The hash that its bytes must have, where it is known. */
  readonly sha256?: string | undefined
  readonly motion?: MotionId | undefined
  readonly fileId?: string | undefined
}

export interface ImportOrder {
  readonly project: Pick<Project, 'eventFolder' | 'motionsFolder' | 'motionFolder'>
  readonly roster: Pick<Roster, 'entrants'>
  /** The event's zone. */
  readonly timezone: Minutes
  readonly isDryRun: boolean
  /** Tracks that are not sound are taken too: a person's decision. */
  readonly isAsIs: boolean
  readonly now: Milliseconds
  readonly ledgers: ImportLedgers
}

/** What an event does with the files of backup devices. */
export interface Importing {
  /** Imports one file. Never throws for a file. */
  import(file: ImportFile): Promise<ImportedFile>
  /** Takes an imported track back. Never throws. */
  remove(key: string): Promise<ImportedFile>
}

/** How often to try again if the entry changes meanwhile: the motion can be read at the same time. */
const MOST_TRIES = 5

type Outcome = Omit<ImportedFile, 'file'>

/** Where bytes are home. */
interface Home {
  readonly key: string
  readonly motion: MotionId
  /** Only in a dry run. */
  readonly isPretended?: boolean
}

/** An event that takes tracks of backup devices. The caller holds its lock, except in a dry run. */
export class TrackImporter implements Importing {
  readonly #order: ImportOrder
  /** By SHA-256. */
  readonly #homes = new Map<string, Home>()

  private constructor(order: ImportOrder) {
    this.#order = order
  }

  /** Reads all ledgers, because the same bytes may be home under any name. Throws the file system's errors. */
  static async open(order: ImportOrder): Promise<TrackImporter> {
    const importer = new TrackImporter(order)
    for (const motion of await order.ledgers.motions()) {
      for (const [key, entry] of await order.ledgers.of(motion)) importer.#note(key, motion, entry)
    }
    return importer
  }

  /** Imports one file. Never throws for a file. */
  async import(file: ImportFile): Promise<ImportedFile> {
    try {
      return { file: file.name, ...(await unlessChanged(() => this.#import(file))) }
    } catch (error) {
      if (error instanceof Refusal)
        return { file: file.name, action: 'refused', reason: error.message, ...error.more }
      return { file: file.name, action: 'failed', reason: errorText(error) }
    }
  }

  /** Takes an imported track back: its file is renamed to `KEY.removed`, its entry says so. Never throws. */
  async remove(key: string): Promise<ImportedFile> {
    try {
      return { file: key, ...(await unlessChanged(() => this.#remove(key))) }
    } catch (error) {
      const action = error instanceof Refusal ? 'refused' : 'failed'
      return { file: key, action, reason: errorText(error) }
    }
  }

  async #import(file: ImportFile): Promise<Outcome | undefined> {
    const judged = await judgeFile(file.path)
    const { sha256, content } = judged
    if (file.sha256 !== undefined && file.sha256 !== sha256)
      throw new Refusal('its bytes are no longer those that were handed in: try again')
    const { report, format } = content
    const said = { verdict: report.verdict, ...(format === undefined ? {} : { format }) }
    const taken = acceptanceOf(judged, said, this.#order.isAsIs)
    const track = foreignTrackOf(file.name, judged, said)
    const entrant = this.#ownerOf(file, content, track.start, said)
    const { timezone } = this.#order
    const key = keyOfImported(track, entrant, timezone)
    const { motion } = entrant
    // Worked out from the points, also where the device says more.
    const best500m = report.bests?.best500m ?? track.best500m
    const shown = { ...said, key, motion, person: personOf(entrant), best500m }
    const home = await this.#homeOf(sha256)
    if (home?.isThere === true) return sameBytes(home, shown)
    if (home !== undefined) return this.#putBack(file, home, sha256, shown)
    const ledger = await this.#order.ledgers.of(motion)
    const before = ledger.get(key)
    const warnings = [...report.warnings, ...this.#oddities(entrant, content)]
    const at = { completedAt: this.#order.now, timezone, taken }
    const isCopy = before !== undefined && isOwnLog(before, track, recordedBy(content) === motion)
    let change: PlacedEntry = { entry: importedEntry(key, track, at), reason: taken ?? '', isBetter: false }
    if (isCopy) {
      const atHome = await compareCopies(this.#pathOf(before), file.path, sha256)
      const step = copyStep(before, track, atHome, { key, at })
      if (step.action === 'refuse') throw new Refusal(step.reason, shown)
      if (step.action === 'same') return { ...shown, ...step }
      change = { entry: step.entry, reason: step.reason || change.reason, isBetter: atHome === 'shorter' }
    } else await this.#requireFree(ledger, key, sha256, shown)
    const { entry, reason, isBetter } = change
    // The file is durable before: a ledger never says completed earlier.
    if (!this.#order.isDryRun) await this.#place(file.path, { key, sha256, isBetter })
    if (!(await this.#order.ledgers.put({ motion, key, before, entry }))) return undefined
    this.#homes.set(sha256, { key, motion, isPretended: this.#order.isDryRun })
    return { action: 'imported', reason, ...shown, warnings }
  }

  #ownerOf(
    file: ImportFile,
    content: TrackContent,
    start: Milliseconds,
    said: Partial<ImportedFile>,
  ): Entrant {
    const { roster, timezone, now } = this.#order
    const date = dateIn(start, timezone)
    if (start > now + DAY)
      throw new Refusal(`it begins in the future, on ${date}: is this laptop's clock right?`, said)
    const clues: OwnerClues = {
      date,
      motion: file.motion,
      fileId: file.fileId,
      fileName: basename(file.name),
      user: content.device?.user,
      recordedBy: recordedBy(content),
    }
    const owner = ownerOf(roster, clues)
    if (owner.ok) return owner.entrant
    throw new Refusal(owner.reason, { ...said, isOpen: owner.isOpen })
  }

  /** Another person's motion may have been lent; a swapped one shows here. */
  #oddities({ motion }: Entrant, content: TrackContent): readonly string[] {
    const recorder = recordedBy(content) ?? motion
    return recorder === motion ? [] : [`it was recorded by Motion ${recorder}`]
  }

  /** Where the bytes are home, or were; undefined where they never were, or the file of an import was lost. */
  async #homeOf(sha256: string): Promise<(Home & { readonly isThere: boolean }) | undefined> {
    const home = this.#homes.get(sha256)
    if (home === undefined || home.isPretended === true) return home && { ...home, isThere: true }
    const entry = (await this.#order.ledgers.of(home.motion)).get(home.key)
    // It was wanted again meanwhile, or taken back.
    if (entry?.status !== 'completed' || entry.sha256 !== sha256) return undefined
    const isThere = (await inodeOf(this.#pathOf(entry))) !== undefined
    return !isThere && isImported(entry) ? undefined : { ...home, isThere }
  }

  /** The file of a motion's own track was lost, and somebody has the same bytes. */
  async #putBack(
    file: ImportFile,
    home: Home,
    sha256: string,
    shown: Partial<ImportedFile>,
  ): Promise<Outcome> {
    const { key, motion } = home
    if (motion !== shown.motion) return sameBytes(home, shown)
    if (!this.#order.isDryRun) await this.#place(file.path, { key, sha256 })
    return { action: 'imported', ...shown, key, reason: 'its file was gone, and is back' }
  }

  #pathOf(entry: LedgerEntry): string {
    return join(this.#order.project.eventFolder, localFileOf(entry))
  }

  async #requireFree(
    ledger: Ledger,
    key: string,
    sha256: string,
    shown: Partial<ImportedFile>,
  ): Promise<void> {
    const folded = key.toLowerCase()
    for (const [other, entry] of ledger) {
      if (other.toLowerCase() !== folded || isRemoved(entry)) continue
      // Only its file was lost.
      if (entry.sha256 === sha256 && isImported(entry)) continue
      throw new Refusal(
        `${other} is another track in the ledger (${entry.status}): nothing is overwritten`,
        shown,
      )
    }
    const path = join(this.#order.project.eventFolder, placeOfKey(key))
    const isTaken = (await inodeOf(path)) !== undefined
    if (isTaken && (await hashOf(path)) !== sha256)
      throw new Refusal(
        `${path} is another file, and in no ledger: look at it, nothing is overwritten`,
        shown,
      )
  }

  async #remove(key: string): Promise<Outcome | undefined> {
    const { now, isDryRun } = this.#order
    const motion = parseKey(key)?.motion
    if (motion === undefined)
      throw new Refusal('it is not the key of a track, such as ABC_601_20261007_101940.sbp')
    const ledger = await this.#order.ledgers.of(motion)
    const entry = ledger.get(key)
    if (entry === undefined) throw new Refusal(`the ledger of ${nameOf(motion)} has no such track`)
    if (!isImported(entry)) throw new Refusal('it came from a motion, not by import: it is not taken back')
    const path = this.#pathOf(entry)
    const isThere = (await inodeOf(path)) !== undefined
    if (isRemoved(entry) && !isThere) throw new Refusal('it was removed before')
    const shown = { key, motion }
    if (isDryRun) return { action: 'imported', ...shown, reason: `${path} would be renamed` }
    // The ledger first: at no instant it calls a track completed whose file is gone.
    const removed = removedEntry(entry, now)
    const isPut =
      isRemoved(entry) || (await this.#order.ledgers.put({ motion, key, before: entry, entry: removed }))
    if (!isPut) return undefined
    if (entry.sha256 !== undefined) this.#homes.delete(entry.sha256)
    const kept = isThere ? await keepBeside(path, '.removed') : undefined
    return {
      action: 'imported',
      ...shown,
      reason: kept === undefined ? 'its file was gone' : `kept as ${kept}`,
    }
  }

  #place(
    from: string,
    { key, ...place }: Omit<ImportPlace, 'root' | 'path'> & { readonly key: string },
  ): Promise<void> {
    const root = this.#order.project.eventFolder
    return placeImport(from, { root, path: join(root, placeOfKey(key)), ...place })
  }

  #note(key: string, motion: MotionId, { status, sha256 }: LedgerEntry): void {
    if (status === 'completed' && sha256 !== undefined) this.#homes.set(sha256, { key, motion })
  }
}

/** What becomes of a file that is imported. */
interface PlacedEntry {
  readonly entry: LedgerEntry
  readonly reason: string
  /** It replaces a file that has less of the same track. */
  readonly isBetter: boolean
}

/** The motion that recorded an OAO track. */
function recordedBy({ device, format }: TrackContent): MotionId | undefined {
  return format === 'oao' ? Number(device?.serial) : undefined
}

/** True for a copy of the log that the entry is of: the motion's own, or one that was imported before. */
function isOwnLog(before: LedgerEntry, { start }: ForeignTrack, isOwn: boolean): boolean {
  if (!isOwn || isRemoved(before) || before.start_date !== start) return false
  return !isImported(before) || before.imported_format === 'oao'
}

/** Tries until what was decided on is still so when it is done. */
async function unlessChanged(work: () => Promise<Outcome | undefined>): Promise<Outcome> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const outcome = await work()
    if (outcome !== undefined) return outcome
  }
  throw new Refusal('the ledger changes all the time: try again once the motion has been read')
}

function sameBytes(home: Home, shown: Partial<ImportedFile>): Outcome {
  const { key, motion } = home
  if (motion === shown.motion) {
    return { action: 'same', ...shown, key, reason: `the same bytes are home as ${key}` }
  }
  const remedy = `if that is wrong, take it back first: motion-monitor import --remove ${key}`
  throw new Refusal(`the same bytes are home as ${key}, another person's track: ${remedy}`, shown)
}

function personOf({ firstName, familyName, fileId }: Entrant): string {
  const name = `${firstName} ${familyName}`.trim()
  return name === '' ? fileId : name
}
