/** The board's pages beside the bucket in a real browser: looked at, typed into, and asked from. */
import fc from 'fast-check'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { fleetViews, motionsOf } from '../../src/core/views/views.ts'
import { monitorEvent } from '../core/events/arbitrary-events.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from '../ui/scenes.ts'
import { faultsByAxe, openBoard } from './board-page.ts'
import { hasBrowser, startBrowser } from './browser.ts'
import { FakeBoard } from './fake-board.ts'

const paths = [
  '/motions',
  '/motions/610',
  '/motions/606',
  '/motions/999',
  '/registration',
  '/missing',
  '/trouble',
  '/charging',
  '/day',
]

const phone = { width: 360, height: 640 }
const healthy = { changes: { battery: 90 } }

const hostile = [
  '<script>window.hacked = 1</script>',
  '</script><img src=x onerror="window.hacked = 1">',
  '\u202eevil\u2066\u0007\u001b]0;title\u0007',
  'محمد بن سلمان بن عبد العزيز بن عبد الرحمن بن فيصل بن تركي',
  '👩‍🚀'.repeat(60),
  'Ü'.repeat(200),
  'Änne-Göntje Größenwahn-Straßburger '.repeat(6),
]

/** A fleet with an alarm, notes and a motion in each state. */
function evening(): readonly MonitorEvent[] {
  return [
    ...mixedFleet(60),
    { type: 'note-taken', at: NOON - 5000, motion: 606, text: 'lost its strap' },
    {
      type: 'alarm-raised',
      at: NOON - 60_000,
      topic: 'disk',
      message: 'the disk of the laptop is nearly full: make room',
    },
  ]
}

describe.skipIf(!hasBrowser)('the pages of the board', () => {
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

  const spoken = (page: Page): Promise<string | null> => page.locator('[role=status]').textContent()
  const listed = (page: Page): Promise<string[]> => page.locator('.motions tbody th').allTextContents()

  /** Opens a page and waits until it shows something; `#team=right` makes it the team's. */
  async function open(path: string, options: Parameters<typeof openBoard>[2] = {}): Promise<Page> {
    const { page } = await openBoard(browser, `${board.url}${path}`, options)
    await shown(page)
    return page
  }

  async function shown(page: Page): Promise<void> {
    await page.locator('main > :not(.head, .page-top)').first().waitFor()
  }

  describe('are for everybody', () => {
    test.each([
      ['team', 'light', phone],
      ['team', 'dark', { width: 1280, height: 800 }],
      ['public', 'dark', phone],
      ['public', 'light', { width: 1280, height: 800 }],
    ] as const)('axe finds no fault on the pages of the %s, %s', async (audience, colorScheme, viewport) => {
      board.emit(evening())
      const page = await open(audience === 'team' ? '/#team=right' : '/', { colorScheme, viewport })
      const faults: string[] = []
      for (const path of paths) {
        await page.goto(`${board.url}${path}`)
        await shown(page)
        faults.push(...(await faultsByAxe(page)).map((fault) => `${path} ${fault}`))
      }
      expect(faults).toEqual([])
    })

    test('axe finds no fault on the pages of a link that is lost', async () => {
      board.emit(evening())
      const page = await open('/#team=right', { viewport: phone })
      board.pulse = { heardAt: NOON - 60_000 }
      const faults: string[] = []
      for (const path of paths) {
        await page.goto(`${board.url}${path}`)
        await page.locator('.is-dated').waitFor()
        await shown(page)
        faults.push(...(await faultsByAxe(page)).map((fault) => `${path} ${fault}`))
      }
      expect(faults).toEqual([])
    })

    test('a phone of 360 pixels never scrolls sideways, whatever a name is, and everything is as big as a thumb', async () => {
      const ids = hostile.map((_, place) => 65_000 + place)
      board.emit([
        ...begin(
          hostile.map((name, place) => ({
            ...entrant(ids[place] ?? 0, name),
            fileId: name.slice(0, 60),
            craftType: name,
          })),
        ),
        ...ids.flatMap((id, place): MonitorEvent[] => [
          ...arrive(id, NOON - 60_000, [track(id, 0)], {
            changes: { firmware: hostile[place], firmwareCode: 'x', battery: 5 },
            wrong: ['timezone'],
          }),
          ...read(id, NOON - 50_000, [track(id, 0)]),
          { type: 'note-taken', at: NOON, motion: id, text: hostile[place] ?? '' },
          {
            type: 'motion-troubled',
            at: NOON,
            motion: id,
            trouble: { code: 'internal', message: hostile[place] ?? '' },
            retryAt: NOON,
          },
        ]),
        { type: 'alarm-raised', at: NOON, topic: 'dns', message: hostile[5] ?? '' },
      ])
      const page = await open('/#team=right', { viewport: phone })
      for (const path of [...paths.slice(3), '/motions', ...ids.map((id) => `/motions/${id}`)]) {
        await page.goto(`${board.url}${path}`)
        await shown(page)
        const { wide, small, hacked } = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          small: [
            ...document.querySelectorAll('main :is(a, button, input, summary, label:has(input[type=radio]))'),
          ]
            .filter((element) => element.matches(':not([type=radio])'))
            .filter((element) => element.getBoundingClientRect().height < 44)
            .map((element) => element.outerHTML),
          hacked: 'hacked' in window,
        }))
        expect({ path, wide, small, hacked }).toEqual({ path, wide: 0, small: [], hacked: false })
      }
    })

    test('a screen that replaces all colours still shows a border around what is ready', async () => {
      board.emit([
        ...begin([entrant(601)]),
        ...arrive(601, NOON - 9000, [], healthy),
        release(601, NOON - 5000),
      ])
      const page = await open('/registration', { forcedColors: 'active' })
      await expect.poll(() => page.locator('.verdict').textContent()).toContain('READY TO SAIL')
      const border = await page
        .locator('.verdict')
        .evaluate((element) => getComputedStyle(element).borderTopStyle)
      expect(border).toBe('double')
    })
  })

  describe('looking one up', () => {
    test('narrows the list as somebody types, and keeps what was typed in the address', async () => {
      board.emit(evening())
      const page = await open('/motions#team=right')
      await page.getByLabel('Number, name or File ID').fill('61')
      await expect.poll(async () => (await listed(page))[0]).toBe('610')
      expect(page.url()).toBe(`${board.url}/motions?q=61`)
      await page.getByLabel('Number, name or File ID').fill('castellani')
      await expect.poll(() => page.locator('.view-head').textContent()).toBe('8 of 60 motions')
      await page.locator('.motions tbody th a').first().click()
      await page.goBack()
      expect(await page.getByLabel('Number, name or File ID').inputValue()).toBe('castellani')
    })

    test('works by the keyboard alone', async () => {
      board.emit(evening())
      const page = await open('/motions')
      await page.keyboard.press('/')
      await page.keyboard.type('61')
      await expect.poll(async () => (await listed(page))[0]).toBe('610')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      expect(new URL(page.url()).pathname).toBe('/motions/611')
    })

    test('begins with the key / on every page, except where somebody types', async () => {
      board.emit(evening())
      const page = await open('/missing#team=right')
      await page.keyboard.press('/')
      await page.keyboard.type('61/')
      await expect.poll(() => new URL(page.url()).search).toBe('?q=61%2F')
      expect(new URL(page.url()).pathname).toBe('/motions')
    })

    test('goes to the first found by Enter, and says so where nothing is found', async () => {
      board.emit(evening())
      const page = await open('/motions')
      const field = page.getByLabel('Number or File ID')
      await field.fill('zzzz')
      await expect.poll(() => page.locator('main').textContent()).toContain('Nothing found')
      await field.press('Escape')
      expect(await field.inputValue()).toBe('')
      await field.fill('623')
      await field.press('Enter')
      expect(new URL(page.url()).pathname).toBe('/motions/623')
    })

    test('answers a key at once in a fleet of 5,000 motions', async () => {
      const ids = Array.from({ length: 5000 }, (_, place) => 10_001 + place)
      board.emit(begin(ids.map((id) => entrant(id))))
      const page = await open('/motions', { viewport: phone })
      const start = performance.now()
      await page.getByLabel('Number or File ID').fill('14999')
      await expect.poll(() => listed(page)).toEqual(['14999'])
      expect(performance.now() - start).toBeLessThan(3000)
    })
  })

  describe('a motion', () => {
    const tracks = [track(601, 0), track(601, 1, { status: 'skipped', reason: 'best 500 m below 5 knots' })]
    const events = [
      ...begin([entrant(601)]),
      ...arrive(601, NOON - 60_000, tracks),
      ...read(601, NOON - 50_000, tracks.slice(0, 1)),
      release(601, NOON - 40_000),
    ]

    test('is read again and its skipped tracks are fetched, by a thumb or by a key, and the answer is said', async () => {
      board.emit(events)
      const page = await open('/motions/601#team=right')
      await page.getByRole('button', { name: 'Read again' }).click()
      await expect.poll(() => spoken(page)).toBe('Motion 601: inspecting again.')
      await page.keyboard.press('f')
      await expect.poll(() => spoken(page)).toBe('Motion 601: fetching 1 skipped track.')
      expect(board.posts.slice(1)).toEqual([
        { path: '/commands', body: '{"type":"re-inspect","motion":601}' },
        { path: '/commands', body: '{"type":"fetch-skipped","motion":601}' },
      ])
    })

    test.each([
      [403, 'no longer in the team'],
      [404, 'does not know it any more'],
      [429, 'wait ten seconds'],
      [400, 'did not take this'],
    ])('says in words why a request was answered with %i', async (status, words) => {
      board.emit(events)
      board.commandStatus = status
      const page = await open('/motions/601#team=right')
      await page.getByRole('button', { name: 'Read again' }).click()
      await expect.poll(() => spoken(page)).toContain(words)
    })

    test('has no button for tracks that it does not have', async () => {
      board.emit([...begin([entrant(601)]), ...arrive(601, NOON - 60_000, tracks.slice(0, 1))])
      const page = await open('/motions/601#team=right')
      expect(await page.locator('.actions button').count()).toBe(1)
    })

    test.each([
      ['public', '/motions/601', {}, 'Only the team can ask'],
      ['read-only', '/motions/601#team=right', { commands: false }, 'read-only'],
      ['a viewer', '/motions/601#team=right', { commands: false, source: 'viewer' }, 'runs elsewhere'],
      ['a replay', '/motions/601#team=right', { commands: false, source: 'replay' }, 'recording'],
    ] as const)(
      'cannot be asked for anything where the page is %s, and says why',
      async (_, path, hello, why) => {
        board.hello = { ...board.hello, ...hello }
        board.emit(events)
        const page = await open(path)
        await expect.poll(() => page.locator('.actions').textContent()).toContain(why)
        expect(await page.getByRole('button', { name: 'Read again' }).isDisabled()).toBe(true)
        await page.keyboard.press('r')
        expect(board.posts.filter(({ path: posted }) => posted === '/commands')).toEqual([])
      },
    )

    test('keeps a note that is being written over updates, a broken link and a new page, and saves it', async () => {
      board.emit(events)
      const page = await open('/motions/601#team=right')
      await page.keyboard.press('n')
      await page.keyboard.type('strap is torn, ')
      board.emit([{ type: 'motion-disconnected', at: NOON, motion: 601, as: 'gone' }])
      await expect.poll(() => page.locator('.motion-state').textContent()).toContain('gone')
      await page.keyboard.type('has it "Ännchen"')
      board.isClosed = true
      board.breakStreams()
      await expect.poll(() => page.locator('.note-form').textContent()).toContain('Not live since')
      expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
      board.isClosed = false
      await page.reload()
      const field = page.getByLabel('Note about motion 601')
      await expect.poll(() => field.inputValue()).toBe('strap is torn, has it "Ännchen"')
      board.commandStatus = 429
      await page.getByRole('button', { name: 'Save' }).click()
      await expect.poll(() => spoken(page)).toContain('not asked')
      expect(await field.inputValue()).toBe('strap is torn, has it "Ännchen"')
      board.commandStatus = 202
      await page.getByRole('button', { name: 'Save' }).click()
      await expect.poll(() => spoken(page)).toBe('Motion 601: note saved.')
      expect(board.posts.at(-1)).toEqual({
        path: '/commands',
        body: JSON.stringify({ type: 'note', motion: 601, text: 'strap is torn, has it "Ännchen"' }),
      })
      expect(await field.count()).toBe(0)
      await page.reload()
      await shown(page)
      expect(await field.count()).toBe(0)
    })

    test('takes no note that is too long, and cancels one', async () => {
      board.emit(events)
      const page = await open('/motions/601#team=right')
      await page.getByRole('button', { name: 'Write a note' }).click()
      const field = page.getByLabel('Note about motion 601')
      await field.fill('é'.repeat(203))
      expect(await page.locator('.note-form').textContent()).toContain(
        '3 too many: a note has 200 characters.',
      )
      expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
      await field.fill('é'.repeat(190))
      expect(await page.locator('.note-form').textContent()).toContain('10 characters left')
      await page.getByRole('button', { name: 'Cancel' }).click()
      expect(await field.count()).toBe(0)
      expect(await page.getByRole('button', { name: 'Write a note' }).count()).toBe(1)
    })

    test('that nobody knows appears on its page as soon as it answers', async () => {
      board.emit(events)
      const page = await open('/motions/777')
      await expect.poll(() => page.locator('main').textContent()).toContain('No motion 777 is known')
      board.emit(arrive(777, NOON, []).slice(0, 2))
      await expect.poll(() => page.locator('.motion-state').textContent()).toContain('connected')
    })
  })

  describe('registration', () => {
    const visit = (motion: number, at: number): readonly MonitorEvent[] => [
      ...arrive(motion, at, [], healthy),
      release(motion, at + 2000, 'nothing-today'),
    ]

    test('shows the newest motion, but not before the one on the screen was there for 10 s', async () => {
      board.emit([...begin([entrant(601), entrant(602)]), ...visit(601, NOON - 9000)])
      const page = await open('/registration')
      const verdict = page.locator('.verdict')
      await expect.poll(() => verdict.textContent()).toContain('601✓ READY TO SAIL')
      board.emit(arrive(602, NOON, [], { changes: { battery: 3 } }))
      await expect.poll(() => page.locator('.last-arrivals').textContent()).toContain('602')
      expect(await verdict.getAttribute('data-motion')).toBe('601')
      board.setClock(NOON + 11_000)
      board.sendPulse()
      await expect.poll(() => verdict.getAttribute('data-motion')).toBe('602')
      expect(await verdict.textContent()).toContain("The organiser's desk charges it")
    })

    test('shows one number that somebody chooses, whatever comes', async () => {
      board.emit([...begin([entrant(601), entrant(602)]), ...visit(601, NOON - 9000)])
      const page = await open('/registration')
      await page.getByLabel('Show one number').fill('6x02')
      await expect.poll(() => page.locator('.verdict').textContent()).toContain('602? NOT READ TODAY')
      board.setClock(NOON + 60_000)
      board.emit(visit(602, NOON + 50_000))
      await expect.poll(() => page.locator('.verdict').textContent()).toContain('602✓ READY TO SAIL')
      await page.getByLabel('Show one number').fill('999')
      await expect.poll(() => page.locator('.verdict').textContent()).toContain('Motion 999 is not known')
      await page.getByRole('button', { name: 'Show the newest again' }).click()
      await expect.poll(() => page.locator('.verdict').getAttribute('data-motion')).toBe('602')
      await page.locator('.last-arrivals button', { hasText: '601' }).click()
      await expect.poll(() => page.locator('.verdict').getAttribute('data-motion')).toBe('601')
    })

    test('says of nothing that it is ready while the link is lost', async () => {
      board.emit([...begin([entrant(601)]), ...visit(601, NOON - 9000)])
      const page = await open('/registration')
      await expect.poll(() => page.locator('.verdict').textContent()).toContain('READY')
      board.isClosed = true
      board.breakStreams()
      await expect.poll(() => page.locator('.verdict-word').textContent()).toContain('was: READY')
      const colour = await page
        .locator('.verdict')
        .evaluate((element) => getComputedStyle(element).backgroundColor)
      expect(colour).toBe('rgb(255, 255, 255)')
    })
  })

  test('after any events each page lists the motions of the terminal, in its order', async () => {
    const page = await open('/registration#team=right')
    const views = ['missing', 'trouble', 'charging', 'day'] as const
    await fc.assert(
      fc.asyncProperty(fc.array(monitorEvent, { maxLength: 80 }), fc.nat(), async (events, cut) => {
        const all = [...mixedFleet(30), ...events]
        const place = cut % all.length
        board.restart(all.slice(0, place))
        board.emit(all.slice(place))
        const fleet = createFleetSummariser()(reduceAll(initialState, all), board.now)
        for (const view of views) {
          await page.goto(`${board.url}/${view}`)
          const expected = motionsOf(fleetViews[view], fleet).map(({ id }) => String(id))
          await expect.poll(() => listed(page)).toEqual(expected)
        }
      }),
      { numRuns: 10 },
    )
  })

  test('the day is ranked by the best that somebody chooses', async () => {
    const run = (motion: number, best500m: number, best2s: number) =>
      track(motion, 0, {
        status: 'completed',
        figures: { ...track(motion, 0).figures, best500m, best2s },
      })
    board.emit([
      ...begin([entrant(601), entrant(602)]),
      ...arrive(601, NOON - 60_000, [run(601, 15_000, 16_000)]),
      ...arrive(602, NOON - 50_000, [run(602, 14_000, 17_000)]),
    ])
    const page = await open('/day#team=right')
    await expect.poll(() => listed(page)).toEqual(['601', '602'])
    await page.getByLabel('2 s', { exact: true }).check()
    expect(await listed(page)).toEqual(['602', '601'])
    expect(await page.locator('.motions td.lead').allTextContents()).toEqual(['1', '2'])
  })

  test('the team sees alarms and the health of the laptop on every page, and the public sees neither', async () => {
    board.emit(evening())
    const page = await open('/#team=right')
    for (const path of ['/', '/missing', '/motions/610']) {
      await page.goto(`${board.url}${path}`)
      await expect
        .poll(() => page.locator('.alarms').textContent())
        .toContain('since 17:01 the disk of the laptop')
      expect(await page.locator('.laptop').textContent()).toContain('!disk trouble')
    }
    const everybody = await open('/missing')
    expect(await everybody.locator('.page-top').count()).toBe(0)
    expect(await everybody.locator('body').textContent()).not.toContain('the disk of the laptop')
  })
})
