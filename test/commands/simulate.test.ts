import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { registerSimulate, type SimulateOptions, simulate } from '../../src/commands/simulate.ts'
import { loadConfiguration } from '../../src/core/config/project.ts'
import { get } from '../simulator/builders.ts'

const now = Date.UTC(2026, 9, 14, 12)
const usual = { devices: 5, seed: 1, speed: 1, port: 0 }
let folder: string
let stopping: AbortController

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulate-'))
  stopping = new AbortController()
})
afterEach(() => rm(folder, { recursive: true }))

/** Runs the command until the expected line, calls `then`, and stops it. */
async function run(
  options: Partial<SimulateOptions>,
  until: RegExp,
  then = async () => {},
): Promise<string[]> {
  const lines: string[] = []
  const seen = Promise.withResolvers<void>()
  const print = (line: string) => {
    lines.push(line)
    if (until.test(line)) seen.resolve()
  }
  const ran = simulate({ ...usual, ...options }, { print, printError: print }, now, stopping.signal)
  await Promise.race([seen.promise, ran])
  await then()
  stopping.abort()
  await ran
  return lines
}

test('the simulate command says how to point a monitor at it', async () => {
  const lines = await run({}, /Ctrl-C/)
  expect(lines[0]).toMatch(/^5 devices on port \d+, their names at 127\.0\.0\.1:\d+ \(UDP\)$/)
  const section = JSON.parse(lines[2] ?? '').Monitor
  expect(section['DNS Servers'][0]).toMatch(/^127\.0\.0\.1:\d+$/)
  expect(section['Search Domains']).toEqual([])
})

test('the simulate command writes a project that leads to its devices', async () => {
  const lines = await run({ project: folder }, /Ctrl-C/, async () => {
    const { configuration } = await loadConfiguration(folder, now)
    const { port = 0, addresses } = configuration?.monitor ?? {}
    const place = addresses?.get(601) ?? { host: '127.83.2.89', port }
    expect(
      (await get({ host: place.host, port: place.port ?? port }, '/info.json')).body.toString(),
    ).toContain('"identifier":601')
  })
  expect(lines[1]).toBe(`to watch them: motion-monitor --root ${folder}`)
})

test('the simulate command prints one line for each arrival and each leave of a scenario file', async () => {
  const file = join(folder, 'scenario.json')
  const steps = [
    { at: 0, motion: 603, action: 'on' },
    { at: 1, motion: 603, action: 'off' },
  ]
  await writeFile(file, JSON.stringify({ name: 'mine', steps }))
  const lines = await run({ scenario: file, speed: 10 }, /is over/)
  expect(lines.slice(-3)).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d motion-603 arrives$/),
    expect.stringMatching(/^\d\d:\d\d:\d\d motion-603 leaves \(stale\)$/),
    'the scenario is over',
  ])
})

test.each([
  [{ scenario: 'no-such' }, /no-such: .*end-of-day, morning, one-by-one/],
  [{ event: '/no/such/folder' }, /the captures cannot be read/],
])('the simulate command refuses %o with its remedy', async (options, message) => {
  await expect(run(options, /Ctrl-C/)).rejects.toThrow(message)
})

test('the simulate command refuses figures that make no sense before anything starts', async () => {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} })
  registerSimulate(program)
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} })
  for (const wrong of [
    ['--devices', '0'],
    ['--port', '70000'],
    ['--speed', '-1'],
    ['--seed', 'x'],
  ]) {
    await expect(program.parseAsync(['node', 'x', 'simulate', ...wrong])).rejects.toThrow('is invalid')
  }
})
