/** The board's page in a real browser: what a volunteer at the bucket sees, hears and touches. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from '../ui/scenes.ts'
import { faultsByAxe, openBoard } from './board-page.ts'
import { hasBrowser, startBrowser } from './browser.ts'
import { FakeBoard } from './fake-board.ts'

const hostile = [
  '<script>window.hacked = 1</script>',
  '</script><img src=x onerror="window.hacked = 1">',
  `"><svg onload='window.hacked = 1'> & &lt;b&gt;`,
  '\u202eevil\u2066\u0007\u001b]0;title\u0007',
  'محمد بن سلمان',
  'Maximiliana-Theodora van Sturmwindhausen-Oberwellenbrecher',
]

/** A motion that comes, is read, and may wait for its release. */
function cameHome(motion: number, at: number): readonly MonitorEvent[] {
  const tracks = [track(motion, 0)]
  return [...arrive(motion, at, tracks), ...read(motion, at + 1500, tracks)]
}

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

  const numbers = (page: Page): Promise<string[]> => page.locator('.tile .number').allTextContents()
  const spoken = (page: Page): Promise<string | null> => page.locator('[role=status]').textContent()

  describe('the link of the team', () => {
    test('leaves the address before its secret is posted, and the secret is in no title', async () => {
      board.emit(mixedFleet(5))
      const { page } = await openBoard(browser, `${board.url}/missing#team=right`)
      await expect.poll(() => spoken(page)).toContain('This is the team page now')
      expect(page.url()).toBe(`${board.url}/missing`)
      expect(await page.title()).not.toContain('right')
      expect(board.posts).toEqual([{ path: '/team', body: '{"secret":"right"}' }])
      expect(await page.evaluate(() => history.length)).toBe(2)
    })

    test('may be opened where the public page is open already', async () => {
      board.emit(mixedFleet(5))
      const { page } = await openBoard(browser, board.url)
      await expect.poll(() => page.locator('.tile').count()).toBeGreaterThan(0)
      await page.evaluate(() => {
        location.hash = 'team=right'
      })
      await expect.poll(() => board.audiences.at(-1)).toBe('team')
      expect(await page.evaluate(() => location.href)).toBe(`${board.url}/`)
    })

    test('is reported where it is wrong or old, and the public page is shown', async () => {
      board.emit(mixedFleet(5))
      const { page } = await openBoard(browser, `${board.url}/#team=old`)
      await expect.poll(() => spoken(page)).toContain('wrong or too old')
      expect(page.url()).toBe(`${board.url}/`)
      await expect.poll(() => numbers(page)).toContain('602')
    })

    test('is left again on a phone that is given away', async () => {
      board.emit(mixedFleet(5))
      const { page } = await openBoard(browser, `${board.url}/#team=right`)
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('button', { name: 'Leave the team' }).click()
      await expect.poll(() => board.audiences.at(-1)).toBe('public')
      await expect.poll(() => page.locator('.settings').textContent()).toContain('Public page')
    })
  })

  describe('the pages', () => {
    test('have addresses of their own, which open without another document, and the way back', async () => {
      board.emit(mixedFleet(30))
      const { page, complaints } = await openBoard(browser, board.url)
      await expect.poll(() => numbers(page)).toContain('602')
      await page.evaluate(() => Object.assign(window, { isSame: true }))
      await page.getByRole('link', { name: /^Missing|^· Missing/ }).click()
      expect([new URL(page.url()).pathname, await page.title()]).toEqual([
        '/missing',
        'Missing - Motion board',
      ])
      await page.locator('a[href="/motions/607"]').first().click()
      expect([new URL(page.url()).pathname, await page.title()]).toEqual([
        '/motions/607',
        'Motion 607 - Motion board',
      ])
      await page.goBack()
      await page.goBack()
      expect(await page.title()).toBe('Bucket - Motion board')
      expect(await page.evaluate(() => 'isSame' in window)).toBe(true)
      expect(complaints).toEqual([])
    })

    test('say so where an address has no page', async () => {
      board.emit(mixedFleet(5))
      const { page } = await openBoard(browser, `${board.url}/motions/none`)
      await expect.poll(() => page.locator('main').textContent()).toContain('No page has this address')
    })

    test('are reached by the keyboard alone, past the bar and back', async () => {
      board.emit(mixedFleet(5))
      const { page } = await openBoard(browser, board.url)
      await expect.poll(() => numbers(page)).toContain('602')
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('To the page')
      await page.keyboard.press('Enter')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
      await page.getByRole('button', { name: 'More' }).focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => page.locator('.sheet').count()).toBe(1)
      await page.keyboard.press('Escape')
      await expect.poll(() => page.locator('.sheet').count()).toBe(0)
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('More')
      await page
        .getByRole('link', { name: /Trouble/ })
        .last()
        .focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Trouble')
    })

    test('go on when one of them has a fault', async () => {
      board.emit([...begin([entrant(604)]), ...cameHome(604, NOON - 5000)])
      // The engine never emits such an address.
      const address = { length: 1 } as unknown as string
      board.emit([{ type: 'motion-resolved', at: NOON, motion: 604, address }])
      const { page } = await openBoard(browser, `${board.url}/motions/604#team=right`)
      await expect.poll(() => page.locator('main').textContent()).toContain('a fault of the program')
      expect(await page.locator('.live').count()).toBe(1)
      await page.getByRole('link', { name: 'Bucket' }).click()
      await expect.poll(() => page.locator('.counts').count()).toBe(1)
    })

    test('have tiles that the arrow keys lead through, as they stand', async () => {
      board.emit(mixedFleet(30))
      const { page } = await openBoard(browser, board.url)
      await expect.poll(() => numbers(page)).toContain('602')
      const order = await numbers(page)
      const focused = (): Promise<string | null | undefined> =>
        page.evaluate(() => document.activeElement?.querySelector('.number')?.textContent)
      await page.locator('.tile').first().focus()
      const seen: unknown[] = []
      for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowUp']) {
        await page.keyboard.press(key)
        seen.push(await focused())
      }
      expect(seen).toEqual([order[1], order[3], order[2], order[0], order[0]])
    })

    test('have nothing to touch that is smaller than a thumb', async () => {
      board.emit(mixedFleet(30))
      const { page } = await openBoard(browser, `${board.url}/#team=right`, {
        viewport: { width: 360, height: 640 },
      })
      await expect.poll(() => numbers(page)).toContain('602')
      await page.getByRole('button', { name: 'More' }).click()
      const targets = page.locator('a:not(.skip):visible, button:visible')
      const sizes = await targets.evaluateAll((all) =>
        all.map((each) => {
          const { width, height } = each.getBoundingClientRect()
          return { name: each.textContent, width, height }
        }),
      )
      expect(sizes.length).toBeGreaterThan(10)
      expect(sizes.filter(({ width, height }) => width < 44 || height < 44)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    })
  })

  describe('a tile that turns green', () => {
    const signals = async (page: Page): Promise<void> => {
      await page.addInitScript(() => {
        Object.assign(window, { shaken: 0, sounded: 0 })
        const counts = window as unknown as { shaken: number; sounded: number }
        navigator.vibrate = () => {
          counts.shaken += 1
          return true
        }
        const start = OscillatorNode.prototype.start
        OscillatorNode.prototype.start = function (when) {
          counts.sounded += 1
          start.call(this, when)
        }
      })
    }
    const counts = (page: Page): Promise<readonly [number, number]> =>
      page.evaluate(() => {
        const { shaken, sounded } = window as unknown as { shaken: number; sounded: number }
        return [shaken, sounded] as const
      })
    const roster = begin([entrant(604), entrant(605)])

    test('flashes as a whole and is read aloud, and is heard and felt only where that is wanted', async () => {
      board.emit([...roster, ...cameHome(604, NOON - 5000), ...cameHome(605, NOON - 4000)])
      const { page } = await openBoard(browser, board.url, { before: signals })
      await expect.poll(() => page.locator('.tile.reading').count()).toBe(2)
      board.emit([release(604, board.now)])
      await expect.poll(() => spoken(page)).toBe('604 can go')
      const animation = await page
        .locator('.tile.can-go')
        .evaluate((element) => getComputedStyle(element).animationName)
      expect(animation).toBe('flash')
      expect(await counts(page)).toEqual([0, 0])
      await page.getByRole('button', { name: 'sound and vibration off' }).click()
      const [shaken, sounded] = await counts(page)
      expect([shaken, sounded]).toEqual([1, 2])
      board.emit([release(605, board.now)])
      await expect.poll(() => counts(page)).toEqual([2, 4])
      await page.reload()
      await expect.poll(() => page.getByRole('button', { name: 'sound and vibration on' }).count()).toBe(1)
    })

    test('has a border instead of a flash where the system asks for less motion', async () => {
      board.emit([...roster, ...cameHome(604, NOON - 5000)])
      const { page } = await openBoard(browser, board.url, { reducedMotion: 'reduce' })
      await expect.poll(() => page.locator('.tile.reading').count()).toBe(1)
      board.emit([release(604, board.now)])
      const tile = page.locator('.tile.can-go.fresh')
      const look = await tile.evaluate((element) => {
        const { animationName, outlineWidth } = getComputedStyle(element)
        return [animationName, outlineWidth]
      })
      expect(look).toEqual(['none', '4px'])
    })

    test('differs from the others without colours, by its border and its word', async () => {
      board.emit([
        ...roster,
        ...cameHome(604, NOON - 5000),
        release(604, NOON - 1000),
        ...cameHome(605, NOON - 4000),
      ])
      const { page } = await openBoard(browser, board.url, { forcedColors: 'active' })
      const style = (kind: string): Promise<string> =>
        page.locator(`.tile.${kind}`).evaluate((element) => getComputedStyle(element).borderStyle)
      expect([await style('can-go'), await style('reading')]).toEqual(['double', 'solid'])
      expect(await page.locator('.tile.can-go').textContent()).toContain('✓ CAN GO')
    })
  })

  test('no tile moves under a thumb: who comes goes to the end, and who goes leaves later', async () => {
    board.emit([
      ...begin([entrant(604), entrant(605), entrant(606)]),
      ...cameHome(604, NOON - 60_000),
      release(604, NOON - 50_000),
      ...cameHome(605, NOON - 40_000),
    ])
    const { page } = await openBoard(browser, board.url)
    await expect.poll(() => numbers(page)).toEqual(['604', '605'])
    const before = await page.locator('.tile').nth(1).boundingBox()
    await page.mouse.move(300, 300)
    const moving = setInterval(() => void page.mouse.move(300, 300 + (Date.now() % 7)), 300)
    board.emit([
      { type: 'motion-disconnected', at: board.now - 5500, motion: 604, as: 'gone' },
      ...cameHome(606, board.now),
    ])
    await expect.poll(() => numbers(page)).toEqual(['604', '605', '606'])
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(await numbers(page)).toEqual(['604', '605', '606'])
    expect(await page.locator('.tile').nth(1).boundingBox()).toEqual(before)
    clearInterval(moving)
    await expect.poll(() => numbers(page)).toEqual(['605', '606'])
  })

  test('a phone that has no lock for its screen plays a video of one pixel after the first touch', async () => {
    board.emit(mixedFleet(5))
    const { page, complaints } = await openBoard(browser, board.url, {
      before: (fresh) => fresh.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'wakeLock')),
    })
    await expect.poll(() => numbers(page)).toContain('602')
    expect(await page.locator('video').count()).toBe(0)
    await page.mouse.click(200, 10)
    const isPlaying = (): Promise<boolean> =>
      page.locator('video').evaluate((video: HTMLVideoElement) => !video.paused && video.currentTime > 0)
    await expect.poll(isPlaying).toBe(true)
    expect(complaints).toEqual([])
  })

  test('an iPhone without the newest JavaScript functions shows every page', async () => {
    board.emit(mixedFleet(30))
    const { page, complaints } = await openBoard(browser, `${board.url}/day#team=right`, {
      before: (fresh) => fresh.addInitScript(() => Reflect.deleteProperty(Map, 'groupBy')),
    })
    await expect.poll(() => page.locator('main').textContent()).toContain('knots')
    for (const path of [
      '/',
      '/motions',
      '/registration',
      '/missing',
      '/trouble',
      '/charging',
      '/motions/604',
    ]) {
      await page.goto(`${board.url}${path}`)
      await expect.poll(() => page.locator('.live').count()).toBe(1)
    }
    expect(complaints).toEqual([])
  })

  test('names and notes that attack stay text, wherever they stand', async () => {
    const ids = hostile.map((_, place) => 701 + place)
    board.emit([
      ...begin(ids.map((id, place) => entrant(id, hostile[place]))),
      ...ids.flatMap((id) => cameHome(id, NOON - 5000)),
      ...ids.map(
        (motion, place) => ({ type: 'note-taken', at: NOON, motion, text: hostile[place] ?? '' }) as const,
      ),
    ])
    const { page, complaints } = await openBoard(browser, `${board.url}/#team=right`)
    await expect.poll(() => numbers(page)).toHaveLength(ids.length)
    expect(await page.locator('.person').first().textContent()).toBe(hostile[0])
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
    const text = await page.locator('body').textContent()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000e-\u001f]/)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(complaints).toEqual([])
  })

  test('the wall turns by itself, and goes to the bucket when a motion turns green', async () => {
    board.emit([...mixedFleet(30), ...cameHome(630, NOON - 3000)])
    const { page } = await openBoard(browser, `${board.url}/?wall`, {
      viewport: { width: 1920, height: 1080 },
      before: (fresh) => fresh.clock.install(),
    })
    const title = (): Promise<string> => page.title()
    await expect.poll(() => numbers(page)).toContain('630')
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(1080)
    // What is green from the beginning is no news: another page stays where it was opened.
    const missing = await openBoard(browser, `${board.url}/missing?wall`)
    await expect.poll(() => missing.page.locator('.live').count()).toBe(1)
    expect(await missing.page.title()).toBe('Missing - Motion board')
    await turnUntil(page, 'Missing - Motion board')
    expect(page.url()).toBe(`${board.url}/missing?wall`)
    await turnUntil(page, 'Day - Motion board')
    board.emit([release(630, board.now)])
    await expect
      .poll(async () => {
        await page.clock.runFor(300)
        return title()
      })
      .toBe('Bucket - Motion board')
    expect(await page.locator('nav').count()).toBe(0)
  })

  /** Lets the clock of the page run, in steps that it takes for no sleep. */
  async function turnUntil(page: Page, title: string): Promise<void> {
    await expect
      .poll(async () => {
        await page.clock.runFor(1000)
        board.sendPulse()
        return page.title()
      })
      .toBe(title)
  }

  describe.each(['light', 'dark'] as const)('an outside judge of accessibility, %s', (colorScheme) => {
    test.each([
      ['a phone', '/', { width: 390, height: 844 }],
      ['the wall', '/?wall', { width: 1920, height: 1080 }],
      ['a lost link', '/', { width: 390, height: 844 }],
    ])('finds nothing in the bucket: %s', async (what, path, viewport) => {
      board.emit(mixedFleet(30))
      const { page } = await openBoard(browser, `${board.url}${path}#team=right`, {
        viewport,
        colorScheme,
        reducedMotion: 'reduce',
        bypassCSP: true,
      })
      await expect.poll(() => numbers(page)).toContain('602')
      if (what === 'a lost link') {
        board.pulse = { heardAt: NOON - 60_000 }
        board.sendPulse()
        await page.locator('.lost').waitFor()
      } else if (what === 'a phone') await page.getByRole('button', { name: 'More' }).click()
      expect(await faultsByAxe(page)).toEqual([])
    })
  })
})
