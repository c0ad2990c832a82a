/** Columns of a single view: what is missing, what is wrong, each check, the batteries, the day. */
import { knotsText } from '../core/base/figure-text.ts'
import { kilometresOf } from '../core/base/units.ts'
import type { Finding, FindingTopic } from '../core/domain/checks.ts'
import { describeDayMark } from '../core/domain/day-marks.ts'
import { findingTopics } from '../core/domain/finding-topics.ts'
import { batchWord, chargingBatchOf } from '../core/views/charging-batch.ts'
import { diagnosisOf, missingSince } from '../core/views/diagnosis.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import {
  type Cell,
  type CellContext,
  type Column,
  figuresColumn,
  markOld,
  plain,
  quiet,
  sized,
  verdictRank,
} from './column.ts'
import type { SortName } from './sort-names.ts'

/** Why a motion is missing. */
const missing: Column = {
  labels: ['what is known'],
  isEssential: true,
  ...sized([26, 34, 44], 92),
  align: 'left',
  cell: (summary, context) => plain(missingSince(summary, context)),
}

const wrong: Column = {
  labels: ['what is wrong'],
  isEssential: true,
  ...sized([18, 40, 80], 96),
  align: 'left',
  cell: (summary, context, width) => {
    const diagnosis = diagnosisOf(summary)
    if (diagnosis === undefined) return quiet('')
    const long = context.style.safe(diagnosis.long)
    return { text: long.length <= width ? long : diagnosis.short, tone: 'bad' }
  },
  sort: { by: 'wrong', valueOf: (summary) => diagnosisOf(summary)?.short },
}

const todo: Column = {
  labels: ['what to do'],
  isEssential: true,
  ...sized([19, 36, 44], 94),
  align: 'left',
  cell: (summary, _context, width) => {
    const diagnosis = diagnosisOf(summary)
    if (diagnosis === undefined) return quiet('')
    return plain(diagnosis.todo.length <= width ? diagnosis.todo : diagnosis.shortTodo)
  },
  sort: { by: 'to-do', valueOf: (summary) => diagnosisOf(summary)?.todo },
}

const firmwareName: Column = {
  labels: ['firmware'],
  ...sized([12, 24, 34], 90),
  align: 'left',
  cell: (summary, context) => checked(summary, 'firmware', context),
  sort: { by: 'firmware', valueOf: (summary) => verdictRank(summary.firmware) },
}

type Setting = readonly [label: string, priority: number, by: SortName]

const settingColumns: Readonly<Partial<Record<FindingTopic, Setting>>> = {
  'gnss-rate': ['GNSS rate', 86, 'gnss-rate'],
  'one-log-per-day': ['one log', 84, 'one-log'],
  timezone: ['timezone', 85, 'timezone'],
  'led-flash': ['LED flash', 80, 'led-flash'],
  'speed-unit': ['speed', 62, 'speed-unit'],
  'distance-unit': ['distance', 61, 'distance-unit'],
}

/** One column for each setting that is checked. */
const checks: readonly Column[] = findingTopics.flatMap((topic) => {
  const setting = settingColumns[topic]
  if (setting === undefined) return []
  const [label, priority, by] = setting
  return [
    {
      ...sized([9, 11], priority),
      align: 'left',
      labels: [label],
      cell: (summary, context) => checked(summary, topic, context),
      sort: { by, valueOf: (summary) => verdictRank(findingOf(summary, topic)) },
    } satisfies Column,
  ]
})

const batch: Column = {
  labels: ['batch'],
  ...sized([5, 7], 93),
  align: 'left',
  cell: (summary, context) => {
    if (summary.motion.info?.isCharging === true) return { text: 'charging', tone: 'busy' }
    const batch = chargingBatchOf(summary, context.fleet)
    if (batch === undefined) return quiet('')
    return { text: batchWord(batch), tone: batch === 1 ? 'accent' : 'quiet' }
  },
  sort: { by: 'batch', valueOf: ({ id }, fleet) => fleet.chargeOrder.get(id) },
}

const files: Column = {
  labels: ['files', 'file'],
  ...sized([5, 5], 88),
  align: 'right',
  cell: (summary) => {
    const { wanted, home } = summary.day
    if (wanted === 0) return quiet('0')
    return home === wanted ? plain(String(home)) : { text: `${home}/${wanted}`, tone: 'warn' }
  },
  sort: { by: 'files', isDescending: true, valueOf: ({ day }) => day.wanted },
}

const distance = figuresColumn(
  {
    labels: ['km'],
    ...sized([5, 6], 70),
    sort: { by: 'km', isDescending: true, valueOf: ({ day }) => day.distance },
  },
  ({ day }) => (day.distance === 0 ? '' : kilometresOf(day.distance).toFixed(1)),
)

const best2s = figuresColumn(
  {
    labels: ['kn 2s', '2s'],
    ...sized([5, 6], 68),
    sort: { by: 'best-2s', isDescending: true, valueOf: ({ day }) => day.best2s },
  },
  ({ day }) => knotsText(day.best2s),
)

const best10s = figuresColumn(
  {
    labels: ['kn 10s', '10s'],
    ...sized([5, 6], 66),
    sort: { by: 'best-10s', isDescending: true, valueOf: ({ day }) => day.best10s },
  },
  ({ day }) => knotsText(day.best10s),
)

const marks: Column = {
  labels: ['marks'],
  isEssential: true,
  ...sized([12, 24, 50], 80),
  align: 'left',
  cell: (summary, { fleet }) => {
    return {
      text: summary.marks.map((mark) => describeDayMark(mark, fleet.thresholds)).join(', '),
      tone: 'warn',
    }
  },
  sort: { by: 'marks', isDescending: true, valueOf: ({ marks: all }) => all.length },
}

/** The columns by the names that the views use. */
export const viewColumns = {
  missing,
  wrong,
  todo,
  firmwareName,
  checks,
  batch,
  files,
  distance,
  best2s,
  best10s,
  marks,
} as const

function findingOf({ motion }: MotionSummary, topic: FindingTopic): Finding | undefined {
  return motion.findings.find((each) => each.topic === topic)
}

function checked(summary: MotionSummary, topic: FindingTopic, context: CellContext): Cell {
  const finding = findingOf(summary, topic)
  if (finding === undefined) return quiet('')
  const actual = finding.actual ?? '?'
  // The list of approved firmwares is too long for a cell.
  const isShort = finding.verdict === 'pass' || topic === 'firmware'
  const sign = topic === 'firmware' && finding.verdict !== 'pass' ? '! ' : ''
  const text = context.style.safe(isShort ? sign + actual : `${actual} (${finding.expected})`)
  if (finding.verdict === 'pass') return markOld(summary, quiet(text))
  return markOld(summary, { text, tone: finding.verdict === 'fail' ? 'bad' : 'warn' })
}
