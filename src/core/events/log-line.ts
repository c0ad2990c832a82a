/** Formats events as log lines; their form is an interface (docs/device.md, "Log lines"). */
import { dateOfDay } from '../base/local-time.ts'
import { pluralise } from '../base/pluralise.ts'
import { formatProblem, type Problem } from '../base/problem.ts'
import { sanitiseText } from '../base/sanitise.ts'
import { hoursOf, kilometresOf, knotsOf, mebibytesOf } from '../base/units.ts'
import type { Finding, FindingTopic } from '../domain/checks.ts'
import type { LogLevel } from '../domain/configuration.ts'
import { nameOf } from '../domain/motion.ts'
import { describeChanges, describeRosterRisks } from '../domain/roster-changes.ts'
import { addedTracksOf, type TrackFigures } from '../domain/track.ts'
import { isSound } from '../domain/track-verdict.ts'
import { troubleMessages } from '../domain/trouble.ts'
import type { Claim, MonitorEvent, MotionEvent, RememberedAs, SearchCost, SessionEvent } from './events.ts'
import type { LogLine } from './log-ring.ts'

const MESSAGE_LENGTH = 2000

type LevelledLine = readonly [level: LogLevel, message: string]

/**
 * The log lines of an event; most events that repeat have none. The messages of the Python server are kept letter for
 * letter. Our own say `Motion 601`: the event team's scripts look for `motion-`, and see what they always saw.
 */
export function formatEvent(event: MonitorEvent): LogLine[] {
  const motion = 'motion' in event ? event.motion : undefined
  const lines = 'motion' in event ? motionLines(event) : sessionLines(event)
  return lines.map(([level, text]) => {
    // A message is one line whatever it contains, so that nobody can forge another.
    return { at: event.at, level, message: sanitiseText(text, MESSAGE_LENGTH), motion }
  })
}

/** A line of the log file: `YYYY-MM-DD HH:MM:SS,LEVEL,message` in UTC, without its line end. */
export function formatLine(line: LogLine): string {
  const iso = new Date(line.at).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)},${line.level},${line.message}`
}

/** A track's figures: `0.9 MiB, 5.4 hours, 36.4 km, 26.9 knots (500m)` (docs/device.md, "Log lines"). */
export function formatFigures(figures: TrackFigures): string {
  const size = mebibytesOf(figures.size).toFixed(1)
  const hours = hoursOf(figures.duration).toFixed(1)
  const distance = kilometresOf(figures.distance).toFixed(1)
  const speed = knotsOf(figures.best500m).toFixed(1)
  return `${size} MiB, ${hours} hours, ${distance} km, ${speed} knots (500m)`
}

function sessionLines(event: SessionEvent): readonly LevelledLine[] {
  switch (event.type) {
    case 'session-started':
      return [['INFO', `Monitor ${event.version} started for event ${event.event}`]]
    case 'roster-read':
      return [...event.problems.map(problemLine), ...event.overlaps.map(claimLine)]
    case 'roster-applied':
      return [
        ['INFO', `motions.csv was read again: ${describeChanges(event.changes)}`],
        ...event.newProblems.map(problemLine),
        ...event.newOverlaps.map(claimLine),
      ]
    case 'roster-proposed': {
      const { changes, dangers: risks } = event.proposal
      const what = `${describeChanges(changes)}: ${describeRosterRisks(risks)}`
      return [
        ['ERROR', `motions.csv has changed and is not taken before a person says so (${what})`],
        [
          'ERROR',
          'On the screen y takes the new motions.csv and n keeps the old; without one run "check", then start again to take it',
        ],
      ]
    }
    case 'roster-declined': {
      const message =
        event.by === 'person'
          ? 'The old motions.csv stays in force until the file changes again or the monitor starts again'
          : 'motions.csv has changed once more: what was to be answered is no longer asked'
      return [['INFO', message]]
    }
    case 'configuration-applied':
      return configurationLines(event)
    case 'notice':
      return [[event.level, event.message]]
    case 'alarm-raised':
      return [['ERROR', event.message]]
    case 'alarm-cleared':
      return [['INFO', event.message]]
    case 'vital-signs-measured':
      return [['DEBUG', formatSearchCost(event.signs)]]
    case 'notes-read':
    case 'disk-measured':
    case 'clock-stepped':
      return []
    case 'session-stopping':
      return [['INFO', `Monitor stopping: ${pluralise(event.left, 'request')} left`]]
    case 'session-stopped':
      return [['INFO', 'Monitor stopped']]
  }
}

function formatSearchCost({ absent, packetsPerSecond, processor, delay }: SearchCost): string {
  const late =
    delay === undefined
      ? ''
      : `, event loop late by ${delay.p99.toFixed(1)} ms (p99), ${delay.most.toFixed(1)} ms at most`
  return `Looking for ${absent} absent motions: ${packetsPerSecond.toFixed(1)} packets a second, ${processor.toFixed(1)}% of a core${late}`
}

function problemLine(problem: Problem): LevelledLine {
  return [problem.severity === 'error' ? 'ERROR' : 'WARNING', formatProblem(problem)]
}

function claimLine({ motion, day }: Claim): LevelledLine {
  return ['WARNING', `Motion ${motion} assigned to multiple people on ${day}`]
}

function configurationLines({
  changes,
  atNextStart,
  newProblems,
}: Extract<SessionEvent, { type: 'configuration-applied' }>): readonly LevelledLine[] {
  const verb = atNextStart.length === 1 ? 'takes' : 'take'
  const applied = changes.map((change) => `server.json was read again: ${change}`)
  const later = `server.json: ${atNextStart.join(', ')} ${verb} effect at the next start`
  const messages = atNextStart.length === 0 ? applied : [...applied, later]
  return [...messages.map((text): LevelledLine => ['INFO', text]), ...newProblems.map(problemLine)]
}

function motionLines(event: MotionEvent): readonly LevelledLine[] {
  const name = nameOf(event.motion)
  const motion = `Motion ${event.motion}`
  switch (event.type) {
    case 'note-taken': {
      const what = event.text === '' ? ' removed' : `: ${maskForScripts(event.text)}`
      return [['INFO', `${motion} note${what}`]]
    }
    case 'motion-let-go':
      return [['INFO', `${motion} let go by a person: ${letGoText(event)}`]]
    case 'motion-resolved':
      return [['DEBUG', `${name} detected at ${event.address}`]]
    case 'motion-unanswered':
      return event.address === undefined ? [] : [['DEBUG', `${name} not accepting connections`]]
    case 'motion-connected':
      return [['INFO', `${name} is connected`]]
    case 'motion-disconnected': {
      const left: LevelledLine = ['DEBUG', `${name} has been disconnected`]
      if (event.as !== 'gone-early') return [left]
      return [left, ['ERROR', `${motion} left before its tracks were home`]]
    }
    case 'motion-troubled':
      return troubleMessages(event.motion, event.trouble).map((text): LevelledLine => ['ERROR', text])
    case 'info-read':
    case 'settings-read':
      return event.findings.flatMap((finding) => findingLines(name, finding))
    case 'logs-read':
      return event.setAside.map((why): LevelledLine => {
        return ['ERROR', `${motion} logs.json has a record that cannot be used: ${why}`]
      })
    case 'payload-not-cached':
      return [['ERROR', `${motion} ${event.payload}.json could not be kept: ${event.reason}`]]
    case 'tracks-planned':
    case 'tracks-continued':
      return [
        ...addedTracksOf(event).map((track): LevelledLine => {
          const figures = formatFigures(track.figures)
          return track.status === 'skipped'
            ? ['DEBUG', `${name} ${track.key} skipped - ${figures}`]
            : ['INFO', `${name} ${track.key} queued - ${figures}`]
        }),
        ...event.unassigned.map(({ day, figures }): LevelledLine => {
          return ['WARNING', `${motion} has an unassigned track on ${day} - ${formatFigures(figures)}`]
        }),
        ...misdatedLines(event),
      ]
    case 'track-completed':
      return [
        ['INFO', `${name} ${event.key} downloaded - ${formatFigures(event.figures)}`],
        ...event.warnings.map((warning): LevelledLine => ['INFO', `${motion} ${event.key}: ${warning}`]),
      ]
    case 'track-failed':
      return [
        ['ERROR', `${name} ${event.key} failed - ${formatFigures(event.figures)}`],
        event.isUnprovided
          ? ['ERROR', `${name} was unable to provide ${event.path}`]
          : ['ERROR', `${motion} ${event.key}: ${event.reason}`],
      ]
    case 'track-imported':
      return importedLines(event)
    case 'track-taken-back':
      return [['INFO', `${motion} ${event.key} taken back by a person: ${maskForScripts(event.reason)}`]]
    case 'track-missed':
      return [['ERROR', `${motion} ${event.key} is wanted again: ${event.reason}`]]
    case 'motion-released':
      return [['INFO', `${name} can be disconnected`]]
    case 'motion-remembered':
      return [rememberedLine(event)]
    case 'motion-recalled':
    case 'tracks-requested':
    case 'inspection-started':
    case 'inspection-completed':
    case 'track-started':
    case 'track-progressed':
      return []
  }
}

function importedLines({
  motion,
  track,
  from,
  warnings,
}: Extract<MotionEvent, { type: 'track-imported' }>): readonly LevelledLine[] {
  const start = `Motion ${motion} ${track.key}`
  const imported = `${start} imported from ${maskForScripts(from)} - ${formatFigures(track.figures)}`
  return [imported, ...warnings.map((warning) => `${start}: ${maskForScripts(warning)}`)].map((text) => [
    'INFO',
    text,
  ])
}

function misdatedLines(event: MotionEvent): readonly LevelledLine[] {
  if (event.type !== 'tracks-planned' || event.misdated === undefined || event.isMisdatedNew !== true)
    return []
  const { day, figures, more } = event.misdated
  const rest = more === 0 ? '' : ` (and ${pluralise(more, 'more log')} with such dates)`
  const question = 'was its clock wrong? What was sailed with it may have that date'
  const dated = `has a log dated ${dateOfDay(day)} - ${formatFigures(figures)}${rest}`
  return [['WARNING', `Motion ${event.motion} ${dated}: ${question}`]]
}

function rememberedLine(event: Extract<MotionEvent, { type: 'motion-remembered' }>): LevelledLine {
  const [level, words] = rememberedWords[event.as]
  const at = new Date(event.since).toISOString().slice(0, 19).replace('T', ' ')
  return [level, `Motion ${event.motion} ${words} before this start, at ${at}`]
}

const rememberedWords: Readonly<Record<RememberedAs, readonly [LogLevel, string]>> = {
  here: ['INFO', 'was here and not released'],
  'in-trouble': ['INFO', 'was in trouble'],
  gone: ['DEBUG', 'had left with nothing wanted on it'],
  'gone-early': ['INFO', 'had left before its tracks were home'],
}

/** Words that the event team's scripts look for, and what a text from outside has instead (docs/device.md, "Event scripts"). */
const wordsOfScripts: readonly (readonly [word: RegExp, instead: string])[] = [
  [/motion-/gi, 'motion '],
  [/downloaded/gi, 'fetched'],
  [/WARN/g, 'Warn'],
]

/** A text from outside without the words that the event team's scripts look for. */
export function maskForScripts(text: string): string {
  return wordsOfScripts.reduce((line, [word, instead]) => line.replace(word, instead), text)
}

function letGoText({ tracks, isEmpty }: Extract<MotionEvent, { type: 'motion-let-go' }>): string {
  const names = tracks.map(({ key, status, verdict }) => {
    const isTaken = status === 'completed' && verdict !== undefined && !isSound(verdict)
    return isTaken ? `${key} taken as it is (${verdict})` : key
  })
  return (isEmpty ? ['its logs are gone from the device', ...names] : names).join(', ')
}

/** The topics of findings in the words of the log (docs/device.md, "Log lines"). */
const findingNames: Readonly<Record<FindingTopic, string>> = {
  firmware: 'firmware',
  storage: 'storage',
  battery: 'battery level',
  'gnss-rate': 'GNSS rate',
  'one-log-per-day': 'one log per day',
  timezone: 'timezone',
  'led-flash': 'LED flash',
  'speed-unit': 'speed unit',
  'distance-unit': 'distance unit',
}

function findingLines(name: string, finding: Finding): readonly LevelledLine[] {
  const { topic, verdict, actual } = finding
  const hasFailed = verdict === 'fail'
  if (verdict === 'undetermined') return [['WARNING', `${name} ${findingNames[topic]} is undetermined`]]
  switch (topic) {
    case 'battery':
      return [[hasFailed ? 'WARNING' : 'INFO', `${name} battery level is ${actual}%`]]
    case 'storage':
      return [[hasFailed ? 'WARNING' : 'DEBUG', `${name} storage is ${actual}% full`]]
    case 'firmware':
      return hasFailed
        ? [['WARNING', `${name} firmware is not approved (${actual})`]]
        : [['DEBUG', `${name} firmware is approved (${actual})`]]
    default:
      return hasFailed ? [['WARNING', `${name} ${findingNames[topic]} is incorrect (${actual})`]] : []
  }
}
