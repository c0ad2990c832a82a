/** The columns of the arrivals view, which most views share. */
import { hoursText, knotsText } from '../core/base/figure-text.ts'
import type { MotionState } from '../core/domain/motion.ts'
import { formatAge } from '../core/views/format.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import { stateLooks } from '../core/views/state-words.ts'
import {
  type CellContext,
  type Column,
  figuresColumn,
  markOld,
  measured,
  percent,
  plain,
  quiet,
  sized,
  verdictRank,
  wordsColumn,
} from './column.ts'
import { symbolOf } from './theme.ts'
import { tracksCell } from './tracks-cell.ts'

/** The states in the order that they need a person. */
const urgency: readonly MotionState[] = [
  'in-trouble',
  'gone-early',
  'released',
  'downloading',
  'inspected',
  'inspecting',
  'connected',
  'gone',
  'awaited',
]

/** How long a new release is highlighted, ms. */
const FRESH_FOR = 5_000

const motion: Column = {
  labels: ['motion'],
  isEssential: true,
  ...sized([6, 6], 100),
  align: 'right',
  cell: (summary) => ({ text: String(summary.id), tone: 'strong' }),
  sort: { by: 'motion', valueOf: ({ id }) => id },
}

const state: Column = {
  labels: ['state'],
  isEssential: true,
  // With a time behind the word.
  ...sized([14, 16, 22], 99),
  align: 'left',
  cell: (summary, context, width) => {
    return {
      text: stateText(summary, context, width),
      tone: isFresh(summary, context.now) ? 'fresh' : stateLooks[summary.state].tone,
    }
  },
  sort: { by: 'state', valueOf: ({ state: now }) => urgency.indexOf(now) },
}

/** The details of the state: the progress, the trouble, or the saved tracks. */
const about: Column = {
  labels: ['tracks'],
  isEssential: true,
  ...sized([18, 25, 32], 95),
  align: 'left',
  cell: tracksCell,
  sort: { by: 'tracks', isDescending: true, valueOf: ({ left }) => left },
}

const person: Column = {
  labels: ['person'],
  isEssential: true,
  isCutLast: true,
  ...sized([14, 18, 26], 90),
  align: 'left',
  cell: (summary, context) => {
    return summary.holder === undefined ? quiet('nobody today') : plain(context.style.safe(summary.person))
  },
  sort: { by: 'person', valueOf: (summary) => summary.person },
}

const fileId = wordsColumn(
  { labels: ['File ID'], ...sized([9, 10], 65), sort: { by: 'file-id', valueOf: fileIdOf } },
  fileIdOf,
)

const craft = wordsColumn(
  { labels: ['craft'], ...sized([8, 12], 30), sort: { by: 'craft', valueOf: craftOf } },
  craftOf,
)

const battery: Column = {
  labels: ['battery', 'batt'],
  ...sized([5, 7], 70),
  align: 'right',
  cell: (summary) => measured(summary, percent(summary.motion.info?.battery), 'battery'),
  sort: { by: 'battery', valueOf: ({ motion: { info }, isOld }) => (isOld ? undefined : info?.battery) },
}

const storage: Column = {
  labels: ['storage', 'full'],
  ...sized([5, 7], 44),
  align: 'right',
  cell: (summary) => measured(summary, percent(summary.motion.info?.storage), 'storage'),
  sort: { by: 'storage', isDescending: true, valueOf: (summary) => summary.motion.info?.storage },
}

const firmware: Column = {
  labels: ['firmware', 'firmw'],
  ...sized([6, 8], 58),
  align: 'left',
  cell: (summary) => {
    if (summary.firmware === undefined) return quiet('')
    if (summary.firmware.verdict === 'pass') return markOld(summary, plain('ok'))
    return markOld(summary, { text: summary.firmware.verdict === 'fail' ? 'wrong' : '?', tone: 'warn' })
  },
  sort: { by: 'firmware', valueOf: (summary) => verdictRank(summary.firmware) },
}

/** Firmware and settings as one mark, where there is no room for both. */
const checks: Column = {
  labels: ['check', 'chk'],
  ...sized([5, 5], 80),
  align: 'left',
  cell: (summary) => {
    const rank = checksRank(summary)
    if (rank === undefined) return quiet('')
    return markOld(summary, rank === 2 ? plain('ok') : { text: rank === 0 ? 'wrong' : '?', tone: 'warn' })
  },
  sort: { by: 'checks', valueOf: checksRank },
}

const settings: Column = {
  labels: ['settings', 'setup'],
  ...sized([7, 8], 60),
  align: 'left',
  cell: (summary) => {
    if (summary.wrongSettings === undefined) return quiet('')
    const count = summary.wrongSettings.length
    return markOld(summary, count === 0 ? plain('ok') : { text: `${count} wrong`, tone: 'warn' })
  },
  sort: { by: 'settings', isDescending: true, valueOf: ({ wrongSettings }) => wrongSettings?.length },
}

const hours = figuresColumn(
  {
    labels: ['hours', 'hrs'],
    ...sized([5, 5], 55),
    sort: { by: 'hours', valueOf: ({ day }) => known(day.span) },
  },
  (summary) => hoursText(summary.day.span),
)

const best500m = figuresColumn(
  {
    labels: ['kn 500m', '500m'],
    ...sized([5, 7], 56),
    sort: { by: 'best-500m', isDescending: true, valueOf: ({ day }) => known(day.best500m) },
  },
  (summary) => knotsText(summary.day.best500m),
)

const address = wordsColumn(
  { labels: ['address'], ...sized([13, 15], 40), sort: { by: 'address', valueOf: addressValue } },
  (summary) => summary.motion.address,
)

const seen: Column = {
  labels: ['seen'],
  ...sized([6, 6], 42),
  align: 'right',
  cell: (summary, context) => quiet(formatAge(summary.motion.lastSeen, context.now)),
  sort: { by: 'seen', isDescending: true, valueOf: (summary) => summary.motion.lastSeen },
}

const change = figuresColumn(
  {
    labels: ['change', 'since'],
    ...sized([6, 6], 75),
    sort: { by: 'change', isDescending: true, valueOf: (summary) => summary.motion.since },
  },
  (summary, now) => formatAge(summary.motion.since, now),
)

/** The note; the edge of the row also marks it, in case this column has no room. */
const note = wordsColumn(
  {
    labels: ['note'],
    ...sized([12, 20, 60], 35),
    sort: { by: 'note', isDescending: true, valueOf: (summary) => summary.motion.note?.at },
  },
  (summary) => summary.motion.note?.text,
)

/** The columns by the names that the views use. */
export const columns = {
  motion,
  state,
  about,
  person,
  fileId,
  craft,
  battery,
  storage,
  checks,
  firmware,
  settings,
  hours,
  best500m,
  address,
  seen,
  change,
  note,
} as const

/** The worse of firmware and settings, 0 to 2 as in `verdictRank`; undefined until one of them is read. */
function checksRank({ firmware, wrongSettings }: MotionSummary): number | undefined {
  const ranks = [firmware, ...(wrongSettings ?? [])].flatMap((finding) => verdictRank(finding) ?? [])
  return ranks.length === 0 ? undefined : Math.min(...ranks)
}

function fileIdOf({ holder }: MotionSummary): string | undefined {
  return holder?.fileId
}

function craftOf({ holder }: MotionSummary): string | undefined {
  return holder?.craftType
}

/** The parts of an address with leading zeros, because their text has no order. */
function addressValue({ motion }: MotionSummary): string | undefined {
  return motion.address
    ?.split('.')
    .map((part) => part.padStart(3, '0'))
    .join('.')
}

/** A figure of the day; 0 stands for none. */
function known(figure: number): number | undefined {
  return figure === 0 ? undefined : figure
}

/** True for some seconds after a release. */
function isFresh({ motion: { releasedAt }, state, asOf }: MotionSummary, now: number): boolean {
  const canGo = state === 'released' && asOf === undefined
  return canGo && releasedAt !== undefined && now - releasedAt < FRESH_FOR
}

/** The state in the longest words that fit; with its time if it comes from an earlier session. */
function stateText(
  { state, asOf, progress }: MotionSummary,
  { style, time }: CellContext,
  width: number,
): string {
  const { word, shortWord, shortestWord } = stateLooks[state]
  const symbol = symbolOf(style, state)
  if (asOf === undefined || state === 'awaited') {
    const count = state === 'downloading' ? ` ${progress.home}/${progress.wanted}` : ''
    return `${symbol} ${word.length + 2 <= width ? word : shortWord}${count}`
  }
  const then = time.minute(asOf)
  const texts = [word, shortWord, shortestWord].map((each) => `${symbol} ${each} ${then}`)
  texts.push(`${shortestWord} ${then}`)
  return texts.find((text) => text.length <= width) ?? `${symbol} ${then}`
}
