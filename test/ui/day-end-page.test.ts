/** The page at the end of the day: when it is shown, how it is closed, and that it fits. */
import { expect, it } from 'vitest'
import { applyEvents } from '../../src/core/events/store.ts'
import { comeHome, dayEnd, leave } from './day-ends.ts'
import { NOON } from './scenes.ts'
import { expectWhole, show } from './shown-screen.ts'

const big = '██      ██  ██'

it.each([
  [60, 20],
  [80, 24],
  [120, 40],
  [200, 60],
] as const)('the end of the day fits %i by %i, with every line on the day', async (...size) => {
  const { terminal } = show({ size, events: dayEnd(12, [611, 612]) })
  const lines = await terminal.until('any key closes this')
  expectWhole(terminal, lines)
  const text = lines.join('\n')
  expect(text).toContain('all home or accounted for')
  for (const name of [
    'motions',
    'tracks',
    'hours',
    'distance',
    'best',
    'missing',
    'trouble',
    'charging',
    'next',
  ])
    expect(text).toMatch(new RegExp(`^ ${name} +`, 'm'))
  expect(text).toContain('611 612 "lost at the second mark"')
  expect(text).toContain('make the report')
})

it('the end of the day is large, green, and readable without colour', async () => {
  const { terminal } = show({ events: dayEnd(12) })
  const lines = await terminal.until('any key closes this')
  const row = lines.findIndex((line) => line.includes(big))
  expect(row).toBeGreaterThan(0)
  const cell = terminal.emulator.buffer.active.getLine(row)?.getCell(1)
  expect([cell?.isFgPalette(), cell?.getFgColor()]).toEqual([true, 2])
  const ascii = show({ events: dayEnd(12), environment: { TERM: 'xterm', NO_COLOR: '1', LANG: 'C' } })
  await ascii.terminal.until('##      ##')
})

it('any key closes the end of the day and does nothing else, and it comes back for a new arrival alone', async () => {
  const { terminal, store, commands } = show({ events: dayEnd(12) })
  await terminal.until('any key closes this')
  terminal.type('r')
  await terminal.until('1 arrivals')
  expect(commands).toEqual([])

  applyEvents(store, [{ type: 'note-taken', at: NOON, motion: 612, text: 'strap is torn' }])
  const closed = await terminal.until('*   612')
  expect(closed.join('\n')).not.toContain('any key closes this')

  applyEvents(store, comeHome(601, NOON - 9000))
  const here = await terminal.until('1 can go')
  expect(here.join('\n')).not.toContain('any key closes this')
  applyEvents(store, [leave(601, NOON)])
  await terminal.until('any key closes this')
})

it('the key of a view closes the end of the day and opens the view', async () => {
  const { terminal } = show({ events: dayEnd(12) })
  await terminal.until('any key closes this')
  terminal.type('5')
  await terminal.until('first batch')
})

it('the end of the day does not cover a page or a text that somebody writes', async () => {
  const [before, last] = [dayEnd(12).slice(0, -1), dayEnd(12).slice(-1)]
  const { terminal, store } = show({ events: before })
  await terminal.until('1 arrivals')
  terminal.type('?')
  await terminal.until('help  lines')
  applyEvents(store, last)
  await terminal.until('● 12 done')
  expect((await terminal.lines()).join('\n')).not.toContain('any key closes this')
  terminal.type('?')
  await terminal.until('any key closes this')
})

it('a click closes the end of the day and does nothing else', async () => {
  const { terminal } = show({ events: dayEnd(12) })
  await terminal.until('any key closes this')
  terminal.type('\u001b[<0;20;8M')
  const lines = await terminal.until('1 arrivals')
  expect(lines.find((line) => line.startsWith('>'))).toBe(lines[4])
})
