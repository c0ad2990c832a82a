/**
 * Every event, written once: its fields, and when it happens. The types in `events.ts` are inferred from it, a journal,
 * which may come from another laptop and is not trusted, is read by it, and docs/journal.md is made from it.
 */
import * as z from 'zod'
import {
  absent,
  bytes,
  count,
  instant,
  milliseconds,
  minutes,
  number,
  problemSchema,
  text,
} from '../base/schemas.ts'
import { usualChargers } from '../domain/charging.ts'
import { logLevels } from '../domain/configuration.ts'
import { payloadNames } from '../domain/payloads.ts'
import {
  dayMarkThresholds,
  deviceInfo,
  deviceSettings,
  entrant,
  expectations,
  figures,
  finding,
  misdatedLogs,
  motionId,
  note,
  probeOutcome,
  releaseContent,
  rosterChanges,
  rosterRisk,
  track,
  trouble,
  unassignedTrack,
} from '../domain/value-schemas.ts'
import { alarmTopics } from './alarm-topics.ts'

/** What a motion was in an earlier session: `here` = online and not released. */
export const rememberedAs = z.enum(['here', 'in-trouble', 'gone', 'gone-early'])
export const level = z.enum(logLevels)

/** Motions that two rows claim on one day, `YYYYMMDD`. */
export const claim = z.object({ motion: motionId, day: text })

/** A changed motions.csv that a person must approve. */
export const proposal = z.object({
  /** Identifies the content of the file: an answer counts for this content only. */
  id: text,
  changes: rosterChanges,
  dangers: z.array(rosterRisk),
})

export const searchCost = z.object({
  absent: count,
  /** DNS queries and SYNs sent in the search for absent motions. */
  packetsPerSecond: number,
  /** Percent of a core that the engine's thread uses. */
  processor: number,
  /** Delay of the event loop, p99 and maximum, ms; only where a measurement was requested. */
  delay: z.object({ p99: number, most: number }).exactOptional(),
  /**
   * Outcome of DNS lookups since the start: queries sent, including early repeats, and lookups that were answered, even
   * with a no. Not in the log line.
   */
  lookups: z.object({ sent: count, repeated: count, answered: count, unanswered: count }).exactOptional(),
})

export const rosterRead = {
  file: text,
  entrants: z.array(entrant),
  /** How many people have no device. */
  withoutDevice: count,
  problems: z.array(problemSchema),
}

/** What of server.json a session shows. */
export const sessionSettings = {
  /** The event's own zone, minutes east of UTC: it decides which day is today. */
  timezone: minutes,
  consoleLevel: level,
  marks: dayMarkThresholds,
  /** Journals of versions before 1.1 do not have it. */
  chargers: z.int().min(1).default(usualChargers),
}

export const alarm = { topic: z.enum(alarmTopics), message: text }

const tracks = z.array(track)
const findings = z.array(finding)

/** An event of the session as a whole; `when` is its documentation. */
function ofSession<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  when: string,
  shape: Shape,
) {
  const schema = z.object({
    type: z.literal(type),
    /** Ms since the Unix epoch UTC. */
    at: instant,
    ...shape,
  })
  return schema.register(z.globalRegistry, { description: when })
}

/** An event of one motion. */
function ofMotion<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  when: string,
  shape: Shape,
) {
  return ofSession(type, when, { motion: motionId, ...shape })
}

/** Any event of this version, and those of another version that are the same. */
export const eventSchema = z.discriminatedUnion('type', [
  ofSession('session-started', 'A monitor has started: everything known before no longer counts', {
    version: text,
    event: text,
    root: text,
    ...sessionSettings,
  }),
  ofSession('roster-read', 'motions.csv at the start', { ...rosterRead, overlaps: z.array(claim) }),
  ofSession('roster-applied', 'motions.csv has changed and is in force', {
    ...rosterRead,
    changes: rosterChanges,
    /** New problems: each has its log line. */
    newProblems: z.array(problemSchema),
    newOverlaps: z.array(claim),
  }),
  ofSession('roster-proposed', 'motions.csv has changed in a risky way and waits for an answer', {
    proposal,
  }),
  ofSession(
    'roster-declined',
    'The changed motions.csv is not applied: a person declined, or it has changed again',
    { id: text, by: z.enum(['person', 'file']) },
  ),
  ofSession('configuration-applied', 'server.json has changed; what can take effect at once does', {
    /** What takes effect at once, each as `Key before -> after`. */
    changes: z.array(text),
    /** The keys of what takes effect at the next start. */
    atNextStart: z.array(text),
    newProblems: z.array(problemSchema),
    expectations,
    ...sessionSettings,
  }),
  // Emitted again when the roster has changed.
  ofSession('notes-read', 'The notes about motions so far', {
    notes: z.array(note.extend({ motion: motionId })),
  }),
  ofSession('notice', 'A log line without an event of its own', { level, message: text }),
  ofSession('alarm-raised', 'A condition that lasts; emitted again when its message changes', alarm),
  ofSession('alarm-cleared', 'The condition has ended', alarm),
  ofSession('disk-measured', 'The room on the disk has changed by 16 MiB or more', { free: bytes }),
  ofSession(
    'vital-signs-measured',
    'What the search for absent motions costs, once a minute; the lookups count since the start',
    { signs: searchCost },
  ),
  // `at` is a time of the new clock.
  ofSession('clock-stepped', "The laptop's clock was set by this much, ahead if positive", {
    by: milliseconds,
  }),
  ofSession('session-stopping', 'The monitor is ending, with this many requests under way', { left: count }),
  ofSession('session-stopped', 'The monitor has ended: the last event', {}),

  ofMotion(
    'motion-recalled',
    'What an earlier session knew of the motion, including its wanted tracks of all days',
    {
      /** Absent where only the ledger knows the motion: no payload of it was ever kept. */
      inspectedAt: absent(instant),
      info: absent(deviceInfo),
      settings: absent(deviceSettings),
      findings,
      tracks,
      /** Absent in a journal of an earlier version. */
      unassigned: z.array(unassignedTrack).exactOptional(),
      /** True where records of its logs.json cannot be used, and may hide a wanted track. */
      isDoubtful: z.boolean().exactOptional(),
      /** Absent for none. */
      misdated: misdatedLogs.exactOptional(),
    },
  ),
  ofMotion(
    'motion-remembered',
    'The state of the motion in an earlier session of the day, and since when; it counts until the network says otherwise',
    {
      as: rememberedAs,
      /** Since when it was in that state. */
      since: instant,
      /** True once its info.json was read after it came. */
      isRead: z.boolean(),
      /** What it had for the day when it was last released. */
      content: releaseContent.exactOptional(),
      /** Why it was in trouble. */
      trouble: trouble.exactOptional(),
    },
  ),
  ofMotion('note-taken', 'Somebody noted something; an empty text removes the note', { text }),
  ofMotion(
    'motion-let-go',
    'Somebody lets it go without tracks that it no longer lists, although it lists no logs, or with damaged tracks as they are',
    {
      /** Tracks that were wanted and that the device no longer lists, in their new state. */
      tracks,
      /** True where the device no longer lists any logs. */
      isEmpty: z.boolean(),
    },
  ),
  ofMotion('motion-resolved', 'Its name has an address, or a new one', { address: text }),
  ofMotion('motion-unanswered', 'It was not found, or for another reason than before', {
    outcome: probeOutcome.exclude(['connected']),
    address: text.exactOptional(),
  }),
  ofMotion('motion-connected', 'It answers', { address: text }),
  // Its next state depends on what is known to be left on it.
  ofMotion('motion-disconnected', 'It has left; `as` is its new state', {
    as: z.enum(['gone', 'gone-early', 'awaited']),
  }),
  ofMotion('motion-troubled', 'Something failed, and when it is retried', {
    trouble,
    /** When it is retried automatically. */
    retryAt: milliseconds,
  }),
  ofMotion('inspection-started', 'Its JSON files are being requested', {}),
  ofMotion('info-read', 'info.json, and the findings', { info: deviceInfo, findings }),
  ofMotion('settings-read', 'settings.json, and the findings', { settings: deviceSettings, findings }),
  ofMotion('logs-read', 'logs.json: how many logs, and why some cannot be used', {
    logs: count,
    /** Records that cannot be used, each with its reason. */
    setAside: z.array(text),
  }),
  ofMotion('inspection-completed', 'All three were read', {}),
  // The inspection continues.
  ofMotion('payload-not-cached', 'One of them could not be saved on disk', {
    payload: z.enum(payloadNames),
    reason: text,
  }),
  ofMotion(
    'tracks-planned',
    'Its tracks: those just added, those of days on which nobody has it, and logs whose dates cannot be right',
    {
      tracks,
      /** Keys that have just entered the ledger: each has its own log line. */
      added: z.array(text),
      unassigned: z.array(unassignedTrack),
      /** Absent for none. */
      misdated: misdatedLogs.exactOptional(),
      /** True where they are new in this visit and have a log line. */
      isMisdatedNew: z.boolean().exactOptional(),
    },
  ),
  // A motion may have thousands, and no event may keep a thread from its other work.
  ofMotion(
    'tracks-continued',
    'More tracks of the preceding `tracks-planned` or `motion-recalled`, for a motion with more than 1,000',
    { tracks, added: z.array(text), unassigned: z.array(unassignedTrack) },
  ),
  ofMotion('track-started', 'A track is being fetched', { key: text, expected: bytes }),
  ofMotion('track-progressed', 'This many bytes of it have arrived', { key: text, received: bytes }),
  ofMotion('track-completed', 'It is verified and durable', {
    key: text,
    figures,
    bytes,
    verdict: text,
    warnings: z.array(text),
    /** The warnings that say that something in it cannot be true. */
    doubts: z.array(text).exactOptional(),
  }),
  ofMotion('track-failed', 'It failed: why, and whether the device did not send it; it is retried', {
    key: text,
    figures,
    /** The path on the device. */
    path: text,
    reason: text,
    /** True when the device did not send it, false when what it sent cannot be used. */
    isUnprovided: z.boolean(),
  }),
  ofMotion('track-missed', 'The file of a saved track is missing or has changed; the track is wanted again', {
    key: text,
    reason: text,
    /** In its new state; absent in older journals. */
    track: track.exactOptional(),
  }),
  ofMotion(
    'track-imported',
    'Somebody imported a track: of a backup device, or of the motion itself by cable',
    {
      track,
      /** The name of the file. */
      from: text,
      warnings: z.array(text),
    },
  ),
  ofMotion('track-taken-back', 'Somebody took an imported track back', {
    key: text,
    /** What became of its file. */
    reason: text,
  }),
  ofMotion('tracks-requested', 'A person asked for tracks that were skipped or saved: they are wanted now', {
    tracks,
  }),
  // Only the release stage emits it (docs/device.md, "Log lines").
  ofMotion('motion-released', 'Every wanted track is saved: the motion can be disconnected', {
    content: releaseContent,
    /** Tracks of other days that were fetched in this visit; absent for none. */
    older: count.exactOptional(),
  }),
])
