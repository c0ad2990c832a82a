/** Looks for one absent motion until it answers: each motion on its own clock, none waiting for another. */
import { dateIn } from '../../base/local-time.ts'
import type { Milliseconds } from '../../base/units.ts'
import type { Target } from '../../device/probe.ts'
import type { MotionResolver, Resolved } from '../../device/resolver.ts'
import type { ProbeOutcome } from '../../domain/trouble.ts'
import type { AddressBook } from '../network/address-book.ts'
import type { NetworkWatch } from '../network/network-watch.ts'
import type { Dependencies, RosterLookup } from '../scope/dependencies.ts'
import type { AbsentMotion, AbsentMotions } from '../search/absent-motions.ts'
import { type Eagerness, type Pace, paceOf } from '../search/eagerness.ts'
import { firstLookDelay, LOOKUP_AGE, oneDomainSpan } from '../search/pacing.ts'
import { Rhythm } from '../search/rhythm.ts'
import type { MotionScope } from './visit-scope.ts'

export interface DetectionEngine extends Pick<Dependencies, 'clock' | 'configuration' | 'emit'> {
  readonly addresses: Pick<AddressBook, 'findNoMotion' | 'holderOf' | 'placeholders'>
  readonly assignment: RosterLookup
  readonly eagerness: Pick<Eagerness, 'isCalm' | 'onEager'>
  readonly fleet: Pick<AbsentMotions, 'absent' | 'beginAbsence'>
  readonly network: Pick<
    NetworkWatch,
    'isAway' | 'isDnsInDoubt' | 'isDnsMute' | 'isSettling' | 'isToBlame' | 'probe' | 'onReturn'
  >
  readonly resolver: Pick<MotionResolver, 'resolve'>
}

type DetectionScope = Omit<MotionScope<DetectionEngine>, 'archive'>

/** Slow lookups and connects of one motion may overlap, up to this many. */
const LOOKS_AT_ONCE = 5

/** So many looks in a row must fail before a motion counts as absent: one lost packet is no absence. */
const ABSENT_LOOKS = 2

/** How long a motion of an earlier session is looked for before it counts as gone. */
const REMEMBERED_TIMEOUT: Milliseconds = 8000

/** An address to leave alone for a while, because what answered there could not be used. */
export interface IgnoredAddress {
  readonly target: Target
  /** Elapsed time. */
  readonly until: Milliseconds
}

export interface Found {
  readonly target: Target
  readonly doubt: IdentityDoubt
}

/**
 * What has to be ruled out before anything is said of a device that answers:
 *
 * - `all`: any trouble is taken for another device's, because another motion was verified at this address last, or
 *   because the name has several addresses or many names lead to this one
 * - `identity`: so it was the last time; now a trouble is this motion's, unless another device says who it is
 */
export type IdentityDoubt = 'none' | 'identity' | 'all'

export interface SearchOptions {
  readonly ignored: readonly IgnoredAddress[]
  /** Where a motion that is not known to have left was last; it is asked there until nobody answers, whatever DNS says. */
  readonly lastSeen: Target | undefined
  /** True once it was released and has left. */
  readonly isHome: () => boolean
  /** What is due now when a motion that was there is not any more, if anything. */
  readonly pendingDeparture: () => PendingDeparture | undefined
}

export interface PendingDeparture {
  /** Says that the motion has left; nothing is due after it. */
  readonly say: () => void
  /** True where an earlier session has seen the motion, and this one has not. */
  readonly isRemembered: boolean
}

/** Resolves with where the motion answers; undefined when the signal ended the search. Throws an unexpected error of a look. */
export async function detect(scope: DetectionScope, options: SearchOptions): Promise<Found | undefined> {
  const { wakeUp, signal, engine } = scope
  const { configuration, fleet } = engine
  const absence = fleet.beginAbsence()
  const search = new Search(scope, options, absence)
  const rhythm = new Rhythm(engine, absence, wakeUp, () => paceNow(scope, options))
  const endListening = engine.network.onReturn(() => {
    search.hurry()
    // Only a missed motion is hurried for: the looks for all others would come at once.
    if (options.pendingDeparture() !== undefined) wakeUp.interrupt()
  })
  try {
    await wakeUp.wait(firstLookDelay(fleet.absent, configuration.detection.interval), engine.clock, signal)
    // The second look is put anywhere in the span: motions that begin together are not to stay together.
    for (let chance = Math.random(); !signal.aborted; chance = 1) {
      search.look()
      await rhythm.pause(chance, signal)
      if (wakeUp.takeRequest()) search.ask()
      if (search.failure !== undefined) throw search.failure.error
      if (search.result !== undefined) return search.result
    }
    return undefined
  } finally {
    endListening()
    rhythm.end()
    search.end()
  }
}

function paceNow({ motion, engine }: DetectionScope, { isHome, pendingDeparture }: SearchOptions): Pace {
  const { assignment, clock, configuration, eagerness } = engine
  const today = dateIn(clock.now(), configuration.expectedSettings.timezone)
  return paceOf({
    isAssigned: assignment.entrantOn(motion, today) !== undefined,
    isHome: isHome(),
    isMissed: pendingDeparture()?.isRemembered === false,
    isCalm: eagerness.isCalm,
  })
}

/** The looks for one motion, overlapping where they are slow; the first that connects wins. */
class Search {
  readonly #scope: DetectionScope
  readonly #options: SearchOptions
  readonly #ending = new AbortController()
  readonly #signal = this.#ending.signal
  readonly #abort = (): void => this.#ending.abort(this.#scope.signal.reason)
  readonly #absence: AbsentMotion
  #ignored: readonly IgnoredAddress[]
  #underWay = 0
  readonly #begunAt: Milliseconds
  #absentLooks = 0
  #isParting = false
  /** Where it may be: where it was last, and where its name leads. */
  #known: readonly Target[]
  #isAsked = false
  #lookedUpAt = Number.NEGATIVE_INFINITY
  /** From then on the name is asked for in every search domain again. */
  #thoroughFrom = Number.NEGATIVE_INFINITY
  /** When a motion that is left alone was last seen to be there. */
  #thereAt = Number.NEGATIVE_INFINITY
  #outcome: ProbeOutcome | undefined
  result: Found | undefined
  /** An unexpected error, for the caller that waits for the search. */
  failure: { readonly error: unknown } | undefined

  /** Ends the wait of `scope.wakeUp` when it has come to something. */
  constructor(scope: DetectionScope, options: SearchOptions, absence: AbsentMotion) {
    const { signal, engine } = scope
    this.#scope = scope
    this.#options = options
    this.#absence = absence
    this.#ignored = options.ignored
    this.#known = options.lastSeen === undefined ? [] : [options.lastSeen]
    this.#begunAt = engine.clock.elapsed()
    if (signal.aborted) this.end()
    // Thousands are looked for at once: a listener costs a tenth of a signal that follows another.
    else signal.addEventListener('abort', this.#abort)
  }

  end(): void {
    this.#scope.signal.removeEventListener('abort', this.#abort)
    this.#ending.abort()
  }

  /** A person asked: also an address that stands for "no such name" is looked at. */
  ask(): void {
    this.#isAsked = true
    this.hurry()
  }

  /** The network is back, or a person asked: nothing is left alone any longer. */
  hurry(): void {
    this.#ignored = []
    this.#lookedUpAt = Number.NEGATIVE_INFINITY
    this.#thoroughFrom = Number.NEGATIVE_INFINITY
  }

  look(): void {
    if (this.#underWay >= LOOKS_AT_ONCE) return
    this.#underWay++
    this.#absence.noteLook()
    const since = this.#scope.engine.clock.elapsed()
    void this.#lookOnce()
      .then((outcome) => {
        this.#underWay--
        if (outcome !== undefined && !this.#signal.aborted) this.#note(outcome, since)
      })
      .catch((error: unknown) => {
        this.failure ??= { error }
        this.#scope.wakeUp.interrupt()
      })
  }

  /** The outcome of one look; undefined where it says nothing, because an address is left alone. */
  async #lookOnce(): Promise<ProbeOutcome | undefined> {
    const { motion, engine } = this.#scope
    const { addresses, clock } = engine
    const known = this.#known.filter(({ host }) => !addresses.placeholders.has(motion, host))
    this.#known = known
    const isFresh = clock.elapsed() - this.#lookedUpAt < LOOKUP_AGE
    if (known.length > 0 && isFresh) return summaryOf(await this.#tryAll(known))
    const [found, tried] = await Promise.all([this.#lookUp(known), this.#tryAll(known)])
    if (typeof found === 'string') return tried.includes('connected') ? 'connected' : found
    return summaryOf([...tried, ...found])
  }

  /** Looks the name up and tries what is new of its addresses; resolves with what came of that. */
  async #lookUp(known: readonly Target[]): Promise<Tried | ProbeOutcome> {
    const { motion, engine } = this.#scope
    const { addresses, resolver, clock, configuration } = engine
    const isThorough = clock.elapsed() >= this.#thoroughFrom
    const { interval } = configuration.detection
    if (isThorough)
      this.#thoroughFrom = clock.elapsed() + oneDomainSpan(this.#absence.pace, interval, Math.random())
    const options = { isThorough, onSent: this.#absence.noteSent }
    const resolution = await resolver.resolve(motion, options, this.#signal)
    if (this.#signal.aborted || resolution.outcome === 'not-asked') return []
    if (resolution.outcome === 'no-dns-answer') return known.length === 0 ? 'no-dns-answer' : []
    const at = clock.elapsed()
    if (resolution.outcome === 'unresolved') {
      const { placeholder } = resolution
      addresses.placeholders.lead(motion, placeholder === undefined ? [] : [placeholder], at)
      if (placeholder !== undefined) {
        // Occasionally checks whether there is a motion after all.
        const target = { host: placeholder, port: configuration.monitor.port }
        if (this.#mayLook(target.host)) {
          this.#isAsked = false
          await this.#probe(target, () => 'all')
        }
      }
      // A restarted router knows no motion at first; soon it may know another address.
      if (known.length > 0 && this.#options.pendingDeparture() !== undefined) return []
      this.#known = []
      return 'unresolved'
    }
    this.#lookedUpAt = at
    if (!resolution.isGiven) addresses.placeholders.lead(motion, resolution.hosts, at)
    return this.#tryAll(this.#learn(resolution, known))
  }

  /** Takes over where the name leads; returns what is new of it. */
  #learn({ hosts, port }: Resolved, known: readonly Target[]): readonly Target[] {
    const { motion, engine } = this.#scope
    const { clock, configuration, emit } = engine
    const led = hosts.map((host) => ({ host, port: port ?? configuration.monitor.port }))
    const fresh = led.filter((target) => !known.some((other) => isSame(other, target)))
    const kept = this.#options.pendingDeparture() === undefined ? undefined : this.#options.lastSeen
    const isKept = kept !== undefined && known.includes(kept) && !led.some((target) => isSame(target, kept))
    this.#known = isKept ? [kept, ...led] : led
    for (const { host: address } of fresh) emit({ type: 'motion-resolved', at: clock.now(), motion, address })
    return fresh
  }

  #tryAll(targets: readonly Target[]): Promise<Tried> {
    return Promise.all(targets.map((target) => this.#tryAddress(target)))
  }

  async #tryAddress(target: Target): Promise<ProbeOutcome | undefined> {
    const { motion, engine } = this.#scope
    const at = engine.clock.elapsed()
    if (this.#ignored.some((one) => isSame(one.target, target) && at < one.until))
      return this.#options.pendingDeparture() === undefined ? undefined : this.#lookAfter(target)
    const holder = engine.addresses.holderOf(target)
    const isContested = holder !== undefined && holder.motion !== motion
    // The name is stale, and the device that has its address now is being read: it is not to be disturbed.
    if (isContested && holder.isBusy()) return 'unresolved'
    if (!this.#mayLook(target.host)) return undefined
    return this.#probe(target, () => (isContested ? 'all' : this.#doubtOf(target)))
  }

  #mayLook(host: string): boolean {
    const { motion, engine } = this.#scope
    return engine.addresses.placeholders.mayLook(motion, host, engine.clock.elapsed(), this.#isAsked)
  }

  /** Looks at an address that may be looked at; `doubt` is asked for where something answers. */
  async #probe(target: Target, doubt: () => IdentityDoubt): Promise<ProbeOutcome | undefined> {
    const { motion, engine } = this.#scope
    const { addresses, clock, configuration, network } = engine
    this.#absence.noteSent()
    const outcome = await network.probe(target, configuration.detection.timeout, this.#signal)
    if (outcome === 'connected') this.#find(target, doubt())
    else if (outcome === 'refused') addresses.findNoMotion(target, motion, clock.elapsed())
    else addresses.placeholders.noteNothing(motion, target.host, clock.elapsed())
    return outcome === 'untried' ? undefined : outcome
  }

  #find(target: Target, doubt: IdentityDoubt): void {
    if (this.result !== undefined || this.#signal.aborted) return
    this.result = { target, doubt }
    this.#scope.wakeUp.interrupt()
  }

  #doubtOf(target: Target): IdentityDoubt {
    const { motion, engine } = this.#scope
    const { placeholders } = engine.addresses
    const isOneOfSeveral = this.#known.length > 1
    if (!isOneOfSeveral && !placeholders.isCrowded(motion, target.host, engine.clock.elapsed())) return 'none'
    return this.#options.ignored.some((one) => isSame(one.target, target)) ? 'identity' : 'all'
  }

  /** Whether a motion that is left alone is still there; undefined where it is, or was a moment ago. */
  async #lookAfter(target: Target): Promise<ProbeOutcome | undefined> {
    const { clock, configuration, network } = this.#scope.engine
    const { interval, timeout } = configuration.disconnection
    if (clock.elapsed() - this.#thereAt < interval) return undefined
    this.#absence.noteSent()
    const outcome = await network.probe(target, timeout, this.#signal)
    if (outcome === 'untried') return undefined
    if (outcome !== 'connected') return outcome
    this.#thereAt = clock.elapsed()
    this.#absentLooks = 0
    return undefined
  }

  /** Reports that the motion has left, unless the network is the reason that the motion does not answer: then it is missed on. */
  async #part(outcome: ProbeOutcome, since: Milliseconds): Promise<void> {
    const pendingDeparture = this.#options.pendingDeparture()
    if (pendingDeparture === undefined || this.#isParting) return
    this.#isParting = true
    const isExcused = pendingDeparture.isRemembered
      ? this.#isTooEarlyToSay(outcome)
      : (await this.#scope.engine.network.isToBlame(since)) || this.#scope.engine.network.isSettling
    this.#isParting = false
    if (this.#signal.aborted || this.#options.pendingDeparture() !== pendingDeparture) return
    if (isExcused) {
      this.#absentLooks = 0
      return
    }
    // Its address may serve another device within seconds (docs/device.md, "Addresses").
    this.#known = []
    pendingDeparture.say()
  }

  /** A motion that this session has not seen may be there as long as nothing shows that it would be found. */
  #isTooEarlyToSay(outcome: ProbeOutcome): boolean {
    const { clock, network } = this.#scope.engine
    const isYoung = clock.elapsed() - this.#begunAt < REMEMBERED_TIMEOUT
    const isDnsOwing = outcome === 'no-dns-answer' && !network.isDnsMute
    return isYoung || isDnsOwing || network.isAway || network.isSettling || network.isDnsInDoubt
  }

  #note(outcome: ProbeOutcome, since: Milliseconds): void {
    const { motion, engine } = this.#scope
    const { emit, clock, network } = engine
    if (outcome === 'connected') return
    this.#absentLooks++
    if (this.#absentLooks >= ABSENT_LOOKS) void this.#part(outcome, since)
    // What does not answer without a network is not news of the motion.
    if (outcome === this.#outcome || network.isAway) return
    this.#outcome = outcome
    const address = outcome === 'unresolved' || outcome === 'no-dns-answer' ? undefined : this.#known[0]?.host
    const where = address === undefined ? {} : { address }
    emit({ type: 'motion-unanswered', at: clock.now(), motion, outcome, ...where })
  }
}

/** What became of each address; undefined where that says nothing, because it is left alone. */
type Tried = readonly (ProbeOutcome | undefined)[]

/** What came of all: a motion may be at an address that is left alone, whatever the others say. */
function summaryOf(tried: Tried): ProbeOutcome | undefined {
  if (tried.includes('connected')) return 'connected'
  return tried.includes(undefined) ? undefined : tried[0]
}

/** True where both lead to the same device. */
export function isSame(a: Target, b: Target): boolean {
  return a.host === b.host && a.port === b.port
}
