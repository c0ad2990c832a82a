/** The life of one motion at the event: looked for, visited, watched, and again; it waits for no other motion. */
import { MotionArchive } from '../../archive/motion-archive.ts'
import { errorCode, errorText } from '../../base/errors.ts'
import type { Milliseconds } from '../../base/units.ts'
import { MOST_ADDRESSES } from '../../device/dns-message.ts'
import type { Target } from '../../device/probe.ts'
import { isWanted } from '../../domain/ledger.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { Trouble } from '../../domain/trouble.ts'
import type { RememberedAs } from '../../events/events.ts'
import type { NetworkWatch } from '../network/network-watch.ts'
import { logNotice } from '../scope/dependencies.ts'
import { WakeUp } from '../scope/wake-up.ts'
import { retryDelay } from '../search/pacing.ts'
import type { ClocksWatch } from '../watches/clock-watch.ts'
import {
  type DetectionEngine,
  detect,
  type Found,
  type IgnoredAddress,
  isSame,
  type PendingDeparture,
  type SearchOptions,
} from './detection.ts'
import { emitKnown, emitKnownAgain, type KnownEngine } from './known-motion.ts'
import { type Request, Requests, type RequestsEngine } from './requests.ts'
import { type AbsentState, Visit, type VisitEnd, type VisitEngine } from './visit.ts'
import type { MotionScope } from './visit-scope.ts'

export interface LoopEngine extends DetectionEngine, KnownEngine, RequestsEngine, VisitEngine {
  readonly addresses: DetectionEngine['addresses'] & VisitEngine['addresses']
  readonly clocks: VisitEngine['clocks'] & Pick<ClocksWatch, 'forget'>
  readonly leftovers: RequestsEngine['leftovers'] & VisitEngine['leftovers']
  readonly mirror: RequestsEngine['mirror'] & VisitEngine['mirror']
  readonly network: DetectionEngine['network'] &
    VisitEngine['network'] &
    Pick<NetworkWatch, 'attend' | 'forget'>
}

/** How soon a ledger that cannot be read is read again while its motion is not there. */
const RETRY_DELAY: Milliseconds = 5000

export class MotionLoop {
  readonly motion: MotionId
  readonly #scope: MotionScope<LoopEngine>
  readonly #ending = new AbortController()
  readonly #requests: Requests
  /** Failed visits in a row. */
  #failures = 0
  /** Somebody has asked for it since it was last visited. */
  #isAsked = false
  #isVisited = false
  /** The visit that is, or the last. */
  #visit: Visit | undefined
  /** From the first answer of a motion until nobody answers for it any more. */
  #isPresent = false
  #hasBeenPresent = false
  #isRetired = false

  constructor(motion: MotionId, engine: LoopEngine) {
    const { eventFolder, motionFolder } = engine.project
    const archive = new MotionArchive({ event: eventFolder, motion: motionFolder(motion) })
    this.motion = motion
    this.#scope = { motion, archive, wakeUp: new WakeUp(), signal: this.#ending.signal, engine }
    this.#requests = new Requests(this.#scope)
  }

  /** Its ledger and its tracks on disk. */
  get archive(): MotionArchive {
    return this.#scope.archive
  }

  /** True while the motion is there and being attended to. */
  get isVisited(): boolean {
    return this.#isVisited
  }

  /** What a person asks of this motion; done when the motion is there, kept in the ledger until then. */
  ask(request: Request): void {
    this.#isAsked = true
    this.#scope.archive.rejections.clear()
    void this.#requests.take(request).then(() => this.#scope.wakeUp.request())
  }

  /** A person lets the motion go without what is named, of what kept it when it was last read. */
  letGo(names: readonly string[]): void {
    const named = (this.#visit?.overrulable ?? []).filter(({ name }) => names.includes(name))
    this.#isAsked = true
    void this.#requests.letGo(named).then(() => this.#scope.wakeUp.request())
  }

  /** The motion has left the roster: its life ends now if it is absent, else once it has left. */
  retire(): 'at-once' | 'later' {
    this.#isRetired = true
    if (this.#isPresent) return 'later'
    this.#ending.abort()
    return 'at-once'
  }

  /** The monitor ends, and this life with it. */
  end(reason: unknown): void {
    this.#ending.abort(reason)
  }

  /** The motion is in the roster again before its life has ended. */
  stay(): void {
    this.#isRetired = false
  }

  /** The roster has changed: plans a present motion again, and emits a known one again. */
  replan(): void {
    if (this.#isPresent) this.#scope.wakeUp.request()
    else if (!this.#hasBeenPresent) void this.#readMemory()
  }

  /** Lives until it is ended, and until what was asked of it is noted; an unexpected error is this motion's trouble alone. */
  async run(): Promise<void> {
    await this.#live()
    await this.#requests.settled()
  }

  async #live(): Promise<void> {
    let ignored: readonly IgnoredAddress[] = []
    let lastSeen: Target | undefined
    let pendingDeparture: PendingDeparture | undefined
    let before: AbsentState = 'awaited'
    let isTold = false
    // What is known of it is emitted while it is looked for, and before any other event about it.
    const memory = this.#readMemory().then((as) => {
      if (as === undefined) return
      before = as === 'gone' ? 'gone' : 'gone-early'
      if (as === 'gone' || as === 'gone-early') return
      isTold = true
      const say = (): void => {
        pendingDeparture = undefined
        this.#emitDeparture(before)
      }
      pendingDeparture = { say, isRemembered: true }
    })
    const search: Omit<SearchOptions, 'ignored' | 'lastSeen'> = {
      isHome: () => before === 'gone' && pendingDeparture === undefined && !this.#hasWanted(),
      pendingDeparture: () => pendingDeparture,
    }
    while (!this.#scope.signal.aborted) {
      const found = await this.#find({ ...search, ignored, lastSeen })
      await memory
      if (found === undefined || this.#scope.signal.aborted) return
      const visit = new Visit(this.#scope, {
        found,
        before,
        isReturn: pendingDeparture === undefined,
        isDoubtful: !this.#isAsked && ignored.some(({ target }) => isSame(target, found.target)),
      })
      this.#visit = visit
      this.#scope.engine.network.attend(this.motion, {
        target: found.target,
        isBeingRead: () => !visit.isReleased,
      })
      this.#isAsked = false
      this.#isPresent = true
      this.#hasBeenPresent = true
      this.#isVisited = true
      const end = await this.#guarded(() => visit.run())
      this.#isVisited = false
      ignored = this.#conclude(found, end, ignored)
      // That another device is at one address of several says nothing of the one where it was.
      if (!provesAbsence(end, visit)) lastSeen = found.target
      else if (lastSeen !== undefined && isSame(lastSeen, found.target)) lastSeen = undefined
      if (visit.isIdentified) before = visit.absence
      isTold ||= visit.hasBegun
      // A motion in trouble may still be there: it is gone when nobody answers for it any more.
      const say = (): void => {
        pendingDeparture = undefined
        // Another device may have proved to be there meanwhile.
        before = visit.absence
        if (isTold) this.#emitDeparture(before)
        isTold = false
        lastSeen = undefined
        this.#scope.engine.addresses.dismiss(this.motion)
        this.#scope.engine.network.forget(this.motion)
        this.#scope.engine.clocks.forget(this.motion)
        this.#isPresent = false
        this.#scope.archive.rejections.clear()
        if (this.#isRetired) this.#ending.abort()
      }
      pendingDeparture = { say, isRemembered: false }
      if (end.type === 'left') say()
    }
  }

  /** Looks for the motion until it is found or the life ends; a search that failed begins again after a while. */
  async #find(options: SearchOptions): Promise<Found | undefined> {
    while (!this.#scope.signal.aborted) {
      const end = await this.#guarded(async () => {
        const found = await detect(this.#scope, options)
        return { type: 'searched', found } as const
      })
      if (end.type === 'searched') return end.found
      this.#failures++
      await this.#scope.engine.clock.wait(this.#emitTrouble(end.trouble), this.#scope.signal)
    }
    return undefined
  }

  /** Says that the motion is in trouble; returns how long it is left alone. */
  #emitTrouble(trouble: Trouble): Milliseconds {
    const { clock, emit } = this.#scope.engine
    const span = retryDelay(this.#failures)
    const at = clock.now()
    emit({ type: 'motion-troubled', at, motion: this.motion, trouble, retryAt: at + span })
    return span
  }

  /** What was asked for since its release is still on it. */
  #emitDeparture(state: AbsentState): void {
    const { clock, emit } = this.#scope.engine
    const as = state === 'gone' && this.#hasWanted() ? 'gone-early' : state
    emit({ type: 'motion-disconnected', at: clock.now(), motion: this.motion, as })
  }

  #hasWanted(): boolean {
    return [...this.#scope.archive.ledger.values()].some(isWanted)
  }

  /** Resolves with what the motion was in an earlier session, if that is emitted now. */
  async #readMemory(): Promise<RememberedAs | undefined> {
    const end = await this.#readAtHome(() => emitKnown(this.#scope))
    if (end.type === 'unreadable') void this.#readMemoryLater(end.trouble)
    return end.type === 'read' ? end.value : undefined
  }

  /** Until its ledger can be read nobody knows what is wanted of the motion; once it is there, its visit says so. */
  async #readMemoryLater(trouble: Trouble): Promise<void> {
    const { clock, emit } = this.#scope.engine
    const isOver = (): boolean => this.#hasBeenPresent || this.#scope.signal.aborted
    let known = trouble
    let logged = ''
    while (!isOver()) {
      const [at, { message }] = [clock.now(), known]
      if (message !== logged)
        emit({ type: 'motion-troubled', at, motion: this.motion, trouble: known, retryAt: at + RETRY_DELAY })
      logged = message
      await clock.wait(RETRY_DELAY, this.#scope.signal)
      if (isOver()) return
      const end = await this.#readAtHome(() => emitKnownAgain(this.#scope))
      if (end.type !== 'unreadable') return
      known = end.trouble
    }
  }

  #readAtHome<Value>(work: () => Promise<Value>) {
    return this.#guarded(async () => {
      try {
        return { type: 'read', value: await work() } as const
      } catch (error) {
        if (errorCode(error) !== 'disk') throw error
        const message = `${errorText(error)} What is wanted of it is not known until that is mended`
        return { type: 'unreadable', trouble: { code: 'disk', message } } as const
      }
    })
  }

  /** Says what became of a visit; returns the addresses to be left alone, and until when. */
  #conclude({ target }: Found, end: VisitEnd, ignored: readonly IgnoredAddress[]): readonly IgnoredAddress[] {
    if (this.#scope.signal.aborted || end.type === 'left') {
      this.#failures = 0
      return []
    }
    if (end.type === 'interrupted') return []
    this.#failures = end.wasUseful ? 1 : this.#failures + 1
    const span = end.trouble === undefined ? retryDelay(this.#failures) : this.#emitTrouble(end.trouble)
    const others = ignored.filter((other) => !isSame(other.target, target)).slice(1 - MOST_ADDRESSES)
    return [...others, { target, until: this.#scope.engine.clock.elapsed() + span }]
  }

  async #guarded<Value>(
    work: () => Promise<Value>,
  ): Promise<Value | { type: 'troubled'; trouble: Trouble; wasUseful: boolean }> {
    try {
      return await work()
    } catch (error) {
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error)
      logNotice(this.#scope.engine, 'ERROR', `Motion ${this.motion}: unexpected error: ${cause}`)
      const message = `unexpected error: ${errorText(error)}`
      return { type: 'troubled', trouble: { code: 'internal', message }, wasUseful: false }
    }
  }
}

/**
 * True where a visit has shown that the motion is not at its address: nobody is, or another device. A device that was
 * identified and then gave a track of another one may be either: the next visit shows which.
 */
function provesAbsence(end: VisitEnd, { isIdentified }: Visit): boolean {
  if (end.type !== 'troubled') return end.type === 'left'
  return !isIdentified && (end.trouble === undefined || end.trouble.code === 'wrong-identifier')
}
