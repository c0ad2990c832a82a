/** Builds the keys of `server.json`: each builder returns a check and registers what else is known of the key. */
import { isAbsolute } from 'node:path'
import * as z from 'zod'
import { parseEndpoint } from '../base/endpoint.ts'
import { MIB } from '../base/units.ts'
import { boardAddressExpected, parseBoardAddress } from '../domain/board-address.ts'
import {
  type BoardAddress,
  type Configuration,
  type FixedAddress,
  type LogLevel,
  logLevels,
} from '../domain/configuration.ts'
import { type MotionId, maximumMotionId } from '../domain/motion.ts'
import { publicFields } from '../domain/public-fields.ts'

/** When a change of a key in the file takes effect while the monitor runs. */
type Effect = 'at once' | 'at the next start' | '-'

/** What is known of a key besides its schema. */
export interface KeyReference {
  readonly meaning: string
  /** The accepted values, for people: `a number from 0 to 100`. */
  readonly expected: string
  readonly unit?: string
  /** What counts when the key is absent, for people. */
  readonly fallback: string
  readonly effect: Effect
  /** The value in the configuration; none for a key that only gives another its default, or is not used. */
  readonly read?: (configuration: Configuration) => unknown
}

/** A key as its table gives it; its builder knows the rest. A change takes effect at once unless the row says otherwise. */
interface KeyRow<Fallback> {
  readonly meaning: string
  readonly fallback: Fallback
  readonly unit?: string
  readonly effect?: Effect
  readonly read?: KeyReference['read'] & {}
}

/** What is known of every key, by its schema. */
export const keyReferences = new WeakMap<z.core.$ZodType, KeyReference>()

type Range = readonly [smallest: number, largest: number]

/** A group of keys. Without it the defaults within it count; unknown keys are dropped. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  // Every key may be absent, which the compiler cannot see through a generic shape.
  const empty = {} as z.input<z.ZodObject<Shape>>
  return z.object(shape, 'a group of keys in braces { }').prefault(empty)
}

/** A key without a default of its own. */
function optional<Schema extends z.ZodType>(schema: Schema, row: KeyRow<string>, expected: string) {
  return documented(schema.optional(), row, expected)
}

/** A number with a default. */
export function number(range: Range, row: KeyRow<number>) {
  const expected = expectedNumber(range)
  return documented(inRange(range, expected).default(row.fallback), row, expected)
}

/** A whole number with a default. */
export function whole(range: Range, row: KeyRow<number>) {
  return documented(wholeIn(range).default(row.fallback), row, expectedWhole(range))
}

/** Yes or no, with a default. */
export function flag(row: KeyRow<boolean>) {
  const expected = 'true or false'
  return documented(z.boolean(expected).default(row.fallback), row, expected)
}

/** A timeout or an interval in seconds; never 0, which would mean "at once, for ever". */
export function seconds(row: KeyRow<number>) {
  return number([0.01, 3600], { ...row, unit: 's' })
}

/** The largest body that is accepted. */
export function bytes(row: KeyRow<number>) {
  const range: Range = [1024, 1024 * MIB]
  const shown = { ...row, unit: 'bytes', fallback: `${row.fallback} (${row.fallback / MIB} MiB)` }
  return documented(wholeIn(range).default(row.fallback), shown, expectedWhole(range))
}

/** A whole number without a default. */
export function optionalWhole(range: Range, row: KeyRow<string>) {
  return optional(wholeIn(range), row, expectedWhole(range))
}

/** A text of 1-40 characters. */
export function optionalText(example: string, row: KeyRow<string>) {
  const expected = `text such as "${example}"`
  return optional(z.string(expected).min(1, expected).max(40, expected), row, expected)
}

/** An absolute path of a folder. */
export function optionalFolder(row: KeyRow<string>) {
  const expected = 'the whole path of a folder, such as "/media/stick"'
  const isPath = (path: string): boolean => isAbsolute(path) && path.length <= 4096 && !/\p{Cc}/u.test(path)
  return optional(z.string(expected).refine(isPath, expected), row, expected)
}

export function optionalLevel(row: KeyRow<string>) {
  const expected = `a level: 10-50 or ${logLevels.join(', ')}`
  return optional(parsed(expected, readLevel), row, expected)
}

/** A folder name for the event. */
export function optionalFolderName(row: KeyRow<string>) {
  const expected = 'the name of a folder such as 2025: letters, digits, spaces and - _ . within'
  return optional(parsed(expected, readFolderName), row, expected)
}

/** A group whose keys are names; their values are ignored. */
export function optionalNames(row: KeyRow<string>) {
  const expected = 'a group of names in braces { }, such as { "9010": "remark" }'
  const names = z.record(z.string(), z.unknown(), expected).transform((group) => Object.keys(group))
  return optional(names, row, expected)
}

/** A list of `address` or `address:port`. */
export function optionalServers(row: KeyRow<string>) {
  const one = 'an IP address or address:port, such as "192.168.0.1"'
  const expected = `a list, each ${one}`
  const server = z.string(one).refine((text) => parseEndpoint(text) !== undefined, one)
  return optional(z.array(server, expected).max(16, expected), row, expected)
}

/** A list of domain names. */
export function optionalDomains(row: KeyRow<string>) {
  const one = 'the name of a domain, such as "lan"'
  const expected = `a list, each ${one}`
  const name = z
    .string(one)
    .regex(/^(?=.{1,200}$)[a-z\d_]([\w-]{0,61}\w)?(\.[a-z\d_]([\w-]{0,61}\w)?)*$/i, one)
  return optional(z.array(name, expected).max(16, expected), row, expected)
}

/** A group of motion ids, each with its address. */
export function optionalAddresses(row: KeyRow<string>) {
  const expected = 'a group of addresses by motion id, such as { "601": "192.168.0.7" }'
  return optional(z.record(z.string(), z.unknown(), expected).transform(readAddresses), row, expected)
}

/** A key of the Python server that has no meaning here. */
export function unused(schema: z.ZodType, meaning: string, expected: string) {
  return optional(schema, { meaning, fallback: '-', effect: '-' }, expected)
}

/** Where the board is served; `off` for nowhere. */
export function optionalBoardAddress(row: KeyRow<string>) {
  return optional(parsed(boardAddressExpected, readBoardAddress), row, boardAddressExpected)
}

/** A group of keys for which a board's address may stand, as its key `name`. */
export function orBoardAddress<Schema extends z.ZodType>(name: string, schema: Schema) {
  return z.preprocess((value, context) => {
    if (value === undefined || (typeof value === 'object' && value !== null)) return value
    if (readBoardAddress(value) !== undefined) return { [name]: value }
    context.addIssue({ code: 'custom', message: `${boardAddressExpected}; or a group of keys in braces { }` })
    return z.NEVER
  }, schema)
}

/** A list of what the public page shows, too. */
export function publicFieldList(row: KeyRow<string>) {
  const expected = `a list of some of ${publicFields.join(', ')}`
  return documented(z.array(z.enum(publicFields, expected), expected).default([]), row, expected)
}

/** How many devices may be served at once. */
export const atOnce: Range = [1, 1000]

function wholeIn(range: Range) {
  const expected = expectedWhole(range)
  return inRange(range, expected).refine(Number.isInteger, expected)
}

function documented<Schema extends z.ZodType>(
  schema: Schema,
  row: KeyRow<string | number | boolean>,
  expected: string,
): Schema {
  keyReferences.set(schema, { effect: 'at once', ...row, expected, fallback: String(row.fallback) })
  return schema
}

function inRange([smallest, largest]: Range, expected: string) {
  return z
    .number(expected)
    .refine((value) => value >= smallest && value <= largest, { error: expected, abort: true })
}

function expectedNumber([smallest, largest]: Range): string {
  return `a number from ${smallest} to ${largest}`
}

function expectedWhole([smallest, largest]: Range): string {
  return largest - smallest === 1
    ? `${smallest} or ${largest}`
    : `a whole number from ${smallest} to ${largest}`
}

/** A value parsed by a function that returns `undefined` for what it does not accept. */
function parsed<Value>(expected: string, read: (value: unknown) => Value | undefined) {
  return z.unknown().transform((value, context) => {
    const result = read(value)
    if (result !== undefined) return result
    context.addIssue({ code: 'custom', message: expected })
    return z.NEVER
  })
}

/** A number between two levels counts as the higher one: nothing lies between them. */
function readLevel(value: unknown): LogLevel | undefined {
  if (typeof value === 'number')
    return value >= 10 && value <= 50 ? logLevels[Math.ceil(value / 10) - 1] : undefined
  if (typeof value !== 'string') return undefined
  const name = value.trim().toUpperCase()
  if (name === 'WARN') return 'WARNING'
  return logLevels.find((level) => level === name)
}

function readBoardAddress(value: unknown): BoardAddress | 'off' | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseBoardAddress(String(value)) : undefined
}

/** Windows reserves these names for devices, with any extension. */
const keptNames = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

function readFolderName(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined
  if (typeof value !== 'string' || value.length > 60 || keptNames.test(value)) return undefined
  // It may not begin with a dot (hidden, `..`) nor end with a dot or a space (Windows drops them).
  return /^[\p{L}\p{N}_-]([\p{L}\p{M}\p{N} ._-]*[\p{L}\p{M}\p{N}_-])?$/u.test(value) ? value : undefined
}

function readAddresses(
  group: Readonly<Record<string, unknown>>,
  context: z.RefinementCtx,
): ReadonlyMap<MotionId, FixedAddress> {
  const addresses = new Map<MotionId, FixedAddress>()
  for (const [key, value] of Object.entries(group)) {
    const motion = /^\d{1,5}$/.test(key) ? Number(key) : 0
    const endpoint = typeof value === 'string' ? parseEndpoint(value) : undefined
    const isMotion = motion >= 1 && motion <= maximumMotionId
    if (isMotion && endpoint !== undefined) addresses.set(motion, endpoint)
    else {
      const address = 'an IP address or address:port, such as "192.168.0.7"'
      const message = isMotion ? address : `a motion id from 1 to ${maximumMotionId} as the key`
      context.addIssue({ code: 'custom', path: [key], message, params: { isAboutKey: !isMotion } })
    }
  }
  return addresses
}
