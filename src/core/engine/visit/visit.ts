/** One visit of a motion: from its first answer to its last, inspected, its tracks fetched, released and watched. */
import type { MotionArchive } from '../../archive/motion-archive.ts'
import { countLogs } from '../../archive/payload-cache.ts'
import { errorCode, errorText } from '../../base/errors.ts'
import { pluralise } from '../../base/pluralise.ts'
import { isShortage } from '../../base/shortage.ts'
import type { Target } from '../../device/probe.ts'
import { isWanted } from '../../domain/ledger.ts'
import { type MisdatedLogs, misdatedOf } from '../../domain/misdated.ts'
import type { MotionId } from '../../domain/motion.ts'
import { isConflict, tracksOf, unassignedOf } from '../../domain/plan.ts'
import type { Trouble } from '../../domain/trouble.ts'
import { WakeUp } from '../scope/wake-up.ts'
import { wantMissing } from '../watches/saved-check.ts'
import type { Found } from './detection.ts'
import { download, type WantedTrack } from './download.ts'
import { type FailureCause, failureCauseOf } from './failure-cause.ts'
import { type Acquaintance, type Inspection, inspect, readInfo } from './inspection.ts'
import {
  describeObstacles,
  isDamaged,
  type MadePlan,
  type Obstacle,
  type Overrulable,
  overrulableOf,
} from './obstacles.ts'
import type { PriorityClaim } from './priority.ts'
import { release } from './release.ts'
import { emitInParts } from './tracks-in-parts.ts'
import type { VisitScope } from './visit-scope.ts'
import { watch } from './watch.ts'

export type VisitEnd =
  | { readonly type: 'left' }
  /** The network went away: it is there as far as is known, and looked for again. */
  | { readonly type: 'interrupted' }
  | {
      readonly type: 'troubled'
      /** Undefined where there is nothing to tell: another device was there, as was to be expected. */
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
  /** The last visit at this address was of no use, and nobody has asked for another: others go first. */
  readonly isDoubtful: boolean
}

/** What a motion that is not there can be. */
export type AbsentState = 'gone' | 'gone-early' | 'awaited'

/** How often a release may find a track missing again before that is trouble. */
const RELEASE_TRIES = 3

export class Visit {
  readonly #motion: MotionId
  readonly #target: Target
  readonly #doubt: Found['doubt']
  readonly #before: AbsentState
  readonly #isReturn: boolean
  readonly #archive: MotionArchive
  readonly #context: VisitScope
  readonly #wakeUp: WakeUp
  readonly #signal: AbortSignal
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

  constructor(
    motion: MotionId,
    { found, before, isReturn, isDoubtful }: Occasion,
    archive: MotionArchive,
    context: VisitScope,
    wakeUp: WakeUp,
    signal: AbortSignal,
  ) {
    this.#motion = motion
    this.#target = found.target
    this.#doubt = found.doubt
    this.#before = before
    this.#isReturn = isReturn
    this.#isDoubtful = isDoubtful
    this.#archive = archive
    this.#context = context
    this.#wakeUp = wakeUp
    this.#signal = AbortSignal.any([signal, this.#left.signal])
  }

  async run(): Promise<VisitEnd> {
    const { clock, emit, addresses } = this.#context
    try {
      const setback = this.#doubt === 'none' ? undefined : await this.#askWhoIsThere()
      if (setback !== undefined)
        return setback === 'interrupted' ? { type: setback } : this.#troubled(undefined)
      this.#hasBegun = true
      addresses.approach(this.#target, this.#motion)
      emit({ type: 'motion-connected', at: clock.now(), motion: this.#motion, address: this.#target.host })
      while (true) {
        const trouble = await this.#attend()
        if (this.#left.signal.aborted) return { type: 'left' }
        if (trouble === 'interrupted') return { type: trouble }
        if (trouble !== undefined || this.#signal.aborted) return this.#troubled(trouble)
        this.#isBusy = false
        const end = await watch(this.#target, this.#context, this.#wakeUp, this.#signal)
        this.#isBusy = true
        if (end === 'left' || this.#left.signal.aborted) return { type: 'left' }
        if (end === 'lost') return { type: 'interrupted' }
        if (end === 'ended') return this.#troubled(undefined)
      }
    } finally {
      addresses.release(this.#target, this.#motion)
    }
  }

  /** True once it was told that the motion is connected. */
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
    return this.#mayHaveBeenHere ? 'gone-early' : this.#before
  }

  /** It answered where its name leads, and was never read; what another device answered is no proof of it. */
  get #mayHaveBeenHere(): boolean {
    const isUnchanged = this.#before === 'gone' && !this.#isReturn
    return this.#hasBegun && !isUnchanged && this.#context.addresses.mayBe(this.#target, this.#motion)
  }

  #troubled(trouble: Trouble | undefined): VisitEnd {
    return { type: 'troubled', trouble, wasUseful: this.#wasUseful }
  }

  /** It may well be another device that is there: that is asked before anything is said. */
  async #askWhoIsThere(): Promise<FailureCause | undefined> {
    const since = this.#context.clock.elapsed()
    const info = await readInfo(this.#motion, this.#target, this.#context, this.#signal)
    if (info.ok || this.#signal.aborted) return undefined
    const setback = await failureCauseOf(info.trouble, since, this.#context)
    if (setback !== 'interrupted') this.#noteStranger(setback)
    // What is there is no other motion, and the fault may be this one's: that is said.
    const isSaid =
      this.#doubt === 'identity' && setback !== 'interrupted' && setback.code !== 'wrong-identifier'
    return isSaid && !this.#context.addresses.placeholders.has(this.#motion, this.#target.host)
      ? undefined
      : setback
  }

  /** Notes what is at the address, where it is not the motion. */
  #noteStranger({ code, identifier }: Trouble): void {
    const { addresses, clock } = this.#context
    const { host } = this.#target
    if (identifier !== undefined) addresses.placeholders.noteMotion(identifier, host)
    else if (code === 'unreachable') addresses.placeholders.noteNothing(this.#motion, host, clock.elapsed())
    else addresses.findNoMotion(this.#target, this.#motion, clock.elapsed())
  }

  /** Inspects, fetches and releases; resolves with what went wrong. */
  async #attend(): Promise<FailureCause | undefined> {
    const claim = this.#context.priority.begin(this.#isDoubtful)
    // The next time somebody has asked for it.
    this.#isDoubtful = false
    try {
      // Before it takes a place among the inspections: those it gives way to may be waiting for one.
      await claim.yieldToOthers(this.#signal)
      const since = this.#context.clock.elapsed()
      const inspection = await this.#context.inspections.add(() =>
        inspect(this.#motion, this.#target, this.#context, claim, this.#acquaintance, this.#signal),
      )
      if (this.#signal.aborted) return undefined
      if (!inspection.ok) {
        if (inspection.trouble.code === 'wrong-identifier') this.#context.addresses.dismiss(this.#motion)
        const setback = await failureCauseOf(inspection.trouble, since, this.#context)
        if (!this.#isIdentified && setback !== 'interrupted') this.#noteStranger(setback)
        return setback
      }
      this.#context.clocks.hear(this.#motion, inspection.value.logs)
      if (inspection.value.setAside.length > 0) claim.giveUp()
      return await this.#bringHome(inspection.value, claim)
    } finally {
      claim.giveUp()
    }
  }

  readonly #acquaintance: Acquaintance = {
    onIdentified: () => this.#identify(),
    logsBefore: async () => {
      await this.#archive.load(this.#context.clock.now())
      const known = await countLogs(this.#context.project.motionFolder(this.#motion))
      return known ?? this.#archive.ledger.size
    },
  }

  #identify(): void {
    this.#isIdentified = true
    this.#context.addresses.claim(this.#target, {
      motion: this.#motion,
      isBusy: () => this.#isBusy,
      leave: () => this.#left.abort(),
    })
  }

  async #bringHome(inspection: Inspection, claim: PriorityClaim): Promise<FailureCause | undefined> {
    const { clock } = this.#context
    const { setAside, foreign, logsGone, settings } = inspection
    const { timezone } = settings
    try {
      await this.#archive.load(clock.now())
      let left: readonly Obstacle[] = []
      for (let tries = 0; tries < RELEASE_TRIES; ) {
        const { assignment } = this.#context
        const plan = await this.#plan(inspection)
        if (plan === undefined || timezone === undefined) {
          const message = 'settings.json has no timezone that can be read, so no track can be told its day'
          return { code: 'no-timezone', message, path: 'settings.json' }
        }
        if (plan.logs.some(({ outcome }) => isConflict(outcome))) claim.giveUp()
        const trouble = await this.#fetch(plan, claim)
        if (trouble !== undefined || this.#signal.aborted) return trouble
        // Planned by a roster that is no longer in force.
        if (assignment !== this.#context.assignment) continue
        tries++
        claim.giveUp()
        // A copy of a file that is not what it was cannot be made, and would be waited for in vain.
        const missing = await wantMissing(this.#motion, this.#archive, this.#context)
        left = missing.map(({ key, reason }) => ({ kind: 'unfinished', text: `${key}: ${reason}` }))
        if (missing.length > 0) continue
        const isThere = await this.#awaitSecondCopies()
        if (this.#signal.aborted) return undefined
        if (!isThere)
          return { code: 'unreachable', message: 'it left while its second copies were being made' }
        const damaged = this.#damaged(plan)
        const made = { plan, setAside, foreign, logsGone, timezone, damaged, fetched: this.#fetched }
        const outcome = await release(this.#motion, made, this.#archive, this.#context)
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
        const rejection = this.#archive.rejections.onDevice(planned.key, planned.log)
        if (rejection === undefined) return []
        return [[planned.key, `${rejection.verdict}: ${rejection.reasons.join('; ')}`]]
      }),
    )
  }

  /** Where that is wished for, a release waits for the second copies; false if the motion has left meanwhile. */
  async #awaitSecondCopies(): Promise<boolean> {
    const { mirror } = this.#context
    if (!mirror.isAwaited) return true
    const { ledger } = this.#archive
    const keys = [...ledger.keys()]
    // Also those that were copied before: the stick may have been taken away, or another one put in.
    mirror.take(ledger, keys)
    const waiting = new AbortController()
    const signal = AbortSignal.any([this.#signal, waiting.signal])
    const left = watch(this.#target, this.#context, new WakeUp(), signal)
    const end = await Promise.race([mirror.copied(keys, signal), left])
    waiting.abort()
    return end !== 'left' && end !== 'lost'
  }

  async #plan(inspection: Inspection): Promise<MadePlan | undefined> {
    this.#overrulable = []
    const { clock, configuration, emit, assignment } = this.#context
    const { minimum500mBest } = configuration
    const { timezone } = inspection.settings
    const plan = await this.#archive.plan({
      motion: this.#motion,
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
      motion: this.#motion,
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
    const { clock, clocks, configuration, emit } = this.#context
    const { minimum500mBest, expectedSettings } = configuration
    const rules = { now: clocks.now(), timezone: expectedSettings.timezone, minimum500mBest }
    const judged = misdatedOf(plan.logs, rules)
    const { logs: misdated, slight } = judged
    const isNew = JSON.stringify(judged) !== this.#judgedDates
    this.#judgedDates = JSON.stringify(judged)
    if (isNew && slight > 0) {
      const what = `${pluralise(slight, 'log')} dated before 2020 or after tomorrow, empty or below the speed filter`
      emit({ type: 'notice', at: clock.now(), level: 'DEBUG', message: `Motion ${this.#motion} has ${what}` })
    }
    return misdated === undefined ? {} : { misdated, ...(isNew && { isMisdatedNew: true }) }
  }

  async #fetch(plan: MadePlan, claim: PriorityClaim): Promise<FailureCause | undefined> {
    const damaged = this.#damaged(plan)
    const wanted = plan.logs.flatMap((log): WantedTrack[] =>
      'entry' in log && isWanted(log.entry) && !damaged.has(log.key) ? [log] : [],
    )
    if (wanted.length > 0) this.#isReleased = false
    const trouble = await download(
      this.#motion,
      this.#target,
      wanted,
      this.#archive,
      this.#context,
      claim,
      this.#signal,
    )
    for (const { key } of wanted) {
      if (this.#archive.ledger.get(key)?.status === 'completed') this.#fetched.add(key)
    }
    if (this.#fetched.size > 0) this.#wasUseful = true
    return trouble
  }
}
