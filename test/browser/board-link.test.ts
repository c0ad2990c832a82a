/** What the page says of its link, in a real browser: it never shows an old green as if it were now. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { arrive, begin, entrant, NOON, read, release, track } from '../ui/scenes.ts'
import { openBoard } from './board-page.ts'
import { hasBrowser, startBrowser } from './browser.ts'
import { FakeBoard } from './fake-board.ts'

const tracks = [track(604, 0)]
const green = [
  ...begin([entrant(604), entrant(605)]),
  ...arrive(604, NOON - 60_000, tracks),
  ...read(604, NOON - 58_000, tracks),
  release(604, NOON - 50_000),
]

describe.skipIf(!hasBrowser)('the link of the page', () => {
  let browser: Browser
  let board: FakeBoard
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    board = await FakeBoard.start()
    board.setClock(NOON)
    board.emit(green)
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    await board[Symbol.asyncDispose]()
  })

  /** Opens the page and waits until it is live. */
  async function live(before?: (page: Page) => Promise<unknown>): Promise<Page> {
    const { page } = await openBoard(browser, board.url, before && { before })
    await expect.poll(() => tile(page)).toBe('CAN GO')
    return page
  }

  /** What the tile of the motion says; `was` in front of it where it is not live. */
  async function tile(page: Page): Promise<string> {
    const word = await page.locator('.tile .word').first().textContent()
    return (word ?? '').replace('✓ ', '')
  }

  async function banner(page: Page): Promise<string> {
    return (await page.locator('.lost').allTextContents()).join(' ')
  }

  /** How long until the page says that it is not live, ms. */
  async function timeUntilSaid(page: Page): Promise<number> {
    const start = performance.now()
    await page.locator('.lost').waitFor({ timeout: 10_000 })
    return performance.now() - start
  }

  async function isGreen(page: Page): Promise<boolean> {
    const colour = await page
      .locator('.tile')
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor)
    return colour === 'rgb(10, 107, 45)'
  }

  test('a page whose stream breaks says so within 5 s, with the time of what it shows, and heals by itself', async () => {
    const page = await live()
    expect(await isGreen(page)).toBe(true)
    board.isClosed = true
    board.breakStreams()
    expect(await timeUntilSaid(page)).toBeLessThan(5000)
    expect(await banner(page)).toMatch(/NOT LIVE since 17:02:\d\d/)
    expect([await tile(page), await isGreen(page)]).toEqual(['was: CAN GO', false])
    expect(await page.locator('[role=status]').textContent()).toContain('NOT LIVE')
    board.isClosed = false
    await expect.poll(() => tile(page), { timeout: 8000 }).toBe('CAN GO')
    expect(await banner(page)).toBe('')
    // Nothing was sent twice.
    expect(board.resumed.at(-1)).toBe(`1-${green.length}`)
  })

  test('a page whose laptop falls silent on an open stream says so within 5 s', async () => {
    const page = await live()
    board.isSilent = true
    expect(await timeUntilSaid(page)).toBeLessThan(5000)
    expect(await tile(page)).toBe('was: CAN GO')
    board.isSilent = false
    await expect.poll(() => tile(page), { timeout: 12_000 }).toBe('CAN GO')
  })

  test('a page whose laptop answers while its engine is silent is not live', async () => {
    const page = await live()
    board.pulse = { heardAt: board.now - 6000 }
    board.sendPulse()
    await expect.poll(() => banner(page)).toContain('its monitor is silent')
    expect(await tile(page)).toBe('was: CAN GO')
    board.pulse = {}
    board.sendPulse()
    await expect.poll(() => tile(page)).toBe('CAN GO')
  })

  test('a page says that the monitor was ended', async () => {
    const page = await live()
    board.pulse = { ended: NOON - 1000 }
    board.sendPulse()
    await expect.poll(() => banner(page)).toContain('ENDED at 17:02:29')
    expect(await tile(page)).toBe('was: CAN GO')
  })

  test('a recording on the port of the monitor says that it is one, and nothing of it can go', async () => {
    const page = await live()
    board.hello = { ...board.hello, commands: false, source: 'replay' }
    board.breakStreams()
    await expect.poll(() => banner(page)).toContain('RECORDING of Tue 7 Oct 17:0')
    expect(await tile(page)).toBe('was: CAN GO')
    expect(await page.locator('.shell.is-dated').count()).toBe(1)
    board.pulse = { speed: 60 }
    board.sendPulse()
    expect(await banner(page)).toContain('RECORDING')
  })

  test('a phone that slept is not live at once when it wakes, and then shows what has become', async () => {
    const page = await live((fresh) => fresh.clock.install())
    const seen = page.evaluate(() => {
      const words: string[] = []
      const look = (): void => {
        words.push(document.querySelector('.tile .word')?.textContent ?? '')
      }
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      })
      return new Promise<string[]>((resolve) => setTimeout(() => resolve(words), 65_000))
    })
    board.isClosed = true
    await page.clock.fastForward(60_000)
    expect(await tile(page)).toBe('was: CAN GO')
    board.isClosed = false
    board.emit([{ type: 'motion-disconnected', at: NOON, motion: 604, as: 'gone' }])
    await page.clock.runFor(10_000)
    expect(await seen).toContain('✓ was: CAN GO')
    await expect.poll(() => page.locator('.tile.can-go').count()).toBe(0)
  })

  test('a page that stood still trusts nothing that was sent meanwhile, and connects anew', async () => {
    const page = await live()
    const connections = board.resumed.length
    await page.evaluate(() => {
      const end = performance.now() + 4000
      while (performance.now() < end);
    })
    await expect.poll(() => board.resumed.length).toBe(connections + 1)
    await expect.poll(() => tile(page)).toBe('CAN GO')
  })

  test('a monitor that was started again shows its own session, and nothing of the old one', async () => {
    const page = await live()
    board.restart(begin([entrant(605)]))
    await expect.poll(() => page.locator('.tile').count()).toBe(0)
    await expect.poll(() => page.locator('main').textContent()).toContain('No motion is here yet')
    expect(await banner(page)).toBe('')
  })

  test('a page of another version loads again once, and says so where that does not help', async () => {
    const page = await live()
    let loads = 0
    page.on('load', () => {
      loads += 1
    })
    board.page = 'two'
    board.breakStreams()
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.page)).toBe('two')
    await expect.poll(() => tile(page)).toBe('CAN GO')
    expect(loads).toBe(1)
    // A cache on the way keeps the old document.
    await page.route(board.url, (route) =>
      route.fulfill({ body: FakeBoard.documentOf('two'), contentType: 'text/html' }),
    )
    await page.route(`${board.url}/`, (route) =>
      route.fulfill({ body: FakeBoard.documentOf('two'), contentType: 'text/html' }),
    )
    board.page = 'three'
    board.breakStreams()
    await expect.poll(() => banner(page), { timeout: 10_000 }).toContain('another version')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(loads).toBe(2)
  })

  test('a page that is sent what it cannot read asks for the whole state, and goes on with it', async () => {
    const page = await live()
    for (const stream of board.streams) stream.write('event: events\nid: 1-99\ndata: [{"type":\n\n')
    await expect.poll(() => board.resumed).toEqual([null, null])
    board.emit([{ type: 'motion-disconnected', at: board.now - 60_000, motion: 604, as: 'gone' }])
    await expect.poll(() => page.locator('.tile').count()).toBe(0)
  })

  test('a page without an answer says what to look at', async () => {
    board.isClosed = true
    const { page } = await openBoard(browser, board.url)
    await expect.poll(() => banner(page)).toContain('Is this phone on the WiFi of the event?')
    board.isClosed = false
    await expect.poll(() => tile(page), { timeout: 10_000 }).toBe('CAN GO')
  })

  test('a phone that is on the network again connects at once', async () => {
    const page = await live()
    board.isClosed = true
    board.breakStreams()
    await timeUntilSaid(page)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    board.isClosed = false
    const start = performance.now()
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await expect.poll(() => tile(page)).toBe('CAN GO')
    expect(performance.now() - start).toBeLessThan(1500)
  })
})
