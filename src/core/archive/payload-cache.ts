/** Reads and writes the last payloads of each motion, shared with the Python server: `motions/motion-<id>/<name>.json`. */
import { join } from 'node:path'
import { indentedJson, parseBoundedJson } from '../base/bounded-json.ts'
import type { Problem } from '../base/problem.ts'
import { inSlices } from '../base/slices.ts'
import { type Bytes, MIB, type Milliseconds } from '../base/units.ts'
import { readdir, stat, unlessMissing } from '../disk/calls.ts'
import { eventFolderOf } from '../disk/confined-path.ts'
import { writeDurably } from '../disk/durable-file.ts'
import { readTextFile } from '../disk/text-file.ts'
import { type MotionId, nameOf } from '../domain/motion.ts'
import {
  parseInfo,
  parseSettings,
  parsingLogs,
  type SetAsideLog,
  type Unreadable,
} from '../domain/payload-schemas.ts'
import type { DeviceInfo, DeviceLog, DeviceSettings, PayloadName } from '../domain/payloads.ts'

/** A motion's payloads on disk; `undefined` where there is none, or none that can be read. */
export interface CachedPayloads {
  readonly info: DeviceInfo | undefined
  readonly settings: DeviceSettings | undefined
  readonly logs: readonly DeviceLog[] | undefined
  readonly setAside: readonly SetAsideLog[]
  /** When the oldest of the payloads was written. */
  readonly readAt: Milliseconds | undefined
  readonly problems: readonly Problem[]
}

/** A longer payload was not written by a monitor. */
const LONGEST_PAYLOAD: Bytes = 16 * MIB

/** Longest payload that is indented for people, in characters; the longest seen has 31,000. */
const LONGEST_LAID_OUT = 2 ** 19

/** Saves a payload as it came, whole or not at all. Throws when it is not JSON and when the disk refuses it. */
export async function savePayload(motionFolder: string, name: PayloadName, text: string): Promise<void> {
  const json = parseBoundedJson(text)
  if (!json.ok) throw new TypeError(`${name}.json cannot be kept: ${json.reason}`)
  // Indented, a text of long lists could be thirty times as long.
  const written = text.length > LONGEST_LAID_OUT ? JSON.stringify(json.value) : indentedJson(json.value)
  await writeDurably(payloadFile(motionFolder, name), written, eventFolderOf(motionFolder))
}

/** Every readable payload of a motion. Never throws: an unreadable file is a problem. */
export async function loadPayloads(motionFolder: string): Promise<CachedPayloads> {
  const info = await loadPayload(motionFolder, 'info', parseInfo)
  const settings = await loadPayload(motionFolder, 'settings', parseSettings)
  const logs = await loadPayload(motionFolder, 'logs', (text) => inSlices(parsingLogs(text)))
  const all = [info, settings, logs]
  const times = all.flatMap((payload) => (payload.parsed === undefined ? [] : [payload.writtenAt]))
  return {
    info: info.parsed?.info,
    settings: settings.parsed?.settings,
    logs: logs.parsed?.logs,
    setAside: logs.parsed?.setAside ?? [],
    readAt: times.length === 0 ? undefined : Math.min(...times),
    problems: all.flatMap((payload) => payload.problem ?? []),
  }
}

/** How many logs the saved logs.json of a motion lists, usable or not; `undefined` where none can be read. */
export async function countLogs(motionFolder: string): Promise<number | undefined> {
  const { parsed } = await loadPayload(motionFolder, 'logs', (text) => inSlices(parsingLogs(text)))
  return parsed === undefined ? undefined : parsed.logs.length + parsed.setAside.length
}

/** The motions with a folder in `motionsFolder`, ascending. */
export async function cachedMotions(motionsFolder: string): Promise<MotionId[]> {
  const names = await unlessMissing(readdir(motionsFolder))
  return (names ?? [])
    .map((name) => ({ name, id: Number(name.slice('motion-'.length)) }))
    .filter(({ name, id }) => Number.isSafeInteger(id) && id > 0 && nameOf(id) === name)
    .map(({ id }) => id)
    .sort((a, b) => a - b)
}

interface LoadedPayload<Parsed> {
  readonly parsed: Parsed | undefined
  readonly writtenAt: Milliseconds
  readonly problem: Problem | undefined
}

async function loadPayload<Parsed extends { readonly ok: true }>(
  motionFolder: string,
  name: PayloadName,
  parse: (text: string) => Parsed | Unreadable | Promise<Parsed | Unreadable>,
): Promise<LoadedPayload<Parsed>> {
  const file = payloadFile(motionFolder, name)
  const read = await readTextFile(file, LONGEST_PAYLOAD)
  if (!read.ok && read.isMissing) return { parsed: undefined, writtenAt: 0, problem: undefined }
  const parsed = read.ok ? await parse(read.text) : read
  if (!parsed.ok) return { parsed: undefined, writtenAt: 0, problem: problemOf(file, parsed.reason) }
  // A file that has just gone counts as the oldest possible.
  const found = await stat(file).catch(() => undefined)
  return { parsed, writtenAt: Math.trunc(found?.mtimeMs ?? 0), problem: undefined }
}

function problemOf(file: string, reason: string): Problem {
  const why = reason.replace(/\.$/, '')
  const message = `The kept payload cannot be used: ${why}. It is replaced when the motion is next inspected.`
  return { severity: 'warning', file, line: undefined, column: undefined, message }
}

function payloadFile(motionFolder: string, name: PayloadName): string {
  return join(motionFolder, `${name}.json`)
}
