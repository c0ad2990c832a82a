/** `motion-monitor status` as a process: its statuses, its output, and its ends. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dateIn, dayOfDate } from '../../src/core/base/local-time.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { initialState } from '../../src/core/events/state.ts'
import { partFileName, sessionName } from '../../src/core/record/journal.ts'
import { formatEventLine, formatHeader } from '../../src/core/record/journal-lines.ts'
import { row } from '../core/domain/rosters.ts'
import { HeadlessProgram } from '../e2e/headless-program.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { TerminalProgram } from '../e2e/terminal-program.ts'
import { deviceOf } from '../simulator/builders.ts'
import { arrive, begin, entrant, read, release, TIMEZONE, track } from '../ui/scenes.ts'
import { TestProject } from './project-builder.ts'

const fromSource = { file: process.execPath, before: ['src/cli.ts'] }

const roster = [
  'Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type',
  ...[601, 602].map((id) => `${id},2026-10-01,2036-12-31,ABC${id}XYZ,Ann,Able${id},Sailboard`),
].join('\n')

function status(root: string, ...args: readonly string[]) {
  const run = spawnSync(process.execPath, ['src/cli.ts', 'status', '--root', root, ...args], {
    encoding: 'utf8',
  })
  return { code: run.status, stdout: run.stdout, stderr: run.stderr }
}

/** Two motions: one is here and has nothing of today, the other is away. */
const startEvent = () => SimulatedEvent.start({ devices: [deviceOf(601)], roster })

const startMonitor = (root: string) => new HeadlessProgram(['--headless', '--root', root], fromSource)

/** The same at intervals, until it says so. */
async function statusUntil(root: string, wanted: RegExp): Promise<ReturnType<typeof status>> {
  for (;;) {
    const now = status(root)
    if (wanted.test(now.stdout)) return now
  }
}

describe('the status of an event', () => {
  test('the status without a project, and of an event without a journal, is 2 with one line that says why', async () => {
    await using event = await startEvent()
    const none = status(event.root)
    expect(none).toMatchObject({ code: 2, stdout: '' })
    expect(none.stderr).toMatch(/^\S+logs: There is no journal: no monitor has run on this event yet\.\n$/)
    const nowhere = status(join(event.root, 'nowhere'), '--json')
    expect(nowhere).toMatchObject({ code: 2, stdout: '' })
    expect(nowhere.stderr).toContain('The file is missing')
  })

  test('the status of a day that has ended with everybody at home is 0', async () => {
    await using project = await TestProject.make([row(601)])
    const now = Date.now()
    const day = dateIn(now, TIMEZONE)
    const tracks = [track(601, 0, { day: dayOfDate(day) })]
    const events: readonly MonitorEvent[] = [
      ...begin([{ ...entrant(601), startDate: day, endDate: day }], now - 9000),
      ...arrive(601, now - 9000, tracks),
      ...read(601, now - 7000, tracks),
      release(601, now - 2000),
      { type: 'session-stopped', at: now - 1000 },
    ]
    const text = formatHeader(initialState, now - 9000) + events.map(formatEventLine).join('')
    const name = partFileName({ session: sessionName(now - 9000), part: 0 })
    await project.write(project.pathOf('logs', name), text)
    const { code, stdout } = status(project.root)
    expect(stdout).toMatch(/: all home\n/)
    expect(code).toBe(0)
    const json = status(project.root, '--json')
    expect(json.code).toBe(0)
    expect(JSON.parse(json.stdout)).toMatchObject({ isAllHome: true, counts: { canGo: 1 } })
  })

  test('the status follows a monitor from its start to its end, and to its kill', async () => {
    await using event = await startEvent()
    await using monitor = startMonitor(event.root)
    await monitor.until('can be disconnected')
    const running = await statusUntil(event.root, /can go +1/)
    expect(running.code).toBe(1)
    expect(running.stderr).toBe('')
    expect(running.stdout).toMatch(
      /^Test, \S+: not all home yet\nmonitor +runs since \d\d:\d\d:\d\d \(process /,
    )
    expect(running.stdout).toMatch(/missing +2: 601 602\n/)
    monitor.child.kill('SIGTERM')
    await monitor.exited
    expect(status(event.root).stdout).toMatch(/does not run: stopped at /)

    await using second = startMonitor(event.root)
    await second.until('can be disconnected')
    await statusUntil(event.root, /runs since/)
    second.child.kill('SIGKILL')
    await second.exited
    expect(status(event.root).stdout).toMatch(/does not run: ended unexpectedly after /)
  })

  test('the status goes on while somebody edits server.json of a running monitor', async () => {
    await using event = await startEvent()
    await using monitor = startMonitor(event.root)
    await monitor.until('can be disconnected')
    await writeFile(join(event.root, 'config', 'server.json'), '{"Event": ')
    const { code, stdout, stderr } = status(event.root)
    expect(code).toBe(1)
    expect(stdout).toContain('runs since')
    expect(stderr).toContain('server.json')
    monitor.child.kill('SIGTERM')
    await monitor.exited
    expect(status(event.root)).toMatchObject({ code: 2, stdout: '' })
  })
})

test('docs/status.md names each field of the JSON', async () => {
  await using event = await startEvent()
  await using monitor = startMonitor(event.root)
  await monitor.until('can be disconnected')
  const { stdout } = status(event.root, '--json')
  const page = await readFile('docs/status.md', 'utf8')
  const { monitor: known, counts, reading, totals, ...rest } = JSON.parse(stdout)
  const fields = [rest, known, counts, reading, totals].flatMap((each) => Object.keys(each))
  expect(fields.filter((field) => !page.includes(`\`${field}`))).toEqual([])
})

describe('status --watch', () => {
  test('status --watch prints a block only when more than the time has changed, and ends by SIGINT', async () => {
    await using event = await startEvent()
    await using watch = new HeadlessProgram(['status', '--watch', '--root', event.root], fromSource)
    await watch.until('has not run on this event yet')
    await using monitor = startMonitor(event.root)
    await watch.until('can go    1')
    monitor.child.kill('SIGTERM')
    await watch.until('stopped at')
    watch.child.kill('SIGINT')
    expect(await watch.exited).toEqual([null, 'SIGINT'])
    expect(watch.stderr).toBe('')
    const blocks = watch.stdout.trimEnd().split('\n\n')
    const untimed = blocks.map((block) => block.replace(/^as of.*$/m, ''))
    for (const [place, block] of untimed.entries()) expect(block).not.toBe(untimed[place - 1])
    expect(blocks.at(-1)?.split('\n')).toHaveLength(10)
  })

  test('status --watch --json prints one object a line', async () => {
    await using event = await startEvent()
    await using monitor = startMonitor(event.root)
    await monitor.until('can be disconnected')
    await using watch = new HeadlessProgram(['status', '--watch', '--json', '--root', event.root], fromSource)
    await watch.until('"canGo":1')
    monitor.child.kill('SIGTERM')
    await watch.until('"state":"stopped"')
    for (const line of watch.stdout.trimEnd().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ format: 1, event: 'Test' })
  })

  test('status --watch ends quietly when its reader goes away', async () => {
    await using event = await startEvent()
    await using monitor = startMonitor(event.root)
    await monitor.until('can be disconnected')
    const line = `${process.execPath} src/cli.ts status --watch --root ${event.root} | head -1`
    const shell = spawn('bash', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] })
    let stderr = ''
    shell.stderr.on('data', (data: Buffer) => {
      stderr += data
    })
    await once(shell.stdout, 'data')
    monitor.child.kill('SIGTERM')
    expect(await once(shell, 'close')).toEqual([0, null])
    expect(stderr).toBe('')
  })

  test('status --watch on a terminal redraws in place, whatever size the terminal gets, and leaves what was above', async () => {
    await using event = await startEvent()
    await using monitor = startMonitor(event.root)
    await monitor.until('can be disconnected')
    await using terminal = new TerminalProgram({
      file: '/bin/sh',
      args: ['-c', `echo above; exec ${process.execPath} src/cli.ts status --watch --root ${event.root}`],
      columns: 100,
      rows: 30,
    })
    await terminal.until((text) => text.includes('can go    1'))
    terminal.resize(40, 30)
    monitor.child.kill('SIGTERM')
    await terminal.until((text) => text.includes('does not run: stopped at'))
    const rows = terminal.rows().filter((row) => row !== '')
    expect(rows).toHaveLength(11)
    expect(rows.slice(0, 3)).toEqual([
      'above',
      expect.stringMatching(/^Test, /),
      expect.stringMatching(/^monitor +does not run/),
    ])
    terminal.press('\u0003')
    expect(await terminal.exited).toMatchObject({ signal: 2 })
    expect(terminal.output).not.toContain('\u001b[?')
  })
})
