/** Reads a motion's info, settings and logs, one request at a time, and checks what they say. */
import { basename } from 'node:path'
import type PQueue from 'p-queue'
import { savePayload } from '../../archive/payload-cache.ts'
import { errorText } from '../../base/errors.ts'
import { holdsControls } from '../../base/sanitise.ts'
import { inSlices } from '../../base/slices.ts'
import type { Bytes } from '../../base/units.ts'
import type { DeviceClient } from '../../device/client.ts'
import { checkInfo, checkSettings } from '../../domain/checks.ts'
import type { MotionId } from '../../domain/motion.ts'
import {
  type ParsedLogs,
  parseInfo,
  parseSettings,
  parsingLogs,
  type SetAsideLog,
  summariseSetAside,
  type Unreadable,
} from '../../domain/payload-schemas.ts'
import type { DeviceInfo, DeviceLog, DeviceSettings, PayloadName } from '../../domain/payloads.ts'
import type { Trouble } from '../../domain/trouble.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'
import type { PriorityClaim } from './priority.ts'
import type { AttendedScope, VisitScope } from './visit-scope.ts'

/** What reading info.json needs. */
export interface ReadingEngine extends Pick<Dependencies, 'clock' | 'configuration' | 'emit' | 'project'> {
  readonly client: Pick<DeviceClient, 'readText'>
}

export interface InspectionEngine extends ReadingEngine {
  readonly inspections: Pick<PQueue, 'size'>
}

type InspectionScope = AttendedScope<InspectionEngine>
/** Reading takes no place among the motions that are served. */
type ReadingScope = Omit<VisitScope<ReadingEngine>, 'archive' | 'wakeUp'>

/** What an inspection found out. */
export interface Inspection {
  readonly info: DeviceInfo
  readonly settings: DeviceSettings
  readonly logs: readonly DeviceLog[]
  readonly setAside: readonly SetAsideLog[]
  /** Tracks of other motions in logs.json, by their paths: they are never fetched as this motion's. */
  readonly foreign: readonly string[]
  /** How many logs the motion had when it was last read, where it lists none now; 0 otherwise. */
  readonly logsGone: number
}

/** What an inspection needs to know of a motion, and what it reports of it. */
export interface Acquaintance {
  /** Called as soon as the device has proved to be the motion. */
  readonly onIdentified: () => void
  /** How many logs the motion had when it was last read. */
  readonly logsBefore: () => Promise<number>
}

type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly trouble: Trouble }

/** 213 logs, the most seen (docs/device.md, "Seen ranges"), are 75 kB; a longer logs.json gives cause for doubt. */
const LONG_LOGS: Bytes = 96 * 1024

/**
 * Inspects the motion at an address. settings.json and logs.json are kept only once info.json has been read again: the
 * address may have become another device's meanwhile.
 */
export async function inspect(
  scope: InspectionScope,
  acquaintance: Acquaintance,
): Promise<Outcome<Inspection>> {
  const { motion, claim, engine } = scope
  const { clock, configuration, emit } = engine
  emit({ type: 'inspection-started', at: clock.now(), motion })

  const info = await readInfo(scope, claim)
  if (!info.ok) return info
  acquaintance.onIdentified()
  const infoFindings = checkInfo(info.value, configuration)
  emit({ type: 'info-read', at: clock.now(), motion, info: info.value, findings: infoFindings })

  const read = await parsedWith('settings', await readPayload(scope, 'settings'), parseSettings)
  if (!read.ok) return read
  const { settings, text } = read.value
  if (holdsControls(text)) claim.giveUp()
  const findings = checkSettings(settings, configuration)
  emit({ type: 'settings-read', at: clock.now(), motion, settings, findings })

  const logs = await parsedWith('logs', await readModestly(scope), (list) => inSlices(parsingLogs(list)))
  if (!logs.ok) return logs
  const again = await readInfo(scope)
  if (!again.ok) return again
  await keep(scope, 'settings', text)
  const listed = await sortLogs(scope, logs.value, acquaintance)
  if (!listed.ok) return listed
  emit({ type: 'inspection-completed', at: clock.now(), motion })
  return { ok: true, value: { info: info.value, settings, ...listed.value } }
}

/** Reads info.json and verifies that the device at the address is the motion (docs/device.md, "Addresses"). */
export async function readInfo(
  scope: ReadingScope,
  claim?: Pick<PriorityClaim, 'giveUp'>,
): Promise<Outcome<DeviceInfo>> {
  const { motion } = scope
  const payload = await readPayload(scope, 'info')
  if (!payload.ok) return payload
  const parsed = parseInfo(payload.value)
  if (!parsed.ok) return notAMotion('info', parsed.reason)
  const { identifier } = parsed.info
  if (identifier !== motion) {
    const message =
      identifier === undefined
        ? 'info.json has no identifier, so nothing shows which device this is'
        : `the device that answers is motion ${identifier}`
    const trouble = {
      code: 'wrong-identifier',
      message,
      ...(identifier === undefined ? {} : { identifier }),
    } as const
    return { ok: false, trouble }
  }
  if (holdsControls(payload.value)) claim?.giveUp()
  await keep(scope, 'info', payload.value)
  return { ok: true, value: parsed.info }
}

/** A payload with what `parse` makes of it. */
async function parsedWith<Parsed extends { readonly ok: true }>(
  name: PayloadName,
  payload: Outcome<string>,
  parse: (text: string) => Parsed | Unreadable | Promise<Parsed | Unreadable>,
): Promise<Outcome<Parsed & { readonly text: string }>> {
  if (!payload.ok) return payload
  const parsed = await parse(payload.value)
  if (!parsed.ok) return notAMotion(name, parsed.reason)
  return { ok: true, value: { ...parsed, text: payload.value } }
}

/** The motion's own logs, apart from what another one may have listed; a list that is its own is kept. */
async function sortLogs(
  scope: InspectionScope,
  { logs, setAside, text }: Extract<ParsedLogs, { ok: true }> & { readonly text: string },
  acquaintance: Acquaintance,
): Promise<Outcome<Omit<Inspection, 'info' | 'settings'>>> {
  const { motion, engine } = scope
  const { clock, emit } = engine
  const own = logs.filter((log) => deviceOf(log) === motion)
  const foreign = logs.flatMap((log) => (deviceOf(log) === motion ? [] : [log.file]))
  if (own.length === 0 && foreign[0] !== undefined) {
    return notAMotion('logs', `it lists the tracks of another motion, ${foreign[0]}`)
  }
  const isEmpty = logs.length + setAside.length === 0
  const logsGone = isEmpty ? await acquaintance.logsBefore() : 0
  // What was kept of a motion whose logs are gone is all that shows that it had any.
  if (foreign.length === 0 && logsGone === 0) await keep(scope, 'logs', text)
  emit({
    type: 'logs-read',
    at: clock.now(),
    motion,
    logs: own.length,
    setAside: summariseSetAside(setAside),
  })
  for (const message of repetitionsOf(own)) logNotice(engine, 'DEBUG', `Motion ${motion} ${message}`)
  return { ok: true, value: { logs: own, setAside, foreign, logsGone } }
}

/** Files that logs.json lists more than once, in words. */
function repetitionsOf(logs: readonly DeviceLog[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { file } of logs) counts.set(file, (counts.get(file) ?? 0) + 1)
  return [...counts].flatMap(([file, count]) => {
    return count > 1 ? [`logs.json lists ${file} ${count} times: it is one track`] : []
  })
}

/** The id in the name of a track: what device wrote it (docs/device.md, "Payloads"). */
function deviceOf({ file }: DeviceLog): MotionId {
  return Number.parseInt(basename(file), 10)
}

/** A logs.json too long for a motion is left until those that give no cause for doubt have been served. */
async function readModestly(scope: InspectionScope): Promise<Outcome<string>> {
  const { claim, engine, signal } = scope
  const modest = await readPayload(scope, 'logs', LONG_LOGS)
  if (modest.ok || modest.trouble.code !== 'too-large') return modest
  claim.giveUp()
  // Who waits for this motion's place among the inspections would wait for it in vain.
  if (engine.inspections.size === 0) await claim.yieldToOthers(signal)
  return readPayload(scope, 'logs')
}

function readPayload(
  { motion, target, signal, engine }: ReadingScope,
  name: PayloadName,
  most: Bytes = Number.POSITIVE_INFINITY,
): Promise<Outcome<string>> {
  const { configuration, client } = engine
  const { infoBytes, settingsBytes, logsBytes } = configuration.monitor.limits
  const bytes = Math.min(most, { info: infoBytes, settings: settingsBytes, logs: logsBytes }[name])
  const limits = { timeout: configuration.inspection.timeout, bytes }
  return client.readText({ motion, target, path: `/${name}.json`, limits, signal })
}

function notAMotion(name: PayloadName, reason: string): { readonly ok: false; readonly trouble: Trouble } {
  const path = `${name}.json`
  return { ok: false, trouble: { code: 'not-a-motion', message: `${path} cannot be read: ${reason}`, path } }
}

/** Keeps a payload for the next start; a disk that refuses it stops nothing. */
async function keep({ motion, engine }: ReadingScope, name: PayloadName, text: string): Promise<void> {
  const { project, clock, emit } = engine
  try {
    await savePayload(project.motionFolder(motion), name, text)
  } catch (error) {
    const reason = errorText(error)
    emit({ type: 'payload-not-cached', at: clock.now(), motion, payload: name, reason })
  }
}
