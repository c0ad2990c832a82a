/** A day of the endurance run: who comes when and leaves how, and what may be wrong with a device for a moment. */
import type { MotionId } from '../../src/core/motion.ts'
import { MIB } from '../../src/core/units.ts'
import type { NameBehaviour } from '../../src/simulator/dns-server.ts'
import type { FaultInput } from '../../src/simulator/faults.ts'
import type { Random } from '../../src/simulator/random.ts'
import { type Scenario, scenarioSchema } from '../../src/simulator/scenario.ts'

/** A fleet comes back in 34 minutes. */
export const BURST_SECONDS = 34 * 60

/** Every fault a device can have for a moment. */
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

/** Every way in which DNS can fail for a moment. */
export const passingOutages: readonly [NameBehaviour, ...NameBehaviour[]] = [
  { type: 'silent' },
  { type: 'servfail' },
  { type: 'nxdomain' },
  { type: 'placeholder' },
]

/** Everybody comes once and leaves when released; some at a former one's address, some too early and once more. */
export function scenarioOfDay(ids: readonly MotionId[], speed: number, random: Random): Scenario {
  const steps = ids.flatMap((motion, index) => {
    const at = random.next() * BURST_SECONDS
    const former = random.chance(0.1) ? ids[index - 15] : undefined
    const on = { at, motion, action: 'on', ...(former !== undefined && { address: former }) }
    const leave = { motion, action: 'leave', after: 0, how: random.pick(['stale', 'off', 'refused']) }
    if (!random.chance(0.1)) return [on, { at, ...leave }]
    // It leaves before it can have been read, and comes back when that has been noticed.
    const back = at + 5 * speed
    return [
      on,
      { at: at + 0.3 * speed, motion, action: 'off' },
      { at: back, motion, action: 'on' },
      { at: back, ...leave },
    ]
  })
  return scenarioSchema.parse({ name: 'a day', steps })
}
