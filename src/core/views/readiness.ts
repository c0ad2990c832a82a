/** Whether a motion is ready to sail when it is laid down at registration: what is wrong, and who mends it. */
import type { Finding, FindingTopic } from '../domain/checks.ts'
import { findingTopics } from '../domain/finding-topics.ts'
import { isHere } from '../events/state.ts'
import { checkNames } from './check-names.ts'
import { diagnosisOf } from './diagnosis.ts'
import { groupOf } from './groups.ts'
import type { MotionSummary } from './motion-summary.ts'

/**
 * - `unknown`: it was not read today, and is not here
 * - `reading`: it is being read; what is known of it so far is right
 * - `wrong`: somebody has to do something
 * - `ready`: every check passes, somebody has it today, and nothing wanted is left on it
 */
export interface Readiness {
  readonly kind: 'unknown' | 'reading' | 'wrong' | 'ready'
  /** What is wrong; empty unless `wrong`. */
  readonly faults: readonly Fault[]
}

/** Something that prevents a motion from sailing. */
export interface Fault {
  /** What is wrong, in a few words; they may contain a text from the device. */
  readonly what: string
  /** Who mends it and how, as a sentence. */
  readonly remedy: string
}

/** Checks that are made only where the event names a unit. */
const optional: ReadonlySet<FindingTopic> = new Set(['speed-unit', 'distance-unit'])

/** Checks that a motion cannot sail without. */
const needed = findingTopics.filter((topic) => !optional.has(topic))

const setByDesk = "The organiser's desk sets this: you change nothing."

const remedies: Readonly<Record<FindingTopic, string>> = {
  firmware: "The organiser's desk installs the approved firmware: you change nothing.",
  storage: "The organiser's desk makes room on it once every track is home.",
  battery: "The organiser's desk charges it: fetch it again later.",
  'gnss-rate': setByDesk,
  'one-log-per-day': setByDesk,
  timezone: setByDesk,
  'led-flash': setByDesk,
  'speed-unit': setByDesk,
  'distance-unit': setByDesk,
}

/** Their values are percents. */
const percentTopics: ReadonlySet<FindingTopic> = new Set(['storage', 'battery'])

/** Whether a motion is ready to sail. A check that the device did not answer never passes. */
export function readinessOf(summary: MotionSummary): Readiness {
  const { motion, isOld, state } = summary
  const isBeingRead = isHere(motion) && groupOf(summary) === 'reading'
  const isUnread = isBeingRead && (state === 'connected' || state === 'inspecting')
  // What an earlier visit of the day has shown may have been mended since.
  if (isUnread) return { kind: 'reading', faults: [] }
  const isKnown = !isOld && motion.inspectedAt !== undefined
  const faults = [
    ...(isKnown ? findingFaults(summary) : []),
    ...(isKnown || isHere(motion) ? holderFaults(summary) : []),
    ...diagnosisFaults(summary),
  ]
  if (faults.length > 0) return { kind: 'wrong', faults }
  if (isBeingRead) return { kind: 'reading', faults: [] }
  const isFinished = ['can-go', 'done'].includes(groupOf(summary))
  return { kind: isKnown && isFinished ? 'ready' : 'unknown', faults: [] }
}

function findingFaults({ motion: { findings } }: MotionSummary): readonly Fault[] {
  const failing = findings.filter(({ verdict }) => verdict !== 'pass').map(faultOf)
  const known = new Set(findings.map(({ topic }) => topic))
  const unread = needed
    .filter((topic) => !known.has(topic))
    .map(
      (topic): Fault => ({ what: `${nameOf(topic)}: not read`, remedy: 'Switch its WiFi off and on again.' }),
    )
  return [...failing, ...unread]
}

function faultOf({ topic, verdict, expected, actual }: Finding): Fault {
  const unit = percentTopics.has(topic) ? '%' : ''
  const value = verdict === 'undetermined' || actual === undefined ? 'not given' : `${actual}${unit}`
  return { what: `${nameOf(topic)}: ${value}, expected ${expected}${unit}`, remedy: remedies[topic] }
}

function nameOf(topic: FindingTopic): string {
  return checkNames[topic].replace(/ %$/, '')
}

function holderFaults({ holder }: MotionSummary): readonly Fault[] {
  if (holder !== undefined) return []
  return [
    {
      what: 'nobody has it today',
      remedy: 'The registration desk adds a row with your name to motions.csv.',
    },
  ]
}

/** What every screen says is wrong with it: trouble, left too early, a track of nobody, a wrong date. */
function diagnosisFaults(summary: MotionSummary): readonly Fault[] {
  const diagnosis = diagnosisOf(summary)
  if (diagnosis === undefined) return []
  return [{ what: diagnosis.short, remedy: `Ask the team at the laptop: ${diagnosis.todo}.` }]
}
