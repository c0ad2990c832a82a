/** What became of recent DNS lookups, counted for a judgement of DNS as a whole. */
import type { Milliseconds } from '../../base/units.ts'
import type { Lookup, LookupAnswer } from '../../device/resolver.ts'
import type { DnsObservations } from './judge.ts'

const WINDOW: Milliseconds = 10_000

/** This many times a name must go unanswered, with answers to others between, before nothing is expected of it. */
const MUTE_LOOKUPS = 3

/** Where more lookups in a row had no answer, none was lost: nothing was known of the name meanwhile. */
const MOST_LOST = 3

type Count = LookupAnswer | 'lost'

interface Totals {
  readonly at: Milliseconds
  readonly counts: Readonly<Record<Count, number>>
}

interface NameRecord {
  /** When a server last said that it has an address, or that it has none; minus infinity before. */
  answeredAt: Milliseconds
  /** Lookups without an answer since the last answer. */
  unanswered: number
  /** Of these, those with an answer to another name between them. */
  passedOver: number
  /** How many lookups of any name had been answered at the last one of this name that was not. */
  answersThen: number
}

/** All times are elapsed time. */
export class DnsTally {
  readonly #names = new Map<string, NameRecord>()
  readonly #counts: Record<Count, number> = {
    address: 0,
    placeholder: 0,
    none: 0,
    refusal: 0,
    'no-answer': 0,
    lost: 0,
  }
  /** Names that go unanswered although others are answered. */
  readonly #mute = new Set<string>()
  /** Names whose last answer was that there is no such name, or no address. */
  readonly #denied = new Set<string>()
  #totals: readonly Totals[] = []
  #answeredAt = Number.NEGATIVE_INFINITY
  #answers = 0
  /** Lookups without an answer that should have had one, since the last answer. */
  #missing = 0
  #refusals = 0
  #refusedSince: Milliseconds = 0

  /** Counts a lookup that has ended. */
  note({ name, answer, repeats, took }: Lookup, at: Milliseconds): void {
    const record = this.#recordOf(name)
    this.#counts[answer]++
    if (answer === 'no-answer') {
      // Lookups of one name overlap: this one was overtaken by a later one.
      if (at - took >= record.answeredAt) this.#noteSilence(name, record)
      return
    }
    this.#answeredAt = at
    this.#missing = 0
    if (answer !== 'refusal') this.#noteWord(name, record, repeats, at)
    else if (this.#refusals++ === 0) this.#refusedSince = at
    if (answer === 'none' || answer === 'placeholder') this.#denied.add(name)
    else if (answer === 'address') this.#denied.delete(name)
  }

  /** What became of the lookups of the last ten seconds; called at least once a second. */
  observe(
    at: Milliseconds,
  ): Omit<DnsObservations, 'isMute' | 'isConclusive' | 'witnessSilence' | 'standing'> {
    const now: Totals = { at, counts: { ...this.#counts } }
    this.#totals = [...this.#totals.filter((totals) => at - totals.at <= WINDOW), now]
    const since = this.#totals[0] ?? now
    const recent = (count: Count): number => now.counts[count] - since.counts[count]
    return {
      unansweredInARow: this.#missing,
      lastAnswerAge: at - this.#answeredAt,
      refusalsInARow: this.#refusals,
      refusingFor: this.#refusals === 0 ? 0 : at - this.#refusedSince,
      answered: recent('address') + recent('placeholder') + recent('none'),
      lost: recent('lost'),
      addresses: recent('address'),
      placeholders: recent('placeholder'),
      noSuchNames: recent('none'),
    }
  }

  /** True where the servers say nothing of most names that they do not know, instead of denying them. */
  get isMute(): boolean {
    return this.#mute.size > this.#denied.size
  }

  /** True once a server has denied a name. */
  get hasDenied(): boolean {
    return this.#counts.none > 0
  }

  #recordOf(name: string): NameRecord {
    const known = this.#names.get(name)
    if (known !== undefined) return known
    const record = { answeredAt: Number.NEGATIVE_INFINITY, unanswered: 0, passedOver: 0, answersThen: 0 }
    this.#names.set(name, record)
    return record
  }

  #noteSilence(name: string, record: NameRecord): void {
    record.unanswered++
    if (record.answersThen !== this.#answers) record.passedOver++
    record.answersThen = this.#answers
    // Of a name that was never answered while others were, nothing is known: it may be absent.
    const isExpected = Number.isFinite(record.answeredAt) || this.#answers === 0
    if (record.passedOver >= MUTE_LOOKUPS) {
      this.#mute.add(name)
      this.#denied.delete(name)
    } else if (isExpected) this.#missing++
  }

  #noteWord(name: string, record: NameRecord, repeats: number, at: Milliseconds): void {
    // Answers were lost only where the name is answered before and after them.
    const isSeldom = Number.isFinite(record.answeredAt) && record.unanswered <= MOST_LOST
    this.#counts.lost += isSeldom ? repeats + record.unanswered : 0
    record.answeredAt = at
    record.unanswered = 0
    record.passedOver = 0
    this.#answers++
    this.#refusals = 0
    this.#mute.delete(name)
  }
}
