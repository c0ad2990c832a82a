/** The page before the real server: each audience sees its own, and what it sees is what the monitor's state says. */
import fc from 'fast-check'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Board, type BoardOptions, startBoard } from '../../src/board/host.ts'
import { style } from '../../src/board/page/board.css?style'
import { tilesOf } from '../../src/board/page/bucket.ts'
import { script } from '../../src/board/page/shell/board-page.tsx?script'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState, type MonitorState } from '../../src/core/events/state.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { shownCounts } from '../../src/core/views/shown-counts.ts'
import { monitorEvent } from '../core/events/arbitrary-events.ts'
import { begin, entrant, mixedFleet } from '../ui/scenes.ts'
import { openBoard } from './board-page.ts'
import { hasBrowser, startBrowser } from './browser.ts'

function realBoard(options: Partial<BoardOptions> = {}): Promise<Board> {
  const usual = {
    host: '127.0.0.1',
    port: 0,
    secretFile: undefined,
    public: [],
    allowsCommands: true,
    version: '1',
  }
  return startBoard({ ...usual, ...options }, { page: { script, style } })
}

/** The fleet as it came home within the last minutes. */
function today(count: number): MonitorEvent[] {
  return mixedFleet(count, Date.now()).map((event) => {
    if (event.type !== 'roster-read') return event
    const dates = { startDate: '2020-01-01', endDate: '2099-12-31' }
    return { ...event, entrants: event.entrants.map((each) => ({ ...each, ...dates })) }
  })
}

describe.skipIf(!hasBrowser)('the page before the real server', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  /** What the counts above the tiles say. */
  async function countsOf(page: Page): Promise<readonly number[]> {
    const texts = await page.locator('.count b').allTextContents()
    return texts.map(Number)
  }

  const isLive = (page: Page): Promise<number> => page.locator('.live').count()

  test('the team sees names, everybody else sees numbers and states, and a phone that leaves the team sees no name', async () => {
    await using board = await realBoard()
    board.feed({ type: 'events', events: today(30) })
    const team = await openBoard(browser, board.link())
    const public_ = await openBoard(browser, `http://127.0.0.1:${board.port}/`)
    for (const { page } of [team, public_]) await expect.poll(() => isLive(page)).toBe(1)
    expect(await countsOf(public_.page)).toEqual(await countsOf(team.page))
    expect(await team.page.locator('.person').count()).toBeGreaterThan(5)
    expect(await public_.page.locator('.person').count()).toBe(0)
    await team.page.getByRole('button', { name: 'More' }).click()
    await team.page.getByRole('button', { name: 'Leave the team' }).click()
    await expect.poll(() => team.page.locator('.person').count()).toBe(0)
    expect([...team.complaints, ...public_.complaints]).toEqual([])
  })

  test('a phone that leaves the team keeps no unsaved note', async () => {
    await using board = await realBoard()
    board.feed({ type: 'events', events: today(30) })
    const { page } = await openBoard(browser, board.link().replace('/#', '/motions/601#'))
    await page.getByRole('button', { name: /^(Write a|Change the) note/ }).click()
    await page.getByRole('textbox', { name: 'Note' }).fill('bent mast')
    const kept = () => page.evaluate(() => Object.values({ ...sessionStorage }))
    await expect.poll(kept).toContain('bent mast')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Leave the team' }).click()
    await expect.poll(kept).not.toContain('bent mast')
  })

  test('a board that ends and starts again is not live in between, and is live with its own state after', async () => {
    const first = await realBoard()
    const { port } = first
    first.feed({ type: 'events', events: today(30) })
    const { page } = await openBoard(browser, `http://127.0.0.1:${port}/`)
    await expect.poll(() => isLive(page)).toBe(1)
    await first[Symbol.asyncDispose]()
    await expect.poll(() => page.locator('.lost').count()).toBe(1)
    expect(await page.locator('.tile.can-go .word').first().textContent()).toBe('✓ was: CAN GO')
    await using second = await realBoard({ port })
    second.feed({ type: 'events', events: begin([entrant(601)], Date.now()) })
    await expect.poll(() => isLive(page)).toBe(1)
    await expect.poll(() => page.locator('.tile').count()).toBe(0)
  })

  test('every count and every tile is that of the same events in the terminal, in whatever batches they come', async () => {
    const usual = today(40)
    const cuts = fc.array(fc.nat(usual.length), { minLength: 1, maxLength: 4 })
    const others = fc.array(monitorEvent, { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(cuts, others, async (places, strange) => {
        const events = [...usual.slice(0, places[0]), ...strange, ...usual.slice(places[0])]
        await using board = await realBoard()
        let state: MonitorState = initialState
        const send = (batch: readonly MonitorEvent[]): void => {
          state = reduceAll(state, batch)
          board.feed({ type: 'events', events: batch })
        }
        const ends = [...places, 5].sort((a, b) => a - b)
        send(events.slice(0, ends[0]))
        const { page } = await openBoard(browser, board.link())
        await expect.poll(() => isLive(page)).toBe(1)
        for (const [place, from] of ends.entries()) {
          const to = ends[place + 1]
          if (to !== undefined) send(events.slice(from, to))
          const fleet = createFleetSummariser()(state, Date.now())
          const counts = shownCounts.map(({ count }) => fleet.counts[count])
          await expect.poll(() => countsOf(page)).toEqual(counts)
          const tiles = tilesOf(fleet, { now: Date.now(), held: [] }).map(({ summary }) => String(summary.id))
          await expect.poll(() => page.locator('.tile .number').allTextContents()).toEqual(tiles)
        }
        await page.context().close()
      }),
      { numRuns: 5 },
    )
  })
})
