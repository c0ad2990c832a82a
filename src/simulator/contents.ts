/** The contents of a simulated device: its three payloads as JSON values, and how it behaves. */
import * as z from 'zod'
import type { Bytes, Milliseconds } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'

const whole = z.number().int()

/** One record of logs.json, with the device's field names (docs/device.md, "Payloads"). */
export const logRecordSchema = z.looseObject({
  file: z.string(),
  size: whole.min(0),
  timezone: whole,
  mode: whole,
  start_date: whole.min(0),
  end_date: whole.min(0),
  duration: whole,
  distance: whole.min(0),
  '2s_best': whole.min(0),
  '10s_best': whole.min(0),
  '500m_best': whole.min(0),
  '1852m_best': whole.min(0),
  a500m_best: whole.min(0),
  '1h_best': whole.min(0),
  spot: z.string(),
  wind: z.string(),
  board: z.string(),
  sail: z.string(),
  fin: z.string(),
})
export type LogRecord = z.infer<typeof logRecordSchema>

export const infoSchema = z.object({ motion: z.looseObject({ identifier: whole }) })
export type InfoPayload = z.infer<typeof infoSchema>

export const settingsSchema = z.object({ settings: z.looseObject({}) })
export type SettingsPayload = z.infer<typeof settingsSchema>

export const logsSchema = z.object({ logs: z.array(logRecordSchema) })

export interface DeviceContents {
  readonly id: MotionId
  readonly info: InfoPayload
  readonly settings: SettingsPayload
  readonly logs: readonly LogRecord[]
  readonly manner?: DeviceManner
}

/** How a device differs from its fleet. */
export interface DeviceManner {
  /** The shortest and longest time to answer a request. */
  readonly answer?: readonly [Milliseconds, Milliseconds]
  /** Bytes a second. */
  readonly rate?: Bytes
  /** Never on by itself: only its name is in the DNS. */
  readonly isStale?: boolean
}

/** The firmware code in the headers of its tracks. */
export function firmwareCodeOf(contents: DeviceContents): number {
  const firmware = contents.info.motion.firmware
  if (typeof firmware === 'number') return firmware
  const parsed = z.looseObject({ code: whole }).safeParse(firmware)
  return parsed.success ? parsed.data.code : 0
}
