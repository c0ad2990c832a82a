/** The marks that say at a glance whether the laptop is well: network, DNS, disk and clock. */
import { type Health, laptopHealth, laptopParts } from '../core/views/laptop-health.ts'
import type { Snapshot } from '../core/views/projection.ts'
import type { ScreenMode } from './mode.ts'
import { type Style, symbolOf } from './theme.ts'

/** The marks as painted texts, each with its width, and one mark for all where there is less room. */
export function laptopMarks(
  snapshot: Pick<Snapshot, 'state' | 'now'>,
  mode: ScreenMode,
  style: Style,
): { readonly each: readonly Mark[]; readonly all: readonly Mark[] } {
  const health = laptopHealth(snapshot, mode.type === 'viewer' && mode.endedAt !== undefined)
  const all = laptopParts.map((part) => health[part])
  const worst = (['bad', 'unknown', 'good'] as const).find((one) => all.includes(one)) ?? 'unknown'
  return {
    each: laptopParts.map((part) => mark(part, health[part], style)),
    all: [mark('laptop', worst, style)],
  }
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
