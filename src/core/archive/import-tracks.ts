/** Brings the tracks of backup devices into an event, one file at a time; safe to stop at any instant and to run again. */
import { createHash } from 'node:crypto'
import { basename, dirname, extname, join } from 'node:path'
import { errorCode, errorText } from '../base/errors.ts'
import { dateIn } from '../base/local-time.ts'
import { DAY, type Milliseconds, type Minutes } from '../base/units.ts'
import type { Project } from '../config/project.ts'
import { rm } from '../disk/calls.ts'
import { makeConfinedFolder } from '../disk/confined-path.ts'
import { placeDurably, renameUnlessTaken } from '../disk/durable-file.ts'
import { inodeOf } from '../disk/fingerprint.ts'
import { syncFolder } from '../disk/folders.ts'
import { withFile } from '../disk/open-file.ts'
import { hashOf, readFileChunks } from '../disk/read-file.ts'
import { type OwnerClues, ownerOf } from '../domain/import-owner.ts'
import {
  type ForeignTrack,
  importedEntry,
  isRemoved,
  keyOfImported,
  removedEntry,
} from '../domain/imported-track.ts'
import { isImported, type Ledger, type LedgerEntry, localFileOf, withEntry } from '../domain/ledger.ts'
import { type MotionId, nameOf } from '../domain/motion.ts'
import type { Entrant, Roster } from '../domain/roster.ts'
import { parseKey, placeOfKey } from '../domain/track-key.ts'
import { isSound } from '../domain/track-verdict.ts'
import type { TrackContent } from '../formats/content-reader.ts'
import { keepBeside } from './kept-aside.ts'
import { describeFaults, readLedger, saveLedger } from './ledger-file.ts'
import { cachedMotions } from './payload-cache.ts'

/**
 * - `imported`: it is home; in a dry run it would be
 * - `same`: its bytes are home already
 * - `refused`: a person must look, and nothing was kept
 * - `failed`: a disk refused
 */
export type ImportAction = 'imported' | 'same' | 'refused' | 'failed'

export interface ImportedFile {
  /** As it was named. */
  readonly file: string
  readonly action: ImportAction
  /** Why; empty for what is imported without a remark. */
  readonly reason: string
  /** True where the file is in no format that can be read. */
  readonly isForeign?: boolean
  /** True where only a person can say whose it is. */
  readonly isOpen?: boolean
  readonly key?: string
  readonly motion?: MotionId
  readonly person?: string
  readonly verdict?: string
  readonly format?: string
  /** mm/s. */
  readonly best500m?: number
  readonly warnings?: readonly string[]
}

/** A file to import, and what a person says of it. */
export interface ImportFile {
  /** Shown, and searched for a File ID. */
  readonly name: string
  /** Where its bytes are. */
  readonly path: string
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
}

interface Judged {
  readonly content: TrackContent
  readonly sha256: string
}

/** Where bytes are home. */
interface Home {
  readonly key: string
  readonly motion: MotionId
}

class Refusal extends Error {
  readonly more: Partial<ImportedFile>
  constructor(message: string, more: Partial<ImportedFile> = {}) {
    super(message)
    this.name = 'Refusal'
    this.more = more
  }
}

/** An event that takes tracks of backup devices. The caller holds its lock, except in a dry run. */
export class TrackImporter {
  readonly #order: ImportOrder
  readonly #ledgers = new Map<MotionId, Ledger>()
  /** By SHA-256. */
  readonly #homes = new Map<string, Home>()

  private constructor(order: ImportOrder) {
    this.#order = order
  }

  /** Reads all ledgers, because the same bytes may be home under any name. Throws the file system's errors. */
  static async open(order: ImportOrder): Promise<TrackImporter> {
    const importer = new TrackImporter(order)
    for (const motion of await cachedMotions(order.project.motionsFolder)) {
      for (const [key, entry] of await importer.#ledgerOf(motion)) importer.#note(key, motion, entry)
    }
    return importer
  }

  /** Imports one file. Never throws for a file. */
  async import(file: ImportFile): Promise<ImportedFile> {
    try {
      return { file: file.name, ...(await this.#import(file)) }
    } catch (error) {
      if (error instanceof Refusal)
        return { file: file.name, action: 'refused', reason: error.message, ...error.more }
      return { file: file.name, action: 'failed', reason: errorText(error) }
    }
  }

  /** Takes an imported track back: its file is renamed to `KEY.removed`, its entry says so. Never throws. */
  async remove(key: string): Promise<ImportedFile> {
    try {
      return { file: key, ...(await this.#remove(key)) }
    } catch (error) {
      const action = error instanceof Refusal ? 'refused' : 'failed'
      return { file: key, action, reason: errorText(error) }
    }
  }

  async #import(file: ImportFile): Promise<Omit<ImportedFile, 'file'>> {
    const judged = await judge(file.path)
    const { sha256, content } = judged
    const { report, format } = content
    const said = { verdict: report.verdict, ...(format === undefined ? {} : { format }) }
    const taken = this.#acceptance(judged, said)
    const track = foreignTrackOf(file.name, judged, said)
    const entrant = this.#ownerOf(file, content, track.start, said)
    const { timezone } = this.#order
    const key = keyOfImported(track, entrant, timezone)
    const { motion } = entrant
    const shown = { ...said, key, motion, person: personOf(entrant), best500m: track.best500m }
    const home = await this.#homeOf(sha256, shown)
    if (home !== undefined) return sameBytes(home, shown)
    const ledger = await this.#ledgerOf(motion)
    await this.#requireFree(ledger, key, sha256, shown)
    const warnings = [...report.warnings, ...this.#oddities(entrant, content)]
    const reason = taken ?? ''
    const entry = importedEntry(key, track, { completedAt: this.#order.now, timezone, taken })
    // The file is durable before: a ledger never says completed earlier.
    if (!this.#order.isDryRun) await this.#copy(file.path, key, sha256)
    await this.#save(motion, withEntry(ledger, key, entry))
    this.#homes.set(sha256, { key, motion })
    return { action: 'imported', reason, ...shown, warnings }
  }

  /** Why a track that is not sound is taken; throws a `Refusal` where nobody said so. */
  #acceptance({ content }: Judged, said: Partial<ImportedFile>): string | undefined {
    const { report, format } = content
    if (format === undefined) throw new Refusal(noTrack(report.reasons), { ...said, isForeign: true })
    if (isSound(report.verdict)) return undefined
    const why = `${report.verdict}: ${report.reasons.join('; ')}`
    if (!this.#order.isAsIs) throw new Refusal(`${why}. Nothing was kept; --as-is takes it as it is`, said)
    return `taken as it is by a person, though ${why}`
  }

  #ownerOf(
    file: ImportFile,
    { device, format }: TrackContent,
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
      user: device?.user,
      recordedBy: format === 'oao' ? Number(device?.serial) : undefined,
    }
    const owner = ownerOf(roster, clues)
    if (owner.ok) return owner.entrant
    throw new Refusal(owner.reason, { ...said, isOpen: owner.isOpen })
  }

  /** Another person's motion may have been lent; a swapped one shows here. */
  #oddities({ motion }: Entrant, { device, format }: TrackContent): readonly string[] {
    const recordedBy = format === 'oao' ? Number(device?.serial) : motion
    return recordedBy === motion ? [] : [`it was recorded by Motion ${recordedBy}`]
  }

  /** Where the bytes are home; undefined where they are not, or an imported file was lost. */
  async #homeOf(sha256: string, shown: Partial<ImportedFile>): Promise<Home | undefined> {
    const home = this.#homes.get(sha256)
    if (home === undefined || this.#order.isDryRun) return home
    const entry = (await this.#ledgerOf(home.motion)).get(home.key)
    if (entry === undefined || (await this.#hasFile(entry))) return home
    if (isImported(entry)) return undefined
    const remedy = '"motion-monitor verify --event" says more'
    throw new Refusal(`its bytes came home as ${home.key}, but that file is gone: ${remedy}`, shown)
  }

  async #hasFile(entry: LedgerEntry): Promise<boolean> {
    return (await inodeOf(join(this.#order.project.eventFolder, localFileOf(entry)))) !== undefined
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

  async #copy(from: string, key: string, sha256: string): Promise<void> {
    const root = this.#order.project.eventFolder
    const path = join(root, placeOfKey(key))
    const beside = join(dirname(path), `.${basename(path)}.part`)
    if ((await inodeOf(path)) !== undefined) {
      // An earlier run was stopped between the file and the ledger.
      await rm(beside, { force: true })
      await syncFolder(dirname(path))
      return
    }
    await makeConfinedFolder(root, dirname(path))
    try {
      await withFile(beside, 'truncate', async (target) => {
        const hash = createHash('sha256')
        for await (const chunk of readFileChunks(from)) {
          hash.update(chunk)
          await target.appendFile(chunk)
        }
        if (hash.digest('hex') !== sha256) throw new Refusal(`${from} changed while it was read: try again`)
        await placeDurably(target, beside, path, { rename: renameUnlessTaken })
      })
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    }
  }

  async #remove(key: string): Promise<Omit<ImportedFile, 'file'>> {
    const { project, now, isDryRun } = this.#order
    const motion = parseKey(key)?.motion
    if (motion === undefined)
      throw new Refusal('it is not the key of a track, such as ABC_601_20261007_101940.sbp')
    const ledger = await this.#ledgerOf(motion)
    const entry = ledger.get(key)
    if (entry === undefined) throw new Refusal(`the ledger of ${nameOf(motion)} has no such track`)
    if (!isImported(entry)) throw new Refusal('it came from a motion, not by import: it is not taken back')
    const path = join(project.eventFolder, localFileOf(entry))
    const isThere = (await inodeOf(path)) !== undefined
    if (isRemoved(entry) && !isThere) throw new Refusal('it was removed before')
    const shown = { key, motion }
    if (isDryRun) return { action: 'imported', ...shown, reason: `${path} would be renamed` }
    // The ledger first: at no instant it calls a track completed whose file is gone.
    if (!isRemoved(entry)) await this.#save(motion, withEntry(ledger, key, removedEntry(entry, now)))
    if (entry.sha256 !== undefined) this.#homes.delete(entry.sha256)
    const kept = isThere ? await keepBeside(path, '.removed') : undefined
    return {
      action: 'imported',
      ...shown,
      reason: kept === undefined ? 'its file was gone' : `kept as ${kept}`,
    }
  }

  async #ledgerOf(motion: MotionId): Promise<Ledger> {
    const known = this.#ledgers.get(motion)
    if (known !== undefined) return known
    const { ledger, faults } = await readLedger(this.#order.project.motionFolder(motion))
    if (faults.length > 0) {
      const remedy = 'start the monitor once, which sets it aside'
      throw new Error(`the ledger of ${nameOf(motion)} cannot be used (${describeFaults(faults)}): ${remedy}`)
    }
    this.#ledgers.set(motion, ledger)
    return ledger
  }

  async #save(motion: MotionId, ledger: Ledger): Promise<void> {
    if (!this.#order.isDryRun) await saveLedger(this.#order.project.motionFolder(motion), ledger)
    this.#ledgers.set(motion, ledger)
  }

  #note(key: string, motion: MotionId, { status, sha256 }: LedgerEntry): void {
    if (status === 'completed' && sha256 !== undefined) this.#homes.set(sha256, { key, motion })
  }
}

function sameBytes(home: Home, shown: Partial<ImportedFile>): Omit<ImportedFile, 'file'> {
  const { key, motion } = home
  if (motion === shown.motion) {
    return { action: 'same', ...shown, key, reason: `the same bytes are home as ${key}` }
  }
  const remedy = `if that is wrong, take it back first: motion-monitor import --remove ${key}`
  throw new Refusal(`the same bytes are home as ${key}, another person's track: ${remedy}`, shown)
}

async function judge(path: string): Promise<Judged> {
  // Loaded only now: a monitor that is asked for nothing has no use for it.
  const { createContentReader } = await import('../formats/content-reader.ts')
  const reader = createContentReader()
  const hash = createHash('sha256')
  try {
    for await (const chunk of readFileChunks(path)) {
      reader.push(chunk)
      if (reader.isUnknown) break
      hash.update(chunk)
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new Refusal('there is no such file')
    throw error
  }
  return { content: reader.end(), sha256: hash.digest('hex') }
}

function foreignTrackOf(
  name: string,
  { content, sha256 }: Judged,
  said: Partial<ImportedFile>,
): ForeignTrack {
  const { report, start, end, format, distance } = content
  if (start === undefined || format === undefined) {
    throw new Refusal(`no point of it has a date, so it has no day: ${report.reasons.join('; ')}`, said)
  }
  const { best2s, best10s, best500m } = report.bests ?? { best2s: 0, best10s: 0, best500m: 0 }
  return {
    bytes: report.bytes,
    sha256,
    verdict: report.verdict,
    doubts: isSound(report.verdict) ? report.doubts : report.reasons,
    start,
    end: end ?? start,
    distance,
    best2s,
    best10s,
    best500m,
    format,
    originalName: basename(name),
    extension: extensionOf(name, format),
  }
}

/** The file's own, unless a ledger could not have it. */
function extensionOf(name: string, format: string): string {
  const own = extname(name)
  return /^\.[A-Za-z0-9]{2,4}$/.test(own) ? own : `.${format}`
}

function noTrack(reasons: readonly string[]): string {
  return `it is no track in a format that can be read: ${reasons.join('; ')}`
}

function personOf({ firstName, familyName, fileId }: Entrant): string {
  const name = `${firstName} ${familyName}`.trim()
  return name === '' ? fileId : name
}
