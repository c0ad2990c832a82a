/** `--metrics` of the built program, as Prometheus sees it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deviceOf } from '../simulator/builders.ts'
import { SimulatedEvent } from './simulated-event.ts'
import { TerminalProgram } from './terminal-program.ts'

async function scrape(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect(response.status).toBe(200)
  return response.text()
}

/** Scrapes until the condition holds for a series; rejects with the last answer after 20 s. */
async function scrapeUntil(port: number, series: RegExp): Promise<string> {
  const end = Date.now() + 20_000
  for (;;) {
    const text = await scrape(port)
    if (series.test(text)) return text
    if (Date.now() > end) throw new Error(`no ${series} in:\n${text}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The port that the program says it has found. */
async function portOf(child: ChildProcess): Promise<number> {
  let said = ''
  for await (const part of child.stderr ?? []) {
    said += part
    const [, port] = /on port (\d+) of/.exec(said) ?? []
    if (port !== undefined) return Number(port)
  }
  throw new Error(`no port in: ${said}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

test.each([
  ['the program', ['dist/cli.js']],
  ['the program in its sandbox', ['scripts/start-sandboxed.ts']],
])('%s reports how a fleet comes home, and how DNS answers', async (_, program) => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602, [])] })
  const events = join(event.root, 'events.ndjson')
  const args = ['--headless', '--metrics', '0', '--events', events]
  const child = spawn(process.execPath, [...program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, MOTION_MONITOR_ROOT: event.root, MOTION_MONITOR_VITAL_SIGNS: '0.3' },
  })
  const exited = once(child, 'exit')
  const port = await portOf(child)
  const text = await scrapeUntil(port, /^motion_monitor_motions\{state="released"\} 2$/m)
  expect(text).toContain('\nmotion_monitor_session_info{event="Test"} 1\n')
  expect(text).toContain('\nmotion_monitor_tracks_downloaded_total 1\n')
  expect(text).toMatch(/\nmotion_monitor_downloaded_bytes_total [1-9]\d+\n/)
  expect(text).toContain('\nmotion_monitor_detections_total 2\n')
  const later = await scrapeUntil(port, /^motion_monitor_dns_queries_total \d+$/m)
  expect(later).toMatch(/\nmotion_monitor_dns_lookups_total\{result="answered"\} [1-9]/)
  child.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
  await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow()
  expect(await readdir(event.root)).toContain('events.ndjson')
})

test('the screen and the demo have them too', async () => {
  const port = await freePort()
  await using program = new TerminalProgram({
    args: ['demo', '--devices', '3', '--scenario', 'morning', '--speed', '30'],
    environment: { MOTION_MONITOR_METRICS: String(port) },
  })
  await program.until((text) => text.includes('? help'))
  await scrapeUntil(port, /^motion_monitor_detections_total [1-9]/m)
  program.press('q')
  program.press('y')
  expect(await program.exited).toMatchObject({ exitCode: 0 })
})

test('a port that is taken is reported before anything begins', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['dist/cli.js', '--headless', '--root', event.root, '--metrics', String(port)],
    { encoding: 'utf8', timeout: 20_000 },
  )
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toContain(`Port ${port} of 127.0.0.1 is taken`)
  expect(await readdir(event.folder)).not.toContain('logs')
  taken.close()
})
