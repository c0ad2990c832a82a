/** One visit of a motion: from its first answer to its last, inspected, its tracks fetched, released and watched. */
import type PQueue from 'p-queue'
import { countLogs } from '../../archive/payload-cache.ts'
import { errorCode, errorText } from '../../base/errors.ts'
import { pluralise } from '../../base/pluralise.ts'
import { isShortage } from '../../base/shortage.ts'
import { isWanted } from '../../domain/ledger.ts'
import { type MisdatedLogs, misdatedOf } from '../../domain/misdated.ts'
import { isConflict, tracksOf, unassignedOf } from '../../domain/plan.ts'
import type { Trouble } from '../../domain/trouble.ts'
import type { AddressBook } from '../network/address-book.ts'
import { logNotice } from '../scope/dependencies.ts'
import { WakeUp } from '../scope/wake-up.ts'
import type { ClocksWatch } from '../watches/clock-watch.ts'
import type { Mirror } from '../watches/mirror.ts'
import { wantMissing } from '../watches/saved-check.ts'
import type { Found } from './detection.ts'
import { type DownloadEngine, download, type WantedTrack } from './download.ts'
import { type FailureCause, failureCauseOf } from './failure-cause.ts'
import { type Acquaintance, type Inspection, type InspectionEngine, inspect, readInfo } from './inspection.ts'
import {
  describeObstacles,
  isDamaged,
  type MadePlan,
  type Obstacle,
  type Overrulable,
  overrulableOf,
} from './obstacles.ts'
import type { Priority } from './priority.ts'
import { type ReleaseEngine, release } from './release.ts'
import { emitInParts } from './tracks-in-parts.ts'
import type { AttendedScope, MotionScope, VisitScope } from './visit-scope.ts'
import { watch } from './watch.ts'

export interface VisitEngine extends InspectionEngine, DownloadEngine, ReleaseEngine {
  readonly addresses: Pick<
    AddressBook,
    'approach' | 'claim' | 'dismiss' | 'findNoMotion' | 'mayBe' | 'placeholders' | 'release'
  >
  readonly client: DownloadEngine['client']
  readonly clocks: Pick<ClocksWatch, 'hear' | 'now'>
  readonly inspections: Pick<PQueue, 'add' | 'size'>
  readonly mirror: Pick<Mirror, 'copied' | 'drop' | 'isAwaited' | 'take'>
  readonly priority: Pick<Priority, 'begin'>
}

export type VisitEnd =
  | { readonly type: 'left' }
  /** The network went away: it is there as far as is known, and looked for again. */
  | { readonly type: 'interrupted' }
  | {
      readonly type: 'troubled'
      /** Undefined where there is nothing to report: another device was there, as expected. */
      readonly trouble: Trouble | undefined
      /** True when something came of it: the next try need not wait longer than the first. */
      readonly wasUseful: boolean
    }

/** How a visit comes about. */
export interface Occasion {
  readonly found: Found
  /** What the motion was until now, as far as is sure. */
  readonly before: AbsentState
  /** False where it may have been there all the time, without a network. */
  readonly isReturn: boolean
  /** The last visit at this address failed, and no person has asked for another: others go first. */
  readonly isDoubtful: boolean
}

/** What a motion that is not there can be. */
export type AbsentState = 'gone' | 'gone-early' | 'awaited'

/** How often a release may find a track missing again before that is trouble. */
const RELEASE_TRIES = 3

export class Visit {
  readonly #scope: VisitScope<VisitEngine>
  readonly #occasion: Occasion
  readonly #left = new AbortController()
  readonly #fetched = new Set<string>()
  #isDoubtful: boolean
  #hasBegun = false
  #isIdentified = false
  #isReleased = false
  #isBusy = true
  #wasUseful = false
  #overrulable: readonly Overrulable[] = []
  /** What was last said of the dates of its logs. */
  #judgedDates = ''

  constructor(scope: MotionScope<VisitEngine>, occasion: Occasion) {
    const signal = AbortSignal.any([scope.signal, this.#left.signal])
    this.#scope = { ...scope, target: occasion.found.target, signal }
    this.#occasion = occasion
    this.#isDoubtful = occasion.isDoubtful
  }

  async run(): Promise<VisitEnd> {
    const { motion, target, signal, engine } = this.#scope
    const { clock, emit, addresses } = engine
    try {
      const cause = this.#occasion.found.doubt === 'none' ? undefined : await this.#askWhoIsThere()
      if (cause !== undefined) return cause === 'interrupted' ? { type: cause } : this.#troubled(undefined)
      this.#hasBegun = true
      addresses.approach(target, motion)
      emit({ type: 'motion-connected', at: clock.now(), motion, address: target.host })
      while (true) {
        const trouble = await this.#attend()
        if (this.#left.signal.aborted) return { type: 'left' }
        if (trouble === 'interrupted') return { type: trouble }
        if (trouble !== undefined || signal.aborted) return this.#troubled(trouble)
        this.#isBusy = false
        const end = await watch(this.#scope)
        this.#isBusy = true
        if (end === 'left' || this.#left.signal.aborted) return { type: 'left' }
        if (end === 'lost') return { type: 'interrupted' }
        if (end === 'ended') return this.#troubled(undefined)
      }
    } finally {
      addresses.release(target, motion)
    }
  }

  /** True once `motion-connected` was emitted. */
  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** True once the device has answered as this motion. */
  get isIdentified(): boolean {
    return this.#isIdentified
  }

  /** What keeps the motion and a person may overrule, by the last that the device has said of its logs. */
  get overrulable(): readonly Overrulable[] {
    return this.#overrulable
  }

  get isReleased(): boolean {
    return this.#isReleased
  }

  /** What the motion is if it is no longer there: what is left on it decides. */
  get absence(): AbsentState {
    if (this.#isReleased) return 'gone'
    if (this.#isIdentified) return 'gone-early'
    return this.#mayHaveBeenHere ? 'gone-early' : this.#occasion.before
  }

  /** It answered where its name leads, and was never read; what another device answered is no proof of it. */
  get #mayHaveBeenHere(): boolean {
    const isUnchanged = this.#occasion.before === 'gone' && !this.#occasion.isReturn
    const { motion, target, engine } = this.#scope
    return this.#hasBegun && !isUnchanged && engine.addresses.mayBe(target, motion)
  }

  #troubled(trouble: Trouble | undefined): VisitEnd {
    return { type: 'troubled', trouble, wasUseful: this.#wasUseful }
  }

  /** It may well be another device that is there: that is asked before anything is said. */
  async #askWhoIsThere(): Promise<FailureCause | undefined> {
    const { motion, target, signal, engine } = this.#scope
    const since = engine.clock.elapsed()
    const info = await readInfo(this.#scope)
    if (info.ok || signal.aborted) return undefined
    const cause = await failureCauseOf(info.trouble, since, engine)
    if (cause !== 'interrupted') this.#noteStranger(cause)
    // What is there is no other motion, and the fault may be this one's: that is said.
    const { doubt } = this.#occasion.found
    const isSaid = doubt === 'identity' && cause !== 'interrupted' && cause.code !== 'wrong-identifier'
    return isSaid && !engine.addresses.placeholders.has(motion, target.host) ? undefined : cause
  }

  /** Notes what is at the address, where it is not the motion. */
  #noteStranger({ code, identifier }: Trouble): void {
    const { motion, target, engine } = this.#scope
    const { addresses, clock } = engine
    const { host } = target
    if (identifier !== undefined) addresses.placeholders.noteMotion(identifier, host)
    else if (code === 'unreachable') addresses.placeholders.noteNothing(motion, host, clock.elapsed())
    else addresses.findNoMotion(target, motion, clock.elapsed())
  }

  /** Inspects, fetches and releases; resolves with what went wrong. */
  async #attend(): Promise<FailureCause | undefined> {
    const { motion, signal, engine } = this.#scope
    const claim = engine.priority.begin(this.#isDoubtful)
    const scope = { ...this.#scope, claim }
    // The next time somebody has asked for it.
    this.#isDoubtful = false
    try {
      // Before it takes a place among the inspections: those it gives way to may be waiting for one.
      await claim.yieldToOthers(signal)
      const since = engine.clock.elapsed()
      const inspection = await engine.inspections.add(() => inspect(scope, this.#acquaintance))
      if (signal.aborted) return undefined
      if (!inspection.ok) {
        if (inspection.trouble.code === 'wrong-identifier') engine.addresses.dismiss(motion)
        const cause = await failureCauseOf(inspection.trouble, since, engine)
        if (!this.#isIdentified && cause !== 'interrupted') this.#noteStranger(cause)
        return cause
      }
      engine.clocks.hear(motion, inspection.value.logs)
      if (inspection.value.setAside.length > 0) claim.giveUp()
      return await this.#bringHome(scope, inspection.value)
    } finally {
      claim.giveUp()
    }
  }

  readonly #acquaintance: Acquaintance = {
    onIdentified: () => this.#identify(),
    logsBefore: async () => {
      const { motion, archive, engine } = this.#scope
      await archive.load(engine.clock.now())
      const known = await countLogs(engine.project.motionFolder(motion))
      return known ?? archive.ledger.size
    },
  }

  #identify(): void {
    this.#isIdentified = true
    const { motion, target, engine } = this.#scope
    engine.addresses.claim(target, {
      motion,
      isBusy: () => this.#isBusy,
      leave: () => this.#left.abort(),
    })
  }

  async #bringHome(
    scope: AttendedScope<VisitEngine>,
    inspection: Inspection,
  ): Promise<FailureCause | undefined> {
    const { archive, claim, signal, engine } = scope
    const { setAside, foreign, logsGone, settings } = inspection
    const { timezone } = settings
    try {
      await archive.load(engine.clock.now())
      let left: readonly Obstacle[] = []
      for (let tries = 0; tries < RELEASE_TRIES; ) {
        const { assignment } = engine
        const plan = await this.#plan(inspection)
        if (plan === undefined || timezone === undefined) {
          const message =
            'settings.json has no timezone that can be read, so the day of its tracks is not known'
          return { code: 'no-timezone', message, path: 'settings.json' }
        }
        if (plan.logs.some(({ outcome }) => isConflict(outcome))) claim.giveUp()
        const trouble = await this.#fetch(scope, plan)
        if (trouble !== undefined || signal.aborted) return trouble
        // Planned by a roster that is no longer in force.
        if (assignment !== engine.assignment) continue
        tries++
        claim.giveUp()
        // A copy of a file that is not what it was cannot be made, and would be waited for in vain.
        const missing = await wantMissing(scope)
        left = missing.map(({ key, reason }) => ({ kind: 'unfinished', text: `${key}: ${reason}` }))
        if (missing.length > 0) continue
        const isThere = await this.#awaitSecondCopies()
        if (signal.aborted) return undefined
        if (!isThere)
          return { code: 'unreachable', message: 'it left while its second copies were being made' }
        const damaged = this.#damaged(plan)
        const made = { plan, setAside, foreign, logsGone, timezone, damaged, fetched: this.#fetched }
        const outcome = await release(scope, made)
        this.#isReleased = outcome.type === 'released'
        if (outcome.type === 'released') return undefined
        left = outcome.obstacles
        if (outcome.type === 'withheld') break
      }
      return this.#withheld(left)
    } catch (error) {
      if (isShortage(error)) return 'interrupted'
      if (errorCode(error) !== 'disk') throw error
      return { code: 'disk', message: errorText(error) }
    }
  }

  /** What is damaged on the device is asked about first and by itself: it is taken, and not given up. */
  #withheld(left: readonly Obstacle[]): Trouble {
    const overrulable = overrulableOf(left)
    const damaged = overrulable.filter(isDamaged)
    this.#overrulable = damaged.length > 0 ? damaged : overrulable
    const code = damaged.length > 0 ? 'damaged-on-device' : 'track-failed'
    const message = `it cannot be released, keep it aside: ${describeObstacles(left)}`
    const names = this.#overrulable.map(({ name }) => name)
    return { code, message, ...(names.length > 0 && { mayLetGo: names }) }
  }

  /** The wanted tracks that came twice as they are now, by key: what is wrong with them. */
  #damaged(plan: MadePlan): ReadonlyMap<string, string> {
    return new Map(
      plan.logs.flatMap((planned): [string, string][] => {
        if (!('entry' in planned)) return []
        const rejection = this.#scope.archive.rejections.onDevice(planned.key, planned.log)
        if (rejection === undefined) return []
        return [[planned.key, `${rejection.verdict}: ${rejection.reasons.join('; ')}`]]
      }),
    )
  }

  /** Where that is wished for, a release waits for the second copies; false if the motion has left meanwhile. */
  async #awaitSecondCopies(): Promise<boolean> {
    const { mirror } = this.#scope.engine
    if (!mirror.isAwaited) return true
    const { ledger } = this.#scope.archive
    const keys = [...ledger.keys()]
    // Also those that were copied before: the stick may have been taken away, or another one put in.
    mirror.take(ledger, keys)
    const waiting = new AbortController()
    const signal = AbortSignal.any([this.#scope.signal, waiting.signal])
    const left = watch({ ...this.#scope, wakeUp: new WakeUp(), signal })
    const end = await Promise.race([mirror.copied(keys, signal), left])
    waiting.abort()
    return end !== 'left' && end !== 'lost'
  }

  async #plan(inspection: Inspection): Promise<MadePlan | undefined> {
    this.#overrulable = []
    const { motion, archive, engine } = this.#scope
    const { clock, configuration, emit, assignment } = engine
    const { minimum500mBest } = configuration
    const { timezone } = inspection.settings
    const plan = await archive.plan({
      motion,
      timezone,
      logs: inspection.logs,
      minimum500mBest,
      ...assignment,
    })
    if (!plan.ok) return undefined
    const misdated = this.#judgeDates(plan)
    const planned = {
      type: 'tracks-planned',
      at: clock.now(),
      motion,
      tracks: tracksOf(plan, minimum500mBest),
      added: plan.added,
      unassigned: unassignedOf(plan.logs),
      ...misdated,
    } as const
    await emitInParts(planned, emit)
    return plan
  }

  /** The logs whose dates cannot be right, and whether that is to be said; once a visit unless it changes. */
  #judgeDates(plan: MadePlan): { readonly misdated?: MisdatedLogs; readonly isMisdatedNew?: boolean } {
    const { motion, engine } = this.#scope
    const { clocks, configuration } = engine
    const { minimum500mBest, expectedSettings } = configuration
    const rules = { now: clocks.now(), timezone: expectedSettings.timezone, minimum500mBest }
    const judged = misdatedOf(plan.logs, rules)
    const { logs: misdated, slight } = judged
    const isNew = JSON.stringify(judged) !== this.#judgedDates
    this.#judgedDates = JSON.stringify(judged)
    if (isNew && slight > 0) {
      const what = `${pluralise(slight, 'log')} dated before 2020 or after tomorrow, empty or below the speed filter`
      logNotice(engine, 'DEBUG', `Motion ${motion} has ${what}`)
    }
    return misdated === undefined ? {} : { misdated, ...(isNew && { isMisdatedNew: true }) }
  }

  async #fetch(scope: AttendedScope<VisitEngine>, plan: MadePlan): Promise<FailureCause | undefined> {
    const damaged = this.#damaged(plan)
    const wanted = plan.logs.flatMap((log): WantedTrack[] =>
      'entry' in log && isWanted(log.entry) && !damaged.has(log.key) ? [log] : [],
    )
    if (wanted.length > 0) this.#isReleased = false
    const trouble = await download(scope, wanted)
    for (const { key } of wanted) {
      if (scope.archive.ledger.get(key)?.status === 'completed') this.#fetched.add(key)
    }
    if (this.#fetched.size > 0) this.#wasUseful = true
    return trouble
  }
}
