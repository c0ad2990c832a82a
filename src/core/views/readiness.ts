/** Whether a motion is ready to sail when it is laid down at registration: what is wrong, and who mends it. */
import type { Finding, FindingTopic } from '../domain/checks.ts'
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
  /** Who mends it: a desk, or the person who holds the motion. */
  readonly who: string
  readonly todo: string
}

/** Checks that a motion cannot sail without; units are checked only where the event names them. */
const needed: readonly FindingTopic[] = [
  'firmware',
  'storage',
  'battery',
  'gnss-rate',
  'one-log-per-day',
  'timezone',
  'led-flash',
]

const desk = "the organiser's desk"

const setByDesk = { who: desk, todo: 'It sets this: you change nothing.' } as const

const remedies: Readonly<Record<FindingTopic, Omit<Fault, 'what'>>> = {
  firmware: { who: desk, todo: 'It installs the approved firmware: you change nothing.' },
  storage: { who: desk, todo: 'It makes room on it once every track is home.' },
  battery: { who: desk, todo: 'It charges it: fetch it again later.' },
  'gnss-rate': setByDesk,
  'one-log-per-day': setByDesk,
  timezone: setByDesk,
  'led-flash': setByDesk,
  'speed-unit': setByDesk,
  'distance-unit': setByDesk,
}

/** The words where there is nothing to add to the remedy. */
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
    .map((topic): Fault => ({ what: `${nameOf(topic)}: not read`, who: desk, todo: 'It reads it again.' }))
  return [...failing, ...unread]
}

function faultOf({ topic, verdict, expected, actual }: Finding): Fault {
  const unit = percentTopics.has(topic) ? '%' : ''
  const value = verdict === 'undetermined' || actual === undefined ? 'not given' : `${actual}${unit}`
  return { what: `${nameOf(topic)}: ${value}, expected ${expected}${unit}`, ...remedies[topic] }
}

function nameOf(topic: FindingTopic): string {
  return checkNames[topic].replace(/ %$/, '')
}

function holderFaults({ holder }: MotionSummary): readonly Fault[] {
  if (holder !== undefined) return []
  return [
    {
      what: 'nobody has it today',
      who: 'the registration desk',
      todo: 'It adds a row with your name to motions.csv.',
    },
  ]
}

/** What every screen says is wrong with it: trouble, left too early, a track of nobody, a wrong date. */
function diagnosisFaults(summary: MotionSummary): readonly Fault[] {
  const diagnosis = diagnosisOf(summary)
  if (diagnosis === undefined) return []
  return [{ what: diagnosis.short, who: 'the team at the laptop', todo: diagnosis.todo }]
}
