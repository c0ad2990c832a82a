/** Opens the board's page in a browser, and keeps what it complains of. */
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
