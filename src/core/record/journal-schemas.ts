/** Validates the lines of a journal, which may come from another laptop and is not trusted. */
import * as z from 'zod'
import { usualChargers } from '../domain/charging.ts'
import { findingTopics } from '../domain/checks.ts'
import { logLevels } from '../domain/configuration.ts'
import { maximumMotionId, motionStates } from '../domain/motion.ts'
import { payloadNames } from '../domain/payloads.ts'
import { rosterRiskCodes } from '../domain/roster-risk.ts'
import { troubleCodes } from '../domain/trouble.ts'
import { alarmTopics, type MonitorEvent, releaseContents, rememberedAs } from '../events/events.ts'
import type { Motion } from '../events/state.ts'

/** Every instant that can be written as a date, less a day at either end for zones. */
const instant = z.number().min(0).max(8.639e15)
const motionId = z.int().min(1).max(maximumMotionId)
const minutes = z.number().min(-1440).max(1440)
/** The largest figure accepted: sums and dates of such numbers can be written. */
const LARGEST = 1e15
const count = z.number().min(0).max(LARGEST)
const text = z.string()
const number = z.number().min(-LARGEST).max(LARGEST)

/** A field that JSON omits when it is `undefined`. */
function absent<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().transform((value) => value)
}

const figures = z.object({
  size: number,
  startDate: number,
  endDate: number,
  duration: number,
  distance: number,
  best2s: number,
  best10s: number,
  best500m: number,
})

const track = z.object({
  key: text,
  day: text,
  status: z.enum(['skipped', 'queued', 'downloading', 'completed', 'failed']),
  figures,
  reason: text.exactOptional(),
  received: count.exactOptional(),
  expected: count.exactOptional(),
  verdict: text.exactOptional(),
  doubts: z.array(text).exactOptional(),
  isBackup: z.boolean().exactOptional(),
})

const unassigned = z.object({ day: text, figures })
const misdated = z.object({ day: text, figures, more: count })

const finding = z.object({
  topic: z.enum(findingTopics),
  verdict: z.enum(['pass', 'fail', 'undetermined']),
  expected: text,
  actual: absent(text),
})

const info = z.object({
  identifier: absent(number),
  firmware: absent(text),
  firmwareCode: absent(text),
  hardware: absent(text),
  storage: absent(number),
  battery: absent(number),
  isCharging: absent(z.boolean()),
})

const settings = z.object({
  gnssRate: absent(number),
  oneLogPerDay: absent(number),
  timezone: absent(number),
  ledFlash: absent(number),
  speedUnit: absent(text),
  distanceUnit: absent(text),
})

const trouble = z.object({
  code: z.enum(troubleCodes),
  message: text,
  path: text.exactOptional(),
  identifier: number.exactOptional(),
  mayLetGo: z.array(text).exactOptional(),
})

const unansweredOutcome = z.enum(['unresolved', 'no-dns-answer', 'refused', 'timed-out', 'unreachable'])
const releaseContent = z.enum(releaseContents)
const level = z.enum(logLevels)

const problem = z.object({
  severity: z.enum(['error', 'warning']),
  file: text,
  line: absent(number),
  column: absent(number),
  message: text,
})

const entrant = z.object({
  motion: motionId,
  startDate: text,
  endDate: text,
  fileId: text,
  firstName: text,
  familyName: text,
  craftType: text,
  line: number,
})

const marks = z.object({ shortShare: number, severalLogs: number, longHours: number })
/** Journals of versions before 1.1 do not have it. */
const chargers = z.int().min(1).default(usualChargers)
const note = z.object({ text, at: instant })

const claim = z.object({ motion: motionId, day: text })
const changes = z.object({
  added: z.array(motionId),
  removed: z.array(motionId),
  changed: z.array(motionId),
})
const proposal = z.object({
  id: text,
  changes,
  dangers: z.array(z.object({ code: z.enum(rosterRiskCodes), message: text })),
})
const expectations = z.object({
  approvedFirmwares: z.array(text),
  thresholds: z.object({ storage: number, battery: number }),
  expectedSettings: z.object({
    gnssRate: number,
    oneLogPerDay: number,
    timezone: number,
    ledFlash: number,
    speedUnit: absent(text),
    distanceUnit: absent(text),
  }),
})
const vitalSigns = z.object({
  absent: count,
  packetsPerSecond: number,
  processor: number,
  delay: z.object({ p99: number, most: number }).exactOptional(),
  lookups: z.object({ sent: count, repeated: count, answered: count, unanswered: count }).exactOptional(),
})
function ofSession<Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) {
  return z.object({ type: z.literal(type), at: instant, ...shape })
}

function ofMotion<Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) {
  return z.object({ type: z.literal(type), at: instant, motion: motionId, ...shape })
}

const rosterRead = {
  file: text,
  entrants: z.array(entrant),
  withoutDevice: count,
  problems: z.array(problem),
}
const alarm = { topic: z.enum(alarmTopics), message: text }

/** Any event of this version, and those of another version that are the same. */
export const eventSchema = z.discriminatedUnion('type', [
  ofSession('session-started', {
    version: text,
    event: text,
    root: text,
    timezone: minutes,
    consoleLevel: level,
    marks,
    chargers,
  }),
  ofSession('roster-read', { ...rosterRead, overlaps: z.array(claim) }),
  ofSession('roster-applied', {
    ...rosterRead,
    changes,
    newProblems: z.array(problem),
    newOverlaps: z.array(claim),
  }),
  ofSession('roster-proposed', { proposal }),
  ofSession('roster-declined', { id: text, by: z.enum(['person', 'file']) }),
  ofSession('configuration-applied', {
    changes: z.array(text),
    atNextStart: z.array(text),
    newProblems: z.array(problem),
    expectations,
    timezone: minutes,
    consoleLevel: level,
    marks,
    chargers,
  }),
  ofSession('notes-read', { notes: z.array(note.extend({ motion: motionId })) }),
  ofSession('notice', { level, message: text }),
  ofSession('alarm-raised', alarm),
  ofSession('alarm-cleared', alarm),
  ofSession('disk-measured', { free: count }),
  ofSession('vital-signs-measured', { signs: vitalSigns }),
  ofSession('clock-stepped', { by: number }),
  ofSession('session-stopping', { left: count }),
  ofSession('session-stopped', {}),

  ofMotion('motion-recalled', {
    inspectedAt: absent(instant),
    info: absent(info),
    settings: absent(settings),
    findings: z.array(finding),
    tracks: z.array(track),
    unassigned: z.array(unassigned).exactOptional(),
    isDoubtful: z.boolean().exactOptional(),
    misdated: misdated.exactOptional(),
  }),
  ofMotion('motion-remembered', {
    as: z.enum(rememberedAs),
    since: instant,
    isRead: z.boolean(),
    content: releaseContent.exactOptional(),
    trouble: trouble.exactOptional(),
  }),
  ofMotion('note-taken', { text }),
  ofMotion('motion-let-go', { tracks: z.array(track), isEmpty: z.boolean() }),
  ofMotion('motion-resolved', { address: text }),
  ofMotion('motion-unanswered', { outcome: unansweredOutcome, address: text.exactOptional() }),
  ofMotion('motion-connected', { address: text }),
  ofMotion('motion-disconnected', { as: z.enum(['gone', 'gone-early', 'awaited']) }),
  ofMotion('motion-troubled', { trouble, retryAt: number }),
  ofMotion('inspection-started', {}),
  ofMotion('info-read', { info, findings: z.array(finding) }),
  ofMotion('settings-read', { settings, findings: z.array(finding) }),
  ofMotion('logs-read', { logs: count, setAside: z.array(text) }),
  ofMotion('inspection-completed', {}),
  ofMotion('payload-not-cached', { payload: z.enum(payloadNames), reason: text }),
  ofMotion('tracks-planned', {
    tracks: z.array(track),
    added: z.array(text),
    unassigned: z.array(unassigned),
    misdated: misdated.exactOptional(),
    isMisdatedNew: z.boolean().exactOptional(),
  }),
  ofMotion('tracks-continued', {
    tracks: z.array(track),
    added: z.array(text),
    unassigned: z.array(unassigned),
  }),
  ofMotion('track-started', { key: text, expected: count }),
  ofMotion('track-progressed', { key: text, received: count }),
  ofMotion('track-completed', {
    key: text,
    figures,
    bytes: count,
    verdict: text,
    warnings: z.array(text),
    doubts: z.array(text).exactOptional(),
  }),
  ofMotion('track-failed', { key: text, figures, path: text, reason: text, isUnprovided: z.boolean() }),
  ofMotion('track-missed', { key: text, reason: text, track: track.exactOptional() }),
  ofMotion('tracks-requested', { tracks: z.array(track) }),
  ofMotion('motion-released', { content: releaseContent, older: count.exactOptional() }),
]) satisfies z.ZodType<MonitorEvent>

/** A type without what a line of a journal cannot show: units, what is read-only, and how it is put together. */
type Plain<Value> = Value extends number
  ? number
  : Value extends readonly (infer Each)[]
    ? readonly Plain<Each>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Plain<Value[Key]> }
      : Value

type IsSame<One, Other> =
  (<Value>() => Value extends Plain<One> ? 1 : 2) extends <Value>() => Value extends Plain<Other> ? 1 : 2
    ? true
    : false

/** An event that the schemas lack does not compile, nor one with another field, be it an optional one. */
true satisfies IsSame<MonitorEvent, z.output<typeof eventSchema>>

const motionState = z.enum(motionStates)

/** Its times may be any numbers: they were moved where the clock was set. */
const motion = z.object({
  id: motionId,
  version: count,
  state: motionState,
  since: absent(number),
  history: z.array(z.object({ state: motionState, at: number })),
  address: absent(text),
  outcome: absent(z.enum([...unansweredOutcome.options, 'connected'])),
  lastSeen: absent(number),
  isRecalled: z.boolean(),
  // Earlier versions did not know the fields with a default.
  isDoubtful: z.boolean().default(false),
  remembered: absent(number),
  isRead: z.boolean().default(false),
  inspectedAt: absent(number),
  info: absent(info),
  settings: absent(settings),
  findings: z.array(finding),
  tracks: z.array(track),
  unassigned: z.array(unassigned),
  misdated: absent(misdated),
  releaseContent: absent(releaseContent),
  releasedOlder: count.default(0),
  releasedAt: absent(number),
  note: absent(note.extend({ at: number })),
  trouble: absent(trouble.extend({ at: number, retryAt: number })),
}) satisfies z.ZodType<Motion>

true satisfies IsSame<Motion, z.output<typeof motion>>

/** A state in a part's header, without what can be computed from the rest. */
export const snapshotSchema = z.object({
  session: absent(
    z.object({
      version: text,
      event: text,
      root: text,
      timezone: minutes,
      consoleLevel: level,
      marks,
      chargers,
      startedAt: number,
    }),
  ),
  phase: z.enum(['starting', 'running', 'stopping', 'stopped']),
  left: count,
  roster: z.object(rosterRead),
  motions: z.array(motion),
  alarms: z.array(z.object({ ...alarm, since: number })),
  proposal: absent(proposal),
  log: z.object({
    lines: z.array(z.object({ at: instant, level, message: text, motion: absent(motionId) })),
    dropped: count,
  }),
  diskFree: absent(count),
  violations: z.array(text),
})
