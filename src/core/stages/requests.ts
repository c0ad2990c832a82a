/** What people ask of one motion besides looking at it again: it goes into the ledger, so that a restart keeps it. */
import { dayOfKey, trackOf, withQueued } from '../archive/ledger.ts'
import type { MotionArchive } from '../archive/motion-archive.ts'
import type { MotionId } from '../motion.ts'
import { reasonOf } from '../thrown.ts'
import type { StageContext } from './context.ts'

export type Request = 're-inspect' | 'fetch-skipped' | 'fetch-again'

export class Requests {
  readonly #motion: MotionId
  readonly #archive: MotionArchive
  readonly #context: StageContext

  constructor(motion: MotionId, archive: MotionArchive, context: StageContext) {
    this.#motion = motion
    this.#archive = archive
    this.#context = context
  }

  /** Notes a request; never throws: what cannot be noted is said. */
  async take(request: Request): Promise<void> {
    if (request === 're-inspect') return
    const { clock, emit } = this.#context
    try {
      await this.#archive.load(clock.now())
      const keys = request === 'fetch-skipped' ? this.#skipped() : this.#newestCompleted()
      const reason = request === 'fetch-skipped' ? 'asked for, although skipped' : 'asked for again'
      await this.#archive.update((ledger) =>
        keys.reduce((next, key) => withQueued(next, key, reason), ledger),
      )
      const tracks = keys.flatMap((key) => {
        const entry = this.#archive.ledger.get(key)
        return entry === undefined ? [] : [trackOf(key, entry)]
      })
      if (tracks.length > 0) emit({ type: 'tracks-requested', at: clock.now(), motion: this.#motion, tracks })
      const what = `${keys.length} ${keys.length === 1 ? 'track' : 'tracks'}`
      const message = `Motion ${this.#motion}: ${what} ${reason}${keys.length > 0 ? '; fetched when it is there' : ''}`
      emit({ type: 'notice', at: clock.now(), level: 'INFO', message })
    } catch (error) {
      const message = `Motion ${this.#motion}: the request cannot be noted: ${reasonOf(error)}`
      emit({ type: 'notice', at: clock.now(), level: 'ERROR', message })
    }
  }

  #skipped(): readonly string[] {
    return [...this.#archive.ledger].flatMap(([key, entry]) => (entry.status === 'skipped' ? [key] : []))
  }

  #newestCompleted(): readonly string[] {
    const completed = [...this.#archive.ledger].flatMap(([key, entry]) =>
      entry.status === 'completed' ? [key] : [],
    )
    const newest = completed.map(dayOfKey).sort().at(-1)
    return completed.filter((key) => dayOfKey(key) === newest)
  }
}
