/** Reads a motion's info, settings and logs, one request at a time, and checks what they say. */
import { basename } from 'node:path'
import { savePayload } from '../../archive/payload-cache.ts'
import { errorText } from '../../base/errors.ts'
import { holdsControls } from '../../base/sanitise.ts'
import { inSlices } from '../../base/slices.ts'
import type { Bytes } from '../../base/units.ts'
import type { Target } from '../../device/probe.ts'
import { checkInfo, checkSettings } from '../../domain/checks.ts'
import type { MotionId } from '../../domain/motion.ts'
import {
  parseInfo,
  parseSettings,
  parsingLogs,
  type SetAsideLog,
  summariseSetAside,
} from '../../domain/payload-schemas.ts'
import type { DeviceInfo, DeviceLog, DeviceSettings, PayloadName } from '../../domain/payloads.ts'
import type { Trouble } from '../../domain/trouble.ts'
import type { PriorityClaim } from './priority.ts'
import type { VisitScope } from './visit-scope.ts'

/** What an inspection found out. */
export interface Inspection {
  readonly info: DeviceInfo
  readonly settings: DeviceSettings
  readonly logs: readonly DeviceLog[]
  /** Records of logs.json that cannot be used. */
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
 * Inspects the motion at an address. settings.json and logs.json are kept only once info.json has been read again behind
 * them: the address may have become another device's meanwhile.
 */
export async function inspect(
  motion: MotionId,
  target: Target,
  context: VisitScope,
  claim: PriorityClaim,
  acquaintance: Acquaintance,
  signal: AbortSignal,
): Promise<Outcome<Inspection>> {
  const { clock, emit } = context
  emit({ type: 'inspection-started', at: clock.now(), motion })

  const info = await readInfo(motion, target, context, signal, claim)
  if (!info.ok) return info
  acquaintance.onIdentified()
  const infoFindings = checkInfo(info.value, context.configuration)
  emit({ type: 'info-read', at: clock.now(), motion, info: info.value, findings: infoFindings })

  const settings = await readSettings(motion, target, context, claim, signal)
  if (!settings.ok) return settings
  const settingsFindings = checkSettings(settings.value.settings, context.configuration)
  emit({
    type: 'settings-read',
    at: clock.now(),
    motion,
    settings: settings.value.settings,
    findings: settingsFindings,
  })

  const logs = await readLogs(motion, target, context, claim, signal)
  if (!logs.ok) return logs
  const again = await readInfo(motion, target, context, signal)
  if (!again.ok) return again
  await keep(motion, 'settings', settings.value.text, context)
  const listed = await sortLogs(motion, logs.value, acquaintance, context)
  if (!listed.ok) return listed
  emit({ type: 'inspection-completed', at: clock.now(), motion })
  return { ok: true, value: { info: info.value, settings: settings.value.settings, ...listed.value } }
}

/** Reads info.json and verifies that the device at the address is the motion (docs/device.md, "Addresses"). */
export async function readInfo(
  motion: MotionId,
  target: Target,
  context: VisitScope,
  signal: AbortSignal,
  claim?: PriorityClaim,
): Promise<Outcome<DeviceInfo>> {
  const payload = await readPayload(motion, target, 'info', context, signal)
  if (!payload.ok) return payload
  const parsed = parseInfo(payload.value)
  if (!parsed.ok) return notAMotion('info', parsed.reason)
  const { identifier } = parsed.info
  if (identifier !== motion) {
    const message =
      identifier === undefined
        ? 'info.json has no identifier, so it cannot be told which device this is'
        : `the device that answers is motion ${identifier}`
    const trouble = {
      code: 'wrong-identifier',
      message,
      ...(identifier === undefined ? {} : { identifier }),
    } as const
    return { ok: false, trouble }
  }
  if (holdsControls(payload.value)) claim?.giveUp()
  await keep(motion, 'info', payload.value, context)
  return { ok: true, value: parsed.info }
}

async function readSettings(
  motion: MotionId,
  target: Target,
  context: VisitScope,
  claim: PriorityClaim,
  signal: AbortSignal,
): Promise<Outcome<{ readonly settings: DeviceSettings; readonly text: string }>> {
  const payload = await readPayload(motion, target, 'settings', context, signal)
  if (!payload.ok) return payload
  const parsed = parseSettings(payload.value)
  if (!parsed.ok) return notAMotion('settings', parsed.reason)
  if (holdsControls(payload.value)) claim.giveUp()
  return { ok: true, value: { settings: parsed.settings, text: payload.value } }
}

interface ReadLogs {
  readonly logs: readonly DeviceLog[]
  readonly setAside: readonly SetAsideLog[]
  readonly text: string
}

async function readLogs(
  motion: MotionId,
  target: Target,
  context: VisitScope,
  claim: PriorityClaim,
  signal: AbortSignal,
): Promise<Outcome<ReadLogs>> {
  const payload = await readModestly(motion, target, context, claim, signal)
  if (!payload.ok) return payload
  const parsed = await inSlices(parsingLogs(payload.value))
  if (!parsed.ok) return notAMotion('logs', parsed.reason)
  return { ok: true, value: { logs: parsed.logs, setAside: parsed.setAside, text: payload.value } }
}

/** The motion's own logs, apart from what another one may have listed; a list that is its own is kept. */
async function sortLogs(
  motion: MotionId,
  { logs, setAside, text }: ReadLogs,
  acquaintance: Acquaintance,
  context: VisitScope,
): Promise<Outcome<Omit<Inspection, 'info' | 'settings'>>> {
  const { clock, emit } = context
  const own = logs.filter((log) => deviceOf(log) === motion)
  const foreign = logs.flatMap((log) => (deviceOf(log) === motion ? [] : [log.file]))
  if (own.length === 0 && foreign[0] !== undefined) {
    return notAMotion('logs', `it lists the tracks of another motion, ${foreign[0]}`)
  }
  const isEmpty = logs.length + setAside.length === 0
  const logsGone = isEmpty ? await acquaintance.logsBefore() : 0
  // What was kept of a motion whose logs are gone is all that shows that it had any.
  if (foreign.length === 0 && logsGone === 0) await keep(motion, 'logs', text, context)
  emit({
    type: 'logs-read',
    at: clock.now(),
    motion,
    logs: own.length,
    setAside: summariseSetAside(setAside),
  })
  for (const message of repetitionsOf(own)) {
    emit({ type: 'notice', at: clock.now(), level: 'DEBUG', message: `Motion ${motion} ${message}` })
  }
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
async function readModestly(
  motion: MotionId,
  target: Target,
  context: VisitScope,
  claim: PriorityClaim,
  signal: AbortSignal,
): Promise<Outcome<string>> {
  const modest = await readPayload(motion, target, 'logs', context, signal, LONG_LOGS)
  if (modest.ok || modest.trouble.code !== 'too-large') return modest
  claim.giveUp()
  // Who waits for this motion's place among the inspections would wait for it in vain.
  if (context.inspections.size === 0) await claim.yieldToOthers(signal)
  return readPayload(motion, target, 'logs', context, signal)
}

function readPayload(
  motion: MotionId,
  target: Target,
  name: PayloadName,
  context: VisitScope,
  signal: AbortSignal,
  most: Bytes = Number.POSITIVE_INFINITY,
): Promise<Outcome<string>> {
  const { configuration, client } = context
  const { limits } = configuration.monitor
  const bytes = { info: limits.infoBytes, settings: limits.settingsBytes, logs: limits.logsBytes }[name]
  const { timeout } = configuration.inspection
  return client.readText(motion, target, `/${name}.json`, { timeout, bytes: Math.min(bytes, most) }, signal)
}

function notAMotion(name: PayloadName, reason: string): { readonly ok: false; readonly trouble: Trouble } {
  const path = `${name}.json`
  return { ok: false, trouble: { code: 'not-a-motion', message: `${path} cannot be read: ${reason}`, path } }
}

/** Keeps a payload for the next start; a disk that refuses it stops nothing. */
async function keep(motion: MotionId, name: PayloadName, text: string, context: VisitScope): Promise<void> {
  const { project, clock, emit } = context
  try {
    await savePayload(project.motionFolder(motion), name, text)
  } catch (error) {
    const reason = errorText(error)
    emit({ type: 'payload-not-cached', at: clock.now(), motion, payload: name, reason })
  }
}
