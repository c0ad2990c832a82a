/** What the public gets of each value in events and state, built field by field: a new field stays private. */
import type { Bytes } from '../core/base/units.ts'
import type { Finding } from '../core/domain/checks.ts'
import type { MisdatedLogs } from '../core/domain/misdated.ts'
import type { DeviceInfo, DeviceSettings } from '../core/domain/payloads.ts'
import type { PublicField } from '../core/domain/public-fields.ts'
import type { Entrant } from '../core/domain/roster.ts'
import type { Track, TrackFigures, UnassignedTrack } from '../core/domain/track.ts'
import { parseKey } from '../core/domain/track-key.ts'
import { verdicts } from '../core/domain/track-verdict.ts'
import type { Trouble } from '../core/domain/trouble.ts'
import { troubleKinds } from '../core/domain/trouble-kinds.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import type { Motion, ShownRoster } from '../core/events/state.ts'

/** What the public may see. */
export interface PublicView {
  readonly fields: ReadonlySet<PublicField>
  /** A stand-in for a track's key, because the key has the time of its start. Different keys get different names. */
  readonly pseudonym: (key: string) => string
}

/** The name in a list of what a person may let go that is no track's key. */
const ALL_LOGS = 'logs.json'

/** Sizes are rounded to this for the public: a track's bytes would show its hours. */
const SIZE_STEP: Bytes = 2 ** 18

type SessionFacts = Omit<Extract<MonitorEvent, { readonly type: 'session-started' }>, 'type' | 'at'>

/** What a session's events and the state say of the session alike. */
export function publicSession({
  version,
  event,
  timezone,
  consoleLevel,
  marks,
  chargers,
}: SessionFacts): SessionFacts {
  return { version, event, root: '', timezone, consoleLevel, marks, chargers }
}

/** What a roster's events and the state say of the roster alike. */
export function publicRoster(
  { entrants, withoutDevice }: Pick<ShownRoster, 'entrants' | 'withoutDevice'>,
  view: PublicView,
): Omit<ShownRoster, 'byMotion'> {
  return {
    file: '',
    entrants: entrants.map((each) => publicEntrant(each, view)),
    withoutDevice,
    problems: [],
  }
}

function publicEntrant(entrant: Entrant, { fields }: PublicView): Entrant {
  const { motion, startDate, endDate, fileId, craftType, line } = entrant
  const hasNames = fields.has('names')
  const firstName = hasNames ? entrant.firstName : ''
  const familyName = hasNames ? entrant.familyName : ''
  return { motion, startDate, endDate, fileId, firstName, familyName, craftType, line }
}

/** A motion without its note, address, speeds, hours and free texts, where these are not public. */
export function publicMotion(motion: Motion, view: PublicView): Motion {
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

/** All that info.json says of the device, and nothing that a later version may add. */
export function publicInfo(info: DeviceInfo): DeviceInfo {
  const { identifier, firmware, firmwareCode, hardware, storage, battery, isCharging } = info
  return { identifier, firmware, firmwareCode, hardware, storage, battery, isCharging }
}

/** All checked settings, and nothing that a later version may add. */
export function publicSettings(settings: DeviceSettings): DeviceSettings {
  const { gnssRate, oneLogPerDay, timezone, ledFlash, speedUnit, distanceUnit } = settings
  return { gnssRate, oneLogPerDay, timezone, ledFlash, speedUnit, distanceUnit }
}

/** A check with what was expected and found. */
export function publicFinding({ topic, verdict, expected, actual }: Finding): Finding {
  return { topic, verdict, expected, actual }
}

/** A track under a stand-in for its key, without reasons and warnings. */
export function publicTrack(track: Track, view: PublicView): Track {
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

/** A track that belongs to nobody, by its day. */
export function publicUnassigned({ day, figures }: UnassignedTrack, view: PublicView): UnassignedTrack {
  return { day, figures: publicFigures(figures, view) }
}

/** Logs with a wrong date, by that date. */
export function publicMisdated({ day, figures, more }: MisdatedLogs, view: PublicView): MisdatedLogs {
  return { day, figures: publicFigures(figures, view), more }
}

/** Figures that are not public are 0. */
export function publicFigures(figures: TrackFigures, view: PublicView): TrackFigures {
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

/** Rounded up: the bytes of a track would show its hours. */
export function publicSize(size: Bytes, { fields }: PublicView): Bytes {
  return fields.has('hours') ? size : Math.ceil(size / SIZE_STEP) * SIZE_STEP
}

/** Rounded down: a full bar would say that everything has come. */
export function publicReceived(received: Bytes, { fields }: PublicView): Bytes {
  return fields.has('hours') ? received : Math.floor(received / SIZE_STEP) * SIZE_STEP
}

/** A journal may have any text where a key should be. */
export function publicKey(key: string, { fields, pseudonym }: PublicView): string {
  return fields.has('hours') && parseKey(key) !== undefined ? key : pseudonym(key)
}

/** Empty where addresses are not public. */
export function publicAddress(address: string, { fields }: PublicView): string {
  return fields.has('addresses') ? address : ''
}

/** A verdict is one of our words, but a journal may have any text. */
export function publicVerdict(verdict: string): string {
  return verdicts.find((word) => word === verdict) ?? ''
}

/** The words of the trouble table: the message may name files and addresses. */
export function publicTrouble({ code, identifier, mayLetGo }: Trouble, { pseudonym }: PublicView): Trouble {
  return {
    code,
    message: troubleKinds[code].wrong,
    ...(identifier !== undefined && { identifier }),
    ...(mayLetGo && {
      mayLetGo: mayLetGo.map((name) => (name === ALL_LOGS ? name : pseudonym(name))),
    }),
  }
}
