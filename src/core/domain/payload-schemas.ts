/** Reads every form of a device's payloads into typed values (docs/device.md, "Payloads"). */
import * as z from 'zod'
import { parseBoundedJson } from '../base/bounded-json.ts'
import { sanitiseText } from '../base/sanitise.ts'
import { atOnce, type Sliced } from '../base/slices.ts'
import { type Bytes, MIB, type Milliseconds } from '../base/units.ts'
import { maximumMotionId } from './motion.ts'
import type { DeviceInfo, DeviceLog, DeviceSettings } from './payloads.ts'
import type { TrackFigures } from './track.ts'

export interface Unreadable {
  readonly ok: false
  /** What is wrong with the payload as a whole, to follow its name. */
  readonly reason: string
}

export type ParsedInfo = { readonly ok: true; readonly info: DeviceInfo } | Unreadable
export type ParsedSettings = { readonly ok: true; readonly settings: DeviceSettings } | Unreadable
export type ParsedLogs =
  | { readonly ok: true; readonly logs: readonly DeviceLog[]; readonly setAside: readonly SetAsideLog[] }
  | Unreadable

/** A record of logs.json that cannot be used. */
export interface SetAsideLog {
  readonly index: number
  readonly reason: string
  /** Its start, if it can be read. */
  readonly startDate: Milliseconds | undefined
  readonly file: string | undefined
}

/** Most records in a logs.json; the most seen is 213, and devices are never cleared. */
const MOST_LOGS = 20_000

/** Characters kept of a device's text. */
const LONGEST_TEXT = 200

/** The zones of the Earth range from UTC-12 to UTC+14. */
const WESTERNMOST = -12 * 60
const EASTERNMOST = 14 * 60

/** The last ms with a four-digit year, less a day for the zone: a clock wrong by years sets no record aside. */
export const LATEST_DATE: Milliseconds = 253_402_214_400_000

/** The most that `Track Bytes` of server.json may allow; the longest track seen has 26 MB. */
const LARGEST_SIZE: Bytes = 1024 * MIB

/** A track's header holds distances and speeds in 32 bits (docs/device.md, "The header"), equal to those of logs.json. */
const LARGEST_FIGURE = 2 ** 32 - 1

/** A hundred years: a clock that was set while a log was open makes it that long, and it may still be wanted. */
const LONGEST_DURATION: Milliseconds = 100 * 366 * 86_400_000

/** Settings fit into a byte. */
const LARGEST_SETTING = 255

const numberLike = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^[+-]?\d{1,16}(\.\d{1,16})?$/)
    .transform(Number),
])
const upTo = (most: number) => numberLike.pipe(z.int().min(0).max(most))
const identifier = numberLike.pipe(z.int().min(1).max(maximumMotionId))
const code = upTo(LARGEST_FIGURE).transform(String)
const setting = numberLike.pipe(z.number().min(0).max(LARGEST_SETTING))
const percent = numberLike.pipe(z.number().min(0).max(100))
const timezone = numberLike.pipe(z.number().int().min(WESTERNMOST).max(EASTERNMOST))
const text = z
  .string()
  .transform((given) => sanitiseText(given, LONGEST_TEXT).trim())
  .pipe(z.string().min(1))

/** A value that may be missing or unreadable: then it is `undefined`. */
function perhaps<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined)
}

/** A plain value as firmware before 3144 sends it, or `{code, name, special}`. */
const label = z.union([
  z.object({ code: perhaps(z.union([text, code])), name: perhaps(text) }),
  z.union([text, code]).transform((plain) => ({ code: plain, name: plain })),
])

const infoSchema = z.object({
  motion: z.object({
    identifier: perhaps(identifier),
    firmware: perhaps(label),
    hardware: perhaps(label),
    filesystem: perhaps(z.object({ level: perhaps(percent) })),
    battery: perhaps(z.object({ level: perhaps(percent), charging: perhaps(z.boolean()) })),
  }),
})

const settingsSchema = z.object({
  settings: z.object({
    gnss_rate: perhaps(setting),
    one_log_per_day: perhaps(setting),
    timezone: perhaps(timezone),
    // LCD devices have no custom_led and use the firmware's default.
    custom_led: z
      .object({ flash: perhaps(setting) })
      .default({ flash: 1 })
      .catch({ flash: undefined }),
    speed_unit: perhaps(text),
    distance_unit: perhaps(text),
  }),
})

const logsSchema = z.object({ logs: z.array(z.unknown()) })

/** A track's path on the device; the program requests it and names a file by it, so only the known form passes. */
export const trackPath = z
  .string()
  .regex(/^\/logs\/\d{4}\/\d{2}\/\d{4,5}_\d{4}-\d{2}-\d{2}-\d{4}\.[A-Za-z0-9]{2,4}$/)

const date = upTo(LATEST_DATE)
const figure = upTo(LARGEST_FIGURE)

const logSchema = z.object({
  file: trackPath,
  size: upTo(LARGEST_SIZE),
  timezone,
  start_date: date,
  end_date: date,
  duration: upTo(LONGEST_DURATION),
  distance: figure,
  '2s_best': figure,
  '10s_best': figure,
  '500m_best': figure,
})

/** The expected form of each field of a log, for people. */
const logExpectations: Readonly<Record<keyof z.infer<typeof logSchema>, string>> = {
  file: 'a path of the form /logs/YYYY/MM/NNNN_YYYY-MM-DD-HHMM.oao',
  size: `bytes, at most ${LARGEST_SIZE}`,
  timezone: 'minutes from -720 to 840',
  start_date: 'milliseconds since 1970, before the year 10000',
  end_date: 'milliseconds since 1970, before the year 10000',
  duration: 'milliseconds, at most a hundred years',
  distance: `millimetres, at most ${LARGEST_FIGURE}`,
  '2s_best': `mm/s, at most ${LARGEST_FIGURE}`,
  '10s_best': `mm/s, at most ${LARGEST_FIGURE}`,
  '500m_best': `mm/s, at most ${LARGEST_FIGURE}`,
}

/** Parses info.json; fails only when it is not JSON or has no `motion`. */
export function parseInfo(payload: string): ParsedInfo {
  const json = parseBoundedJson(payload)
  if (!json.ok) return json
  const parsed = infoSchema.safeParse(json.value)
  if (!parsed.success) return { ok: false, reason: 'it has no "motion"' }
  const { identifier, firmware, hardware, filesystem, battery } = parsed.data.motion
  return {
    ok: true,
    info: {
      identifier,
      firmware: firmware?.name ?? firmware?.code,
      firmwareCode: firmware?.code,
      hardware: hardware?.name ?? hardware?.code,
      storage: filesystem?.level,
      battery: battery?.level,
      isCharging: battery?.charging,
    },
  }
}

/** Parses settings.json; fails only when it is not JSON or has no `settings`. */
export function parseSettings(payload: string): ParsedSettings {
  const json = parseBoundedJson(payload)
  if (!json.ok) return json
  const parsed = settingsSchema.safeParse(json.value)
  if (!parsed.success) return { ok: false, reason: 'it has no "settings"' }
  const settings = parsed.data.settings
  return {
    ok: true,
    settings: {
      gnssRate: settings.gnss_rate,
      oneLogPerDay: settings.one_log_per_day,
      timezone: settings.timezone,
      ledFlash: settings.custom_led.flash,
      speedUnit: settings.speed_unit,
      distanceUnit: settings.distance_unit,
    },
  }
}

/** Parses logs.json record by record: a bad one is set aside with its reason, the others are used. */
export function parseLogs(payload: string): ParsedLogs {
  return atOnce(parsingLogs(payload))
}

/** As `parseLogs`, in slices: a device may list thousands of logs. */
export function* parsingLogs(payload: string): Sliced<ParsedLogs> {
  const json = parseBoundedJson(payload)
  if (!json.ok) return json
  const parsed = logsSchema.safeParse(json.value)
  if (!parsed.success) return { ok: false, reason: 'it has no list "logs"' }
  const records = parsed.data.logs
  if (records.length > MOST_LOGS) {
    return { ok: false, reason: `it lists ${records.length} logs, more than ${MOST_LOGS}` }
  }
  const logs: DeviceLog[] = []
  const setAside: SetAsideLog[] = []
  for (const [index, record] of records.entries()) {
    yield
    const log = logSchema.safeParse(record)
    if (log.success) {
      const { file, timezone } = log.data
      logs.push({ file, timezone, ...figuresOf(log.data) })
    } else {
      const start = z.object({ start_date: date }).safeParse(record).data?.start_date
      const file = z.object({ file: trackPath }).safeParse(record).data?.file
      const reason = `record ${index + 1}: ${explain(record, log.error)}`
      setAside.push({ index, reason, startDate: start, file })
    }
  }
  return { ok: true, logs, setAside }
}

/** The reasons of set-aside records for the log: the first ones, and how many more there are. */
export function summariseSetAside(setAside: readonly SetAsideLog[], most = 20): string[] {
  const shown = setAside.slice(0, most).map((record) => record.reason)
  return setAside.length > most ? [...shown, `and ${setAside.length - most} more`] : shown
}

/** The figures of a log from its record in logs.json, or from its entry in a ledger. */
export function figuresOf(record: Omit<z.infer<typeof logSchema>, 'file' | 'timezone'>): TrackFigures {
  return {
    size: record.size,
    startDate: record.start_date,
    endDate: record.end_date,
    duration: record.duration,
    distance: record.distance,
    best2s: record['2s_best'],
    best10s: record['10s_best'],
    best500m: record['500m_best'],
  }
}

function explain(record: unknown, error: z.ZodError): string {
  const field = error.issues[0]?.path[0]
  if (field === undefined || typeof record !== 'object' || record === null) return 'it is not an object'
  const expected = Object.entries(logExpectations).find(([name]) => name === field)?.[1]
  const given = Object.entries(record).find(([name]) => name === field)?.[1]
  return `"${String(field)}" is ${describe(given)}, expected ${expected ?? 'another value'}`
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'string') return `"${sanitiseText(value, 60)}"`
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}
