import { describe, expect, it } from 'vitest'
import type { MonitorCommand } from '../../src/core/events/command.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { bindingOf } from '../../src/ui/key-lookup.ts'
import { keymap } from '../../src/ui/keymap.ts'
import { liveMode, type ScreenMode } from '../../src/ui/mode.ts'
import type { ScreenState } from '../../src/ui/screen-state.ts'
import { press } from './pressed.ts'
import { arrive, begin, entrant, NOON, track } from './scenes.ts'

const replay: ScreenMode = { type: 'replay', start: 0, end: 1, speed: 1, isPaused: false, isAtEnd: false }
const viewer: ScreenMode = {
  type: 'viewer',
  monitor: { pid: 1, host: 'laptop', since: NOON },
  endedAt: undefined,
  isTakingOver: false,
}

/** Screens on which keys can ask something of the engine. */
const screens: readonly Partial<ScreenState>[] = [
  { selection: 601 },
  { focus: 'log', selection: 601 },
  { overlay: { kind: 'detail', motion: 601, top: 0 } },
  { overlay: { kind: 'proposal', top: 0 } },
  { selection: 601, lettingGo: { motion: 601, names: ['logs.json'] } },
  { selection: 601, pending: { type: 'fetch-again', motions: [601], hidden: 0 } },
  { selection: 601, pending: { type: 're-inspect-all', motions: [601], hidden: 0 } },
]

const proposed: MonitorEvent = {
  type: 'roster-proposed',
  at: NOON,
  proposal: { id: 'a1b2', changes: { added: [], removed: [601], changed: [] }, dangers: [] },
}

/** What all keys of a place ask of the engine, each pressed on a screen of its own. */
function askedIn(mode: ScreenMode, screen: Partial<ScreenState>): ReadonlySet<MonitorCommand['type']> {
  const keys = new Set(keymap.flatMap((binding) => binding.keys))
  const skipped = track(601, 0, { status: 'skipped', reason: 'best 500 m below 5 knots' })
  const events = [...begin([entrant(601)]), ...arrive(601, NOON - 5000, [skipped])]
  if (screen.overlay?.kind === 'proposal') events.push(proposed)
  return new Set(
    [...keys].flatMap((key) => press(key, { events, mode, screen }).asked.map(({ type }) => type)),
  )
}

describe('A key that asks something of the engine', () => {
  it('a key that sends a command reaches the engine of this process', () => {
    const asked = new Set(screens.flatMap((screen) => [...askedIn(liveMode, screen)]))
    const wanted = [
      'answer-roster',
      'fetch-again',
      'fetch-skipped',
      'let-go',
      're-inspect',
      're-inspect-all',
      'stop',
    ]
    expect([...asked].sort()).toEqual(wanted)
  })

  it('a key that sends a command is refused in a replay and in a viewer, where only the end can be requested', () => {
    for (const screen of screens) {
      for (const mode of [replay, viewer]) expect([...askedIn(mode, screen)]).toEqual(['stop'])
    }
    for (const place of ['table', 'detail'] as const) expect(bindingOf('n', place)?.needs).toBe('engine')
  })
})
