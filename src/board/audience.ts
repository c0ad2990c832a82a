/**
 * Who sees what: the events and the state for the team, and for everybody else. What the public gets is built field by
 * field, so that a new field, like a new event, stays private until somebody decides.
 */
import type { Problem } from '../core/base/problem.ts'
import type { Bytes } from '../core/base/units.ts'
import type { Finding } from '../core/domain/checks.ts'
import type { MisdatedLogs } from '../core/domain/misdated.ts'
import type { DeviceInfo, DeviceSettings } from '../core/domain/payloads.ts'
import type { PublicField } from '../core/domain/public-fields.ts'
import { type Entrant, indexRoster } from '../core/domain/roster.ts'
import type { Track, TrackFigures, UnassignedTrack } from '../core/domain/track.ts'
import { parseKey } from '../core/domain/track-key.ts'
import { verdicts } from '../core/domain/track-verdict.ts'
import type { Trouble } from '../core/domain/trouble.ts'
import { troubleKinds } from '../core/domain/trouble-kinds.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import { emptyRing } from '../core/events/log-ring.ts'
import type { MonitorState, Motion } from '../core/events/state.ts'

/** What the public may see. */
export interface PublicView {
  readonly fields: ReadonlySet<PublicField>
  /** A stand-in for a track's key, because the key has the time of its start. Different keys get different names. */
  readonly pseudonym: (key: string) => string
}

type EventOf<Type extends MonitorEvent['type']> = Extract<MonitorEvent, { readonly type: Type }>

type Redactions = {
  readonly [Type in MonitorEvent['type']]: (
    event: EventOf<Type>,
    view: PublicView,
  ) => EventOf<Type> | undefined
}

/** The name in a list of what a person may let go that is no track's key. */
const ALL_LOGS = 'logs.json'

/** Sizes are rounded to this for the public: a track's bytes would show its hours. */
const SIZE_STEP: Bytes = 2 ** 18

/** The event for the public; undefined where the public gets nothing of it. */
export function publicEvent(event: MonitorEvent, view: PublicView): MonitorEvent | undefined {
  const redact = redactions[event.type] as (event: MonitorEvent, view: PublicView) => MonitorEvent | undefined
  return redact(event, view)
}

/** The state for the public: the fold of its events, except for the log and the versions of the motions. */
export function publicState(state: MonitorState, view: PublicView): MonitorState {
  const { session, phase, left, roster, motions, alarms } = state
  const entrants = roster.entrants.map((each) => publicEntrant(each, view))
  return {
    session: session && { ...publicSession(session), startedAt: session.startedAt },
    phase,
    left,
    roster: {
      file: '',
      entrants,
      byMotion: indexRoster({ entrants }),
      withoutDevice: roster.withoutDevice,
      problems: [],
    },
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
  'roster-read': ({ type, at, entrants, withoutDevice }, view) => ({
    type,
    at,
    file: '',
    entrants: entrants.map((each) => publicEntrant(each, view)),
    withoutDevice,
    problems: [],
    overlaps: [],
  }),
  'roster-applied': ({ type, at, entrants, withoutDevice }, view) => ({
    type,
    at,
    file: '',
    entrants: entrants.map((each) => publicEntrant(each, view)),
    withoutDevice,
    problems: [],
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

/** What a session's events and the state say of the session alike. */
function publicSession({
  version,
  event,
  timezone,
  consoleLevel,
  marks,
  chargers,
}: Omit<EventOf<'session-started'>, 'type' | 'at'>): Omit<EventOf<'session-started'>, 'type' | 'at'> {
  return { version, event, root: '', timezone, consoleLevel, marks, chargers }
}

function publicEntrant(entrant: Entrant, { fields }: PublicView): Entrant {
  const { motion, startDate, endDate, fileId, craftType, line } = entrant
  const hasNames = fields.has('names')
  const firstName = hasNames ? entrant.firstName : ''
  const familyName = hasNames ? entrant.familyName : ''
  return { motion, startDate, endDate, fileId, firstName, familyName, craftType, line }
}

function publicMotion(motion: Motion, view: PublicView): Motion {
  const { trouble, misdated, address } = motion
  return {
    id: motion.id,
    version: motion.version,
    state: motion.state,
    since: motion.since,
    history: motion.history,
    address: address === undefined ? undefined : publicAddress(address, view),
    outcome: motion.outcome,
    lastSeen: motion.lastSeen,
    isRecalled: motion.isRecalled,
    isDoubtful: motion.isDoubtful,
    remembered: motion.remembered,
    isRead: motion.isRead,
    inspectedAt: motion.inspectedAt,
    info: motion.info && publicInfo(motion.info),
    settings: motion.settings && publicSettings(motion.settings),
    findings: motion.findings.map(publicFinding),
    tracks: motion.tracks.map((track) => publicTrack(track, view)),
    unassigned: motion.unassigned.map((track) => publicUnassigned(track, view)),
    misdated: misdated && publicMisdated(misdated, view),
    releaseContent: motion.releaseContent,
    releasedOlder: motion.releasedOlder,
    releasedAt: motion.releasedAt,
    note: view.fields.has('notes') ? motion.note : undefined,
    trouble: trouble && { ...publicTrouble(trouble, view), at: trouble.at, retryAt: trouble.retryAt },
  }
}

function publicInfo(info: DeviceInfo): DeviceInfo {
  const { identifier, firmware, firmwareCode, hardware, storage, battery, isCharging } = info
  return { identifier, firmware, firmwareCode, hardware, storage, battery, isCharging }
}

function publicSettings(settings: DeviceSettings): DeviceSettings {
  const { gnssRate, oneLogPerDay, timezone, ledFlash, speedUnit, distanceUnit } = settings
  return { gnssRate, oneLogPerDay, timezone, ledFlash, speedUnit, distanceUnit }
}

function publicFinding({ topic, verdict, expected, actual }: Finding): Finding {
  return { topic, verdict, expected, actual }
}

function publicTrack(track: Track, view: PublicView): Track {
  const { day, status, reason, received, expected, verdict, doubts, isBackup } = track
  return {
    key: publicKey(track.key, view),
    day,
    status,
    figures: publicFigures(track.figures, view),
    ...(reason !== undefined && { reason: '' }),
    ...(received !== undefined && { received: publicReceived(received, view) }),
    ...(expected !== undefined && { expected: publicSize(expected, view) }),
    ...(verdict !== undefined && { verdict: publicVerdict(verdict) }),
    ...(doubts && { doubts: doubts.map(() => '') }),
    ...(isBackup !== undefined && { isBackup }),
  }
}

function publicUnassigned({ day, figures }: UnassignedTrack, view: PublicView): UnassignedTrack {
  return { day, figures: publicFigures(figures, view) }
}

function publicMisdated({ day, figures, more }: MisdatedLogs, view: PublicView): MisdatedLogs {
  return { day, figures: publicFigures(figures, view), more }
}

function publicFigures(figures: TrackFigures, view: PublicView): TrackFigures {
  const hasHours = view.fields.has('hours')
  const hasSpeeds = view.fields.has('speeds')
  return {
    size: publicSize(figures.size, view),
    startDate: hasHours ? figures.startDate : 0,
    endDate: hasHours ? figures.endDate : 0,
    duration: hasHours ? figures.duration : 0,
    // Distance and hours give a mean speed; distance and speeds give the hours.
    distance: hasHours && hasSpeeds ? figures.distance : 0,
    best2s: hasSpeeds ? figures.best2s : 0,
    best10s: hasSpeeds ? figures.best10s : 0,
    best500m: hasSpeeds ? figures.best500m : 0,
  }
}

function publicSize(size: Bytes, { fields }: PublicView): Bytes {
  return fields.has('hours') ? size : Math.ceil(size / SIZE_STEP) * SIZE_STEP
}

/** Rounded down: a full bar would say that everything has come. */
function publicReceived(received: Bytes, { fields }: PublicView): Bytes {
  return fields.has('hours') ? received : Math.floor(received / SIZE_STEP) * SIZE_STEP
}

/** A journal may have any text where a key should be. */
function publicKey(key: string, { fields, pseudonym }: PublicView): string {
  return fields.has('hours') && parseKey(key) !== undefined ? key : pseudonym(key)
}

function publicAddress(address: string, { fields }: PublicView): string {
  return fields.has('addresses') ? address : ''
}

/** A verdict is one of our words, but a journal may have any text. */
function publicVerdict(verdict: string): string {
  return verdicts.find((word) => word === verdict) ?? ''
}

function publicTrouble({ code, identifier, mayLetGo }: Trouble, { pseudonym }: PublicView): Trouble {
  return {
    code,
    message: troubleKinds[code].wrong,
    ...(identifier !== undefined && { identifier }),
    ...(mayLetGo && {
      mayLetGo: mayLetGo.map((name) => (name === ALL_LOGS ? name : pseudonym(name))),
    }),
  }
}
