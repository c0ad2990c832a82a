/** The state as the head of a journal's part holds it; the types in `state.ts` are inferred from it. */
import * as z from 'zod'
import { absent, bytes, count, instant, milliseconds, text } from '../base/schemas.ts'
import { motionStates } from '../domain/motion.ts'
import {
  deviceInfo,
  deviceSettings,
  finding,
  misdatedLogs,
  motionId,
  note,
  probeOutcome,
  releaseContent,
  track,
  trouble,
  unassignedTrack,
} from '../domain/value-schemas.ts'
import { alarm, level, proposal, rosterRead, sessionSettings } from './event-schemas.ts'

/** What a session is, from its start to its end. */
const session = z.object({
  version: text,
  event: text,
  root: text,
  ...sessionSettings,
  startedAt: milliseconds,
})

/** Its times may be any numbers: they were moved where the clock was set. */
export const motion = z.object({
  id: motionId,
  /** Grows with each change of this motion: two values with one version look the same. */
  version: count,
  state: z.enum(motionStates),
  /** Since when it has been in its state; absent before its first. */
  since: absent(milliseconds),
  /** Its last states with their times, oldest first. */
  history: z.array(z.object({ state: z.enum(motionStates), at: milliseconds })),
  address: absent(text),
  /** How the last probe ended. */
  outcome: absent(probeOutcome),
  /** When it last answered. */
  lastSeen: absent(milliseconds),
  /** True while info, settings, findings and tracks are from an earlier session. */
  isRecalled: z.boolean(),
  // Earlier versions did not know the fields with a default.
  /** True where the logs.json of an earlier session has unusable records that may hide a wanted track. */
  isDoubtful: z.boolean().default(false),
  /** As of when an earlier session knew its state; undefined once this session has seen or missed it. */
  remembered: absent(milliseconds),
  /** True once its info.json was read after it last came. */
  isRead: z.boolean().default(false),
  /** When info, settings, findings and tracks were read. */
  inspectedAt: absent(milliseconds),
  info: absent(deviceInfo),
  settings: absent(deviceSettings),
  findings: z.array(finding),
  tracks: z.array(track),
  unassigned: z.array(unassignedTrack),
  misdated: absent(misdatedLogs),
  /** What it had for the day when it was last released. */
  releaseContent: absent(releaseContent),
  /** Tracks of other days that were fetched before it was last released. */
  releasedOlder: count.default(0),
  releasedAt: absent(milliseconds),
  note: absent(note.extend({ at: milliseconds })),
  /** Why it is, or last was, in trouble. */
  trouble: absent(trouble.extend({ at: milliseconds, retryAt: milliseconds })),
})

export const raisedAlarm = z.object({ ...alarm, since: milliseconds })

export const logLine = z.object({
  at: instant,
  level,
  message: text,
  /** The motion that the line is about. */
  motion: absent(motionId),
})

export const logRing = z.object({
  /** Oldest first. */
  lines: z.array(logLine),
  /** How many lines have left the ring: line `i` has the running number `dropped + i`. */
  dropped: count,
})

/** A state without what can be computed from the rest. */
export const snapshotSchema = z.object({
  session: absent(session),
  phase: z.enum(['starting', 'running', 'stopping', 'stopped']),
  /** Requests left while stopping. */
  left: count,
  roster: z.object(rosterRead),
  /** By id, ascending. */
  motions: z.array(motion),
  alarms: z.array(raisedAlarm),
  /** The changed roster that waits for an answer. */
  proposal: absent(proposal),
  log: logRing,
  diskFree: absent(bytes),
  /** Impossible transitions seen, for tests and the crash report; there should be none. */
  violations: z.array(text),
})
