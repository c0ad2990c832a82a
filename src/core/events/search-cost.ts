/** What the search for absent motions costs the network and the machine, and how the log says it. */

/** How many queries were sent, the early repeats among them, and how many lookups had an answer, if only a no. */
export interface LookupCounts {
  readonly sent: number
  readonly repeated: number
  readonly answered: number
  readonly unanswered: number
}

export interface SearchCost {
  readonly absent: number
  /** DNS queries and SYNs sent in looking for absent motions. */
  readonly packetsPerSecond: number
  /** Percent of a core that the engine's thread uses. */
  readonly processor: number
  /** How late the event loop was, p99 and at most, ms; measured only where a measurement was asked for. */
  readonly delay?: { readonly p99: number; readonly most: number }
  /** What became of DNS lookups since the start; not in the line of the log. */
  readonly lookups?: LookupCounts
}

/** The line of the log. */
export function formatSearchCost({ absent, packetsPerSecond, processor, delay }: SearchCost): string {
  const late =
    delay === undefined
      ? ''
      : `, event loop late by ${delay.p99.toFixed(1)} ms (p99), ${delay.most.toFixed(1)} ms at most`
  return `Looking for ${absent} absent motions: ${packetsPerSecond.toFixed(1)} packets a second, ${processor.toFixed(1)}% of a core${late}`
}
