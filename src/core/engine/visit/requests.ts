/** What people ask of one motion besides looking at it again: it goes into the ledger, so that a restart keeps it. */
import type { Leftovers } from '../../archive/leftovers.ts'
import { savePayload } from '../../archive/payload-cache.ts'
import { rejectedFileOf } from '../../archive/track-writer.ts'
import { errorText } from '../../base/errors.ts'
import { pluralise } from '../../base/pluralise.ts'
import { isWanted, trackOf, withEach, withQueued } from '../../domain/ledger.ts'
import { figuresOf } from '../../domain/payload-schemas.ts'
import type { Track } from '../../domain/track.ts'
import { dayOfKey } from '../../domain/track-key.ts'
import { letGoReasons, withLetGo, withWantedAgain } from '../../domain/wanted-again.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'
import type { Mirror } from '../watches/mirror.ts'
import type { Overrulable } from './obstacles.ts'
import type { MotionScope } from './visit-scope.ts'

export interface RequestsEngine extends Pick<Dependencies, 'clock' | 'emit' | 'project'> {
  readonly leftovers: Pick<Leftovers, 'forget'>
  readonly mirror: Pick<Mirror, 'take'>
}

type RequestsScope = Pick<MotionScope<RequestsEngine>, 'motion' | 'archive' | 'engine'>

export type Request = 're-inspect' | 'fetch-skipped' | 'fetch-again'

export class Requests {
  readonly #scope: RequestsScope
  #turn: Promise<void> = Promise.resolve()

  constructor(scope: RequestsScope) {
    this.#scope = scope
  }

  /** Notes a request; never throws: what cannot be noted is logged. A new look has nothing to note, and waits for no disk. */
  take(request: Request): Promise<void> {
    return request === 're-inspect' ? Promise.resolve() : this.#inTurn(() => this.#note(request))
  }

  /** Lets go what keeps the motion; never throws: what cannot be noted is logged, and keeps the motion as before. */
  letGo(given: readonly Overrulable[]): Promise<void> {
    return this.#inTurn(() => this.#noteLetGo(given))
  }

  /** Resolves when everything asked for so far is in the ledger and reported. */
  settled(): Promise<void> {
    return this.#turn
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work)
    return this.#turn
  }

  async #note(request: Exclude<Request, 're-inspect'>): Promise<void> {
    const { motion, archive, engine } = this.#scope
    const { clock, emit } = engine
    try {
      await archive.load(clock.now())
      const isSkipped = request === 'fetch-skipped'
      const keys = isSkipped ? this.#skipped() : this.#newestCompleted()
      const reason = isSkipped ? 'asked for, although skipped' : 'asked for again'
      const want = isSkipped ? withQueued : withWantedAgain
      const asked = keys.map((key) => [key, reason] as const)
      await archive.update((ledger) => (keys.length === 0 ? ledger : withEach(ledger, asked, want)))
      const tracks = this.#tracksOf(keys)
      if (tracks.length > 0) emit({ type: 'tracks-requested', at: clock.now(), motion, tracks })
      const rest = keys.length > 0 ? '; fetched when it is there' : ''
      this.#log('INFO', `: ${pluralise(keys.length, 'track')} ${reason}${rest}`)
    } catch (error) {
      this.#log('ERROR', `: the request cannot be noted: ${errorText(error)}`)
    }
  }

  async #noteLetGo(given: readonly Overrulable[]): Promise<void> {
    const { motion, archive, engine } = this.#scope
    if (given.length === 0) return this.#log('INFO', ': there is nothing to let go')
    const keys = given.flatMap(({ kind, name }) => (kind === 'vanished' ? [name] : []))
    const damaged = given.flatMap(({ kind, name }) => (kind === 'damaged' ? [name] : []))
    const isEmpty = given.some(({ kind }) => kind === 'logs-gone')
    try {
      const taken: string[] = []
      for (const key of damaged) if (await this.#takeAsItIs(key)) taken.push(key)
      if (keys.length + taken.length === 0 && !isEmpty) return
      const at = engine.clock.now()
      // From now on it is a motion that was last seen without logs.
      if (isEmpty) await savePayload(engine.project.motionFolder(motion), 'logs', '{"logs":[]}')
      await archive.update((ledger) =>
        keys.reduce((next, key) => withLetGo(next, key, 'vanished', at), ledger),
      )
      const tracks = this.#tracksOf([...keys, ...taken])
      engine.emit({ type: 'motion-let-go', at, motion, tracks, isEmpty })
    } catch (error) {
      this.#log('ERROR', `: it cannot be noted that it was let go: ${errorText(error)}`)
    }
  }

  /** Makes what came twice the track; false where the file that was kept of it is gone. Throws `DiskError`. */
  async #takeAsItIs(key: string): Promise<boolean> {
    const { motion, archive, engine } = this.#scope
    const entry = archive.ledger.get(key)
    if (entry === undefined || !isWanted(entry)) return false
    const figures = figuresOf(entry)
    const rejection = archive.rejections.onDevice(key, figures)
    const at = engine.clock.now()
    const placed = rejection && (await archive.takeAsItIs(key, rejection, letGoReasons.damaged, at))
    if (rejection === undefined || placed === undefined) {
      archive.rejections.note(key, figures, undefined)
      this.#log('INFO', ` ${key}: what was kept of it is gone, so it is fetched again`)
      return false
    }
    engine.leftovers.forget(rejectedFileOf(archive.fileOf(entry)))
    const { bytes, keptFile } = placed
    if (keptFile !== undefined) this.#log('INFO', ` ${key}: the file of before is kept as ${keptFile}`)
    engine.mirror.take(archive.ledger, [key])
    const { verdict, reasons: doubts } = rejection
    const judged = { bytes, verdict, warnings: [], doubts }
    engine.emit({ type: 'track-completed', at, motion, key, figures, ...judged })
    return true
  }

  /** Logs what has become of a request, behind the name of the motion. */
  #log(level: 'INFO' | 'ERROR', what: string): void {
    logNotice(this.#scope.engine, level, `Motion ${this.#scope.motion}${what}`)
  }

  /** The tracks of the keys as the ledger has them now. */
  #tracksOf(keys: readonly string[]): readonly Track[] {
    return keys.flatMap((key) => {
      const entry = this.#scope.archive.ledger.get(key)
      return entry === undefined ? [] : [trackOf(key, entry)]
    })
  }

  /** What was skipped by the filter: what nobody can be given or a person has let go cannot be fetched. */
  #skipped(): readonly string[] {
    return [...this.#scope.archive.ledger].flatMap(([key, entry]) => {
      const isDecided = entry.unassigned === true || entry.let_go_at !== undefined
      return entry.status === 'skipped' && !isDecided ? [key] : []
    })
  }

  #newestCompleted(): readonly string[] {
    const completed = [...this.#scope.archive.ledger].flatMap(([key, entry]) =>
      entry.status === 'completed' ? [key] : [],
    )
    const newest = completed.map(dayOfKey).sort().at(-1)
    return completed.filter((key) => dayOfKey(key) === newest)
  }
}
