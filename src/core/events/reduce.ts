/** The reducer: a state and an event give the next state; no clock, no I/O. */
import type { Milliseconds } from '../base/units.ts'
import { isPresent, type MotionId, type MotionState, mayFollow } from '../domain/motion.ts'
import { indexRoster } from '../domain/roster.ts'
import { isOutstanding, type Track } from '../domain/track.ts'
import { shiftTimes } from './clock-step.ts'
import type { MonitorEvent, MotionEvent, SessionEvent } from './events.ts'
import { formatEvent } from './log-line.ts'
import { appendLines, type LogLine } from './log-ring.ts'
import { recheck } from './recheck.ts'
import { initialState, type MonitorState, type Motion, newMotion, type ShownRoster } from './state.ts'

const HISTORY_KEPT = 50

const VIOLATIONS_KEPT = 100

/** The state after one event. */
export function reduce(state: MonitorState, event: MonitorEvent): MonitorState {
  return reduceAll(state, [event])
}

/** The state after several events, with one copy of what changed. */
export function reduceAll(state: MonitorState, events: readonly MonitorEvent[]): MonitorState {
  if (events.length === 0) return state
  let next = state
  let motions: Map<MotionId, Motion> | undefined
  const lines: LogLine[] = []
  for (const event of events) {
    if ('motion' in event) {
      motions ??= new Map(next.motions)
      const before = motions.get(event.motion) ?? newMotion(event.motion)
      const after = withdrawn(reduceMotion(before, event), event.at)
      if (after.state !== before.state && !mayFollow(before.state, after.state)) {
        next = noteViolation(next, before, after, event)
      }
      if (after !== before) motions = withMotion(motions, { ...after, version: before.version + 1 })
    } else {
      if (motions !== undefined) next = { ...next, motions }
      next = reduceSession(next, event)
      motions = undefined
    }
    for (const line of formatEvent(event)) lines.push(line)
  }
  if (motions !== undefined) next = { ...next, motions }
  return lines.length > 0 ? { ...next, log: appendLines(next.log, lines) } : next
}

/** Puts a motion into the map, in its place by id. */
function withMotion(motions: Map<MotionId, Motion>, motion: Motion): Map<MotionId, Motion> {
  const isNew = !motions.has(motion.id)
  motions.set(motion.id, motion)
  return isNew ? new Map([...motions].sort(([a], [b]) => a - b)) : motions
}

function reduceSession(state: MonitorState, event: SessionEvent): MonitorState {
  switch (event.type) {
    case 'session-started': {
      const { type: _, at, ...session } = event
      // A session starts with nothing known, even in place of one that has ended; only the log continues.
      const { log, violations } = state
      return { ...initialState, log, violations, phase: 'running', session: { ...session, startedAt: at } }
    }
    case 'roster-read':
    case 'roster-applied': {
      const { file, entrants, withoutDevice, problems } = event
      const byMotion = indexRoster({ entrants })
      return {
        ...withRoster(state, { file, entrants, byMotion, withoutDevice, problems }),
        proposal: undefined,
      }
    }
    case 'roster-proposed':
      return { ...state, proposal: event.proposal }
    case 'roster-declined':
      return { ...state, proposal: undefined }
    case 'configuration-applied':
      return withConfiguration(state, event)
    case 'notes-read':
      return withNotes(state, event)
    case 'alarm-raised': {
      const raised = state.alarms.find((alarm) => alarm.topic === event.topic)
      const alarm = { topic: event.topic, message: event.message, since: raised?.since ?? event.at }
      return { ...state, alarms: [...state.alarms.filter((other) => other !== raised), alarm] }
    }
    case 'alarm-cleared':
      return { ...state, alarms: state.alarms.filter((alarm) => alarm.topic !== event.topic) }
    case 'disk-measured':
      return { ...state, diskFree: event.free }
    case 'clock-stepped':
      return shiftTimes(state, event.by)
    case 'session-stopping':
      return { ...state, phase: 'stopping', left: event.left }
    case 'session-stopped':
      return { ...state, phase: 'stopped', left: 0 }
    case 'notice':
    case 'vital-signs-measured':
      return state
  }
}

/** Every motion of the roster is known from the start; one that left the roster stays while it is online. */
function withRoster(state: MonitorState, roster: ShownRoster): MonitorState {
  const ids = new Set<MotionId>(roster.byMotion.keys())
  for (const motion of state.motions.values()) {
    if (motion.state !== 'awaited') ids.add(motion.id)
  }
  const motions = new Map<MotionId, Motion>()
  for (const id of [...ids].sort((a, b) => a - b)) motions.set(id, state.motions.get(id) ?? newMotion(id))
  return { ...state, roster, motions }
}

function withConfiguration(
  state: MonitorState,
  event: Extract<SessionEvent, { type: 'configuration-applied' }>,
): MonitorState {
  const { timezone, consoleLevel, marks, chargers } = event
  const motions = new Map<MotionId, Motion>()
  for (const motion of state.motions.values()) {
    const checked = recheck(motion, event.expectations)
    motions.set(motion.id, checked === motion ? motion : { ...checked, version: motion.version + 1 })
  }
  const session = state.session && { ...state.session, timezone, consoleLevel, marks, chargers }
  return { ...state, motions, session }
}

/** A note about a motion that has left the roster is kept on disk and shown when the motion is back. */
function withNotes(
  state: MonitorState,
  { notes }: Extract<SessionEvent, { type: 'notes-read' }>,
): MonitorState {
  const motions = new Map(state.motions)
  for (const { motion: id, text, at } of notes) {
    const motion = motions.get(id)
    if (motion === undefined || (motion.note?.text === text && motion.note.at === at)) continue
    motions.set(id, { ...motion, note: { text, at }, version: motion.version + 1 })
  }
  return { ...state, motions }
}

function reduceMotion(motion: Motion, event: MotionEvent): Motion {
  const { at } = event
  switch (event.type) {
    case 'motion-recalled': {
      // JSON omits what is `undefined`, and nothing of what was known before may stay.
      const { inspectedAt, info, settings, findings, tracks, misdated } = event
      const { unassigned = [], isDoubtful = false } = event
      const known = { inspectedAt, info, settings, findings, tracks, misdated, unassigned, isDoubtful }
      return readableAgain({ ...motion, ...known, isRecalled: true }, at)
    }
    case 'motion-remembered':
      return remember(motion, event)
    case 'motion-resolved':
      return { ...motion, address: event.address }
    case 'motion-unanswered':
      return { ...motion, outcome: event.outcome, address: event.address }
    case 'motion-connected': {
      const { address } = event
      const isRead = isPresent(motion.state) && motion.isRead
      const known = { ...motion, address, isRead, lastSeen: at, remembered: undefined }
      return enter({ ...known, outcome: 'connected' }, 'connected', at)
    }
    case 'motion-disconnected': {
      const left = { ...motion, address: undefined, outcome: undefined, remembered: undefined }
      return enter(left, event.as, at)
    }
    case 'motion-troubled': {
      const { trouble, retryAt } = event
      return enter({ ...motion, trouble: { ...trouble, at, retryAt } }, 'in-trouble', at)
    }
    case 'inspection-started':
      return enter({ ...motion, lastSeen: at }, 'inspecting', at)
    case 'info-read': {
      // Findings of an earlier session or inspection never appear beside new ones.
      const { info, findings } = event
      const known = { isRecalled: false, isDoubtful: false, isRead: true, inspectedAt: at }
      return { ...motion, ...known, lastSeen: at, info, findings }
    }
    case 'settings-read': {
      const findings = [...motion.findings, ...event.findings]
      return { ...motion, lastSeen: at, settings: event.settings, findings }
    }
    case 'logs-read':
      return { ...motion, lastSeen: at }
    case 'inspection-completed':
      return enter({ ...motion, trouble: undefined }, 'inspected', at)
    case 'payload-not-cached':
      return motion
    case 'motion-let-go':
      return {
        ...motion,
        tracks: withDecided(motion.tracks, event.tracks),
        trouble: motion.trouble && { ...motion.trouble, mayLetGo: [] },
      }
    case 'note-taken':
      return { ...motion, note: event.text === '' ? undefined : { text: event.text, at } }
    default:
      return reduceTracks(motion, event)
  }
}

/** A motion that nobody has seen is awaited like any other once its unreadable ledger can be read. */
function readableAgain(motion: Motion, at: Milliseconds): Motion {
  const isByLedger = motion.state === 'in-trouble' && motion.trouble?.code === 'disk'
  if (!isByLedger || motion.lastSeen !== undefined) return motion
  return enter({ ...motion, trouble: undefined }, 'awaited', at)
}

/** What this session knows is newer. */
function remember(
  motion: Motion,
  { as, since, isRead, content, trouble, at }: Extract<MotionEvent, { type: 'motion-remembered' }>,
): Motion {
  if (motion.state !== 'awaited') return motion
  const known: Motion = {
    ...motion,
    isRead,
    releaseContent: content,
    lastSeen: since,
    ...(trouble && { trouble: { ...trouble, at: since, retryAt: at } }),
  }
  return { ...(as === 'here' ? known : enter(known, as, since)), remembered: since }
}

/** A motion can go only while nothing on it is wanted. */
function withdrawn(motion: Motion, at: Milliseconds): Motion {
  if ((motion.state !== 'released' && motion.state !== 'gone') || !motion.tracks.some(isOutstanding))
    return motion
  const { remembered } = motion
  return motion.state === 'released'
    ? enter(motion, 'inspected', at)
    : { ...enter(motion, 'gone-early', remembered ?? at), remembered }
}

type TracksEvent = Extract<MotionEvent, { type: `track${string}` | 'motion-released' }>

function reduceTracks(motion: Motion, event: TracksEvent): Motion {
  const { at } = event
  const seen = { ...motion, lastSeen: at }
  switch (event.type) {
    case 'tracks-planned': {
      const tracks = [...event.tracks, ...backupsBeside(motion.tracks, event.tracks)]
      return { ...motion, tracks, unassigned: event.unassigned, misdated: event.misdated }
    }
    case 'tracks-continued': {
      const tracks = withDecided(motion.tracks, event.tracks)
      return { ...motion, tracks, unassigned: [...motion.unassigned, ...event.unassigned] }
    }
    case 'track-started': {
      const begun = withTrack(seen, event.key, ({ reason: _, ...rest }) => {
        return { ...rest, status: 'downloading', received: 0, expected: event.expected }
      })
      return enter(begun, 'downloading', at)
    }
    case 'track-progressed':
      return withTrack(seen, event.key, (track) => ({ ...track, received: event.received }))
    case 'track-completed':
      return withTrack(seen, event.key, ({ reason: _, received: _received, doubts: _doubts, ...rest }) => {
        const judged = { verdict: event.verdict, ...(event.doubts && { doubts: event.doubts }) }
        return { ...rest, status: 'completed', expected: event.bytes, ...judged }
      })
    case 'track-failed':
      return withTrack(motion, event.key, ({ received: _, ...rest }) => {
        return { ...rest, status: 'failed', reason: event.reason }
      })
    case 'track-missed': {
      const { key, reason, track: wanted } = event
      // The plan does not include a saved track whose log the device no longer lists.
      if (wanted !== undefined && !motion.tracks.some((track) => track.key === key))
        return { ...motion, tracks: [...motion.tracks, wanted] }
      return withTrack(motion, key, (track) => ({ ...track, status: 'queued', reason }))
    }
    case 'track-imported':
      return { ...motion, tracks: withDecided(motion.tracks, [event.track]) }
    case 'track-taken-back':
      return { ...motion, tracks: motion.tracks.filter(({ key }) => key !== event.key) }
    case 'tracks-requested':
      return { ...motion, tracks: withDecided(motion.tracks, event.tracks) }
    case 'motion-released': {
      const { content, older = 0 } = event
      const released = { ...motion, releaseContent: content, releasedOlder: older, releasedAt: at }
      return enter({ ...released, trouble: undefined }, 'released', at)
    }
  }
}

function withTrack(motion: Motion, key: string, change: (track: Track) => Track): Motion {
  const place = motion.tracks.findIndex((track) => track.key === key)
  const track = motion.tracks[place]
  // Copies thousands of tracks at once instead of looking at each.
  return track === undefined ? motion : { ...motion, tracks: motion.tracks.with(place, change(track)) }
}

/** The tracks of backup devices, which no list of a motion has. */
function backupsBeside(tracks: readonly Track[], listed: readonly Track[]): readonly Track[] {
  const backups = tracks.filter(({ isBackup }) => isBackup === true)
  return backups.filter(({ key }) => !listed.some((track) => track.key === key))
}

/** The tracks with those that a person decided on in their places, or at the end. */
function withDecided(tracks: readonly Track[], decided: readonly Track[]): readonly Track[] {
  const byKey = new Map([...tracks, ...decided].map((track) => [track.key, track]))
  return [...byKey.values()]
}

function enter(motion: Motion, state: MotionState, at: number): Motion {
  if (motion.state === state) return motion
  const history = [...motion.history, { state, at }].slice(-HISTORY_KEPT)
  return { ...motion, state, since: at, history, remembered: undefined }
}

function noteViolation(state: MonitorState, before: Motion, after: Motion, event: MotionEvent): MonitorState {
  const said = `motion ${before.id}: ${before.state} -> ${after.state} by ${event.type}`
  return { ...state, violations: [...state.violations, said].slice(-VIOLATIONS_KEPT) }
}
