/** Notes which motions answer, and probes some when none does: so a motion that left differs from a failed network. */
import type PQueue from 'p-queue'
import type { Milliseconds } from '../../base/units.ts'
import { ownNetworks } from '../../device/local-networks.ts'
import { type ConnectOutcome, probe, type Target } from '../../device/probe.ts'
import type { Lookup, MotionResolver, Resolution } from '../../device/resolver.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { Dependencies } from '../scope/dependencies.ts'
import { isInNetwork, judgeSilence, type Listening, type Silence } from './judge.ts'
import { Probes } from './probes.ts'

/** A motion that is there as far as is known. */
export interface OnlineMotion {
  readonly target: Target
  /** True until it is released: a motion being read does not leave together with others. */
  readonly isBeingRead: () => boolean
}

/** How long answers are looked for before silence counts; a lookup that is lost is made good by the next. */
export const SILENCE_TIMEOUT: Milliseconds = 2500

/** From one asking around to the next. */
const PROBE_INTERVAL: Milliseconds = 500

/** While somebody waits for a sign of life it is looked for this often. */
const ANSWER_POLL_INTERVAL: Milliseconds = 25

/** Motions asked at each time, in turn, whatever the size of the fleet. */
const PROBES_AT_ONCE = 3

const PROBE_TIMEOUT: Milliseconds = 1000

/** A motion that is being read answers more often than this. */
const QUIET: Milliseconds = 1000

/** From one look into such a quiet to the next: a device that is slow is not to be disturbed. */
const QUIET_SPAN: Milliseconds = 5000

export interface ReachabilityDependencies extends Pick<Dependencies, 'clock'> {
  readonly client: { readonly places: { readonly probes: Pick<PQueue, 'add'> } }
  readonly resolver: Pick<MotionResolver, 'resolve'>
}

export class Reachability {
  readonly #dependencies: ReachabilityDependencies
  readonly #networks: () => readonly string[]
  readonly #onHeard: () => void
  readonly #present = new Map<MotionId, OnlineMotion>()
  /** When DNS last gave an address for a motion: these names are known to exist. */
  readonly #named = new Map<MotionId, Milliseconds>()
  /** When DNS was last asked for a motion that is there. */
  readonly #sought = new Map<MotionId, Milliseconds>()
  #own: readonly string[] = []
  readonly #probes = new Probes()
  #asked = 0
  #askedByName = 0
  #reachedFrom: string | undefined
  #motionHeardAt = Number.NEGATIVE_INFINITY
  #dnsHeardAt = Number.NEGATIVE_INFINITY
  /** When DNS last gave an address for a motion that is there, and when it last denied one. */
  #knownAt = Number.NEGATIVE_INFINITY
  #deniedAt = Number.NEGATIVE_INFINITY
  #witnessAskedAt = Number.NEGATIVE_INFINITY
  /** When DNS was first asked for a witness since it last said something. */
  #witnessMissedFrom: Milliseconds | undefined
  #quietSeenAt = Number.NEGATIVE_INFINITY

  constructor(
    dependencies: ReachabilityDependencies,
    onHeard: () => void,
    networks: () => readonly string[] = ownNetworks,
  ) {
    this.#dependencies = dependencies
    this.#onHeard = onHeard
    this.#networks = networks
  }

  /** When a motion last answered, elapsed time. */
  get motionHeardAt(): Milliseconds {
    return this.#motionHeardAt
  }

  /** Reads the laptop's own networks again. */
  readOwn(): readonly string[] {
    this.#own = this.#networks()
    return this.#own
  }

  /** The own network from which a motion was last reached. */
  get reachedFrom(): string | undefined {
    return this.#reachedFrom
  }

  /** How many motions are there as far as is known. */
  get present(): number {
    return this.#present.size
  }

  /** True where all motions that are there are in networks other than the laptop's own, as behind NAT. */
  get isBehindRouter(): boolean {
    const targets = [...this.#present.values()].map(({ target }) => target)
    return targets.length > 0 && targets.every((target) => this.#isRouted(target))
  }

  attend(motion: MotionId, present: OnlineMotion): void {
    this.#present.set(motion, present)
  }

  forget(motion: MotionId): void {
    this.#present.delete(motion)
  }

  hearMotion(): void {
    this.#motionHeardAt = this.#dependencies.clock.elapsed()
    this.#onHeard()
  }

  /** Notes what DNS said of a name: an address, or that there is none. */
  hearDns({ motion, answer }: Pick<Lookup, 'motion' | 'answer'>): void {
    const at = this.#dependencies.clock.elapsed()
    this.#dnsHeardAt = at
    this.#witnessMissedFrom = undefined
    if (answer === 'address') this.#named.set(motion, at)
    if (this.#present.has(motion)) {
      if (answer === 'address') this.#knownAt = at
      else if (this.#named.has(motion)) this.#deniedAt = at
    }
    this.#onHeard()
  }

  /** Asks whether a device answers on its port; a refusal is a sign of life too, unless a router refuses for all. */
  async probe(target: Target, timeout: Milliseconds, signal: AbortSignal): Promise<ConnectOutcome> {
    const { clock, client } = this.#dependencies
    const noteWay = (address: string): void => {
      const network = this.#networks().find((one) => one.startsWith(`${address}/`))
      if (network !== undefined) this.#reachedFrom = network
    }
    let from = clock.elapsed()
    const outcome = await client.places.probes.add(() => {
      from = clock.elapsed()
      return probe(target, timeout, signal, noteWay)
    })
    const done = { host: target.host, outcome, from, took: clock.elapsed() - from }
    if (!signal.aborted && this.#probes.note(done, () => this.#isRouted(target))) this.hearMotion()
    return outcome
  }

  /** Asks DNS and a few present motions in turn, and notes which answer. Resolves with what DNS said. */
  async seek(signal: AbortSignal): Promise<Resolution | undefined> {
    const motions = [...this.#present]
    const start = this.#asked
    this.#asked += PROBES_AT_ONCE
    for (let turn = start; turn < start + Math.min(PROBES_AT_ONCE, motions.length); turn++) {
      const [, one] = motions[turn % motions.length] ?? []
      if (one !== undefined) void this.probe(one.target, PROBE_TIMEOUT, signal)
    }
    const name = motions[this.#askedByName++ % motions.length]?.[0]
    return name === undefined ? undefined : this.#askFor(name, signal)
  }

  /**
   * Asks DNS for a motion that is there, now and then, or at once where it seems silent: its name has an address if any
   * has. Returns whether DNS has been asked so lately, or nobody is there to ask for.
   */
  askWitness(isSuspect: boolean, signal: AbortSignal): boolean {
    const at = this.#dependencies.clock.elapsed()
    const present = [...this.#present.keys()]
    const witness = present.find((motion) => this.#named.has(motion)) ?? present[0]
    if (witness === undefined) return true
    const wasAsked = at - this.#witnessAskedAt < 2 * SILENCE_TIMEOUT
    if (at - this.#witnessAskedAt >= (isSuspect ? PROBE_INTERVAL : SILENCE_TIMEOUT)) {
      this.#witnessAskedAt = at
      if (this.#named.has(witness)) this.#witnessMissedFrom ??= at
      void this.#askFor(witness, signal)
    }
    return wasAsked
  }

  /** How long DNS has said nothing of a name that is known to exist; undefined where none is, of those here. */
  get witnessSilence(): Milliseconds | undefined {
    if (!this.hasNames) return undefined
    const { clock } = this.#dependencies
    return this.#witnessMissedFrom === undefined ? 0 : clock.elapsed() - this.#witnessMissedFrom
  }

  /** True, once in a while, where a motion is being read behind a router and no motion answers: a search is due. */
  noticeQuiet(): boolean {
    const at = this.#dependencies.clock.elapsed()
    if (at - this.#motionHeardAt < QUIET || at - this.#quietSeenAt < QUIET_SPAN) return false
    if (this.#beingRead === 0 || !this.isBehindRouter) return false
    this.#quietSeenAt = at
    return true
  }

  /** Seeks until somebody answers or patience is at its end; resolves with who has been silent. */
  async search(isMute: boolean, ending: AbortSignal): Promise<Silence> {
    const { clock } = this.#dependencies
    const from = clock.elapsed()
    const over = new AbortController()
    const signal = AbortSignal.any([ending, over.signal])
    let mayDnsAnswer = true
    let soughtAt = Number.NEGATIVE_INFINITY
    const judge = (): Silence =>
      judgeSilence({ ...this.listening(from, isMute), ...(!mayDnsAnswer && { dns: 'not-asked' }) })
    while (!signal.aborted && clock.elapsed() - from < SILENCE_TIMEOUT) {
      if (judge() === 'none') break
      if (clock.elapsed() - soughtAt >= PROBE_INTERVAL) {
        soughtAt = clock.elapsed()
        void this.seek(signal).then((resolution) => {
          // Its address is fixed: DNS was not asked.
          if (resolution?.outcome === 'resolved' && this.#dnsHeardAt < from) mayDnsAnswer = false
        })
      }
      await clock.wait(ANSWER_POLL_INTERVAL, signal)
    }
    over.abort()
    return judge()
  }

  /** What answered since an instant (elapsed time). */
  listening(since: Milliseconds, isMute: boolean): Listening {
    return {
      isMotionHeard: this.#motionHeardAt >= since,
      dns: this.#dnsHeardAt >= since ? 'answers' : 'silent',
      isDenied: this.#deniedAt >= since && this.#knownAt < since,
      isMute,
      beingRead: this.#beingRead,
      isBehindRouter: this.isBehindRouter,
    }
  }

  /** True where the name of a motion that is there is known to exist. */
  get hasNames(): boolean {
    return [...this.#present.keys()].some((motion) => this.#named.has(motion))
  }

  /** True where DNS has said something of a motion that is there since an instant (elapsed time). */
  hasWordSince(since: Milliseconds): boolean {
    return this.#knownAt >= since || this.#deniedAt >= since
  }

  /** How many names that are known to exist were asked for since an instant (elapsed time), and have no address now. */
  namesLost(since: Milliseconds): number {
    return [...this.#present.keys()].filter((motion) => {
      const knownAt = this.#named.get(motion)
      const soughtAt = this.#sought.get(motion)
      return knownAt !== undefined && soughtAt !== undefined && soughtAt >= since && knownAt < since
    }).length
  }

  get #beingRead(): number {
    return [...this.#present.values()].filter((motion) => motion.isBeingRead()).length
  }

  #askFor(motion: MotionId, signal: AbortSignal): Promise<Resolution> {
    const { clock, resolver } = this.#dependencies
    this.#sought.set(motion, clock.elapsed())
    return resolver.resolve(motion, { isThorough: false }, signal)
  }

  /** True where a router is on the way to a target. */
  #isRouted({ host }: Target): boolean {
    return !host.startsWith('127.') && !this.#own.some((network) => isInNetwork(host, network))
  }
}
