/** What a device says of itself, as typed values. */
import type { Bytes, Millimetres, MillimetresPerSecond, Milliseconds, Minutes } from '../base/units.ts'

/** A field is `undefined` where the device did not send it, or not in a readable form. */
export interface DeviceInfo {
  readonly identifier: number | undefined
  /** The firmware's whole name, for example `9008 Weymouth SW (3232)`, or its code as text where only a code is sent. */
  readonly firmware: string | undefined
  /** The firmware's code as text, for example `9008`. */
  readonly firmwareCode: string | undefined
  readonly hardware: string | undefined
  /** Percent of the file system that is full, 0-100. */
  readonly storage: number | undefined
  /** Percent, 0-100. */
  readonly battery: number | undefined
  readonly isCharging: boolean | undefined
}

export interface DeviceSettings {
  /** Hz */
  readonly gnssRate: number | undefined
  readonly oneLogPerDay: number | undefined
  readonly timezone: Minutes | undefined
  readonly ledFlash: number | undefined
  readonly speedUnit: string | undefined
  readonly distanceUnit: string | undefined
}

/** A usable record of logs.json (docs/device.md, "Payloads"). */
export interface DeviceLog {
  /** The path on the device, `/logs/YYYY/MM/NNNN_YYYY-MM-DD-HHMM.oao`. */
  readonly file: string
  readonly size: Bytes
  readonly timezone: Minutes
  readonly startDate: Milliseconds
  /** 0 = never closed. */
  readonly endDate: Milliseconds
  readonly duration: Milliseconds
  readonly distance: Millimetres
  readonly best2s: MillimetresPerSecond
  readonly best10s: MillimetresPerSecond
  readonly best500m: MillimetresPerSecond
}

export const payloadNames = ['info', 'settings', 'logs'] as const
export type PayloadName = (typeof payloadNames)[number]
