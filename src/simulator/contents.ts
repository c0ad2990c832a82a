/** What a simulated device carries: its three payloads as JSON values, and what is special about its manner. */
import * as z from 'zod'
import type { Bytes, Milliseconds } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'

const whole = z.number().int()

/** One record of logs.json in the device's own words (docs/device.md, "Payloads"). */
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

/** How a device differs from the fleet's manner. */
export interface DeviceManner {
  /** How long a request takes to be answered, from and to. */
  readonly answer?: readonly [Milliseconds, Milliseconds]
  /** Bytes a second. */
  readonly rate?: Bytes
  /** Never on by itself: only its name is still in the DNS. */
  readonly isStale?: boolean
}

/** The code of the device's firmware, as the header of its tracks has it. */
export function firmwareCodeOf(contents: DeviceContents): number {
  const firmware = contents.info.motion.firmware
  if (typeof firmware === 'number') return firmware
  const parsed = z.looseObject({ code: whole }).safeParse(firmware)
  return parsed.success ? parsed.data.code : 0
}
