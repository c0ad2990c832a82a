/** The report's page in a real browser: what a race officer opens on a desk and on a phone. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatReport } from '../../src/commands/report-output.ts'
import { ReportReader } from '../../src/report/read-event.ts'
import type { Report } from '../../src/report/report.ts'
import { EVENING, SimulatedDay } from '../commands/simulated-day.ts'
import { hasBrowser, startBrowser } from './browser.ts'

const hostile = [
  '<script>window.hacked = 1</script>',
  '</script><img src=x onerror="window.hacked = 1">',
  `"><svg onload='window.hacked = 1'> & &lt;b&gt;`,
  '<!-- ]]> -->',
  'محمد بن سلمان',
  '👩‍🚀 Astronaut 🇬🇧',
  'Maximiliana-Theodora van Sturmwindhausen-Oberwellenbrecher',
]

const widths = [390, 1280] as const

describe.skipIf(!hasBrowser)('the page of a report', () => {
  let browser: Browser
  let day: SimulatedDay
  let report: Report
  let url: string
  beforeAll(async () => {
    browser = await startBrowser()
    day = await SimulatedDay.make({ devices: 30, names: hostile })
    await makeDevicesHostile(day)
    const read = await new ReportReader(day.root, 'test').read({ type: 'newest' }, EVENING)
    report = read.report
    url = await write('day.html', await formatReport(read, 'html'))
  })
  afterAll(async () => {
    await browser.close()
    await day[Symbol.asyncDispose]()
  })

  async function write(name: string, text: string): Promise<string> {
    const file = join(day.root, name)
    await writeFile(file, text)
    return pathToFileURL(file).href
  }

  /** Opens a page; `complaints` lists its requests, log lines and errors. */
  async function open(
    options: BrowserContextOptions = {},
    address = url,
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
    page.on('request', (request) => {
      if (request.url() !== address) complaints.push(`request: ${request.url()}`)
    })
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective}`),
      )
    })
    await page.goto(address)
    return { page, complaints }
  }

  test.each(widths)(
    'the report page requests nothing, breaks nothing and draws every chart, %i pixels wide',
    async (width) => {
      const { page, complaints } = await open({ viewport: { width, height: 900 } })
      const canvases = await page.locator('canvas').all()
      expect(canvases.length).toBeGreaterThan(25)
      for (const canvas of canvases) {
        await canvas.scrollIntoViewIfNeeded()
        await expect.poll(() => canvas.evaluate(isDrawn)).toBe(true)
      }
      expect(complaints).toEqual([])
      await page.context().close()
    },
  )

  test.each(widths)('the report page is never wider than a screen of %i pixels', async (width) => {
    const { page } = await open({ viewport: { width, height: 900 } })
    const overflow = await page.evaluate(() => {
      return document.documentElement.scrollWidth - document.documentElement.clientWidth
    })
    expect(overflow).toBeLessThanOrEqual(0)
    await page.context().close()
  })

  test('the report page draws what is in view, and clears what is far from it', async () => {
    const { page } = await open({ viewport: { width: 390, height: 800 } })
    const plots = page.locator('canvas[data-plot]')
    expect(await plots.last().evaluate(isDrawn)).toBe(false)
    await plots.last().scrollIntoViewIfNeeded()
    await expect.poll(() => plots.last().evaluate(isDrawn)).toBe(true)
    await page.evaluate(() => scrollTo(0, 0))
    await expect.poll(() => plots.last().evaluate(isDrawn)).toBe(false)
    await page.context().close()
  })

  test('the report page is printed with every chart', async () => {
    const { page, complaints } = await open()
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    const canvases = await page.locator('canvas').all()
    const drawn = await Promise.all(canvases.map((canvas) => canvas.evaluate(isDrawn)))
    expect(drawn.filter((isIt) => !isIt)).toEqual([])
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    expect((await page.pdf()).length).toBeGreaterThan(50_000)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('the report page shows hostile names as text, and runs nothing that is not its own', async () => {
    const { page } = await open()
    const shown = await page.locator('tbody .who bdi:first-child').allTextContents()
    const names = report.persons.map(({ person }) => person.name)
    for (const name of hostile) expect(names).toContain(name)
    for (const name of names) expect(shown).toContain(name)
    expect(await page.locator('#firmware td').allTextContents()).toContain('<img src=x onerror=hacked=1>')
    expect(await page.locator('section img, section svg, section script, section b b').count()).toBe(0)
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.hacked = 1'
      document.body.append(script)
    })
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
    await page.context().close()
  })

  test('the report page sorts a table by a click on a heading, and in reverse by another', async () => {
    const { page } = await open()
    const table = page.locator(`#persons-${report.days[0]?.date}-table`)
    const values = (column: number) =>
      table.locator(`tbody td:nth-child(${column})`).evaluateAll((cells) => {
        return cells.map((cell) => Number(cell.getAttribute('data-value')))
      })
    const first = () => table.locator('tbody tr:first-child bdi').first().textContent()
    expect(await values(3)).toEqual((await values(3)).toSorted((a, b) => b - a))
    const hours = table.getByRole('button', { name: 'hours' })
    await hours.click()
    expect(await values(6)).toEqual((await values(6)).toSorted((a, b) => b - a))
    expect(await table.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending')
    await hours.click()
    expect(await values(6)).toEqual((await values(6)).toSorted((a, b) => a - b))
    await table.getByRole('button', { name: 'person' }).click()
    const names = report.persons.map(({ person }) => person.name.toLocaleLowerCase('en'))
    const alphabetic = names.toSorted((a, b) => a.localeCompare(b))
    expect((await first())?.toLocaleLowerCase('en')).toBe(alphabetic[0])
    await page.context().close()
  })

  test('the report page ranks everybody by the best 500 m, whatever it is sorted by', async () => {
    const { page } = await open()
    const table = page.locator(`#persons-${report.days[0]?.date}-table`)
    const ranks = async () => (await table.locator('td.rank').allTextContents()).filter((text) => text !== '')
    const before = await ranks()
    expect(before.slice(0, 3)).toEqual(['1', '2', '3'])
    expect(before.map(Number)).toEqual(before.map(Number).toSorted((a, b) => a - b))
    await table.getByRole('button', { name: 'person' }).click()
    expect((await ranks()).toSorted()).toEqual(before.toSorted())
    await table.getByRole('button', { name: 'rank' }).click()
    expect(await ranks()).toEqual(before)
    const order = await page.locator('main section').evaluateAll((sections) => sections.map(({ id }) => id))
    const date = report.days[0]?.date
    expect(order.indexOf(`persons-${date}`)).toBeLessThan(order.indexOf(`timeline-${date}`))
    await page.context().close()
  })

  test('the search of the report page leaves the rows that have every word, and a reload keeps it', async () => {
    const { page } = await open({ viewport: { width: 390, height: 800 } })
    const visible = () => page.locator('tbody tr:visible').count()
    const all = await visible()
    const [person] = report.days[0]?.persons ?? []
    if (person === undefined) throw new Error('the day has nobody')
    const field = page.getByRole('searchbox')
    await field.fill(person.person.fileId.toLowerCase())
    expect(await visible()).toBeLessThan(all)
    expect(await visible()).toBeGreaterThan(0)
    for (const text of await page.locator('tbody tr:visible').allTextContents())
      expect(text.toLowerCase()).toContain(person.person.fileId.toLowerCase())
    expect(await page.getByRole('status').textContent()).toBe(`${await visible()} of ${all} rows`)
    await field.fill('nobody is called so')
    expect(await visible()).toBe(0)
    await field.fill('')
    expect(await visible()).toBe(all)
    await page.context().close()
  })

  test('the report page is dark for a reader who prefers dark', async () => {
    const background = async (colorScheme: 'light' | 'dark') => {
      const { page } = await open({ colorScheme })
      const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      await page.context().close()
      return colour
    }
    expect(await background('light')).toBe('rgb(244, 246, 248)')
    expect(await background('dark')).toBe('rgb(14, 19, 25)')
  })

  test('the report page says everything except the plots without JavaScript', async () => {
    const { page, complaints } = await open({ javaScriptEnabled: false })
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(60)
    expect(await page.locator('noscript').first().textContent()).toContain(
      'Plots, sorting and search need JavaScript',
    )
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('the report page has no link to a place that it lacks', async () => {
    const { page } = await open()
    const lost = await page.evaluate(() => {
      const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href') ?? '')
      return links.filter((href) => !href.startsWith('#') || document.getElementById(href.slice(1)) === null)
    })
    expect(lost).toEqual([])
    await page.context().close()
  })

  test('the report page that reloads itself keeps its scroll position and its sorting', async () => {
    const read = await new ReportReader(day.root, 'test').read({ type: 'newest' }, EVENING)
    const watched = await write('watched.html', await formatReport(read, 'html', { refreshEvery: 2 }))
    const { page, complaints } = await open({ viewport: { width: 390, height: 800 } }, watched)
    await page.locator(`#persons-${report.days[0]?.date}-table`).getByRole('button', { name: 'km' }).click()
    await page.evaluate(() => {
      Object.assign(window, { isBefore: true })
      scrollTo(0, 2345)
    })
    await page.waitForFunction(() => !('isBefore' in window) && document.readyState === 'complete')
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(2345)
    expect(await page.locator('th[aria-sort=descending]').textContent()).toBe('km')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('the report page of every day has a place for each, and all its charts', async () => {
    const read = await new ReportReader(day.root, 'test').read({ type: 'all' }, EVENING)
    const all = await write('all.html', await formatReport(read, 'html'))
    const { page, complaints } = await open({ viewport: { width: 390, height: 800 } }, all)
    expect(await page.locator('.day').count()).toBe(2)
    const last = page.locator('canvas[data-plot]').last()
    await last.scrollIntoViewIfNeeded()
    await expect.poll(() => last.evaluate(isDrawn)).toBe(true)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

/** Runs in the browser. */
function isDrawn(canvas: Element): boolean {
  if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0) return false
  // A copy is read: reading the canvas itself is complained about.
  const { width, height } = canvas
  const copy = Object.assign(document.createElement('canvas'), { width, height })
  const context = copy.getContext('2d', { willReadFrequently: true })
  context?.drawImage(canvas, 0, 0)
  return context?.getImageData(0, 0, width, height).data.some((value) => value !== 0) === true
}

async function makeDevicesHostile(day: SimulatedDay): Promise<void> {
  const info = {
    motion: {
      identifier: 601,
      firmware: { code: 1, name: '<img src=x onerror=hacked=1>' },
      battery: { level: 50 },
    },
  }
  await writeFile(day.pathOf('motions', 'motion-601', 'info.json'), JSON.stringify(info))
  const notes = { '602': { text: '</td><script>hacked = 1</script>', at: new Date(EVENING).toISOString() } }
  await writeFile(day.pathOf('notes.json'), JSON.stringify(notes))
}
