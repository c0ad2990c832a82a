/** Everything that can happen, as one union of plain, serialisable events with their times. */
import type { Read } from '../base/schemas.ts'
import type { MotionId } from '../domain/motion.ts'
import type { releaseContent } from '../domain/value-schemas.ts'
import type { claim, eventSchema, proposal, rememberedAs, searchCost } from './event-schemas.ts'

export type MonitorEvent = Read<typeof eventSchema>
export type MotionEvent = Extract<MonitorEvent, { readonly motion: MotionId }>
export type SessionEvent = Exclude<MonitorEvent, MotionEvent>

export type AlarmTopic = Extract<MonitorEvent, { readonly type: 'alarm-raised' }>['topic']
export type ReleaseContent = Read<typeof releaseContent>
export type RememberedAs = Read<typeof rememberedAs>
export interface Claim extends Read<typeof claim> {}
/** What the search for absent motions costs the network and the machine. */
export interface SearchCost extends Read<typeof searchCost> {}
export type LookupCounts = SearchCost['lookups'] & {}
export interface RosterProposal extends Read<typeof proposal> {}

/** Takes an event; it never throws and never waits. */
export type Emit = (event: MonitorEvent) => void
