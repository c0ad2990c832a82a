import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { eventsFolder, hasEvents } from '../events/real-event.ts'
import { deviceOf } from '../simulator/builders.ts'
import { starvation } from '../starvation.ts'
import { HeadlessProgram } from './headless-program.ts'
import { SimulatedEvent } from './simulated-event.ts'

/** The lines that each of the three scripts of the event team takes (docs/device.md, "Event scripts"). */
function foundByScripts(log: string): readonly (readonly string[])[] {
  const lines = log.split('\n')
  return [
    lines.filter(
      (line) => line.includes('motion-') && !/conn|battery|detected|storage|firmware|downloaded/.test(line),
    ),
    lines.filter((line) => line.includes('WARN') && !/battery|interval/.test(line)),
    lines.filter((line) => line.includes('downloaded')),
  ]
}

describe('without a screen', () => {
  test('a monitor without a screen writes log lines to stdout, and Ctrl-C ends with 0 and a whole last line', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602, [])] })
    const program = new HeadlessProgram(['--headless', '--root', event.root])
    await program.until('motion-601 can be disconnected\n')
    const starved = starvation([program.child.pid ?? 0])
    let waited = 0
    // What has ended does not say any more how long it waited.
    const looking = setInterval(() => {
      waited = Math.max(waited, starved())
    }, 50)
    const before = Date.now()
    program.child.kill('SIGINT')
    expect(await program.exited).toEqual([0, null])
    clearInterval(looking)
    expect(Date.now() - before - waited).toBeLessThan(5000)
    for (const line of program.stdout.trimEnd().split('\n')) {
      expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,(INFO|WARNING|ERROR),/)
    }
    const log = await event.readLog()
    expect(log.endsWith(',INFO,Monitor stopped\n')).toBe(true)
    // The file also has the DEBUG lines; it contains every line of stdout in order, except the ten on the day.
    const kept = log.split('\n').filter((line) => !line.includes(',DEBUG,'))
    const printed = program.stdout.split('\n')
    const messages = printed.splice(-12, 10).map((line) => line.replace(/^[^,]+,INFO,/, ''))
    expect(kept.join('\n')).toBe(printed.join('\n'))
    expect(messages[0]).toMatch(/: all home or accounted for$/)
    expect(messages[1]).toBe('motions   2 assigned: 0 done, 2 can go, 0 being read')
    expect(messages[6]).toBe('missing   2: 601 602 was here: nothing for today')
    expect(foundByScripts(program.stdout)).toEqual(foundByScripts(kept.join('\n')))
    expect(program.stderr).toBe('')
  })

  test('a monitor with --json writes one event on every line', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601, [])] })
    const program = new HeadlessProgram(['--headless', '--json', '--root', event.root])
    await program.until('"motion-released"')
    program.child.kill('SIGTERM')
    expect(await program.exited).toEqual([0, null])
    const events = program.stdout
      .trimEnd()
      .split('\n')
      .map((line): { type: string; at: number } => JSON.parse(line))
    expect(events[0]?.type).toBe('session-started')
    expect(events.at(-1)?.type).toBe('session-stopped')
    expect(events.every(({ at }) => Number.isInteger(at))).toBe(true)
  })

  test('a reader that goes away ends a monitor without a screen gracefully', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601, [])] })
    const program = new HeadlessProgram(['--headless', '--root', event.root])
    await program.until('is connected')
    program.child.stdout?.destroy()
    expect(await program.exited).toEqual([0, null])
    expect((await event.readLog()).endsWith(',INFO,Monitor stopped\n')).toBe(true)
  })

  test('a folder that is no project is named with the remedy, without a screen', async () => {
    const root = await mkdtemp(join(tmpdir(), 'motion-monitor-empty-'))
    const program = new HeadlessProgram(['--headless', '--root', root])
    expect(await program.exited).toEqual([2, null])
    expect(program.stderr).toContain(join(root, 'config', 'server.json'))
    expect(program.stderr).toContain('motion-monitor init')
    await rm(root, { recursive: true })
  })
})

describe('the demo', () => {
  test('the demo brings an invented fleet home in one command, and leaves nothing behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-tmp-'))
    vi.stubEnv('TMPDIR', folder)
    const program = new HeadlessProgram(['demo', '--headless', '--devices', '5', '--scenario', 'morning'])
    vi.unstubAllEnvs()
    await program.until(' can be disconnected\n')
    program.child.kill('SIGINT')
    expect(await program.exited).toEqual([0, null])
    expect(program.stdout).toMatch(/,INFO,Monitor stopped\n$/)
    // Node keeps its compile cache there, if it has one.
    expect((await readdir(folder)).filter((name) => name !== 'node-compile-cache')).toEqual([])
    await rm(folder, { recursive: true })
  })

  test.skipIf(!hasEvents)('the demo brings the captured fleet of a real event home', async () => {
    const captures = join(eventsFolder, '2023')
    const program = new HeadlessProgram(['demo', '--headless', '--event', captures, '--scenario', 'morning'])
    await program.until(' can be disconnected\n')
    program.child.kill('SIGINT')
    expect(await program.exited).toEqual([0, null])
    expect(program.stderr).toBe('')
    expect(program.stdout).toMatch(/motion-601 is connected\n/)
  })
})
