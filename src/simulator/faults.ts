/** The faults of a device's answers, by name and with their figures, as in a scenario's JSON. */
import * as z from 'zod'
import { implausibleKinds } from './body.ts'

/** A share of the body, 0-1. */
const share = z.number().min(0).max(1)
const seconds = z.number().min(0)
const count = z.number().int().min(0)

export const oddHttpKinds = [
  'padded-chunks',
  'bare-line-feeds',
  'doubled-length',
  'continue-first',
  'folded-header',
  'spaced-name',
  'control-byte',
  'nameless-header',
  'length-too-long',
] as const
export type OddHttp = (typeof oddHttpKinds)[number]

export const faultSchema = z.discriminatedUnion('type', [
  /** Less body than its Content-Length says. */
  z.object({ type: z.literal('cut-with-length'), at: share.default(0.5) }),
  /** Less body, closed as if it were all. */
  z.object({ type: z.literal('cut-without-length'), at: share.default(0.5) }),
  /** Chunked, and closed before the last chunk. */
  z.object({ type: z.literal('cut-chunked'), at: share.default(0.5) }),
  /** The connection is reset. */
  z.object({ type: z.literal('reset'), at: share.default(0.5) }),
  /** No answer. */
  z.object({ type: z.literal('stall-before-headers') }),
  /** The answer stops and the connection stays. */
  z.object({ type: z.literal('stall-in-body'), at: share.default(0.5) }),
  /** A long silence, then the right answer. */
  z.object({ type: z.literal('hang'), seconds: seconds.default(12) }),
  /** A body at a few bytes a second. */
  z.object({ type: z.literal('drip'), rate: z.number().positive().default(500) }),
  z.object({ type: z.literal('not-found') }),
  z.object({ type: z.literal('server-error') }),
  /** A page of HTML with status 200, as from a captive portal. */
  z.object({ type: z.literal('html') }),
  z.object({ type: z.literal('redirect'), location: z.string().default('http://10.10.10.10/') }),
  z.object({ type: z.literal('huge-headers'), bytes: count.default(1_000_000) }),
  /** A header with the given text. */
  z.object({ type: z.literal('strange-headers'), text: z.string() }),
  /** HTTP that small servers write and strict parsers reject, or an unannounced end. */
  z.object({ type: z.literal('odd-http'), kind: z.enum(oddHttpKinds) }),
  /** 101: the device switches to a protocol that nobody requested. */
  z.object({ type: z.literal('upgrade') }),
  /** The same track under the id of another device. */
  z.object({ type: z.literal('another-device'), id: count.optional() }),
  /** The track of another log of the same device. */
  z.object({ type: z.literal('another-log') }),
  z.object({ type: z.literal('bit-flipped'), at: share.default(0.5), bit: count.max(7).default(0) }),
  /** Whole frames are missing; the remaining checksums are right. */
  z.object({ type: z.literal('frames-lost'), at: share.default(0.5), frames: count.default(3) }),
  /** The checksums are right but the track cannot be true. */
  z.object({ type: z.literal('implausible'), kind: z.enum(implausibleKinds) }),
  /** Two bytes `]}` after the last frame, as one old firmware has them (docs/device.md, "Frames"). */
  z.object({ type: z.literal('trailing-bracket') }),
  /** The log has grown since logs.json was read. */
  z.object({ type: z.literal('log-growing'), frames: count.default(60) }),
  /** logs.json gives the file's exact length instead of 1024 bytes more. */
  z.object({ type: z.literal('size-equals-length') }),
  z.object({ type: z.literal('garbage-json') }),
  z.object({ type: z.literal('huge-json'), bytes: count.default(50_000_000) }),
  z.object({ type: z.literal('deep-json'), depth: count.default(100_000) }),
  z.object({ type: z.literal('no-battery') }),
  z.object({ type: z.literal('another-identifier'), id: count.optional() }),
  /**
   * The device supports ranges, which real ones do not (docs/device.md, "HTTP"), correctly or in one of these wrong
   * ways.
   */
  z.object({
    type: z.literal('ranges'),
    kind: z.enum(['right', 'other-start', 'other-total', 'other-log', 'refused', 'silent']).default('right'),
  }),
  /** Another motion of the fleet answers, as after two have swapped their addresses; its own faults do not apply. */
  z.object({ type: z.literal('swapped'), with: count }),
  /** Endless bytes within the protocol: interim 102 answers, or a body in chunks of one byte. */
  z.object({
    type: z.literal('flood'),
    kind: z.enum(['interim-answers', 'one-byte-chunks']).default('interim-answers'),
    /** Bytes a second on the wire, whatever the device's own rate is. */
    rate: z.number().positive().default(2_500_000),
  }),
  /** The device leaves the WiFi within a body, and returns after this many seconds. */
  z.object({ type: z.literal('vanish'), at: share.default(0.5), seconds: seconds.default(5) }),
])

export type Fault = z.output<typeof faultSchema>
/** A fault as written: figures are optional. */
export type FaultInput = z.input<typeof faultSchema>

export const requestKinds = ['info', 'settings', 'logs', 'track', 'other'] as const
export type RequestKind = (typeof requestKinds)[number]

/** Which requests a fault applies to, and how often. */
export interface FaultScope {
  /** A kind of request, or one path; by default the kind that the fault belongs to. */
  readonly path?: RequestKind | `/${string}`
  /** How many times it occurs; then answers are good. Default: without end. */
  readonly times?: number
}

export interface FaultRule {
  readonly fault: Fault
  readonly path: RequestKind | `/${string}` | undefined
  left: number
}

const homes: Partial<Record<Fault['type'], RequestKind>> = {
  'another-device': 'track',
  'another-log': 'track',
  'bit-flipped': 'track',
  'frames-lost': 'track',
  implausible: 'track',
  'trailing-bracket': 'track',
  'log-growing': 'track',
  ranges: 'track',
  'size-equals-length': 'logs',
  'huge-json': 'logs',
  'no-battery': 'info',
  'another-identifier': 'info',
  'deep-json': 'info',
  'garbage-json': 'info',
}

/** A rule for a fault; throws a ZodError for invalid figures. */
export function ruleOf(fault: FaultInput, scope: FaultScope = {}): FaultRule {
  const parsed = faultSchema.parse(fault)
  return { fault: parsed, path: scope.path ?? homes[parsed.type], left: scope.times ?? Infinity }
}

/** The faults of a request; uses up one occurrence of each. */
export function drawFaults(rules: readonly FaultRule[], kind: RequestKind, path: string): readonly Fault[] {
  const drawn = rules.filter(
    (rule) => rule.left > 0 && (rule.path === undefined || rule.path === kind || rule.path === path),
  )
  for (const rule of drawn) rule.left -= 1
  return drawn.map((rule) => rule.fault)
}
