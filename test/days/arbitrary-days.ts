/** Arbitrary events of a small fleet over some sessions of a monitor, as fast-check draws and shrinks them. */
import fc from 'fast-check'
import type { FaultInput } from '../../src/simulator/faults.ts'

/** A log that a device has from the beginning or gets later. */
export interface LogPlan {
  readonly day: 'today' | 'yesterday'
  /** The hour of its start. */
  readonly hour: number
  readonly kind: 'fast' | 'slow' | 'open' | 'open-fast'
}

/** A change to a file on disk, as by a power cut, a sync tool or a restore. */
export type Damage = 'zeroed' | 'truncated' | 'deleted' | 'older'

/** One event of a motion; numbers name logs and other motions, modulo their count. */
export type Act =
  /** It comes, is read as far as possible, and leaves. */
  | { readonly type: 'visit'; readonly how: Leaving }
  | { readonly type: 'come' }
  | { readonly type: 'leave'; readonly how: Leaving }
  | { readonly type: 'wait'; readonly for: 'rest' | number }
  | { readonly type: 'new-log'; readonly log: LogPlan }
  /** A log gets longer; one that has an end has a later one. */
  | { readonly type: 'grow'; readonly log: number; readonly isFast: boolean }
  | { readonly type: 'close'; readonly log: number; readonly isFast: boolean }
  /** Figures change, the length does not. */
  | { readonly type: 'retouch'; readonly log: number }
  | { readonly type: 'vanish'; readonly log: number | 'all' }
  | { readonly type: 'reappear' }
  | { readonly type: 'list-again'; readonly log: number }
  /** The next tracks fail this many times. */
  | { readonly type: 'fault'; readonly fault: FaultInput; readonly times: number }
  /** Another motion answers the next requests for logs.json. */
  | { readonly type: 'swap'; readonly with: number; readonly times: number }
  /** While the motion is away. */
  | { readonly type: 'damage'; readonly track: number; readonly how: Damage }
  | { readonly type: 'ask'; readonly request: 're-inspect' | 'fetch-skipped' | 'fetch-again' | 'let-go' }

export type Leaving = 'off' | 'refused' | 'stale'

/** Everything until the monitor ends: each motion's steps in order, all motions at the same time. */
export interface SessionPlan {
  /** Before the monitor starts. */
  readonly before: readonly (readonly [motion: number, act: Act])[]
  readonly acts: readonly (readonly [motion: number, act: Act])[]
  /** Whether the monitor ends at rest or in the middle. */
  readonly end: 'at-rest' | 'at-once'
}

export interface Days {
  /** The first logs of each device. */
  readonly devices: readonly (readonly LogPlan[])[]
  readonly sessions: readonly SessionPlan[]
}

const log: fc.Arbitrary<LogPlan> = fc.record({
  day: fc.constantFrom('today', 'yesterday'),
  hour: fc.integer({ min: 8, max: 17 }),
  kind: fc.constantFrom('fast', 'fast', 'slow', 'open', 'open-fast'),
})

const how = fc.constantFrom<Leaving>('off', 'refused', 'stale')
const number = fc.nat(5)

/** The faults of a track; each ends after some requests. */
const faults: readonly FaultInput[] = [
  { type: 'server-error' },
  { type: 'not-found' },
  { type: 'cut-without-length' },
  { type: 'cut-with-length' },
  { type: 'reset' },
  { type: 'bit-flipped' },
  { type: 'frames-lost' },
  { type: 'another-log' },
  { type: 'log-growing' },
  { type: 'drip', rate: 20_000 },
]

/** Changes on a device or on disk, whether a monitor runs or not. */
const change: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('new-log'), log }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constantFrom('grow', 'close'), log: number, isFast: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('retouch'), log: number }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('vanish'),
      log: fc.oneof({ weight: 3, arbitrary: number }, { weight: 1, arbitrary: fc.constant('all' as const) }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('reappear') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('list-again'), log: number }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('damage'),
      track: number,
      how: fc.constantFrom('zeroed', 'truncated', 'deleted', 'older'),
    }),
  },
)

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 18, arbitrary: change },
  { weight: 10, arbitrary: fc.record({ type: fc.constant('visit'), how }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('come') }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('leave'), how }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('wait'),
      for: fc.oneof(fc.constant('rest' as const), fc.nat(120)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('fault'),
      fault: fc.constantFrom(...faults),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('swap'), with: number, times: fc.integer({ min: 1, max: 2 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('ask'),
      request: fc.constantFrom('re-inspect', 'fetch-skipped', 'fetch-again', 'let-go'),
    }),
  },
)

/** Days of one to four motions over one to three sessions. */
export const arbitraryDays: fc.Arbitrary<Days> = fc.record({
  devices: fc.array(fc.array(log, { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
  sessions: fc.array(
    fc.record({
      before: fc.array(fc.tuple(fc.nat(3), change), { maxLength: 4 }),
      acts: fc.array(fc.tuple(fc.nat(3), act), { maxLength: 16 }),
      end: fc.constantFrom('at-rest', 'at-once'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})
