/** Does what commands ask of a running monitor: imports tracks of backup devices, and takes them back. */
import { join, sep } from 'node:path'
import {
  type ImportRequest,
  ImportRequests,
  type UnusableRequest,
  type WantedImport,
} from '../../archive/import-requests.ts'
import type { ImportedFile } from '../../archive/import-result.ts'
import { TrackImporter } from '../../archive/import-tracks.ts'
import type { MotionArchive } from '../../archive/motion-archive.ts'
import { errorText } from '../../base/errors.ts'
import { sanitiseText } from '../../base/sanitise.ts'
import type { Milliseconds } from '../../base/units.ts'
import { isImported, trackOf } from '../../domain/ledger.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { Roster } from '../../domain/roster.ts'
import { parseKey } from '../../domain/track-key.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'
import { LiveLedgers } from './live-ledgers.ts'
import type { Mirror } from './mirror.ts'

/** How soon the first request is seen. */
const LOOK_INTERVAL: Milliseconds = 500
/** How soon the next one is seen, while a command has several. */
const BUSY_INTERVAL: Milliseconds = 40
const BUSY_LOOKS = 50

interface DeskDependencies extends Pick<Dependencies, 'clock' | 'configuration' | 'emit' | 'project'> {
  readonly mirror: Pick<Mirror, 'take' | 'drop'>
}

/** What the desk asks of the rest of the engine. */
export interface DeskSurroundings {
  /** The id in the lock of this monitor. */
  readonly monitor: string
  /** Who has which motion; read at each use, because it changes while the monitor runs. */
  readonly roster: () => Pick<Roster, 'entrants'>
  /** The archive of a motion that the monitor follows. */
  readonly archiveOf: (motion: MotionId) => MotionArchive | undefined
  /** A track that was wanted of the motion is home. */
  readonly onHome: (motion: MotionId) => void
}

export class ImportDesk {
  readonly #dependencies: DeskDependencies
  readonly #surroundings: DeskSurroundings
  readonly #requests: ImportRequests
  /** Files that are no requests, by id: each is logged once. */
  readonly #unusable = new Set<string>()
  #refusal: string | undefined

  constructor(dependencies: DeskDependencies, surroundings: DeskSurroundings) {
    this.#dependencies = dependencies
    this.#surroundings = surroundings
    this.#requests = new ImportRequests(dependencies.project.eventFolder)
  }

  /** Does what is asked, one request after the other, until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#dependencies
    await this.#guarded(async () => {
      await this.#requests.sweep(clock.now())
      return 0
    })
    let busyLooks = 0
    while (!signal.aborted) {
      const done = await this.#guarded(() => this.#look(signal))
      busyLooks = done > 0 ? BUSY_LOOKS : busyLooks - 1
      await clock.wait(busyLooks > 0 ? BUSY_INTERVAL : LOOK_INTERVAL, signal)
    }
  }

  /** How many requests were answered. */
  async #look(signal: AbortSignal): Promise<number> {
    let done = 0
    for (const id of await this.#requests.waiting()) {
      if (signal.aborted) break
      if (this.#unusable.has(id)) continue
      const request = await this.#requests.read(id)
      if (request !== undefined && (await this.#serve(id, request))) done += 1
    }
    return done
  }

  async #serve(id: string, request: ImportRequest | UnusableRequest): Promise<boolean> {
    if ('unusable' in request) {
      this.#unusable.add(id)
      const file = join(this.#requests.folder, `${id}.request.json`)
      logNotice(
        this.#dependencies,
        'ERROR',
        `${file} asks for nothing that can be done, and is left alone: ${request.unusable}`,
      )
      return false
    }
    if (request.monitor !== this.#surroundings.monitor) {
      // The command that asked has seen its monitor end, and has reported that.
      await this.#requests.forget(id)
      return false
    }
    await this.#requests.answer(id, await this.#answerTo(id, request.wanted))
    return true
  }

  async #answerTo(id: string, wanted: WantedImport): Promise<ImportedFile> {
    const file = wanted.action === 'import' ? wanted.name : wanted.key
    try {
      return await this.#do(id, wanted)
    } catch (error) {
      return { file, action: 'failed', reason: errorText(error) }
    }
  }

  async #do(id: string, wanted: WantedImport): Promise<ImportedFile> {
    const { clock, configuration, project } = this.#dependencies
    const ledgers = new LiveLedgers(this.#dependencies, this.#surroundings.archiveOf)
    const importer = await TrackImporter.open({
      project,
      roster: this.#surroundings.roster(),
      timezone: configuration.expectedSettings.timezone,
      isDryRun: false,
      isAsIs: wanted.action === 'import' && wanted.isAsIs,
      now: clock.now(),
      ledgers,
    })
    if (wanted.action === 'remove') {
      const result = await importer.remove(wanted.key)
      if (result.action === 'imported') this.#emitRemoved(result)
      return result
    }
    const { name, sha256, motion, fileId } = wanted
    const result = await importer.import({ name, path: this.#requests.trackOf(id), sha256, motion, fileId })
    if (result.action === 'imported') await this.#emitImported(result, ledgers)
    return result
  }

  async #emitImported({ file, key = '', warnings = [] }: ImportedFile, ledgers: LiveLedgers): Promise<void> {
    const { clock, emit, mirror } = this.#dependencies
    const motion = parseKey(key)?.motion
    if (motion === undefined) return
    const ledger = await ledgers.of(motion)
    const entry = ledger.get(key)
    if (entry === undefined) return
    mirror.take(ledger, [key])
    const track = trackOf(key, entry)
    const from = sanitiseText(file, 200)
    emit({ type: 'track-imported', at: clock.now(), motion, track, from, warnings: [...warnings] })
    if (!isImported(entry)) this.#surroundings.onHome(motion)
  }

  #emitRemoved({ key = '', reason: said }: ImportedFile): void {
    const { clock, emit, mirror, project } = this.#dependencies
    const reason = said.replaceAll(project.eventFolder + sep, '')
    const motion = parseKey(key)?.motion
    if (motion === undefined) return
    mirror.drop([key])
    emit({ type: 'track-taken-back', at: clock.now(), motion, key, reason })
  }

  /** The answer of `work`, or 0 where the disk refuses, which is logged when it begins. */
  async #guarded(work: () => Promise<number>): Promise<number> {
    try {
      const done = await work()
      this.#refusal = undefined
      return done
    } catch (error) {
      const reason = errorText(error)
      if (reason !== this.#refusal)
        logNotice(this.#dependencies, 'ERROR', `Imports that a command asks for cannot be done: ${reason}`)
      this.#refusal = reason
      return 0
    }
  }
}
