/** Opens the board's page in a browser, keeps what it complains of, and lets a judge of accessibility look at it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export interface OpenBoard {
  readonly page: Page
  /** Its errors, what its policy forbids, and its requests to other hosts. */
  readonly complaints: readonly string[]
}

export interface OpenOptions extends BrowserContextOptions {
  /** Runs in the page before its script. */
  readonly before?: (page: Page) => Promise<unknown>
}

/** Opens an address in a context of its own: a phone in the hand, unless options say otherwise. */
export async function openBoard(
  browser: Browser,
  url: string,
  options: OpenOptions = {},
): Promise<OpenBoard> {
  const { before, ...ofContext } = options
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...ofContext })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== new URL(url).origin && protocol !== 'data:') complaints.push(`request: ${request.url()}`)
  })
  await before?.(page)
  await page.goto(url)
  return { page, complaints }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds on a page that not everybody can use. */
export async function faultsByAxe(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}
