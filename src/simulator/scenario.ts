/** What happens to a fleet over time: a list of steps, as in a scenario's JSON file. */
import * as z from 'zod'
import { faultSchema, requestKinds } from './faults.ts'

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
