/** The board's page in a real browser, before a server that a test has in its hands. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mixedFleet, NOON } from '../ui/scenes.ts'
import { hasBrowser, startBrowser } from './browser.ts'
import { FakeBoard } from './fake-board.ts'

describe.skipIf(!hasBrowser)('the page of the board', () => {
  let browser: Browser
  let board: FakeBoard
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    board = await FakeBoard.start()
    board.setClock(NOON)
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    await board[Symbol.asyncDispose]()
  })

  /** Opens a page; `complaints` lists its errors and its requests to other hosts. */
  async function open(
    path = '/',
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
    page.on('request', (request) => {
      if (!request.url().startsWith(board.url) && !request.url().startsWith('data:'))
        complaints.push(`request: ${request.url()}`)
    })
    await page.goto(`${board.url}${path}`)
    return { page, complaints }
  }

  test('the page lists the motions in the order of the terminal, and complains of nothing', async () => {
    board.emit(mixedFleet(30))
    const { page, complaints } = await open('/missing')
    await expect.poll(() => page.locator('main').textContent()).toContain('607')
    expect(await page.title()).toBe('Missing - Motion board')
    expect(complaints).toEqual([])
  })

  test('the secret of the team leaves the address before it is posted, and is in no title', async () => {
    board.emit(mixedFleet(5))
    const { page } = await open('/missing#team=right')
    await expect.poll(() => page.locator('[role=status]').textContent()).toContain('of the team')
    expect(page.url()).toBe(`${board.url}/missing`)
    expect(await page.title()).not.toContain('right')
    expect(board.posts).toEqual([{ path: '/team', body: '{"secret":"right"}' }])
  })

  test('a wrong or old link of the team says so, and the public page is there', async () => {
    board.emit(mixedFleet(5))
    const { page } = await open('/#team=old')
    await expect.poll(() => page.locator('[role=status]').textContent()).toContain('not valid')
    expect(page.url()).toBe(`${board.url}/`)
    await expect.poll(() => page.locator('main').textContent()).toContain('602')
  })
})
