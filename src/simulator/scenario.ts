/** What happens to a fleet over time: a list of steps, from a JSON file, or as in real logs (docs/device.md, "End of the day"). */
import * as z from 'zod'
import type { MotionId } from '../core/domain/motion.ts'
import { faultSchema, requestKinds } from './faults.ts'
import { createRandom, type Random } from './random.ts'

const motionId = z.number().int().positive()
const away = z.enum(['off', 'stale', 'refused'])
const faultPath = z.union([z.enum(requestKinds), z.templateLiteral(['/', z.string()])])

/** One step for a device at any time. */
export const actionSchema = z.discriminatedUnion('action', [
  /** `address`: with the address of another motion, if it is free then, as DHCP reuses them. */
  z.object({ action: z.literal('on'), address: motionId.optional() }),
  z.object({ action: z.literal('off'), how: away.default('stale') }),
  /** It leaves after `after` seconds without a request, once its logs have been read. */
  z.object({ action: z.literal('leave'), after: z.number().min(0).default(10), how: away.default('stale') }),
  z.object({
    action: z.literal('fault'),
    fault: faultSchema,
    path: faultPath.optional(),
    times: z.number().int().positive().optional(),
  }),
  z.object({ action: z.literal('clear-faults') }),
  /** Its name has the address of another motion. */
  z.object({ action: z.literal('give-address'), to: motionId }),
])

export const stepSchema = z.intersection(
  z.object({
    /** Seconds from the scenario's start. */
    at: z.number().min(0).max(86_400),
    motion: z.union([motionId, z.literal('all')]),
  }),
  actionSchema,
)

export const scenarioSchema = z.object({
  name: z.string().min(1).max(80),
  steps: z.array(stepSchema).max(100_000),
})

export type ScenarioAction = z.output<typeof actionSchema>
export type ScenarioStep = z.output<typeof stepSchema>
export type Scenario = z.output<typeof scenarioSchema>

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly reason: string }

/** The scenario of a JSON text, or why it is invalid. */
export function parseScenario(text: string): ParsedScenario {
  try {
    const parsed = scenarioSchema.safeParse(JSON.parse(text))
    if (parsed.success) return { ok: true, scenario: parsed.data }
    return { ok: false, reason: z.prettifyError(parsed.error) }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'not JSON' }
  }
}

export const builtInNames = ['end-of-day', 'morning', 'one-by-one'] as const
export type BuiltInName = (typeof builtInNames)[number]

/** A built-in scenario for the motions; `seed` decides when each comes and how it leaves. */
export function builtInScenario(name: BuiltInName, ids: readonly MotionId[], seed: number): Scenario {
  const random = createRandom(seed).fork(name)
  const steps = { 'end-of-day': endOfDay, morning, 'one-by-one': oneByOne }[name](ids, random)
  return { name, steps: steps.toSorted((a, b) => a.at - b.at) }
}

/** 99 devices came back in 34 minutes, 22 of them in the fullest five and 9 in the fullest one. */
const minutes = 34
const known = { devices: 99, inFiveMinutes: 22, inOneMinute: 9 }

/** This many devices come before an address is reused. */
const reuseAfter = 15

function endOfDay(ids: readonly MotionId[], random: Random): ScenarioStep[] {
  const counts = arrivalsByMinute(ids.length, random)
  const arrivals = counts.flatMap((count, minute) =>
    Array.from({ length: count }, () => 60 * (minute + random.next())),
  )
  const order = shuffled(ids, random)
  return order.flatMap((motion, index) => {
    const at = arrivals[index] ?? 0
    const former = random.chance(0.1) ? order[index - reuseAfter] : undefined
    return dayOf(motion, at, former, random)
  })
}

/** A steady arrival that peaks in the middle, with one crowd in it. */
function arrivalsByMinute(devices: number, random: Random): readonly number[] {
  const crowd = random.whole(10, 20)
  const beside = (known.inFiveMinutes - known.inOneMinute) / 4
  const swell = Array.from(
    { length: minutes },
    (_, minute) => (0.7 + 0.3 * Math.sin((Math.PI * (minute + 0.5)) / minutes)) * random.between(0.9, 1.1),
  )
  const isCrowded = (minute: number) => Math.abs(minute - crowd) <= 2
  const calm = swell.reduce((total, weight, minute) => total + (isCrowded(minute) ? 0 : weight), 0)
  const expected = swell.map((weight, minute) => {
    if (minute === crowd) return known.inOneMinute
    if (isCrowded(minute)) return beside
    return (weight / calm) * (known.devices - known.inFiveMinutes)
  })
  return wholeShares(expected, devices)
}

/** Whole numbers in the proportions of the weights, with the given sum (largest remainders). */
function wholeShares(weights: readonly number[], total: number): readonly number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  const exact = weights.map((weight) => (weight / sum) * total)
  const missing = total - exact.reduce((count, share) => count + Math.floor(share), 0)
  const largest = exact
    .map((share, index) => ({ index, rest: share % 1 }))
    .sort((a, b) => b.rest - a.rest)
    .slice(0, missing)
  const raised = new Set(largest.map(({ index }) => index))
  return exact.map((share, index) => Math.floor(share) + (raised.has(index) ? 1 : 0))
}

/** One device's day: most stay until they were read; a few leave too early, some come back. `former` had its address. */
function dayOf(motion: MotionId, at: number, former: MotionId | undefined, random: Random): ScenarioStep[] {
  const isEarly = random.chance(0.04)
  const first: ScenarioStep[] = [
    { at, motion, action: 'on', ...(former !== undefined && { address: former }) },
    isEarly
      ? { at: at + random.between(2, 8), motion, action: 'off', how: 'stale' }
      : { at, motion, action: 'leave', after: stayAfterReading(random), how: departure(random) },
  ]
  if (!random.chance(isEarly ? 0.75 : 0.04)) return first
  const back = at + random.between(180, 420)
  return [
    ...first,
    { at: back, motion, action: 'on' },
    { at: back, motion, action: 'leave', after: stayAfterReading(random), how: departure(random) },
  ]
}

/** Half are switched off within 15 s of being read, the others within some minutes. */
function stayAfterReading(random: Random): number {
  return random.chance(0.5) ? random.between(5, 15) : random.between(15, 150)
}

/** The router mostly still resolves a device that has left (docs/device.md, "DNS"). */
function departure(random: Random): 'stale' | 'refused' | 'off' {
  const draw = random.next()
  return draw < 0.75 ? 'stale' : draw < 0.9 ? 'refused' : 'off'
}

/** All are on for the fleet check in the morning; none leaves. */
function morning(ids: readonly MotionId[], random: Random): ScenarioStep[] {
  return ids.map((motion) => ({ at: random.between(0, 3), motion, action: 'on' }))
}

/** Each comes when the one before has certainly gone. */
function oneByOne(ids: readonly MotionId[], random: Random): ScenarioStep[] {
  return ids.flatMap((motion, index) => [
    { at: index * 30, motion, action: 'on' },
    { at: index * 30, motion, action: 'leave', after: random.between(5, 10), how: 'stale' },
  ])
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((item) => ({ item, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item)
}
