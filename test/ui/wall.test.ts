import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEvents, createMonitorStore } from '../../src/core/events/store.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { bigText, dotSizes } from '../../src/ui/big-text.ts'
import { widthOf } from '../../src/ui/text.ts'
import { createStyle } from '../../src/ui/theme.ts'
import { wallLines } from '../../src/ui/wall.ts'
import { dayEnd } from './day-ends.ts'
import { press } from './pressed.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from './scenes.ts'
import { expectWhole, show } from './shown-screen.ts'

const style = createStyle('none', 'unicode')
const ascii = createStyle('none', 'ascii')

/** The fleet with so many motions that can go now. */
function fleetWith(count: number) {
  const ids = Array.from({ length: count }, (_, place) => 601 + place)
  const store = createMonitorStore()
  applyEvents(store, [
    ...begin(ids.map((id) => entrant(id))),
    ...ids.flatMap((id, place) => [
      ...arrive(id, NOON - 5000, [track(id, 0)]),
      ...read(id, NOON - 4000, [track(id, 0)]),
      release(id, NOON - 3000 + place),
    ]),
  ])
  return createFleetSummariser()(store.getState(), NOON)
}

describe('the wall', () => {
  it('the wall shows each motion that can go now in big digits, as big as they fit', () => {
    for (const [count, dot] of [
      [1, { columns: 8, rows: 4 }],
      [6, { columns: 3, rows: 2 }],
    ] as const) {
      const text = wallLines(fleetWith(count), style, { width: 120, height: 40 }).join('\n')
      expect(text).toContain(`CAN GO now: ${count}`)
      if (count === 1) for (const line of bigText('601', dot, style)) expect(text).toContain(line)
    }
    const small = wallLines(fleetWith(10), ascii, { width: 80, height: 21 })
    const rows = small.filter((line) => line.includes('#'))
    expect(rows.length).toBeGreaterThanOrEqual(15)
  })

  it('the wall shows the newest and counts the others where there is no room for all', () => {
    const lines = wallLines(fleetWith(40), ascii, { width: 60, height: 16 })
    const [, more] = /the newest first, and (\d+) more/.exec(lines.join('\n')) ?? []
    expect(Number(more)).toBeGreaterThan(0)
    const newest = bigText('640', { columns: 1, rows: 1 }, ascii)
    for (const line of newest) expect(lines.some((each) => each.includes(line))).toBe(true)
  })

  it('the wall shows plain numbers where there is no room for a single big one', () => {
    const lines = wallLines(fleetWith(3), ascii, { width: 60, height: 7 })
    expect(lines.join('\n')).toContain('601  602  603')
    expect(lines.join('\n')).toContain('READING 0   TROUBLE 0')
  })

  it('the wall fits any size, with any number of motions', () => {
    const fleets = [0, 1, 7, 40, 120].map(fleetWith)
    fc.assert(
      fc.property(
        fc.constantFrom(...fleets),
        fc.integer({ min: 60, max: 250 }),
        fc.integer({ min: 1, max: 80 }),
        (fleet, width, height) => {
          const lines = wallLines(fleet, ascii, { width, height })
          expect(lines.length).toBeLessThanOrEqual(height)
          for (const line of lines) expect(widthOf(stripVTControlCharacters(line))).toBeLessThanOrEqual(width)
        },
      ),
    )
  })

  it.each(dotSizes)('the big letters are lines of one width, with dots of %j', (size) => {
    for (const text of ['0123456789', 'READING 16', 'TROUBLE 8']) {
      const lines = bigText(text, size, ascii)
      expect(new Set(lines.map((line) => line.length)).size).toBe(1)
      expect(lines).toHaveLength(5 * size.rows)
    }
  })

  it('the key W shows the wall and leaves it, and so does Esc; questions and the way out work on it', async () => {
    const events = mixedFleet(100)
    expect(press('W', { events }).screen.isWall).toBe(true)
    expect(press(['W', 'W'], { events }).screen.isWall).toBe(false)
    expect(press(['W', 'escape'], { events }).screen.isWall).toBe(false)
    expect(press(['W', 'r'], { events }).asked).toEqual([])
    const { terminal } = show({ size: [120, 40] })
    await terminal.until('? help')
    terminal.type('W')
    const lines = await terminal.until('CAN GO now: 28')
    expectWhole(terminal, lines)
    terminal.type('q')
    await terminal.until('motions are being read')
    terminal.type('\u001b')
    await terminal.until('Esc back')
    terminal.type('?')
    await terminal.until('help  lines')
    terminal.type('\u001b')
    await terminal.until('CAN GO now: 28')
  })

  it('an alarm is seen on the wall', async () => {
    const alarm = { type: 'alarm-raised', at: NOON, topic: 'network', message: 'no motion answers' } as const
    const { terminal } = show({ events: [...mixedFleet(20), alarm], size: [80, 24] })
    await terminal.until('? help')
    terminal.type('W')
    const lines = await terminal.until('CAN GO now')
    expect(lines.join('\n')).toContain('no motion answers')
  })

  it('the wall says when all are home', async () => {
    const { terminal } = show({ events: dayEnd(12), size: [120, 40] })
    await terminal.until('any key closes this')
    terminal.type('r')
    await terminal.until('1 arrivals')
    terminal.type('W')
    const lines = await terminal.until('CAN GO now: 0')
    const [line = ''] = bigText('ALL HOME', { columns: 3, rows: 2 }, style)
    expect(lines.join('\n')).toContain(line.trimEnd())
  })
})
