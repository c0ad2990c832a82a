/** What the search for absent motions costs the network and the machine, and its log line. */

/** Queries sent, including early repeats, and lookups that were answered, even with a no. */
export interface LookupCounts {
  readonly sent: number
  readonly repeated: number
  readonly answered: number
  readonly unanswered: number
}

export interface SearchCost {
  readonly absent: number
  /** DNS queries and SYNs sent in the search for absent motions. */
  readonly packetsPerSecond: number
  /** Percent of a core that the engine's thread uses. */
  readonly processor: number
  /** Delay of the event loop, p99 and maximum, ms; only where a measurement was requested. */
  readonly delay?: { readonly p99: number; readonly most: number }
  /** Outcome of DNS lookups since the start; not in the log line. */
  readonly lookups?: LookupCounts
}

export function formatSearchCost({ absent, packetsPerSecond, processor, delay }: SearchCost): string {
  const late =
    delay === undefined
      ? ''
      : `, event loop late by ${delay.p99.toFixed(1)} ms (p99), ${delay.most.toFixed(1)} ms at most`
  return `Looking for ${absent} absent motions: ${packetsPerSecond.toFixed(1)} packets a second, ${processor.toFixed(1)}% of a core${late}`
}
