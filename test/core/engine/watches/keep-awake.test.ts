/** When the laptop is asked to stay awake, and when it is let go. */

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { awakeCommand } from '../../../../src/core/base/awake-command.ts'
import { defaultConfiguration } from '../../../../src/core/config/read-configuration.ts'
import { KeepAwake } from '../../../../src/core/engine/watches/keep-awake.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'
import { HandClock, settle } from '../../../hand-clock.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keep-awake-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const connected: MonitorEvent = { type: 'motion-connected', at: 0, motion: 601, address: '192.168.0.1' }
const released: MonitorEvent = { type: 'motion-released', at: 0, motion: 601, content: 'tracks' }

/** A shell that notes its beginning and, at the end of stdin or a kill, its end. */
const noting = () => [
  '-c',
  `trap 'echo end >> ${folder}/log; exit' TERM; echo begin >> ${folder}/log; cat; echo end >> ${folder}/log`,
]

const logOf = () => readFile(join(folder, 'log'), 'utf8').catch(() => '')

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((next) => setTimeout(next, 5))
}

/** Lets the time pass in the steps of the checks. */
async function pass(clock: HandClock, span: number): Promise<void> {
  for (let passed = 0; passed < span; passed += 1000) {
    clock.advance(1000)
    await settle()
  }
}

function start(hold: readonly string[], program = '/bin/sh') {
  const clock = new HandClock()
  const emitted: MonitorEvent[] = []
  const configuration = defaultConfiguration('2026')
  const parts = { clock, emit: (event: MonitorEvent) => void emitted.push(event), configuration }
  const awake = new KeepAwake(parts, { program, hold, probe: [] })
  const ending = new AbortController()
  const ended = awake.run(ending.signal)
  const end = async () => {
    ending.abort()
    await ended
  }
  return { awake, clock, emitted, end }
}

describe.skipIf(process.platform === 'win32')('keeping awake', () => {
  test('a program that is killed at once counts as refused, and is said once in the log', async () => {
    const { awake, clock, emitted, end } = start(['-c', 'kill -9 $$'])
    awake.take(connected)
    await pass(clock, 1000)
    await until(async () => emitted.length > 0)
    await pass(clock, 5000)
    expect(emitted).toEqual([
      expect.objectContaining({
        type: 'notice',
        level: 'DEBUG',
        message: expect.stringContaining('(SIGKILL)'),
      }),
    ])
    await end()
  })

  test('the laptop may sleep a minute after the last motion was read, and is asked again for the next', async () => {
    const { awake, clock, end } = start(noting())
    await pass(clock, 5000)
    expect(await logOf()).toBe('')
    awake.take(connected)
    await pass(clock, 1000)
    await until(async () => (await logOf()) === 'begin\n')
    await pass(clock, 300_000)
    awake.take(released)
    await pass(clock, 58_000)
    await settle()
    expect(await logOf()).toBe('begin\n')
    await pass(clock, 3000)
    await until(async () => (await logOf()) === 'begin\nend\n')
    awake.take({ type: 'inspection-started', at: 0, motion: 601 })
    await pass(clock, 1000)
    await until(async () => (await logOf()) === 'begin\nend\nbegin\n')
    await end()
    await until(async () => (await logOf()) === 'begin\nend\nbegin\nend\n')
  })

  test('a program that ends after a while is started again, one that ends at once is not', async () => {
    const { awake, clock, emitted, end } = start(['-c', `echo begin >> ${folder}/log; exit 3`])
    awake.take(connected)
    await pass(clock, 1000)
    await until(async () => emitted.length > 0)
    await pass(clock, 120_000)
    await end()
    expect(await logOf()).toBe('begin\n')
    expect(emitted).toEqual([
      {
        type: 'notice',
        at: expect.any(Number),
        level: 'DEBUG',
        message: 'The laptop cannot be asked to stay awake while motions are read: /bin/sh (status 3)',
      },
    ])
  })

  test('a motion that is in trouble or has left keeps the laptop awake no longer', async () => {
    const { awake, clock, end } = start(noting())
    awake.take(connected)
    awake.take({
      type: 'motion-troubled',
      at: 0,
      motion: 601,
      trouble: { code: 'timed-out', message: 'no answer' },
      retryAt: 1,
    })
    awake.take({ type: 'track-started', at: 0, motion: 602, key: 'a', expected: 1 })
    awake.take({ type: 'motion-disconnected', at: 0, motion: 602, as: 'gone-early' })
    await pass(clock, 1000)
    await until(async () => (await logOf()) === 'begin\n')
    await pass(clock, 61_000)
    await until(async () => (await logOf()) === 'begin\nend\n')
    await end()
  })
})

test('each platform has its program', () => {
  expect(awakeCommand('macos', 42)).toMatchObject({ program: 'caffeinate', hold: ['-i', '-s', '-w', '42'] })
  expect(awakeCommand('linux', 42).hold.at(-1)).toBe('cat')
  for (const platform of ['windows', 'wsl'] as const) {
    const { program, hold } = awakeCommand(platform, 42)
    expect(program).toBe('powershell.exe')
    expect(hold.at(-1)).toContain('SetThreadExecutionState([uint32]2147483649)')
  }
})

test.skipIf(!existsSync('/usr/bin/systemd-inhibit'))('the real systemd-inhibit knows these options', () => {
  const { program, probe } = awakeCommand('linux', process.pid)
  const { status, stderr } = spawnSync(program, probe, { encoding: 'utf8' })
  // Without a logind it refuses, for that reason alone.
  if (status !== 0) expect(stderr).toMatch(/Failed to (?:inhibit|connect)/)
  expect(stderr).not.toMatch(/unrecognized option|invalid option/)
})
