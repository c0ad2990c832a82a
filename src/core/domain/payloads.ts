/** What a device says of itself, as typed values. */
import type { Read } from '../base/schemas.ts'
import type { Minutes } from '../base/units.ts'
import type { TrackFigures } from './track.ts'
import type { deviceInfo, deviceSettings } from './value-schemas.ts'

export interface DeviceInfo extends Read<typeof deviceInfo> {}
export interface DeviceSettings extends Read<typeof deviceSettings> {}

/** A usable record of logs.json (docs/device.md, "Payloads"). */
export interface DeviceLog extends TrackFigures {
  /** The path on the device, `/logs/YYYY/MM/NNNN_YYYY-MM-DD-HHMM.oao`. */
  readonly file: string
  readonly timezone: Minutes
}

export const payloadNames = ['info', 'settings', 'logs'] as const
export type PayloadName = (typeof payloadNames)[number]
