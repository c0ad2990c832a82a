/** The marks that say at a glance whether the laptop is well: network, DNS, disk and clock. */
import type { Milliseconds } from '../core/base/units.ts'
import type { AlarmTopic } from '../core/events/events.ts'
import type { ScreenMode } from './mode.ts'
import type { Snapshot } from './projection.ts'
import { type Style, symbolOf } from './theme.ts'

const parts = ['net', 'dns', 'disk', 'clock'] as const
type Part = (typeof parts)[number]

/** `unknown` until it was looked at. */
export type Health = 'good' | 'bad' | 'unknown'

/** What an alarm is about; undefined where it is about none of the marks. */
const partOf: Readonly<Record<AlarmTopic, Part | undefined>> = {
  network: 'net',
  dns: 'dns',
  disk: 'disk',
  'hanging-disk': 'disk',
  'log-file': 'disk',
  journal: 'disk',
  'events-file': 'disk',
  ledger: 'disk',
  mirror: 'disk',
  clock: 'clock',
  'clocks-differ': 'clock',
  'outside-clock': 'clock',
  roster: undefined,
  proposal: undefined,
  configuration: undefined,
  descriptors: undefined,
}

/** After this long a network or a clock that is not well has its alarm. */
const SETTLED: Milliseconds = 10_000

/** The health of each part: bad exactly while it has a red line. */
export function laptopHealth(
  { state, now }: Pick<Snapshot, 'state' | 'now'>,
  mode: ScreenMode,
): Readonly<Record<Part, Health>> {
  const isWatched = state.session !== undefined && !(mode.type === 'viewer' && mode.endedAt !== undefined)
  const isSettled = isWatched && now - (state.session?.startedAt ?? now) >= SETTLED
  const isBad = (part: Part) => state.alarms.some(({ topic }) => partOf[topic] === part)
  const health = (part: Part, isKnown: boolean): Health => {
    if (isBad(part)) return 'bad'
    return isKnown ? 'good' : 'unknown'
  }
  return {
    net: health('net', isSettled),
    dns: health('dns', isSettled),
    disk: health('disk', isWatched && state.diskFree !== undefined),
    clock: health('clock', isSettled),
  }
}

/** The marks as painted texts, each with its width, and one mark for all where there is less room. */
export function laptopMarks(
  snapshot: Pick<Snapshot, 'state' | 'now'>,
  mode: ScreenMode,
  style: Style,
): { readonly each: readonly Mark[]; readonly all: readonly Mark[] } {
  const health = laptopHealth(snapshot, mode)
  const all = parts.map((part) => health[part])
  const worst = (['bad', 'unknown', 'good'] as const).find((one) => all.includes(one)) ?? 'unknown'
  return { each: parts.map((part) => mark(part, health[part], style)), all: [mark('laptop', worst, style)] }
}

interface Mark {
  readonly plain: string
  readonly painted: string
}

const looks = {
  good: { state: 'released', tone: 'good' },
  bad: { state: 'in-trouble', tone: 'bad' },
  unknown: { state: 'awaited', tone: 'quiet' },
} as const

function mark(word: string, health: Health, style: Style): Mark {
  const { state, tone } = looks[health]
  const plain = `${symbolOf(style, state)}${word}`
  return { plain, painted: style.paint(tone, plain) }
}
