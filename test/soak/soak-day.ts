/** A day of the endurance run: when each device comes, how it leaves, and its temporary faults. */
import { MIB } from '../../src/core/base/units.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { NameBehaviour } from '../../src/simulator/dns-server.ts'
import type { FaultInput } from '../../src/simulator/faults.ts'
import type { Random } from '../../src/simulator/random.ts'
import { type Scenario, scenarioSchema } from '../../src/simulator/scenario.ts'

/** A fleet comes back in 34 minutes. */
export const BURST_SECONDS = 34 * 60

/** Every temporary fault of a device. */
export const passingFaults: readonly [FaultInput, ...FaultInput[]] = [
  { type: 'cut-with-length' },
  { type: 'cut-without-length' },
  { type: 'cut-chunked' },
  { type: 'reset' },
  { type: 'stall-before-headers' },
  { type: 'stall-in-body' },
  { type: 'hang', seconds: 2 },
  { type: 'drip', rate: 2000 },
  { type: 'not-found' },
  { type: 'server-error' },
  { type: 'html' },
  { type: 'redirect' },
  { type: 'huge-headers', bytes: 100_000 },
  { type: 'upgrade' },
  { type: 'strange-headers', text: '\x1b]0;x\x07' },
  { type: 'another-device', id: 64_000 },
  { type: 'another-log' },
  { type: 'bit-flipped' },
  { type: 'frames-lost' },
  { type: 'log-growing' },
  { type: 'garbage-json' },
  { type: 'huge-json', bytes: 17 * MIB },
  { type: 'deep-json' },
  { type: 'another-identifier', id: 64_000 },
  { type: 'ranges', kind: 'other-start' },
  { type: 'vanish', seconds: 2 },
]

/** Every temporary fault of DNS. */
export const passingOutages: readonly [NameBehaviour, ...NameBehaviour[]] = [
  { type: 'silent' },
  { type: 'servfail' },
  { type: 'nxdomain' },
  { type: 'placeholder' },
]

type Flood = FaultInput & { readonly path: 'info' | 'logs' | 'track' }

/** Every way of sending endlessly. */
const floods: readonly [Flood, ...Flood[]] = [
  { type: 'flood', kind: 'interim-answers', rate: 1_000_000, path: 'info' },
  { type: 'flood', kind: 'one-byte-chunks', rate: 1_000_000, path: 'logs' },
  { type: 'flood', kind: 'interim-answers', rate: 1_000_000, path: 'track' },
]

/** The devices of a burst. */
export interface Cast {
  /** They come once and leave when released. */
  readonly guests: readonly MotionId[]
  /** They come and stay until they are switched off. */
  readonly staying: readonly MotionId[]
  /** They send floods for the first half, and are switched off. */
  readonly hostile: readonly MotionId[]
}

/** At noon a few come at once, and leave when released. */
export function scenarioOfNoon(guests: readonly MotionId[], random: Random): Scenario {
  const steps = guests.flatMap((motion) => {
    const at = (random.next() * BURST_SECONDS) / 6
    return [{ at, motion, action: 'on' }, leaving(motion, at, random)]
  })
  return scenarioSchema.parse({ name: 'noon', steps })
}

/** All come; some with another's old address, some too early and once more, some to do harm. */
export function scenarioOfEvening(
  { guests, staying, hostile }: Cast,
  speed: number,
  random: Random,
): Scenario {
  const steps = guests.flatMap((motion, index) => {
    const at = random.next() * BURST_SECONDS
    const former = random.chance(0.1) ? guests[index - 15] : undefined
    const on = { at, motion, action: 'on', ...(former !== undefined && { address: former }) }
    if (!random.chance(0.1)) return [on, leaving(motion, at, random)]
    // It leaves before it can have been read, and comes back when that has been noticed.
    const back = at + 5 * speed
    return [
      on,
      { at: at + 0.3 * speed, motion, action: 'off' },
      { at: back, motion, action: 'on' },
      leaving(motion, back, random),
    ]
  })
  const stay = staying.map((motion) => ({ at: random.next() * BURST_SECONDS, motion, action: 'on' }))
  const flood = hostile.flatMap((motion, index) => {
    const { path, ...fault } = floods[index % floods.length] ?? floods[0]
    return [
      { at: 0, motion, action: 'fault', fault, path },
      { at: 0, motion, action: 'on' },
      { at: BURST_SECONDS / 2, motion, action: 'off' },
      { at: BURST_SECONDS / 2, motion, action: 'clear-faults' },
    ]
  })
  return scenarioSchema.parse({ name: 'evening', steps: [...flood, ...stay, ...steps] })
}

function leaving(motion: MotionId, at: number, random: Random) {
  return { at, motion, action: 'leave', after: 0, how: random.pick(['stale', 'off', 'refused']) }
}
