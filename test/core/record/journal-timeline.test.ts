import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { initialState } from '../../../src/core/events/state.ts'
import type { JournalEntry } from '../../../src/core/record/journal.ts'
import { JournalPlayer } from '../../../src/core/record/journal-player.ts'
import { createTimeline, foldEntries } from '../../../src/core/record/journal-timeline.ts'
import { monitorEvent } from '../events/arbitrary-events.ts'

/** One event a second from 1000 on. */
function ticks(count: number): MonitorEvent[] {
  return Array.from({ length: count }, (_, index) => {
    return { type: 'disk-measured', at: 1000 + index * 1000, free: index }
  })
}

describe('a timeline', () => {
  test('a journal timeline gives the fold of the first entries in whatever order it is asked', () => {
    const entries: JournalEntry[] = fc.sample(monitorEvent, { numRuns: 2500, seed: 3 })
    entries.splice(1200, 0, {
      type: 'state-restored',
      at: 5,
      state: foldEntries(initialState, entries.slice(0, 1200)),
    })
    const timeline = createTimeline(entries)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 2600 }), { minLength: 1, maxLength: 6 }), (counts) => {
        for (const count of counts) {
          const first = entries.slice(0, Math.max(0, count))
          expect(timeline.stateAfter(count)).toEqual(foldEntries(initialState, first))
        }
      }),
      { numRuns: 30 },
    )
  })

  test('a journal timeline of no entries is empty, and shows the beginning', () => {
    const timeline = createTimeline([])
    expect([timeline.start, timeline.end, timeline.countAt(1000)]).toEqual([0, 0, 0])
    expect(timeline.stateAfter(1)).toBe(initialState)
  })

  test('a journal timeline takes a clock that was set back as time that stands still', () => {
    const times = [1000, 5000, 2000, 6000]
    const timeline = createTimeline(times.map((at) => ({ type: 'disk-measured', at, free: 1 })))
    expect([timeline.start, timeline.end]).toEqual([1000, 6000])
    expect([999, 1000, 4999, 5000, 5999, 6000, 9e15].map(timeline.countAt)).toEqual([0, 1, 1, 3, 3, 4, 4])
  })

  test('a journal timeline of a hundred thousand events seeks from the checkpoint before, not from its beginning', () => {
    let reads = 0
    const entries = ticks(100_000).map(({ at }): JournalEntry => {
      return {
        at,
        free: 1,
        get type() {
          reads++
          return 'disk-measured' as const
        },
      }
    })
    const timeline = createTimeline(entries)
    timeline.stateAfter(100_000)
    const whole = reads
    for (const count of [99_000, 50_500, 999, 70_001, 3]) timeline.stateAfter(count)
    expect(reads - whole).toBeLessThan(whole / 10)
  })
})

describe('a replay', () => {
  let now = 0
  const clock = (): number => now
  const playerOf = (speed: number, at?: number): JournalPlayer => {
    now = 0
    return new JournalPlayer({ timeline: createTimeline(ticks(601)), clock, speed, ...(at && { at }) })
  }
  /** What the player has to show: the last figure of the disk, however it came. */
  const shown = (player: JournalPlayer): number | undefined => {
    const played = player.advance()
    const state = played.type === 'state' ? played.state : foldEntries(initialState, played.entries)
    return state.diskFree
  }

  test('a replay shows each event at its time, at the requested speed', () => {
    const player = playerOf(10)
    expect(shown(player)).toBe(0)
    now = 99
    expect(shown(player)).toBeUndefined()
    now = 100
    expect(shown(player)).toBe(1)
    now = 5000
    expect(player.advance()).toMatchObject({ type: 'entries' })
    expect(player.now()).toBe(51_000)
  })

  test('a replay stands still while it is paused, and goes on from there', () => {
    const player = playerOf(1)
    now = 2500
    player.togglePause()
    now = 100_000
    expect(player.now()).toBe(3500)
    expect(player.playing().isPaused).toBe(true)
    player.togglePause()
    now = 101_000
    expect(player.now()).toBe(4500)
  })

  test('a replay sought back shows the state of that instant, paused or not', () => {
    const player = playerOf(1)
    now = 60_000
    expect(shown(player)).toBe(60)
    player.seek(-10_000)
    expect(shown(player)).toBe(50)
    player.togglePause()
    player.seek(30_000)
    expect(shown(player)).toBe(80)
    player.seek(-1e9)
    expect(shown(player)).toBe(0)
    player.seek(1e9)
    expect(shown(player)).toBe(600)
    expect(player.playing().isAtEnd).toBe(true)
  })

  test('a replay goes through its speeds step by step, without a jump in time', () => {
    const player = playerOf(1)
    now = 1000
    player.changeSpeed('faster')
    player.changeSpeed('faster')
    expect(player.playing().speed).toBe(5)
    expect(player.now()).toBe(2000)
    now = 2000
    expect(player.now()).toBe(7000)
    for (let press = 0; press < 20; press++) player.changeSpeed('slower')
    expect(player.playing().speed).toBe(0.25)
    expect(player.now()).toBe(7000)
  })

  test('a replay begins at the requested time, within the journal', () => {
    expect(shown(playerOf(1, 31_000))).toBe(30)
    expect(shown(playerOf(1, 1e12))).toBe(600)
  })
})
