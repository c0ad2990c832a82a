/** A fleet with small tracks and short timeouts, and checks of the disk when a motion may go. */
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { LedgerEntry } from '../../src/core/domain/ledger.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import { type DeviceContents, firmwareCodeOf, type LogRecord } from '../../src/simulator/contents.ts'
import type { FaultInput, FaultScope } from '../../src/simulator/faults.ts'
import { trackChunks } from '../../src/simulator/track.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'
import { MonitoredFleet, type MonitoredFleetOptions } from '../engine/monitored-fleet.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'

/** Every timeout a fraction of a second. */
const hastyThreading = {
  DetectionThread: { Timeout: 0.5 },
  DetectionThreadPool: { Interval: 0.3 },
  InspectionThread: { Timeout: 0.5 },
  DownloadThread: { Timeout: 0.4 },
  DisconnectionThread: { Timeout: 0.5 },
  DisconnectionThreadPool: { Interval: 0.3 },
}

/** The figures of `sailedLog` in the log (docs/device.md, "Log lines"). */
export const figures = '0.1 MiB, 0.5 hours, 2.4 km, 24.8 knots (500m)'

/** The day of `sailedLog`. */
export const sailedDay = '20261012'

/** A log of a motion on the day, `hour` hours after 11:00:04 local time. */
export function sailedLog(id: MotionId, hour = 0, changes: Partial<LogRecord> = {}): LogRecord {
  const { start_date, end_date } = logOf()
  const local = `${String(11 + hour)}00`
  return logOf({
    file: `/logs/2026/10/${String(id).padStart(4, '0')}_2026-10-12-${local}.oao`,
    start_date: start_date + hour * 3_600_000,
    end_date: end_date + hour * 3_600_000,
    ...changes,
  })
}

/** A device whose logs were sailed on the day. */
export function sailed(id: MotionId, logs: readonly LogRecord[] = [sailedLog(id)]): DeviceContents {
  return deviceOf(id, logs)
}

/** The key of the log of `sailedLog`. */
export function keyOf(id: MotionId, hour = 0): string {
  return `ABC${id}XYZ_${id}_${sailedDay}_${11 + hour}0004.oao`
}

/** A monitored fleet with short timeouts; its devices are off until they are turned on. */
export function startHasty({
  threading,
  ...options
}: MonitoredFleetOptions & {
  /** Replaces parts of the short timeouts, section by section. */
  readonly threading?: Record<string, unknown>
}): Promise<MonitoredFleet> {
  return MonitoredFleet.start({
    initially: 'off',
    // The slow and the large downloads of one test must not wait for those of another.
    bandwidth: { device: 4_000_000, accessPoint: 20_000_000 },
    ...options,
    server: { Threading: { ...hastyThreading, ...threading }, ...options.server },
  })
}

/** A monitored fleet with short timeouts and all devices on. */
export async function startPresent(options: MonitoredFleetOptions): Promise<MonitoredFleet> {
  const monitored = await startHasty(options)
  await turnOnAll(monitored)
  return monitored
}

/** A fleet that is on, motion 601 with a fault from the beginning. */
export async function startFaulty(
  options: MonitoredFleetOptions,
  ...fault: readonly [FaultInput, FaultScope?]
): Promise<MonitoredFleet> {
  const monitored = await startHasty(options)
  monitored.fleet.fault(601, ...fault)
  await turnOnAll(monitored)
  return monitored
}

/** Ends the fault of motion 601 and inspects it again: it goes, and its track is saved. */
export async function expectMended(
  monitored: MonitoredFleet,
  device: DeviceContents,
  since = 0,
): Promise<void> {
  monitored.fleet.clearFaults(601)
  monitored.dispatch({ type: 're-inspect', motion: 601 })
  await released(monitored, 601, since)
  await expectHome(monitored, device)
}

/** A device with a fault and a good one beside it, both on. */
export async function turnOnAll(monitored: MonitoredFleet): Promise<void> {
  for (const id of monitored.fleet.ids) await monitored.fleet.turnOn(id)
}

export function released(monitored: MonitoredFleet, motion: MotionId, since = 0): Promise<unknown> {
  return monitored.event('motion-released', (event) => event.motion === motion, { since })
}

export function troubled(monitored: MonitoredFleet, motion: MotionId, since = 0) {
  return monitored.event('motion-troubled', (event) => event.motion === motion, { since })
}

/** The log without its times. */
export function said(monitored: MonitoredFleet): string[] {
  return monitored.lines().map((line) => line.replace(/^[^,]*,/, ''))
}

export async function ledgerEntry(
  monitored: MonitoredFleet,
  motion: MotionId,
  key: string,
): Promise<LedgerEntry> {
  const text = await monitored.readEventFile(`motions/motion-${motion}/downloads.json`)
  const { ledger, faults } = parseLedger(text.toString())
  expect(faults).toEqual([])
  const entry = ledger.get(key)
  if (entry === undefined) throw new Error(`${key} is not in the ledger of motion ${motion}`)
  return entry
}

/** The files below `gpslogs`, including half-written ones. */
export async function trackFiles(monitored: MonitoredFleet): Promise<string[]> {
  const folder = join(monitored.eventFolder, 'gpslogs')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort()
}

/** The bytes of a device's track. */
export function trackBytes(device: DeviceContents, record: LogRecord): Buffer {
  const source = { motion: device.id, record, firmware: firmwareCodeOf(device) }
  return Buffer.concat([...trackChunks(source)])
}

/** During a fault no damaged track is saved and no such motion is released. */
export async function expectWithheld(
  monitored: MonitoredFleet,
  motion: MotionId,
  key: string,
): Promise<void> {
  expect(
    monitored.events.filter((event) => event.type === 'motion-released' && event.motion === motion),
  ).toEqual([])
  expect(monitored.motion(motion).releasedAt).toBeUndefined()
  expect(await trackFiles(monitored)).not.toContain(key)
}

export interface Home {
  readonly verdict?: string
  readonly bytes?: Buffer
}

/** The track is saved byte for byte, its ledger entry agrees, nothing is half-written, and no transition was impossible. */
export async function expectHome(
  monitored: MonitoredFleet,
  device: DeviceContents,
  hour = 0,
  { verdict = 'exact', bytes }: Home = {},
): Promise<void> {
  const { id, logs } = device
  const key = keyOf(id, hour)
  const record = logs.find(({ file }) => file.includes(`-${11 + hour}00.`))
  if (record === undefined) throw new Error(`no log for ${key}`)
  const wanted = bytes ?? trackBytes(device, record)
  const file = await monitored.readEventFile(`gpslogs/${sailedDay}/${key}`)
  expect(file.equals(wanted), `${key} is byte for byte what the device has`).toBe(true)
  const entry = await ledgerEntry(monitored, id, key)
  expect(entry).toMatchObject({
    status: 'completed',
    bytes: wanted.length,
    sha256: createHash('sha256').update(wanted).digest('hex'),
    verdict,
  })
  expect(entry.reason).toBeUndefined()
  const failures = monitored.events.filter((event) => event.type === 'track-failed' && event.key === key)
  expect(entry.attempts ?? 0).toBe(failures.length)
  const files = await trackFiles(monitored)
  expect(files).not.toContain(`.${key}.part`)
  expect(files).not.toContain(`${key}.rejected`)
  expect(monitored.state.violations).toEqual([])
  const at = (type: string) =>
    monitored.events.findLastIndex((event) => event.type === type && 'motion' in event && event.motion === id)
  expect(at('motion-released'), 'released after its last track').toBeGreaterThan(at('track-completed'))
}
