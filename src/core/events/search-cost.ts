/** What the search for absent motions costs the network and the machine, and its log line. */
import type { Read } from '../base/schemas.ts'
import type { searchCost } from './event-schemas.ts'

export interface SearchCost extends Read<typeof searchCost> {}
export type LookupCounts = SearchCost['lookups'] & {}

export function formatSearchCost({ absent, packetsPerSecond, processor, delay }: SearchCost): string {
  const late =
    delay === undefined
      ? ''
      : `, event loop late by ${delay.p99.toFixed(1)} ms (p99), ${delay.most.toFixed(1)} ms at most`
  return `Looking for ${absent} absent motions: ${packetsPerSecond.toFixed(1)} packets a second, ${processor.toFixed(1)}% of a core${late}`
}
