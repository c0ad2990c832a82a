import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectReplay, instantOf, remarksOn } from '../../src/commands/replay.ts'
import { showScreen } from '../../src/commands/screen.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { formatEvent, formatLine } from '../../src/core/events/log-line.ts'
import { formatEventLine } from '../../src/core/record/journal-lines.ts'
import { createTimeline } from '../../src/core/record/journal-timeline.ts'
import { isAtLeast } from '../../src/core/record/log-file.ts'
import { startScreen } from '../../src/ui/screen/start-screen.tsx'
import { begin, entrant, NOON } from '../ui/scenes.ts'
import { createTerminal } from '../ui/terminal.ts'

/** Ten minutes in which motion 601 comes at one minute and goes at nine; the monitor ends with them. */
const session: readonly MonitorEvent[] = [
  ...begin([entrant(601), entrant(602)], NOON),
  { type: 'motion-connected', at: NOON + 60_000, motion: 601, address: '192.168.0.7' },
  { type: 'motion-disconnected', at: NOON + 540_000, motion: 601, as: 'gone-early' },
  { type: 'notice', at: NOON + 570_000, level: 'DEBUG', message: 'a detail' },
  { type: 'session-stopping', at: NOON + 600_000, left: 0 },
  { type: 'session-stopped', at: NOON + 600_000 },
]

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

async function run(...args: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, ['src/cli.ts', 'replay', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { stdout, stderr, code }
}

async function journalOf(events: readonly MonitorEvent[], torn = ''): Promise<string> {
  const file = join(folder, 'journal-20251007T160230.000Z.ndjson')
  await writeFile(file, events.map(formatEventLine).join('') + torn)
  return file
}

describe('a replay as lines', () => {
  test('a replay as lines prints what the monitor printed then', async () => {
    const lines = session.flatMap(formatEvent).filter(({ level }) => isAtLeast(level, 'INFO'))
    expect(await run(await journalOf(session), '--headless')).toEqual({
      stdout: lines.map((line) => `${formatLine(line)}\n`).join(''),
      stderr: '',
      code: 0,
    })
  })

  test('a replay as lines begins at the requested time, and gives events as they were', async () => {
    const file = await journalOf(session, '{"type":"noti')
    const { stdout, stderr, code } = await run(file, '--json', '--at', new Date(NOON + 540_000).toISOString())
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events).toEqual(session.slice(-4))
    expect(stderr).toBe('The last line has no end: passed over\n')
    expect(code).toBe(0)
  })

  test('a replay of what is no journal, or is not there, is refused with what to do', async () => {
    const file = join(folder, 'log.txt')
    await writeFile(file, 'nothing\nof the kind\n')
    expect(await run(file, '--headless')).toMatchObject({ stdout: '', code: 2 })
    expect((await run(file, '--headless')).stderr).toContain('log.txt: There is no event in it')
    expect(await run(join(folder, 'missing'), '--headless')).toMatchObject({ code: 2 })
    expect((await run(file, '--at', 'teatime')).stderr).toContain('A time is wanted')
  })
})

describe('a replay on the screen', () => {
  test('a replay on the screen can be paused, sought and sped up, says what it is, and outlives its session', async () => {
    const terminal = createTerminal(120, 30)
    let clock = 0
    const timeline = createTimeline(session)
    const ended = showScreen(
      connectReplay(timeline, { speed: 1, at: NOON + 30_000, clock: () => clock }),
      async () => (options) => {
        const { stdin, stdout } = terminal
        const environment = { LANG: 'C.UTF-8', TERM: 'xterm' }
        return startScreen({ ...options, stdin, stdout, environment, timeZone: 'UTC' })
      },
    )
    await terminal.until('REPLAY ×1')
    await terminal.until((lines) => /601 .*absent/.test(lines.join('\n')))
    terminal.type(']]]')
    await terminal.until((lines) => /601 .*connected/.test(lines.join('\n')))
    await terminal.until('16:03:30')
    terminal.type('r')
    await terminal.until('this is a replay: nothing can be asked of the motions')
    terminal.type(' ')
    await terminal.until('paused')
    clock = 300_000
    terminal.type('[[[[')
    await terminal.until('16:02:50')
    await terminal.until((lines) => /601 .*absent/.test(lines.join('\n')))
    terminal.type('> ')
    await terminal.until('REPLAY ×2')
    clock = 900_000
    await terminal.until('at its end')
    await terminal.until('Monitor stopped')
    await terminal.until((lines) => /601 .*early/i.test(lines.join('\n')))
    terminal.type('q')
    expect(await ended).toBe(0)
  })
})

test('a time of day for a replay is that of the laptop, on the day of the session or the night after', () => {
  const start = new Date(2025, 9, 7, 18, 2, 30).getTime()
  const at = (day: number, hours: number, minutes: number, seconds = 0) => {
    return new Date(2025, 9, day, hours, minutes, seconds).getTime()
  }
  expect(instantOf('18:02', start)).toBe(at(7, 18, 2))
  expect(instantOf('19:00:05', start)).toBe(at(7, 19, 0, 5))
  expect(instantOf('1:15', start)).toBe(at(8, 1, 15))
  expect(instantOf('2025-10-07T16:02:30Z', start)).toBe(Date.UTC(2025, 9, 7, 16, 2, 30))
})

test('a time of day in the night when the clocks change is the one that the laptop shows', () => {
  const zone = process.env.TZ
  process.env.TZ = 'Europe/Berlin'
  try {
    const start = Date.UTC(2026, 9, 24, 21, 30)
    expect(instantOf('4:00', start)).toBe(Date.UTC(2026, 9, 25, 3))
  } finally {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
})

test('a replay says in words what is wrong with a journal', () => {
  const journal = { entries: [], files: [], skipped: 1, isTorn: true, isCut: true }
  expect(remarksOn(journal)).toEqual([
    '1 line is no event that this version knows: passed over',
    'The last line has no end: passed over',
    'The journal is too long to be held as a whole: its beginning is shown',
  ])
})
