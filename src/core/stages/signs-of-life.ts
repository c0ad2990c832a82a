/** Hears who answers, and asks around when nobody does: what tells a motion that left from a network that failed. */
import { ownNetworks } from '../device/own-networks.ts'
import { type ConnectOutcome, probe, type Target } from '../device/probe.ts'
import type { Resolution } from '../device/resolver.ts'
import type { MotionId } from '../motion.ts'
import type { Milliseconds } from '../units.ts'
import type { StageEdge } from './edge.ts'
import type { Silence } from './network-judge.ts'

/** A motion that is there as far as is known. */
export interface PresentMotion {
  readonly target: Target
  /** True until it is released: a motion being read does not leave together with others. */
  readonly isBeingRead: () => boolean
}

/** So long signs of life are sought before silence counts; a lookup that is lost is made good by the next. */
export const PATIENCE: Milliseconds = 2500

/** From one asking around to the next. */
const SPAN: Milliseconds = 500

/** While somebody waits for a sign of life it is looked for this often. */
const POLL: Milliseconds = 25

/** Motions asked at each time, in turn, whatever the size of the fleet. */
const ASKED_AT_ONCE = 3

const ASK_TIMEOUT: Milliseconds = 1000

/** With fewer motions being read it is theirs when all fall silent while DNS answers. */
const SEVERAL = 3

export class SignsOfLife {
  readonly #edge: () => Pick<StageEdge, 'clock' | 'client' | 'resolver'>
  readonly #networks: () => readonly string[]
  readonly #onHeard: () => void
  readonly #present = new Map<MotionId, PresentMotion>()
  #asked = 0
  #reachedFrom: string | undefined
  #motionHeardAt = Number.NEGATIVE_INFINITY
  #dnsHeardAt = Number.NEGATIVE_INFINITY
  #witnessAskedAt = Number.NEGATIVE_INFINITY

  constructor(
    edge: () => Pick<StageEdge, 'clock' | 'client' | 'resolver'>,
    onHeard: () => void,
    networks: () => readonly string[] = ownNetworks,
  ) {
    this.#edge = edge
    this.#onHeard = onHeard
    this.#networks = networks
  }

  /** When a motion was last heard, elapsed time. */
  get motionHeardAt(): Milliseconds {
    return this.#motionHeardAt
  }

  /** When DNS last said something of a name, elapsed time. */
  get dnsHeardAt(): Milliseconds {
    return this.#dnsHeardAt
  }

  /** The laptop's own networks. */
  get own(): readonly string[] {
    return this.#networks()
  }

  /** The own network from which a motion was last reached. */
  get reachedFrom(): string | undefined {
    return this.#reachedFrom
  }

  /** How many motions are there as far as is known. */
  get present(): number {
    return this.#present.size
  }

  attend(motion: MotionId, present: PresentMotion): void {
    this.#present.set(motion, present)
  }

  forget(motion: MotionId): void {
    this.#present.delete(motion)
  }

  hearMotion(): void {
    this.#motionHeardAt = this.#edge().clock.elapsed()
    this.#onHeard()
  }

  hearDns(): void {
    this.#dnsHeardAt = this.#edge().clock.elapsed()
    this.#onHeard()
  }

  /** Asks whether a device answers on its port; any answer, a refusal too, is a sign of life. */
  async knock(target: Target, timeout: Milliseconds, signal: AbortSignal): Promise<ConnectOutcome> {
    const noteWay = (from: string): void => {
      const network = this.#networks().find((one) => one.startsWith(`${from}/`))
      if (network !== undefined) this.#reachedFrom = network
    }
    const outcome = await this.#edge().client.places.probe(() => probe(target, timeout, signal, noteWay))
    if (outcome === 'connected' || outcome === 'refused') this.hearMotion()
    return outcome
  }

  /** Asks DNS and a few present motions, in turn: whoever answers is heard. Resolves with what DNS said. */
  async seek(signal: AbortSignal): Promise<Resolution | undefined> {
    const motions = [...this.#present]
    const start = this.#asked
    this.#asked += ASKED_AT_ONCE
    const chosen = Array.from({ length: Math.min(ASKED_AT_ONCE, motions.length) }, (_, index) => {
      return motions[(start + index) % motions.length]
    })
    for (const one of chosen) {
      if (one !== undefined) void this.knock(one[1].target, ASK_TIMEOUT, signal)
    }
    const name = chosen[0]?.[0]
    return name === undefined ? undefined : this.#edge().resolver.resolve(name, { isThorough: false }, signal)
  }

  /**
   * Asks DNS for a motion that is there, now and then: where every name is unknown, it tells whether DNS knows anybody.
   *
   * Returns whether DNS has been asked so of late, or nobody is there to ask for.
   */
  askWitness(signal: AbortSignal): boolean {
    const at = this.#edge().clock.elapsed()
    const [witness] = this.#present.keys()
    if (witness === undefined) return true
    const wasAsked = at - this.#witnessAskedAt < 2 * PATIENCE
    if (at - this.#witnessAskedAt >= PATIENCE) {
      this.#witnessAskedAt = at
      void this.#edge().resolver.resolve(witness, { isThorough: false }, signal)
    }
    return wasAsked
  }

  /** Seeks until somebody answers or patience is at its end; resolves with who has been silent. */
  async search(ending: AbortSignal): Promise<Silence> {
    const { clock } = this.#edge()
    const from = clock.elapsed()
    const over = new AbortController()
    const signal = AbortSignal.any([ending, over.signal])
    let mayDnsAnswer = true
    let soughtAt = Number.NEGATIVE_INFINITY
    while (!signal.aborted && clock.elapsed() - from < PATIENCE) {
      if (this.#silenceSince(from, mayDnsAnswer) === 'none') break
      if (clock.elapsed() - soughtAt >= SPAN) {
        soughtAt = clock.elapsed()
        void this.seek(signal).then((resolution) => {
          // Its address is fixed: DNS was not asked.
          if (resolution?.outcome === 'resolved' && this.#dnsHeardAt < from) mayDnsAnswer = false
        })
      }
      await clock.wait(POLL, signal)
    }
    over.abort()
    return this.#silenceSince(from, mayDnsAnswer)
  }

  #silenceSince(from: Milliseconds, mayDnsAnswer: boolean): Silence {
    if (this.#motionHeardAt >= from) return 'none'
    if (mayDnsAnswer && this.#dnsHeardAt < from) return 'everything'
    const read = [...this.#present.values()].filter((motion) => motion.isBeingRead())
    return read.length >= SEVERAL ? 'motions' : 'none'
  }
}
