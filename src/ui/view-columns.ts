/** Columns of a single view: what is missing, what is wrong, each check, the batteries, the day. */
import { knotsText } from '../core/base/figure-text.ts'
import { kilometresOf } from '../core/base/units.ts'
import { batchOf } from '../core/domain/charging.ts'
import { type FindingTopic, findingTopics } from '../core/domain/checks.ts'
import { describeDayMark } from '../core/domain/day-marks.ts'
import { type Cell, type CellContext, type Column, figuresColumn, markOld, plain, quiet } from './column.ts'
import { diagnosisOf, missingSince } from './diagnosis.ts'
import type { MotionSummary } from './motion-summary.ts'

/** Why a motion is missing. */
const missing: Column = {
  labels: ['what is known'],
  isEssential: true,
  min: 26,
  ideal: 34,
  max: 44,
  priority: 92,
  align: 'left',
  cell: (summary, context) => plain(missingSince(summary, context)),
}

const wrong: Column = {
  labels: ['what is wrong'],
  isEssential: true,
  min: 18,
  ideal: 40,
  max: 80,
  priority: 96,
  align: 'left',
  cell: (summary, context, width) => {
    const diagnosis = diagnosisOf(summary)
    if (diagnosis === undefined) return quiet('')
    const long = context.style.safe(diagnosis.long)
    return { text: long.length <= width ? long : diagnosis.short, tone: 'bad' }
  },
}

const todo: Column = {
  labels: ['what to do'],
  isEssential: true,
  min: 19,
  ideal: 36,
  max: 44,
  priority: 94,
  align: 'left',
  cell: (summary, _context, width) => {
    const diagnosis = diagnosisOf(summary)
    if (diagnosis === undefined) return quiet('')
    return plain(diagnosis.todo.length <= width ? diagnosis.todo : diagnosis.shortTodo)
  },
}

const firmwareName: Column = {
  labels: ['firmware'],
  min: 12,
  ideal: 24,
  max: 34,
  priority: 90,
  align: 'left',
  cell: (summary, context) => checked(summary, 'firmware', context),
}

const settingLabels: Readonly<Partial<Record<FindingTopic, readonly [label: string, priority: number]>>> = {
  'gnss-rate': ['GNSS rate', 86],
  'one-log-per-day': ['one log', 84],
  timezone: ['timezone', 85],
  'led-flash': ['LED flash', 80],
  'speed-unit': ['speed', 62],
  'distance-unit': ['distance', 61],
}

/** One column for each setting that is checked. */
const checks: readonly Column[] = findingTopics.flatMap((topic) => {
  const [label, priority] = settingLabels[topic] ?? []
  if (label === undefined || priority === undefined) return []
  const spec = { min: 9, ideal: 11, priority, align: 'left' } as const
  return [
    {
      ...spec,
      labels: [label],
      cell: (summary, context) => checked(summary, topic, context),
    } satisfies Column,
  ]
})

const batch: Column = {
  labels: ['batch'],
  min: 5,
  ideal: 7,
  priority: 93,
  align: 'left',
  cell: (summary, context) => {
    const rank = context.fleet.chargeOrder.get(summary.id)
    if (summary.motion.info?.isCharging === true) return { text: 'charging', tone: 'good' }
    if (rank === undefined) return quiet('')
    const batch = batchOf(rank, context.fleet.chargers)
    return batch === 1 ? { text: 'first', tone: 'accent' } : quiet(batch === 2 ? 'second' : `no. ${batch}`)
  },
}

const files: Column = {
  labels: ['files'],
  min: 5,
  ideal: 5,
  priority: 88,
  align: 'right',
  cell: (summary) => {
    const { wanted, home } = summary.day
    if (wanted === 0) return quiet('0')
    return home === wanted ? plain(String(home)) : { text: `${home}/${wanted}`, tone: 'warn' }
  },
}

const distance = figuresColumn({ labels: ['km'], min: 5, ideal: 6, priority: 70 }, (summary) =>
  summary.day.distance === 0 ? '' : kilometresOf(summary.day.distance).toFixed(1),
)

const best2s = figuresColumn({ labels: ['kn 2s', '2s'], min: 5, ideal: 6, priority: 68 }, (summary) =>
  knotsText(summary.day.best2s),
)

const best10s = figuresColumn({ labels: ['kn 10s', '10s'], min: 5, ideal: 6, priority: 66 }, (summary) =>
  knotsText(summary.day.best10s),
)

const marks: Column = {
  labels: ['marks'],
  isEssential: true,
  min: 12,
  ideal: 24,
  max: 50,
  priority: 80,
  align: 'left',
  cell: (summary, { fleet }) => {
    return {
      text: summary.marks.map((mark) => describeDayMark(mark, fleet.thresholds)).join(', '),
      tone: 'warn',
    }
  },
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

function checked(summary: MotionSummary, topic: FindingTopic, context: CellContext): Cell {
  const finding = summary.motion.findings.find((each) => each.topic === topic)
  if (finding === undefined) return quiet('')
  const actual = finding.actual ?? '?'
  // The list of approved firmwares is too long for a cell.
  const isShort = finding.verdict === 'pass' || topic === 'firmware'
  const sign = topic === 'firmware' && finding.verdict !== 'pass' ? '! ' : ''
  const text = context.style.safe(isShort ? sign + actual : `${actual} (${finding.expected})`)
  if (finding.verdict === 'pass') return markOld(summary, quiet(text))
  return markOld(summary, { text, tone: finding.verdict === 'fail' ? 'bad' : 'warn' })
}
