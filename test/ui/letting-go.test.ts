import { describe, expect, it } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { applyEvents } from '../../src/core/events/store.ts'
import { createLocalTime } from '../../src/core/views/format.ts'
import { bindingOf } from '../../src/ui/key-lookup.ts'
import { engineRefusal, liveMode } from '../../src/ui/mode.ts'
import { letGoQuestion } from '../../src/ui/questions.ts'
import { arrive, begin, entrant, NOON, release, track } from './scenes.ts'
import { show } from './shown-screen.ts'

const gone = track(601, 0, { status: 'failed', reason: 'HTTP 500' })
const home = track(601, 1, { status: 'completed' })

const withheld = (
  mayLetGo?: readonly string[],
  code: 'track-failed' | 'damaged-on-device' = 'track-failed',
): MonitorEvent[] => [
  ...begin([entrant(601)]),
  ...arrive(601, NOON - 9000, [gone, home]),
  {
    type: 'motion-troubled',
    at: NOON - 5000,
    motion: 601,
    trouble: { code, message: 'it cannot be released', ...(mayLetGo && { mayLetGo }) },
    retryAt: NOON,
  },
]

describe('letting a motion go', () => {
  it('letting a motion go is asked about, with the tracks given up by name, and done by a second A', async () => {
    const { terminal, commands } = show({ size: [120, 30], events: withheld([gone.key, 'logs.json']) })
    await terminal.until('tracks gone from it')
    terminal.type('A')
    await terminal.until(`let 601 go without all its logs and 1 track: ${gone.key}`)
    expect((await terminal.lines()).at(-1)).toContain('A again or y lets it go, Esc keeps it')
    expect(commands).toEqual([])
    terminal.type('A')
    await terminal.until('motion 601: let go as it is')
    expect(commands).toEqual([{ type: 'let-go', motion: 601, names: [gone.key, 'logs.json'] }])
    terminal.type('y')
    await terminal.until('row copied')
    expect(commands).toHaveLength(1)
  })

  it('letting a motion go takes damaged tracks as they are, in words that do not say they are given up', async () => {
    const events = withheld([gone.key], 'damaged-on-device')
    const { terminal, commands } = show({ size: [120, 30], events })
    await terminal.until('damaged on it')
    terminal.type('A')
    await terminal.until(`take 1 track of 601 damaged as it is: ${gone.key}`)
    expect((await terminal.lines()).at(-1)).toContain('A again or y takes it, Esc does not')
    terminal.type('y')
    await terminal.until('motion 601: taken as it is')
    expect(commands).toEqual([{ type: 'let-go', motion: 601, names: [gone.key] }])
  })

  it.each([
    ['Esc', '\u001b'],
    ['n', 'n'],
    ['any other key', 'j'],
  ])('letting a motion go is not done by %s', async (_, key) => {
    const { terminal, commands } = show({ events: withheld([gone.key]) })
    await terminal.until('? help')
    terminal.type('A')
    await terminal.until('let 601 go without 1 track')
    terminal.type(key)
    await terminal.until((lines) => lines.at(-1)?.includes('? help') === true)
    terminal.type('y')
    await terminal.until('row copied')
    expect(commands).toEqual([])
  })

  it('letting a motion go is refused in words where nothing of the motion is gone', async () => {
    const { terminal, commands } = show({ events: withheld() })
    await terminal.until('? help')
    terminal.type('A')
    await terminal.until('nothing of it is gone, so there is nothing to let go')
    expect(commands).toEqual([])
  })

  it('letting a motion go is no longer offered once it was done, and shows what is left of the tracks', async () => {
    const { terminal, store } = show({ size: [120, 30], events: withheld([gone.key]) })
    await terminal.until('tracks gone from it')
    const tracks = [{ ...gone, status: 'skipped', reason: 'let go by a person' } as const]
    applyEvents(store, [{ type: 'motion-let-go', at: NOON, motion: 601, tracks, isEmpty: false }])
    await terminal.until((lines) => !lines.some((line) => line.includes('tracks gone from it')))
    terminal.type('A')
    await terminal.until('there is nothing to let go')
    expect(store.getState().motions.get(601)?.tracks).toEqual([...tracks, home])
    applyEvents(store, [release(601, NOON, 'tracks')])
    expect(store.getState().violations).toEqual([])
  })

  it('letting a motion go is refused by a viewer and by a replay', () => {
    const time = createLocalTime('Europe/London')
    const replay = { type: 'replay', start: 0, end: 1, speed: 1, isPaused: false, isAtEnd: false } as const
    const monitor = { pid: 1, host: 'laptop', since: NOON }
    const viewer = { type: 'viewer', monitor, endedAt: undefined, isTakingOver: false } as const
    for (const place of ['table', 'letting-go'] as const) expect(bindingOf('A', place)?.needs).toBe('engine')
    expect(engineRefusal(liveMode, time)).toBeUndefined()
    expect(engineRefusal(replay, time)).toContain('this is a replay')
    expect(engineRefusal(viewer, time)).toContain('this is a viewer')
  })

  it('letting a motion go counts the tracks that have no room in the question', () => {
    const names = [1, 2, 3].map((number) => track(601, number).key)
    expect(letGoQuestion({ motion: 601, names }, 78)).toBe(
      'let 601 go without 3 tracks - A again or y lets it go, Esc keeps it',
    )
    expect(letGoQuestion({ motion: 601, names }, 58)).toBe(
      'let 601 go without 3 tracks - A lets go, Esc keeps',
    )
    expect(letGoQuestion({ motion: 601, names }, 110)).toContain(`: ${names[0]} .. - A again or y`)
  })
})
