/** The end of a day: whether it is reached, and ten lines that sum the day up. */
import { dateIn } from '../base/local-time.ts'
import { sanitiseText } from '../base/sanitise.ts'
import { hoursOf, kilometresOf, knotsOf, type Milliseconds } from '../base/units.ts'
import { batchOf } from '../domain/charging.ts'
import { isPresent, type MotionId } from '../domain/motion.ts'
import { maskForScripts } from '../events/log-line.ts'
import type { Motion } from '../events/state.ts'
import { diagnosisOf, missingSince } from './diagnosis.ts'
import type { FleetSummary } from './fleet-summary.ts'
import { formatMebibytes, type LocalTime } from './format.ts'
import { counted, groupOf } from './groups.ts'
import type { MotionSummary } from './motion-summary.ts'

/** The most motions that a line names. */
const MOST_NAMED = 8

/** The most characters of a text from outside. */
const TEXT_LENGTH = 60

/** The width of the name before each line but the first. */
export const LINE_NAME_WIDTH = 10

/** The end of a day: everybody of today is home or accounted for, and switched off. */
export interface DayEnd {
  /** Changes when a motion comes, and only then: the end is shown once for each. */
  readonly arrivals: string
  /** False where somebody is missing whose absence a note explains, or who brought nothing. */
  readonly isAllHome: boolean
}

/**
 * True once everybody of today is home or accounted for: nobody is being read, and nobody is in trouble or missing without
 * a note of today that says why.
 */
export function isDayOver(fleet: FleetSummary): boolean {
  const { counts, summaries } = fleet
  const isBegun = counts.assigned > 0 && counts.canGo + counts.done > 0
  return isBegun && summaries.every((summary) => isSettled(summary, fleet))
}

/**
 * The end of the day; undefined before it. A motion that can go is to be seen in its row until it is switched off. The end
 * needs an arrival in this session: a monitor that starts after the end does not announce it again.
 */
export function dayEndOf(fleet: FleetSummary): DayEnd | undefined {
  if (fleet.counts.canGo > 0 || !isDayOver(fleet)) return undefined
  const arrivals = arrivalsOf(fleet.summaries)
  return arrivals === undefined ? undefined : { arrivals, isAllHome: fleet.counts.missing === 0 }
}

/** True for a motion for which nobody waits: it is finished, is not of today, or a note of today says what became of it. */
function isSettled(summary: MotionSummary, { today, timezone }: FleetSummary): boolean {
  const { motion, state, holder } = summary
  if (groupOf(summary) === 'reading') return false
  if (['can-go', 'done', 'elsewhere'].includes(groupOf(summary))) return true
  const isOfAnotherDay = state === 'awaited' && holder === undefined
  return isOfAnotherDay || (motion.note !== undefined && dateIn(motion.note.at, timezone) === today)
}

/** The motion that came last, and how often motions came; undefined before the first. */
function arrivalsOf(summaries: readonly MotionSummary[]): string | undefined {
  let last: { readonly id: MotionId; readonly at: Milliseconds } | undefined
  let count = 0
  for (const { motion, arrivedAt } of summaries) {
    if (arrivedAt === undefined) continue
    count += timesCome(motion)
    if (last === undefined || arrivedAt > last.at) last = { id: motion.id, at: arrivedAt }
  }
  return last && `${last.id} of ${count}`
}

function timesCome({ history }: Motion): number {
  return history.filter(({ state }, place) => {
    const before = history[place - 1]?.state
    return state === 'connected' && (before === undefined || !isPresent(before))
  }).length
}

/** What the lines need beside the fleet. */
export interface DayContext {
  /** The name of the event. */
  readonly event: string
  readonly now: Milliseconds
  readonly time: LocalTime
}

/**
 * Ten lines on the day so far, for the screen, the terminal after quitting, and the log of a run without a screen. Texts
 * from outside are made safe, and free of the words that the event team's scripts look for.
 */
export function dayLines(fleet: FleetSummary, { event, now, time }: DayContext): readonly string[] {
  const { counts, files, size, span, distance, medianSpan } = fleet
  const median = medianSpan === undefined ? '' : `, median ${hoursOf(medianSpan).toFixed(1)}`
  const missing = fleet.summaries.filter(counted.missing)
  const trouble = fleet.summaries.filter(counted.trouble)
  return [
    `${outside(event)}, ${fleet.today}: ${verdictOf(fleet)}`,
    row(
      'motions',
      `${counts.assigned} assigned: ${counts.done} done, ${counts.canGo} can go, ${counts.reading} being read`,
    ),
    row('tracks', `${files} on the laptop, ${formatMebibytes(size)}`),
    row('hours', `${hoursOf(span).toFixed(1)}${median}`),
    row('distance', `${kilometresOf(distance).toFixed(0)} km`),
    row('best', bestWords(fleet)),
    row(
      'missing',
      reasonWords(missing, (each) => missingSince(each, { now, time })),
    ),
    row(
      'trouble',
      reasonWords(trouble, (each) => diagnosisOf(each)?.short ?? 'in trouble'),
    ),
    row('charging', chargingWords(fleet)),
    row('next', nextWords(fleet)),
  ]
}

function row(name: string, text: string): string {
  return `${name.padEnd(LINE_NAME_WIDTH)}${text}`
}

function verdictOf(fleet: FleetSummary): string {
  if (fleet.counts.assigned === 0) return 'nobody has a motion today'
  if (!isDayOver(fleet)) return 'not all home yet'
  return fleet.counts.missing === 0 ? 'all home' : 'all home or accounted for'
}

function bestWords({ summaries, best500m }: FleetSummary): string {
  const best = summaries.find((each) => each.day.best500m === best500m)
  if (best === undefined || best500m === 0) return 'none'
  const who = [best.person, best.holder?.fileId ?? ''].filter((text) => text !== '').map(outside)
  return `500 m in ${knotsOf(best500m).toFixed(1)} knots: ${[best.id, ...who].join(', ')}`
}

/** `3: 605, 607 left too early; 612 "lost its strap"`: the motions by what is known of each; a note says it best. */
function reasonWords(
  motions: readonly MotionSummary[],
  reasonOf: (summary: MotionSummary) => string,
): string {
  if (motions.length === 0) return 'none'
  const byReason = Map.groupBy(motions, (summary) => {
    const { note } = summary.motion
    return note === undefined ? outside(reasonOf(summary)) : `"${outside(note.text)}"`
  })
  const parts: string[] = []
  let unnamed = motions.length
  for (const [reason, all] of byReason) {
    const named = all.slice(0, MOST_NAMED - (motions.length - unnamed))
    if (named.length === 0) break
    parts.push(`${named.map(({ id }) => id).join(' ')} ${reason}`)
    unnamed -= named.length
  }
  const more = unnamed === 0 ? '' : `; and ${unnamed} more`
  return `${motions.length}: ${parts.join('; ')}${more}`
}

function chargingWords({ chargeOrder, chargers, byId }: FleetSummary): string {
  if (chargeOrder.size === 0) return 'no battery is known'
  const first = [...chargeOrder.keys()].slice(0, 3)
  const emptiest = first.map((id) => `${id} ${byId.get(id)?.motion.info?.battery ?? '?'}%`)
  const batches = batchOf(chargeOrder.size - 1, chargers)
  const inBatches = batches > 1 ? ` in ${batches} batches of ${chargers}` : ''
  const batteries = chargeOrder.size === 1 ? '1 battery' : `${chargeOrder.size} batteries`
  return `${batteries}${inBatches}, first ${emptiest.join(', ')}`
}

function nextWords(fleet: FleetSummary): string {
  if (!isDayOver(fleet)) return 'start it again at any time: what is on the laptop stays there'
  const { canGo } = fleet.counts
  const off = canGo === 0 ? '' : `${canGo} can go: switch off, into the bucket; `
  return `${off}make the report (command "report"), then charge (view 5)`
}

function outside(text: string): string {
  return sanitiseText(maskForScripts(text), TEXT_LENGTH)
}
