/** What became of DNS lookups of late, counted for a judgement of DNS as a whole. */
import type { LookupCounts } from '../device/dns-client.ts'
import type { LookupAnswer } from '../device/resolver.ts'
import type { Milliseconds } from '../units.ts'
import type { DnsObservations } from './network-judge.ts'

/** Counts older than this are forgotten. */
const WINDOW: Milliseconds = 10_000

interface Totals extends LookupCounts {
  readonly at: Milliseconds
  readonly heard: Readonly<Record<LookupAnswer, number>>
}

export class DnsTally {
  readonly #heard: Record<LookupAnswer, number> = { address: 0, placeholder: 0, none: 0 }
  #totals: Totals[] = []
  #answered = 0
  #answeredAt = Number.NEGATIVE_INFINITY
  /** Lookups without an answer until the last answer. */
  #unansweredBefore = 0

  /** Counts an answer about a name. */
  note(answer: LookupAnswer): void {
    this.#heard[answer]++
  }

  /** What became of the lookups of the last ten seconds; `at` is elapsed time, called at least once a second. */
  observe(counts: LookupCounts, at: Milliseconds): Omit<DnsObservations, 'isConclusive' | 'standing'> {
    if (counts.answered > this.#answered) {
      this.#answered = counts.answered
      this.#answeredAt = at
      this.#unansweredBefore = counts.unanswered
    }
    const now: Totals = { ...counts, at, heard: { ...this.#heard } }
    this.#totals = [...this.#totals.filter((totals) => at - totals.at <= WINDOW), now]
    const since = this.#totals[0] ?? now
    return {
      unansweredInARow: counts.unanswered - this.#unansweredBefore,
      lastAnswerAge: at - this.#answeredAt,
      answered: now.answered - since.answered,
      lost: now.repeated - since.repeated + now.unanswered - since.unanswered,
      addresses: now.heard.address - since.heard.address,
      placeholders: now.heard.placeholder - since.heard.placeholder,
      noSuchNames: now.heard.none - since.heard.none,
    }
  }
}
