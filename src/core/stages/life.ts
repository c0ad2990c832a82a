/** The life of one motion at the event: looked for, visited, watched, and again; it waits for no other motion. */
import { MotionArchive } from '../archive/motion-archive.ts'
import type { Trouble } from '../events.ts'
import type { MotionId } from '../motion.ts'
import { Bell } from './bell.ts'
import type { StageContext } from './context.ts'
import { detect, type Found, type Shunned } from './detection.ts'
import { retrySpan } from './pacing.ts'
import { recall } from './recall.ts'
import { type Request, Requests } from './requests.ts'
import { type AbsentState, Visit, type VisitEnd } from './visit.ts'

export class Life {
  readonly motion: MotionId
  readonly #context: StageContext
  readonly #signal: AbortSignal
  readonly #bell = new Bell()
  readonly #archive: MotionArchive
  readonly #requests: Requests
  /** Failed visits in a row. */
  #failures = 0
  #isVisited = false

  constructor(motion: MotionId, context: StageContext, signal: AbortSignal) {
    const { project } = context
    this.motion = motion
    this.#context = context
    this.#signal = signal
    this.#archive = new MotionArchive({ event: project.eventFolder, motion: project.motionFolder(motion) })
    this.#requests = new Requests(motion, this.#archive, context)
  }

  /** True while the motion is there and being attended to. */
  get isVisited(): boolean {
    return this.#isVisited
  }

  /** What a person asks of this motion; done when the motion is there, kept in the ledger until then. */
  ask(request: Request): void {
    void this.#requests.take(request).then(() => this.#bell.ring())
  }

  /** Lives until the signal; an error nobody foresaw is this motion's trouble and nobody else's. */
  async run(): Promise<void> {
    await this.#guarded(() => recall(this.motion, this.#archive, this.#context, this.#signal))
    let shunned: Shunned | undefined
    let farewell: (() => void) | undefined
    let before: AbsentState = 'awaited'
    while (!this.#signal.aborted) {
      const found = await detect(
        this.motion,
        this.#context,
        { shunned, onAbsent: () => farewell?.() },
        this.#bell,
        this.#signal,
      )
      if (found === undefined) return
      const visit = new Visit(
        this.motion,
        found,
        before,
        this.#archive,
        this.#context,
        this.#bell,
        this.#signal,
      )
      this.#isVisited = true
      const end = await this.#guarded(() => visit.run())
      this.#isVisited = false
      shunned = this.#conclude(found, end)
      // A motion in trouble may still be there: it is gone when nobody answers for it any more.
      farewell = once(() => {
        before = visit.sayFarewell()
      })
      if (end.type === 'left') farewell()
    }
  }

  /** Says what became of a visit; returns the address to be left alone, and until when. */
  #conclude(found: Found, end: VisitEnd): Shunned | undefined {
    const { clock, emit } = this.#context
    if (this.#signal.aborted || end.type === 'left') {
      this.#failures = 0
      return undefined
    }
    this.#failures = end.wasUseful ? 1 : this.#failures + 1
    const until = clock.now() + retrySpan(this.#failures)
    if (end.trouble !== undefined) {
      emit({
        type: 'motion-troubled',
        at: clock.now(),
        motion: this.motion,
        trouble: end.trouble,
        retryAt: until,
      })
    }
    return { target: found.target, until }
  }

  async #guarded<Value>(
    work: () => Promise<Value>,
  ): Promise<Value | { type: 'troubled'; trouble: Trouble; wasUseful: boolean }> {
    try {
      return await work()
    } catch (error) {
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.#context.emit({
        type: 'notice',
        at: this.#context.clock.now(),
        level: 'ERROR',
        message: `Motion ${this.motion}: an error nobody foresaw: ${cause}`,
      })
      const message = `an error nobody foresaw: ${error instanceof Error ? error.message : String(error)}`
      return { type: 'troubled', trouble: { code: 'internal', message }, wasUseful: false }
    }
  }
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}
