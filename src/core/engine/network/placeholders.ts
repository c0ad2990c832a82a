/** Learns which address a name server gives for names that it does not know: many names lead there, and no Motion is. */
import type { Milliseconds } from '../../base/units.ts'
import type { MotionId } from '../../domain/motion.ts'

/** Two names at one address are normal where DHCP uses addresses again: one of them is stale. */
const MANY_NAMES = 3

/** So many motions must have found no Motion at the address. */
const WITNESSES = 2

/** How long a looked-up name, and what was found at an address, count. */
const MEMORY: Milliseconds = 60_000

/** From one look at a placeholder to the next, by all motions together: doubled each time, up to the last. */
const FIRST_RECHECK: Milliseconds = 5000
const LAST_RECHECK: Milliseconds = 30_000

/** The least between two looks where a person asks. */
const LEAST_RECHECK: Milliseconds = 1000

/** A look that has not ended after this long is waited for no longer. */
const LOOK_AGE: Milliseconds = 20_000

/** Where a motion's name led, by the last answer of a name server. */
interface NameLead {
  /** Empty where there is no such name. */
  readonly hosts: readonly string[]
  readonly at: Milliseconds
}

interface AddressRecord {
  /** When each motion last found something there that is no Motion. */
  readonly deniedBy: Map<MotionId, Milliseconds>
  /** Since when each motion is looking there. */
  readonly looks: Map<MotionId, Milliseconds>
  /** The motion that last proved to be there. */
  proved: MotionId | undefined
  isPlaceholder: boolean
  checks: number
  askedAt: Milliseconds
  recheckAt: Milliseconds
}

/** All times are elapsed time. */
export class Placeholders {
  readonly #leads = new Map<MotionId, NameLead>()
  readonly #names = new Map<string, Set<MotionId>>()
  readonly #places = new Map<string, AddressRecord>()

  /** Notes where a name server leads for a motion; nowhere = it says that there is no such name. */
  lead(motion: MotionId, hosts: readonly string[], at: Milliseconds): void {
    for (const host of this.#leads.get(motion)?.hosts ?? []) this.#names.get(host)?.delete(motion)
    this.#leads.set(motion, { hosts, at })
    for (const host of hosts) this.#names.set(host, (this.#names.get(host) ?? new Set()).add(motion))
  }

  /** True where the address stands for "no such name" for this motion. */
  has(motion: MotionId, host: string): boolean {
    const place = this.#places.get(host)
    return place?.isPlaceholder === true && place.proved !== motion
  }

  /** True where a motion's name leads to an address that many others' lead to as well. */
  isCrowded(motion: MotionId, host: string, at: Milliseconds): boolean {
    const named = this.#names.get(host)
    if (named === undefined || named.size < MANY_NAMES || !named.has(motion)) return false
    const leads = [...this.#leads].filter(([, lead]) => at - lead.at < MEMORY)
    const names = leads.filter(([other]) => named.has(other)).length
    // A name server that says of most names that there is none needs no address for that.
    const denied = leads.filter(([, { hosts }]) => hosts.length === 0).length
    return names >= MANY_NAMES && names > denied
  }

  /**
   * True where this motion is to look at an address now: at a crowded one two look at a time, at a placeholder one does
   * now and then. Each look that was allowed there ends with one of the notes below.
   */
  mayLook(motion: MotionId, host: string, at: Milliseconds, isAsked: boolean): boolean {
    const isPlaceholder = this.has(motion, host)
    const place = this.#placeOf(host)
    const isProved = place.proved === motion || (place.proved !== undefined && place.deniedBy.size === 0)
    if (!isPlaceholder && (isProved || !this.isCrowded(motion, host, at))) return true
    const under = [...place.looks].filter(([other, since]) => other !== motion && at - since < LOOK_AGE)
    if (under.length >= (isPlaceholder ? 1 : WITNESSES)) return false
    if (isPlaceholder && at < (isAsked ? place.askedAt + LEAST_RECHECK : place.recheckAt)) return false
    place.looks.set(motion, at)
    place.askedAt = at
    return true
  }

  /** A look has found something that is no Motion. */
  noteNoMotion(motion: MotionId, host: string, at: Milliseconds): void {
    const place = this.#placeOf(host)
    place.looks.delete(motion)
    place.deniedBy.set(motion, at)
    const denials = [...place.deniedBy.values()].filter((since) => at - since < MEMORY)
    if (denials.length >= WITNESSES && this.isCrowded(motion, host, at)) place.isPlaceholder = true
    if (!place.isPlaceholder) return
    place.recheckAt = at + Math.min(LAST_RECHECK, FIRST_RECHECK * 2 ** place.checks)
    place.checks++
  }

  /** A look has shown nothing of what is there. */
  noteNothing(motion: MotionId, host: string, at: Milliseconds): void {
    const place = this.#placeOf(host)
    place.looks.delete(motion)
    place.recheckAt = at + FIRST_RECHECK
  }

  /** A real Motion has proved its identity at an address. */
  noteMotion(motion: MotionId, host: string): void {
    const place = this.#placeOf(host)
    place.looks.clear()
    place.deniedBy.clear()
    place.proved = motion
    place.isPlaceholder = false
    place.checks = 0
  }

  #placeOf(host: string): AddressRecord {
    const known = this.#places.get(host)
    if (known !== undefined) return known
    const place: AddressRecord = {
      deniedBy: new Map(),
      looks: new Map(),
      proved: undefined,
      isPlaceholder: false,
      checks: 0,
      askedAt: Number.NEGATIVE_INFINITY,
      recheckAt: Number.NEGATIVE_INFINITY,
    }
    this.#places.set(host, place)
    return place
  }
}
