/** Explains what is wrong in a `server.json` that is valid JSON: unknown or doubtful keys, unacceptable values. */
import type * as z from 'zod'
import { nearestName } from '../base/nearest-name.ts'
import { sanitiseText } from '../base/sanitise.ts'
import type { JsonPath, JsonSource, Remark } from './json-source.ts'
import { keysOf } from './schema.ts'

/** Most unknown keys listed: a file with more is another one. */
const maximumRemarks = 50

/** Unknown keys, each with the nearest known name. */
export function unknownKeys(schema: z.core.$ZodType, source: JsonSource): readonly Remark[] {
  const remarks: Remark[] = []
  const visit = (keys: z.core.$ZodType, value: unknown, path: JsonPath): void => {
    const known = keysOf(keys)
    if (known === undefined || !isGroup(value)) return
    for (const [key, child] of Object.entries(value)) {
      const next = known[key]
      if (next !== undefined && Object.hasOwn(known, key)) visit(next, child, [...path, key])
      else if (remarks.length < maximumRemarks) {
        const message = unknownKey([...path, key], Object.keys(known), groupsWith(key, schema))
        remarks.push({ ...source.placeOfKey([...path, key]), message })
      }
    }
  }
  visit(schema, source.value, [])
  return remarks
}

/** Keys that are known but contradict each other. */
export function doubtfulKeys(source: JsonSource): readonly Remark[] {
  const path = ['Motion', 'Settings']
  const flash = valueAt(source.value, [...path, 'Flash'])
  const ledFlash = valueAt(source.value, [...path, 'LED Flash'])
  if (flash === undefined || ledFlash === undefined || flash === ledFlash) return []
  const message = 'Motion.Settings has both "Flash" and "LED Flash": "LED Flash" counts. Delete one of them.'
  return [{ ...source.placeOfKey([...path, 'Flash']), message }]
}

/** What the value should have been, and what was found; the issue's message says what was expected. */
export function explainIssue(issue: z.core.$ZodIssue, source: JsonSource): Remark {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  const name = path.length === 0 ? 'The file' : nameOf(path)
  const isAboutKey = issue.code === 'custom' && issue.params?.isAboutKey === true
  const found = isAboutKey ? path.at(-1) : valueAt(source.value, path)
  const place = isAboutKey ? source.placeOfKey(path) : source.placeOf(path)
  return { ...place, message: `${name}: expected ${issue.message}, found ${describe(found)}.` }
}

function unknownKey(path: JsonPath, known: readonly string[], groups: readonly JsonPath[]): string {
  const nearest = nearestName(String(path.at(-1)), [...known, 'Comment'])
  return `Unknown key ${nameOf(path)}, not used. ${hintOf(nearest, known, groups)}`
}

function hintOf(nearest: string | undefined, known: readonly string[], groups: readonly JsonPath[]): string {
  if (nearest !== undefined) return `Did you mean "${nearest}"?`
  if (groups.length > 0) return `It belongs in ${groups.map(nameOfGroup).join(' or ')}.`
  return `Known here: ${known.join(', ')}.`
}

/** The groups with a key of this name, ignoring case. */
function groupsWith(key: string, schema: z.core.$ZodType, path: JsonPath = []): readonly JsonPath[] {
  const entries = Object.entries(keysOf(schema) ?? {})
  const isHere = entries.some(([name]) => name.toLowerCase() === key.toLowerCase())
  const within = entries.flatMap(([name, child]) => groupsWith(key, child, [...path, name]))
  return isHere ? [path, ...within] : within
}

function nameOfGroup(path: JsonPath): string {
  return path.length === 0 ? 'the outermost braces' : nameOf(path)
}

/** A path as people write it: `Motion.Info.Thresholds`, `Monitor.DNS Servers[0]`. */
function nameOf(path: JsonPath): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return sanitiseText(name.replace(/^\./, ''), 120)
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isGroup(value)) return 'a group of keys'
  if (typeof value === 'string') return `"${sanitiseText(value, 40)}"`
  return typeof value === 'number' && !Number.isFinite(value) ? 'a number too large' : String(value)
}

function valueAt(value: unknown, path: JsonPath): unknown {
  let found = value
  for (const step of path) {
    if (Array.isArray(found) && typeof step === 'number') found = found[step]
    else if (isGroup(found)) found = found[step]
    else return undefined
  }
  return found
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
