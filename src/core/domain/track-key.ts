/** Parses and formats track keys, which also name the files (docs/device.md, "Track keys"). */
import { dayOfDate, localTime } from '../base/local-time.ts'
import type { Milliseconds, Minutes } from '../base/units.ts'
import type { MotionId } from './motion.ts'
import type { DeviceLog } from './payloads.ts'

export interface TrackKey {
  readonly fileId: string
  readonly motion: MotionId
  /** The local day the track begins on, `YYYYMMDD`. */
  readonly day: string
  /** The local time the track begins at, `HHMMSS`. */
  readonly time: string
  /** With its dot: `.oao`. */
  readonly extension: string
}

// A File ID may contain underscores, so the key is split from the right. Nothing else may name a file.
const keyParts = /^([A-Za-z0-9_][A-Za-z0-9_-]{0,79})_(\d{1,5})_(\d{8})_(\d{6})(\.[A-Za-z0-9]{2,4})$/

/** The parts of a key; `undefined` for any other text. */
export function parseKey(key: string): TrackKey | undefined {
  const [, fileId, motion, day, time, extension] = keyParts.exec(key) ?? []
  if (fileId === undefined || motion === undefined || day === undefined) return undefined
  if (time === undefined || extension === undefined) return undefined
  return { fileId, motion: Number(motion), day, time, extension }
}

export function formatKey(key: TrackKey): string {
  return `${key.fileId}_${formatKeyEnding(key)}`
}

/** A key without its File ID, which is all that a device's record says of it. */
export function formatKeyEnding({ motion, day, time, extension }: Omit<TrackKey, 'fileId'>): string {
  return `${motion}_${day}_${time}${extension}`
}

/** The end of a name, where that of a key begins after the File ID. */
export function endingOfName(name: string): string {
  return name.split('_').slice(-3).join('_')
}

/** When a log begins in the device's local time, whatever the laptop's zone; seconds are cut, not rounded. */
export function localStartOf(
  { startDate }: Pick<DeviceLog, 'startDate'>,
  timezone: Minutes,
): Pick<TrackKey, 'day' | 'time'> & { readonly date: string } {
  const { date, time } = localTime(startDate, timezone)
  return { date, day: dayOfDate(date), time: time.replaceAll(':', '') }
}

/** The day `YYYYMMDD` of a key; empty for any other text. */
export function dayOfKey(key: string): string {
  return parseKey(key)?.day ?? ''
}

/** The path of a key's track below the event folder. */
export function placeOfKey(key: string): string {
  return `gpslogs/${dayOfKey(key)}/${key}`
}

/** The local time of a key as if it were UTC; `undefined` where it is not a date. */
export function instantOfKey({ day, time }: TrackKey): Milliseconds | undefined {
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  const instant = Date.parse(`${date}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`)
  return Number.isNaN(instant) ? undefined : instant
}
