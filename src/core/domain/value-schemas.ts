/** The values of the domain that events carry: each is written here once, and its type is inferred from it. */
import * as z from 'zod'
import { absent, bytes, count, instant, milliseconds, number, text } from '../base/schemas.ts'
import type { Bytes, Millimetres, MillimetresPerSecond, Minutes } from '../base/units.ts'
import { findingTopics } from './finding-topics.ts'
import { maximumMotionId } from './motion.ts'
import { troubleCodes } from './trouble-kinds.ts'

const size: z.ZodType<Bytes> = number
const zone: z.ZodType<Minutes> = number
const millimetres: z.ZodType<Millimetres> = number
const speed: z.ZodType<MillimetresPerSecond> = number

export const motionId = z.int().min(1).max(maximumMotionId)

/** What a released motion had for today; each has another word on the screen. */
export const releaseContent = z.enum(['tracks', 'nothing-today', 'only-skipped', 'unassigned'])

/** The figures of a track in logs.json. */
export const figures = z.object({
  size,
  startDate: milliseconds,
  /** 0 = never closed. */
  endDate: milliseconds,
  duration: milliseconds,
  distance: millimetres,
  best2s: speed,
  best10s: speed,
  best500m: speed,
})

export const track = z.object({
  /** `{File ID}_{motion id}_{date}_{time}{extension}` (docs/device.md, "Track keys"). */
  key: text,
  /** `YYYYMMDD` of the key. */
  day: text,
  /**
   * - `skipped`: below the speed filter, left on the device
   * - `queued`: wanted, not fetched yet
   * - `downloading`: being fetched now
   * - `completed`: verified and durable on disk
   * - `failed`: wanted, the last try failed; it is tried again
   */
  status: z.enum(['skipped', 'queued', 'downloading', 'completed', 'failed']),
  figures,
  /** Why it was skipped or failed. */
  reason: text.exactOptional(),
  /** Bytes of this download so far. */
  received: bytes.exactOptional(),
  /** Bytes the file will have, as far as is known (docs/device.md, "Length"). */
  expected: bytes.exactOptional(),
  verdict: text.exactOptional(),
  /** What cannot be true in it, once it is saved. */
  doubts: z.array(text).exactOptional(),
  /** It was imported from a backup device; absent for a motion's own. */
  isBackup: z.boolean().exactOptional(),
})

/** A track of a motion that nobody has on its day (docs/device.md, "The plan"). */
export const unassignedTrack = z.object({ day: text, figures })

/** Misdated logs of a motion that may have been sailed. */
export const misdatedLogs = z.object({
  /** The day of the first of them in logs.json, `YYYYMMDD` in the device's zone. */
  day: text,
  figures,
  /** How many more there are. */
  more: count,
})

/** The result of one check; `undetermined` means that the device did not say, which never passes. */
export const finding = z.object({
  topic: z.enum(findingTopics),
  verdict: z.enum(['pass', 'fail', 'undetermined']),
  /** What would pass, for people: `at least 60`, `5`, `one of 13 approved`. */
  expected: text,
  /** The device's value, without unit; absent when undetermined. */
  actual: absent(text),
})

/** What info.json says; a field is absent where the device did not send it, or not in a readable form. */
export const deviceInfo = z.object({
  identifier: absent(number),
  /** The firmware's whole name, for example `9008 Weymouth SW (3232)`, or its code as text where only a code is sent. */
  firmware: absent(text),
  /** The firmware's code as text, for example `9008`. */
  firmwareCode: absent(text),
  hardware: absent(text),
  /** Percent of the file system that is full, 0-100. */
  storage: absent(number),
  /** Percent, 0-100. */
  battery: absent(number),
  isCharging: absent(z.boolean()),
})

/** What settings.json says; fields are absent as in `deviceInfo`. */
export const deviceSettings = z.object({
  /** Hz */
  gnssRate: absent(number),
  oneLogPerDay: absent(number),
  timezone: absent(zone),
  ledFlash: absent(number),
  speedUnit: absent(text),
  distanceUnit: absent(text),
})

/** How a probe of an absent motion ended; each outcome has a remedy of its own. */
export const probeOutcome = z.enum([
  'unresolved',
  'no-dns-answer',
  'refused',
  'timed-out',
  'unreachable',
  'connected',
])

export const trouble = z.object({
  code: z.enum(troubleCodes),
  /** One sentence for people: the thing, the place and what happened. */
  message: text,
  /** The request that failed, for example `info.json` or a track's path. */
  path: text.exactOptional(),
  /** The identifier the device sent instead of its own. */
  identifier: number.exactOptional(),
  /**
   * What a person may let go: tracks by key, or `logs.json` for logs that are no longer listed. With
   * `damaged-on-device`: the tracks that a person may take as they are.
   */
  mayLetGo: z.array(text).exactOptional(),
})

/** One usable row of motions.csv. */
export const entrant = z.object({
  /** Above 0: a person without a device is only counted. */
  motion: motionId,
  /** Inclusive, `YYYY-MM-DD`. */
  startDate: text,
  endDate: text,
  fileId: text,
  firstName: text,
  familyName: text,
  craftType: text,
  /** Line in motions.csv, from 1. */
  line: number,
})

/** The motions whose rows are new, gone or different, each list ascending. */
export const rosterChanges = z.object({
  added: z.array(motionId),
  removed: z.array(motionId),
  changed: z.array(motionId),
})

export const rosterRisk = z.object({
  /**
   * - `rows-vanish`: more than 3 rows or more than 10 % of them are gone, as in a truncated file
   * - `not-today`: nobody would have a motion today, as in a file of another year
   * - `file-id-changed`: saved tracks would be fetched again under other names
   * - `two-people`: a motion would newly have two rows on one day
   * - `column-lost`: a column of names became empty, as when its title was changed
   */
  code: z.enum(['rows-vanish', 'not-today', 'file-id-changed', 'two-people', 'column-lost']),
  /** The rest of a sentence that begins with "motions.csv has changed:". */
  message: text,
})

export const dayMarkThresholds = z.object({
  /** `short` below this share of the day's median hours. */
  shortShare: number,
  /** `several` from this number of logs on. */
  severalLogs: number,
  /** `long` above this number of hours. */
  longHours: number,
})

export const note = z.object({ text, at: instant })

/** What a motion must have to pass its checks. */
export const expectations = z.object({
  /** Whole names or codes of the approved firmwares. */
  approvedFirmwares: z.array(text),
  thresholds: z.object({
    /** Percent full; a warning above it. */
    storage: number,
    /** Percent; a warning below it. */
    battery: number,
  }),
  expectedSettings: z.object({
    /** Hz */
    gnssRate: number,
    oneLogPerDay: number,
    timezone: zone,
    ledFlash: number,
    /** Checked only if set. */
    speedUnit: absent(text),
    distanceUnit: absent(text),
  }),
})
