/** Looks for one absent motion until it answers: each motion on its own clock, none waiting for another. */
import { probe, type Target } from '../device/probe.ts'
import type { ProbeOutcome } from '../events.ts'
import type { MotionId } from '../motion.ts'
import type { Milliseconds } from '../units.ts'
import type { Bell } from './bell.ts'
import type { StageContext } from './context.ts'
import { jittered, LOOKUP_AGE, lookSpan } from './pacing.ts'

/** Slow lookups and connects of one motion may overlap, up to this many. */
const MOST_LOOKS = 4

/** So many looks in a row must fail before a motion counts as absent: one lost packet is no absence. */
const ABSENT_LOOKS = 2

/** An address to be left alone for a while, because what answered there was of no use. */
export interface Shunned {
  readonly target: Target
  readonly until: Milliseconds
}

export interface Found {
  readonly target: Target
  /** True when another motion's identity was verified at this address last. */
  readonly isContested: boolean
}

/** Resolves with where the motion answers; undefined when `signal` ended the search. */
export async function detect(
  motion: MotionId,
  context: StageContext,
  options: { readonly shunned: Shunned | undefined; readonly onAbsent: () => void },
  bell: Bell,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const search = new Search(motion, context, options, signal)
  const endAbsence = context.fleet.beginAbsence()
  try {
    while (!signal.aborted) {
      search.look()
      const span = lookSpan(context.configuration.detection.interval, context.fleet.absent)
      const pause = new AbortController()
      await Promise.race([
        search.found,
        bell.rung,
        context.clock.wait(jittered(span, Math.random()), AbortSignal.any([signal, pause.signal])),
      ])
      pause.abort()
      if (bell.silence()) search.hurry()
      if (search.result !== undefined) return search.result
    }
    return undefined
  } finally {
    endAbsence()
    search.end()
  }
}

/** The looks for one motion, overlapping where they are slow; the first that connects wins. */
class Search {
  readonly #motion: MotionId
  readonly #context: StageContext
  readonly #onAbsent: () => void
  readonly #ending = new AbortController()
  readonly #signal: AbortSignal
  readonly #winner = Promise.withResolvers<void>()
  #shunned: Shunned | undefined
  #underWay = 0
  #absentLooks = 0
  #known: Target | undefined
  #lookedUpAt = Number.NEGATIVE_INFINITY
  #thoroughAt = Number.NEGATIVE_INFINITY
  #outcome: ProbeOutcome | undefined
  result: Found | undefined

  constructor(
    motion: MotionId,
    context: StageContext,
    options: { readonly shunned: Shunned | undefined; readonly onAbsent: () => void },
    signal: AbortSignal,
  ) {
    this.#motion = motion
    this.#context = context
    this.#shunned = options.shunned
    this.#onAbsent = options.onAbsent
    this.#signal = AbortSignal.any([signal, this.#ending.signal])
  }

  get found(): Promise<void> {
    return this.#winner.promise
  }

  end(): void {
    this.#ending.abort()
  }

  /** A person asked: nothing is left alone any longer. */
  hurry(): void {
    this.#shunned = undefined
    this.#lookedUpAt = Number.NEGATIVE_INFINITY
    this.#thoroughAt = Number.NEGATIVE_INFINITY
  }

  look(): void {
    if (this.#underWay >= MOST_LOOKS) return
    this.#underWay++
    void this.#lookOnce().then((outcome) => {
      this.#underWay--
      if (outcome !== undefined && !this.#signal.aborted) this.#note(outcome)
    })
  }

  /** The outcome of one look; undefined where it says nothing, because the address is left alone. */
  async #lookOnce(): Promise<ProbeOutcome | undefined> {
    const { clock } = this.#context
    const known = this.#known
    const isFresh = clock.now() - this.#lookedUpAt < LOOKUP_AGE
    if (known !== undefined && isFresh) return this.#tryAddress(known)
    const attempts: Promise<ProbeOutcome | undefined>[] = [this.#lookUp(known)]
    if (known !== undefined) attempts.push(this.#tryAddress(known))
    const outcomes = await Promise.all(attempts)
    return outcomes.find((outcome) => outcome !== undefined)
  }

  /** Looks the name up and tries the address if it is another than the one being tried. */
  async #lookUp(known: Target | undefined): Promise<ProbeOutcome | undefined> {
    const { resolver, clock, configuration, emit } = this.#context
    const isThorough = clock.now() - this.#thoroughAt >= configuration.detection.interval
    if (isThorough) this.#thoroughAt = clock.now()
    const resolution = await resolver.resolve(this.#motion, { isThorough }, this.#signal)
    if (this.#signal.aborted) return undefined
    if (resolution.outcome === 'no-dns-answer') return known === undefined ? 'no-dns-answer' : undefined
    this.#lookedUpAt = clock.now()
    if (resolution.outcome === 'unresolved') {
      this.#known = undefined
      return 'unresolved'
    }
    const target = { host: resolution.host, port: resolution.port ?? configuration.monitor.port }
    if (known !== undefined && isSame(known, target)) return undefined
    this.#known = target
    emit({ type: 'motion-resolved', at: clock.now(), motion: this.#motion, address: target.host })
    return this.#tryAddress(target)
  }

  async #tryAddress(target: Target): Promise<ProbeOutcome | undefined> {
    const { addresses, clock, configuration } = this.#context
    const shunned = this.#shunned
    if (shunned !== undefined && isSame(shunned.target, target) && clock.now() < shunned.until)
      return undefined
    const holder = addresses.holderOf(target)
    const isContested = holder !== undefined && holder.motion !== this.#motion
    // The name is stale, and the device that has its address now is being read: it is not to be disturbed.
    if (isContested && holder.isBusy()) return 'unresolved'
    const outcome = await probe(target, configuration.detection.timeout, this.#signal)
    if (outcome === 'connected' && this.result === undefined && !this.#signal.aborted) {
      this.result = { target, isContested }
      this.#winner.resolve()
    }
    return outcome
  }

  #note(outcome: ProbeOutcome): void {
    if (outcome === 'connected') return
    this.#absentLooks++
    if (this.#absentLooks === ABSENT_LOOKS) this.#onAbsent()
    if (outcome === this.#outcome) return
    this.#outcome = outcome
    const { emit, clock } = this.#context
    const address = outcome === 'unresolved' || outcome === 'no-dns-answer' ? undefined : this.#known?.host
    emit({
      type: 'motion-unanswered',
      at: clock.now(),
      motion: this.#motion,
      outcome,
      ...(address === undefined ? {} : { address }),
    })
  }
}

function isSame(a: Target, b: Target): boolean {
  return a.host === b.host && a.port === b.port
}
