/** Arbitrary events, for properties of the code that folds and formats them. */
import fc from 'fast-check'
import type { Finding } from '../../../src/core/domain/checks.ts'
import { logLevels } from '../../../src/core/domain/configuration.ts'
import { findingTopics } from '../../../src/core/domain/finding-topics.ts'
import type { Entrant } from '../../../src/core/domain/roster.ts'
import type { Track, TrackFigures } from '../../../src/core/domain/track.ts'
import type { ProbeOutcome, TroubleCode } from '../../../src/core/domain/trouble.ts'
import { rosterRisk } from '../../../src/core/domain/value-schemas.ts'
import { rememberedAs } from '../../../src/core/events/event-schemas.ts'
import type { MonitorEvent, MotionEvent } from '../../../src/core/events/events.ts'

const at = fc.integer({ min: 0, max: 4e12 })
const motion = fc.integer({ min: 601, max: 606 })
const text = fc.string({ unit: 'grapheme', maxLength: 30 })
const figure = fc.integer({ min: 0, max: 1e9 })

const figures: fc.Arbitrary<TrackFigures> = fc.record({
  size: figure,
  startDate: figure,
  endDate: figure,
  duration: figure,
  distance: figure,
  best2s: figure,
  best10s: figure,
  best500m: figure,
})

const key = fc.constantFrom('A1B_601_20261012_110004.oao', 'A1B_601_20261012_140004.oao')
const day = fc.constantFrom('20261012', '20261013')

const track: fc.Arbitrary<Track> = fc.record({
  key,
  day,
  status: fc.constantFrom('skipped', 'queued', 'downloading', 'completed', 'failed'),
  figures,
})

const finding: fc.Arbitrary<Finding> = fc.record({
  topic: fc.constantFrom(...findingTopics),
  verdict: fc.constantFrom('pass', 'fail', 'undetermined'),
  expected: text,
  actual: text,
})

const entrant: fc.Arbitrary<Entrant> = fc.record({
  motion,
  startDate: fc.constant('2026-10-10'),
  endDate: fc.constant('2026-10-16'),
  fileId: fc.constant('A1B'),
  firstName: text,
  familyName: text,
  craftType: text,
  line: fc.integer({ min: 2, max: 100 }),
})

const info = fc.record({
  identifier: motion,
  firmware: text,
  firmwareCode: text,
  hardware: text,
  storage: fc.option(figure, { nil: undefined }),
  battery: fc.option(figure, { nil: undefined }),
  isCharging: fc.option(fc.boolean(), { nil: undefined }),
})

const settings = fc.record({
  gnssRate: figure,
  oneLogPerDay: figure,
  timezone: figure,
  ledFlash: figure,
  speedUnit: text,
  distanceUnit: text,
})

const outcome = fc.constantFrom<Exclude<ProbeOutcome, 'connected'>>(
  'unresolved',
  'no-dns-answer',
  'refused',
  'timed-out',
  'unreachable',
)
const trouble = fc.record({
  code: fc.constantFrom<TroubleCode>('refused', 'timed-out', 'wrong-identifier', 'disk', 'internal'),
  message: text,
})

/** An event about one motion. */
const motionEvent: fc.Arbitrary<MotionEvent> = fc.oneof(
  fc.record({ type: fc.constant('motion-resolved'), at, motion, address: fc.ipV4() }),
  fc.record({ type: fc.constant('note-taken'), at, motion, text }),
  fc.record({ type: fc.constant('motion-unanswered'), at, motion, outcome }),
  fc.record({ type: fc.constant('motion-unanswered'), at, motion, outcome, address: fc.ipV4() }),
  fc.record({ type: fc.constant('motion-connected'), at, motion, address: fc.ipV4() }),
  fc.record({
    type: fc.constant('motion-disconnected'),
    at,
    motion,
    as: fc.constantFrom('gone', 'gone-early', 'awaited'),
  }),
  fc.record({ type: fc.constant('motion-troubled'), at, motion, trouble, retryAt: at }),
  fc.record({
    type: fc.constant('motion-recalled'),
    at,
    motion,
    inspectedAt: at,
    info,
    settings,
    findings: fc.array(finding),
    tracks: fc.array(track),
  }),
  fc.record({
    type: fc.constant('motion-remembered'),
    at,
    motion,
    as: fc.constantFrom(...rememberedAs.options),
    since: at,
    isRead: fc.boolean(),
    trouble,
  }),
  fc.record({ type: fc.constant('tracks-requested'), at, motion, tracks: fc.array(track) }),
  fc.record({ type: fc.constant('inspection-started'), at, motion }),
  fc.record({ type: fc.constant('info-read'), at, motion, info, findings: fc.array(finding) }),
  fc.record({ type: fc.constant('settings-read'), at, motion, settings, findings: fc.array(finding) }),
  fc.record({ type: fc.constant('logs-read'), at, motion, logs: figure, setAside: fc.array(text) }),
  fc.record({ type: fc.constant('inspection-completed'), at, motion }),
  fc.record({
    type: fc.constant('payload-not-cached'),
    at,
    motion,
    payload: fc.constantFrom('info', 'settings', 'logs'),
    reason: text,
  }),
  fc.record({
    type: fc.constant('tracks-planned'),
    at,
    motion,
    tracks: fc.array(track),
    added: fc.array(key),
    unassigned: fc.array(fc.record({ day, figures })),
  }),
  fc.record({
    type: fc.constant('tracks-planned'),
    at,
    motion,
    tracks: fc.array(track),
    added: fc.array(key),
    unassigned: fc.constant([]),
    misdated: fc.record({ day: fc.constantFrom('20070304', '20310101'), figures, more: figure }),
    isMisdatedNew: fc.boolean(),
  }),
  fc.record({ type: fc.constant('track-started'), at, motion, key, expected: figure }),
  fc.record({ type: fc.constant('track-progressed'), at, motion, key, received: figure }),
  fc.record({
    type: fc.constant('track-completed'),
    at,
    motion,
    key,
    figures,
    bytes: figure,
    verdict: fc.constantFrom('exact', 'usable'),
    warnings: fc.array(text),
  }),
  fc.record({
    type: fc.constant('track-failed'),
    at,
    motion,
    key,
    figures,
    path: fc.constant('/logs/2026/10/0601_2026-10-12-1100.oao'),
    reason: text,
    isUnprovided: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('track-imported'),
    at,
    motion,
    track: track.map((each) => ({ ...each, isBackup: true })),
    from: text,
    warnings: fc.array(text, { maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('track-taken-back'), at, motion, key, reason: text }),
  fc.record(
    { type: fc.constant('track-missed'), at, motion, key, reason: text, track },
    { requiredKeys: ['type', 'at', 'motion', 'key', 'reason'] },
  ),
  fc.record({
    type: fc.constant('motion-released'),
    at,
    motion,
    content: fc.constantFrom('tracks', 'nothing-today', 'only-skipped', 'unassigned'),
  }),
)

const problem = fc.record({
  severity: fc.constantFrom('error', 'warning'),
  file: text,
  line: fc.constant(2),
  column: fc.constant(1),
  message: text,
})
const claim = fc.record({ motion, day })
const changes = fc.record({ added: fc.array(motion), removed: fc.array(motion), changed: fc.array(motion) })
const danger = fc.record({ code: fc.constantFrom(...rosterRisk.shape.code.options), message: text })
const marks = fc.record({
  shortShare: fc.double({ min: 0, max: 1, noNaN: true }),
  severalLogs: figure,
  longHours: figure,
})
const chargers = fc.integer({ min: 1, max: 200 })

/** An event of a changed motions.csv or server.json. */
const reloadEvent: fc.Arbitrary<MonitorEvent> = fc.oneof(
  fc.record({
    type: fc.constant('roster-applied'),
    at,
    file: text,
    entrants: fc.array(entrant),
    withoutDevice: figure,
    problems: fc.array(problem),
    changes,
    newProblems: fc.array(problem),
    newOverlaps: fc.array(claim),
  }),
  fc.record({
    type: fc.constant('roster-proposed'),
    at,
    proposal: fc.record({ id: text, changes, dangers: fc.array(danger) }),
  }),
  fc.record({ type: fc.constant('roster-declined'), at, id: text, by: fc.constantFrom('person', 'file') }),
  fc.record({
    type: fc.constant('configuration-applied'),
    at,
    changes: fc.array(text),
    atNextStart: fc.array(text),
    newProblems: fc.array(problem),
    expectations: fc.record({
      approvedFirmwares: fc.array(text),
      thresholds: fc.record({ storage: figure, battery: figure }),
      expectedSettings: fc.record({
        gnssRate: figure,
        oneLogPerDay: figure,
        timezone: figure,
        ledFlash: figure,
        speedUnit: fc.option(text, { nil: undefined }),
        distanceUnit: fc.option(text, { nil: undefined }),
      }),
    }),
    timezone: fc.integer({ min: -720, max: 840 }),
    consoleLevel: fc.constantFrom(...logLevels),
    marks,
    chargers,
  }),
)

/** Any event. */
export const monitorEvent: fc.Arbitrary<MonitorEvent> = fc.oneof(
  { weight: 8, arbitrary: motionEvent },
  reloadEvent,
  fc.record({
    type: fc.constant('session-started'),
    at,
    version: text,
    event: text,
    root: text,
    timezone: fc.integer({ min: -720, max: 840 }),
    consoleLevel: fc.constantFrom(...logLevels),
    marks,
    chargers,
  }),
  fc.record({ type: fc.constant('notes-read'), at, notes: fc.array(fc.record({ motion, text, at })) }),
  fc.record({
    type: fc.constant('roster-read'),
    at,
    file: text,
    entrants: fc.array(entrant),
    withoutDevice: figure,
    problems: fc.array(problem),
    overlaps: fc.array(claim),
  }),
  fc.record({ type: fc.constant('notice'), at, level: fc.constantFrom(...logLevels), message: text }),
  fc.record({
    type: fc.constantFrom('alarm-raised', 'alarm-cleared'),
    at,
    topic: fc.constantFrom('log-file', 'dns', 'disk'),
    message: text,
  }),
  fc.record({ type: fc.constant('disk-measured'), at, free: figure }),
  fc.record({
    type: fc.constant('vital-signs-measured'),
    at,
    signs: fc.record({
      absent: figure,
      packetsPerSecond: figure,
      processor: figure,
      lookups: fc.record({ sent: figure, repeated: figure, answered: figure, unanswered: figure }),
    }),
  }),
  fc.record({ type: fc.constant('clock-stepped'), at, by: fc.integer({ min: -4e6, max: 4e6 }) }),
  fc.record({ type: fc.constant('session-stopping'), at, left: figure }),
  fc.record({ type: fc.constant('session-stopped'), at }),
)
