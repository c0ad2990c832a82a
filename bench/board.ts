/** The board: how late a page is, and what two hundred phones cost the laptop. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Burst, burst } from './burst.ts'
import type { Extent, Section } from './extent.ts'
import { type Feed, feedVariable } from './feed.ts'
import { feedProgram } from './feed-program.ts'
import { MonitorProcess } from './monitor-process.ts'
import { freePort, Phones } from './phones.ts'
import { type BenchRow, mean, median, quantile } from './row.ts'
import { begin, keyLatencies } from './screen.ts'
import { ScreenProcess } from './screen-process.ts'

const SECOND = 1000
const PHONES = 200

/** The motion whose note says when it was taken. */
const STAMPED = 601

const busy: Feed = { type: 'busy', motions: 120, rate: 200, hasStamps: true }

/** What is measured is asked for as text, which the page's policy forbids. */
const unbound = { bypassCSP: true }

/** A slow phone: four times slower than this machine, on a line of 1.6 Mbit/s. */
const slowness = 4
const slowLine = { offline: false, latency: 20, downloadThroughput: 200_000, uploadThroughput: 100_000 }

export const benchBoard: Section = async (extent) => {
  await using feeding = await feedProgram()
  const { program } = feeding
  return [
    ...(await benchPage(program, extent)),
    ...(await benchScreenBeside(program, extent)),
    ...(await benchBurstBeside(extent)),
  ]
}

/** From an event of the engine to the page, the size of the page, and its first content on a slow phone. */
async function benchPage(program: string, extent: Extent): Promise<readonly BenchRow[]> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  await using board = await BoardProcess.start(program, busy)
  const browser = await chromium.launch({ executablePath, args })
  try {
    using phones = await Phones.join(PHONES, board.port)
    const latencies = await pageLatencies(browser, board.link, extent)
    if (phones.served < PHONES) throw new Error(`only ${phones.served} of ${PHONES} phones are still served`)
    const name = `${PHONES} phones, ${busy.rate} events/s: event to page`
    return [
      { name: `${name}, p50`, value: median(latencies), unit: 'ms', atMost: 150 },
      { name: `${name}, p95`, value: quantile(latencies, 0.95), unit: 'ms', atMost: 400 },
      await sizeOfPage(board.port),
      ...(await slowPhone(browser, board.port, extent === 'full' ? 5 : 1)),
    ]
  } finally {
    await browser.close()
  }
}

/** The page says of each note that it shows how long ago it was taken: both clocks are one. */
const watchNotes = `
  window.latencies = []
  let last
  new MutationObserver(() => {
    const stamp = /noted (\\d+)/.exec(document.body.innerText)?.[1]
    if (stamp === undefined || stamp === last) return
    if (last !== undefined) window.latencies.push(Date.now() - Number(stamp))
    last = stamp
  }).observe(document, { subtree: true, childList: true, characterData: true })`

async function pageLatencies(browser: Browser, link: string, extent: Extent): Promise<readonly number[]> {
  const context = await browser.newContext(unbound)
  const team = await context.newPage()
  await team.goto(link)
  await team.waitForFunction(`!location.hash && document.querySelector('[data-motion], .tile') !== null`)
  await team.addInitScript(watchNotes)
  await team.goto(new URL(`/motions/${STAMPED}`, link).href)
  const count = extent === 'full' ? 150 : 5
  await team.waitForFunction(`window.latencies.length >= ${count}`, undefined, { timeout: 120 * SECOND })
  const latencies = await team.evaluate<number[]>('window.latencies')
  await context.close()
  return latencies
}

/** All files of the page, as a browser takes them. */
async function sizeOfPage(port: number): Promise<BenchRow> {
  const origin = `http://127.0.0.1:${port}`
  const html = await (await fetch(origin)).text()
  const names = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, name = '']) => name)
  const sizes = await Promise.all(
    ['/', ...names].map(async (name) => {
      const { headers } = await fetch(`${origin}${name}`, { headers: { 'accept-encoding': 'br, gzip' } })
      return Number(headers.get('content-length'))
    }),
  )
  const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000
  return { name: `page, ${sizes.length} files`, value: kilobytes, unit: 'kB', atMost: 120 }
}

/** The median of several first visits. */
async function slowPhone(browser: Browser, port: number, runs: number): Promise<readonly BenchRow[]> {
  const painted: number[] = []
  const shown: number[] = []
  for (let run = 0; run < runs; run++) {
    const context = await browser.newContext({ ...unbound, viewport: { width: 360, height: 640 } })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowness })
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', slowLine)
    await page.goto(`http://127.0.0.1:${port}/`)
    painted.push(await firstPaint(page))
    await page.waitForFunction(`document.querySelector('[data-motion], .tile') !== null`)
    shown.push(await page.evaluate<number>('performance.now()'))
    await context.close()
  }
  return [
    { name: 'slow phone: first content', value: median(painted), unit: 'ms', atMost: 1000 },
    { name: 'slow phone: motions are shown', value: median(shown), unit: 'ms' },
  ]
}

async function firstPaint(page: Page): Promise<number> {
  const read = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`
  await page.waitForFunction(`${read} !== undefined`)
  return page.evaluate<number>(read)
}

interface Beside {
  readonly keys: readonly number[]
  /** MiB. */
  readonly memory: number
}

/** The terminal's screen with a board that two hundred phones look at, against one without, in turn. */
async function benchScreenBeside(program: string, extent: Extent): Promise<readonly BenchRow[]> {
  const runs = extent === 'full' ? 4 : 1
  const keys = extent === 'full' ? 100 : 5
  const alone: Beside[] = []
  const beside: Beside[] = []
  for (let run = 0; run < runs; run++) {
    alone.push(await screenRun(program, 0, keys))
    beside.push(await screenRun(program, PHONES, keys))
  }
  const p95 = (all: readonly Beside[]): number =>
    quantile(
      all.flatMap((one) => one.keys),
      0.95,
    )
  const memory = (all: readonly Beside[]): number => mean(all.map((one) => one.memory))
  return [
    {
      name: `key to bytes with ${PHONES} phones, p95`,
      value: p95(beside),
      unit: 'ms',
      limit: p95(alone),
      atMost: 1.1,
    },
    {
      name: `memory that ${PHONES} phones cost`,
      value: memory(beside) - memory(alone),
      unit: 'MiB',
      atMost: 40,
    },
  ]
}

async function screenRun(program: string, phones: number, keys: number): Promise<Beside> {
  const port = await freePort()
  const board = phones === 0 ? '--no-board' : `--board=127.0.0.1:${port}`
  const environment = { [feedVariable]: JSON.stringify(busy) }
  await using screen = new ScreenProcess(program, ['--root', tmpdir(), board], environment)
  await begin(screen)
  if (phones > 0) await listening(port)
  using _crowd = await Phones.join(phones, port)
  const latencies = await keyLatencies(screen, keys)
  return { keys: latencies, memory: (await screen.usage())?.memory ?? Number.NaN }
}

/** Bursts with and without phones, in turn. */
async function benchBurstBeside(extent: Extent): Promise<readonly BenchRow[]> {
  const [size, runs] = extent === 'full' ? [117, 3] : [4, 1]
  const alone: Burst[] = []
  const beside: Burst[] = []
  for (let run = 0; run < runs; run++) {
    alone.push(await burst(size, (root) => MonitorProcess.ours(root)))
    beside.push(await burstBeside(size))
  }
  const last = (all: readonly Burst[]): number => median(all.map((one) => one.last.value))
  return [
    {
      name: `last of ${size} released with ${PHONES} phones`,
      value: last(beside),
      unit: 's',
      limit: last(alone),
      atMost: 1.03,
    },
  ]
}

async function burstBeside(size: number): Promise<Burst> {
  const port = await freePort()
  let phones: Phones | undefined
  try {
    const args = [`--board=127.0.0.1:${port}`]
    return await burst(
      size,
      (root) => MonitorProcess.ours(root, { args }),
      {},
      async () => {
        await listening(port)
        phones = await Phones.join(PHONES, port)
      },
    )
  } finally {
    phones?.[Symbol.dispose]()
  }
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (answer?.ok === true) return
    await wait(50)
  }
}

/** A monitor without a screen, with a board; it prints the team's link. */
class BoardProcess implements AsyncDisposable {
  readonly link: string
  readonly port: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, link: string) {
    this.#child = child
    this.link = link
    this.port = Number(new URL(link).port)
  }

  static async start(program: string, feed: Feed): Promise<BoardProcess> {
    const args = [program, '--root', tmpdir(), '--headless', '--board=127.0.0.1:0', '--board-link']
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, [feedVariable]: JSON.stringify(feed) },
    })
    let printed = ''
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    child.stderr.on('data', (part) => {
      printed += part
      const [link] = /http:\S+#\S+(?=\s)/.exec(printed) ?? []
      if (link !== undefined) resolve(link)
    })
    child.once('exit', () => reject(new Error(`the board does not start: ${printed}`)))
    return new BoardProcess(child, await promise)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, 'close')
    this.#child.kill('SIGTERM')
    await closed
  }
}
