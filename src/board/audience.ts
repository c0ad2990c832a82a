/**
 * Who sees what: the events and the state for the team, and for everybody else. What the public gets is built field by
 * field, so that a new field, like a new event, stays private until somebody decides.
 */
import type { Problem } from '../core/base/problem.ts'
import { indexRoster } from '../core/domain/roster.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import { emptyRing } from '../core/events/log-ring.ts'
import type { MonitorState } from '../core/events/state.ts'
import {
  type PublicView,
  publicAddress,
  publicFigures,
  publicFinding,
  publicInfo,
  publicKey,
  publicMisdated,
  publicMotion,
  publicReceived,
  publicRoster,
  publicSession,
  publicSettings,
  publicSize,
  publicTrack,
  publicTrouble,
  publicUnassigned,
  publicVerdict,
} from './public-values.ts'

type EventOf<Type extends MonitorEvent['type']> = Extract<MonitorEvent, { readonly type: Type }>

type Redactions = {
  readonly [Type in MonitorEvent['type']]: (
    event: EventOf<Type>,
    view: PublicView,
  ) => EventOf<Type> | undefined
}

/** The event for the public; undefined where the public gets nothing of it. */
export function publicEvent(event: MonitorEvent, view: PublicView): MonitorEvent | undefined {
  const redact = redactions[event.type] as (event: MonitorEvent, view: PublicView) => MonitorEvent | undefined
  return redact(event, view)
}

/** The state for the public: the fold of its events, except for the log and the versions of the motions. */
export function publicState(state: MonitorState, view: PublicView): MonitorState {
  const { session, phase, left, roster, motions, alarms } = state
  const shown = publicRoster(roster, view)
  return {
    session: session && { ...publicSession(session), startedAt: session.startedAt },
    phase,
    left,
    roster: { ...shown, byMotion: indexRoster(shown) },
    motions: new Map([...motions].map(([id, motion]) => [id, publicMotion(motion, view)])),
    alarms: alarms.map(({ topic, since }) => ({ topic, since, message: '' })),
    proposal: undefined,
    log: emptyRing,
    diskFree: undefined,
    violations: state.violations,
  }
}

/** The event for the team: whole, except for the folders of the laptop. */
export function teamEvent(event: MonitorEvent): MonitorEvent {
  switch (event.type) {
    case 'session-started':
      return { ...event, root: '' }
    case 'roster-read':
      return { ...event, file: '', problems: event.problems.map(withoutFolder) }
    case 'roster-applied':
      return {
        ...event,
        file: '',
        problems: event.problems.map(withoutFolder),
        newProblems: event.newProblems.map(withoutFolder),
      }
    case 'configuration-applied':
      return { ...event, newProblems: event.newProblems.map(withoutFolder) }
    default:
      return event
  }
}

/** The state for the team, in the same way, with the last `linesKept` lines of the log. */
export function teamState(state: MonitorState, linesKept: number): MonitorState {
  const { session, roster, log } = state
  const surplus = Math.max(0, log.lines.length - linesKept)
  return {
    ...state,
    session: session && { ...session, root: '' },
    roster: { ...roster, file: '', problems: roster.problems.map(withoutFolder) },
    log: { lines: log.lines.slice(surplus), dropped: log.dropped + surplus },
  }
}

function withoutFolder(problem: Problem): Problem {
  return { ...problem, file: problem.file.split(/[\\/]/).at(-1) ?? '' }
}

/** What the public gets of each event; the program does not compile while a type is missing here. */
const redactions: Redactions = {
  'session-started': (event) => ({ type: event.type, at: event.at, ...publicSession(event) }),
  'roster-read': ({ type, at, ...roster }, view) => ({
    type,
    at,
    ...publicRoster(roster, view),
    overlaps: [],
  }),
  'roster-applied': ({ type, at, ...roster }, view) => ({
    type,
    at,
    ...publicRoster(roster, view),
    changes: { added: [], removed: [], changed: [] },
    newProblems: [],
    newOverlaps: [],
  }),
  'roster-proposed': () => undefined,
  'roster-declined': () => undefined,
  // The expectations are those that the findings name.
  'configuration-applied': ({ type, at, expectations, timezone, consoleLevel, marks, chargers }) => ({
    type,
    at,
    changes: [],
    atNextStart: [],
    newProblems: [],
    expectations,
    timezone,
    consoleLevel,
    marks,
    chargers,
  }),
  'notes-read': (event, { fields }) => (fields.has('notes') ? event : undefined),
  notice: () => undefined,
  'alarm-raised': ({ type, at, topic }) => ({ type, at, topic, message: '' }),
  'alarm-cleared': ({ type, at, topic }) => ({ type, at, topic, message: '' }),
  'disk-measured': () => undefined,
  'vital-signs-measured': () => undefined,
  'clock-stepped': ({ type, at, by }) => ({ type, at, by }),
  'session-stopping': ({ type, at, left }) => ({ type, at, left }),
  'session-stopped': ({ type, at }) => ({ type, at }),

  'motion-recalled': (event, view) => {
    const { type, at, motion, inspectedAt, unassigned, isDoubtful, misdated } = event
    return {
      type,
      at,
      motion,
      inspectedAt,
      info: event.info && publicInfo(event.info),
      settings: event.settings && publicSettings(event.settings),
      findings: event.findings.map(publicFinding),
      tracks: event.tracks.map((track) => publicTrack(track, view)),
      ...(unassigned && { unassigned: unassigned.map((track) => publicUnassigned(track, view)) }),
      ...(isDoubtful !== undefined && { isDoubtful }),
      ...(misdated && { misdated: publicMisdated(misdated, view) }),
    }
  },
  'motion-remembered': ({ type, at, motion, as, since, isRead, content, trouble }, view) => ({
    type,
    at,
    motion,
    as,
    since,
    isRead,
    ...(content && { content }),
    ...(trouble && { trouble: publicTrouble(trouble, view) }),
  }),
  'note-taken': (event, { fields }) => (fields.has('notes') ? event : undefined),
  'motion-let-go': ({ type, at, motion, tracks, isEmpty }, view) => ({
    type,
    at,
    motion,
    tracks: tracks.map((track) => publicTrack(track, view)),
    isEmpty,
  }),
  'motion-resolved': ({ type, at, motion, address }, view) => ({
    type,
    at,
    motion,
    address: publicAddress(address, view),
  }),
  'motion-unanswered': ({ type, at, motion, outcome, address }, view) => ({
    type,
    at,
    motion,
    outcome,
    ...(address !== undefined && { address: publicAddress(address, view) }),
  }),
  'motion-connected': ({ type, at, motion, address }, view) => ({
    type,
    at,
    motion,
    address: publicAddress(address, view),
  }),
  'motion-disconnected': ({ type, at, motion, as }) => ({ type, at, motion, as }),
  'motion-troubled': ({ type, at, motion, trouble, retryAt }, view) => ({
    type,
    at,
    motion,
    trouble: publicTrouble(trouble, view),
    retryAt,
  }),
  'inspection-started': ({ type, at, motion }) => ({ type, at, motion }),
  'info-read': ({ type, at, motion, info, findings }) => ({
    type,
    at,
    motion,
    info: publicInfo(info),
    findings: findings.map(publicFinding),
  }),
  'settings-read': ({ type, at, motion, settings, findings }) => ({
    type,
    at,
    motion,
    settings: publicSettings(settings),
    findings: findings.map(publicFinding),
  }),
  'logs-read': ({ type, at, motion, logs }) => ({ type, at, motion, logs, setAside: [] }),
  'inspection-completed': ({ type, at, motion }) => ({ type, at, motion }),
  'payload-not-cached': () => undefined,
  'tracks-planned': ({ type, at, motion, tracks, unassigned, misdated }, view) => ({
    type,
    at,
    motion,
    tracks: tracks.map((track) => publicTrack(track, view)),
    added: [],
    unassigned: unassigned.map((track) => publicUnassigned(track, view)),
    ...(misdated && { misdated: publicMisdated(misdated, view) }),
  }),
  'tracks-continued': ({ type, at, motion, tracks, unassigned }, view) => ({
    type,
    at,
    motion,
    tracks: tracks.map((track) => publicTrack(track, view)),
    added: [],
    unassigned: unassigned.map((track) => publicUnassigned(track, view)),
  }),
  'track-started': ({ type, at, motion, key, expected }, view) => ({
    type,
    at,
    motion,
    key: publicKey(key, view),
    expected: publicSize(expected, view),
  }),
  'track-progressed': ({ type, at, motion, key, received }, view) => ({
    type,
    at,
    motion,
    key: publicKey(key, view),
    received: publicReceived(received, view),
  }),
  'track-completed': ({ type, at, motion, key, figures, bytes, verdict, doubts }, view) => ({
    type,
    at,
    motion,
    key: publicKey(key, view),
    figures: publicFigures(figures, view),
    bytes: publicSize(bytes, view),
    verdict: publicVerdict(verdict),
    warnings: [],
    ...(doubts && { doubts: doubts.map(() => '') }),
  }),
  'track-failed': ({ type, at, motion, key, figures, isUnprovided }, view) => ({
    type,
    at,
    motion,
    key: publicKey(key, view),
    figures: publicFigures(figures, view),
    path: '',
    reason: '',
    isUnprovided,
  }),
  'track-missed': ({ type, at, motion, key, track }, view) => ({
    type,
    at,
    motion,
    key: publicKey(key, view),
    reason: '',
    ...(track && { track: publicTrack(track, view) }),
  }),
  'track-imported': ({ type, at, motion, track }, view) => ({
    type,
    at,
    motion,
    track: publicTrack(track, view),
    from: '',
    warnings: [],
  }),
  'track-taken-back': ({ type, at, motion, key }, view) => ({
    type,
    at,
    motion,
    key: publicKey(key, view),
    reason: '',
  }),
  'tracks-requested': ({ type, at, motion, tracks }, view) => ({
    type,
    at,
    motion,
    tracks: tracks.map((track) => publicTrack(track, view)),
  }),
  'motion-released': ({ type, at, motion, content, older }) => ({
    type,
    at,
    motion,
    content,
    ...(older !== undefined && { older }),
  }),
}
