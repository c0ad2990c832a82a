import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { applyEvents } from '../../src/core/events/store.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { heldRows } from '../../src/ui/frame.ts'
import { sortedRows } from '../../src/ui/sorting.ts'
import { views } from '../../src/ui/views.ts'
import { arrive, begin, entrant, NOON, track } from './scenes.ts'
import { show } from './shown-screen.ts'

const ids = Array.from({ length: 40 }, (_, place) => 601 + place)
const roster = begin(ids.map((id) => entrant(id)))

function come(motion: number, at: number): MonitorEvent[] {
  return arrive(motion, at, [track(motion, 0)]).slice(0, 2)
}

/** The number in each row of the table of a screen of 80 by 24. */
function numbersOf(lines: readonly string[]): number[] {
  return lines.slice(4, 17).map((line) => Number(line.slice(2, 9)))
}

describe('the held table', () => {
  it('no visible row leaves its line while motions come, and all that came out of sight are above', () => {
    const anyRows = fc.record({
      coming: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 20 }),
      top: fc.nat(30),
      height: fc.integer({ min: 1, max: 20 }),
    })
    fc.assert(
      fc.property(anyRows, ({ coming, top, height }) => {
        const state = reduceAll(initialState, [
          ...roster,
          ...coming.flatMap((id, place) => come(id, NOON + 1000 * (place + 1))),
        ])
        const all = sortedRows(views.arrivals, createFleetSummariser()(state, NOON + 60_000), undefined)
        const held = { at: NOON, since: NOON, ids, top, height }
        const rows = heldRows(all, views.arrivals, held).map(({ id }) => id)
        const visible = ids.slice(top, top + height)
        const above = coming.filter((id) => !visible.includes(id))
        expect(rows.toSorted((a, b) => a - b)).toEqual(ids)
        expect(new Set(rows.slice(0, above.length))).toEqual(new Set(above))
        const first = rows.indexOf(visible[0] ?? 0)
        expect(rows.slice(first, first + visible.length)).toEqual(visible)
      }),
    )
  })

  it('motions that come while a person moves are counted above, and the table shows them once it is free', async () => {
    const { terminal, store, clock } = show({ events: roster })
    await terminal.until('? help')
    terminal.type('jj')
    const before = numbersOf(await terminal.until((lines) => lines[6]?.startsWith('>') === true))
    clock.now += 1000
    applyEvents(store, [...come(630, clock.now), ...come(631, clock.now), ...come(602, clock.now)])
    const held = await terminal.until('2 new above')
    expect(numbersOf(held)).toEqual(before)
    expect(held[6]).toMatch(/^> +603/)
    expect(held[5]).toContain('602 ○ connected')
    clock.now += 10_000
    const free = await terminal.until((lines) => !lines.join().includes('new above'))
    expect(numbersOf(free).slice(0, 3)).toEqual([602, 630, 631])
    expect(free.find((line) => line.startsWith('>'))).toContain('603')
  })

  it('a motion that comes is at the top although a person has moved far down and gone away', async () => {
    const { terminal, store, clock } = show({ events: roster })
    await terminal.until('? help')
    terminal.type('G')
    await terminal.until((lines) => lines.some((line) => /^> +640/.test(line)))
    clock.now += 20_000
    applyEvents(store, come(625, clock.now))
    const lines = await terminal.until('625 ○ connected')
    expect(lines[4]).toContain('625')
    expect(lines[2]).toContain('selected: 640')
  })

  it('a motion that comes is at the top for half a minute also where the rows are sorted by a column', async () => {
    const { terminal, store, clock } = show({ events: roster, size: [120, 24] })
    await terminal.until('? help')
    terminal.type('M')
    await terminal.until('by motion ↑')
    clock.now += 1000
    applyEvents(store, come(625, clock.now))
    const lines = await terminal.until('625 ○ connected')
    expect(numbersOf(lines).slice(0, 2)).toEqual([625, 601])
    expect(lines[2]).toContain('by motion ↑  1 new first')
    clock.now += 31_000
    await terminal.until((now) => numbersOf(now)[0] === 601 && !now.join().includes('new first'))
  })

  it('the table stays where it was while a page over it is read', async () => {
    const { terminal, clock } = show({ events: roster })
    await terminal.until('? help')
    terminal.type('G')
    const before = numbersOf(await terminal.until((lines) => lines.some((line) => /^> +640/.test(line))))
    terminal.type('\r')
    await terminal.until('who has it')
    clock.now += 60_000
    terminal.type('\u001b')
    expect(numbersOf(await terminal.until('1 arrivals'))).toEqual(before)
  })

  it('trouble that comes out of sight is counted above the rows', () => {
    const trouble = (motion: number, at: number): MonitorEvent[] => [
      ...come(motion, at),
      {
        type: 'motion-troubled',
        at,
        motion,
        trouble: { code: 'timed-out', message: 'it did not answer', path: 'info.json' },
        retryAt: at + 1000,
      },
    ]
    const state = reduceAll(initialState, [
      ...roster,
      ...ids.slice(0, 20).flatMap((id) => trouble(id, NOON + id)),
    ])
    const all = sortedRows(views.trouble, createFleetSummariser()(state, NOON + 5000), undefined)
    const before = all.slice(1).map(({ id }) => id)
    const held = { at: NOON + 619, since: NOON + 619, ids: before, top: 4, height: 5 }
    expect(heldRows(all, views.trouble, held)[0]?.id).toBe(all[0]?.id)
  })
})
