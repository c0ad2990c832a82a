/** A hanging disk blocks neither work on another disk nor the end of the program. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HeadlessProgram } from '../e2e/headless-program.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { TerminalProgram } from '../e2e/terminal-program.ts'
import { deviceOf } from '../simulator/builders.ts'
import { mountDeadDisk } from './dead-disk.ts'

/** Every deadline of the end together, and some for a slow machine. */
const END_SPAN = 15_000

/** An event whose second copies go to a folder. */
async function mirrored(devices: readonly number[], mirror: string): Promise<SimulatedEvent> {
  const event = await SimulatedEvent.start({ devices: devices.map((id) => deviceOf(id)) })
  const file = join(event.root, 'config', 'server.json')
  const server = JSON.parse(await readFile(file, 'utf8'))
  const folder = join(event.root, mirror)
  await mkdir(folder)
  await writeFile(
    file,
    JSON.stringify({ ...server, Monitor: { ...server.Monitor, Mirror: { Folder: folder } } }),
  )
  return event
}

test('that holds the second copies: every motion is released, an alarm names the file, and the program ends', async ({
  skip,
}) => {
  const ids = Array.from({ length: 12 }, (_, index) => 601 + index)
  await using event = await mirrored(ids, 'copies')
  await using disk = await mountDeadDisk(join(event.root, 'copies'))
  if (disk === undefined) return skip('no disk that hangs')
  await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
  for (const id of ids) await monitor.until(`motion-${id} can be disconnected`)
  await monitor.until(`${join(event.root, 'copies')}`)
  expect(monitor.stdout).toMatch(/,ERROR,The disk of .*\/copies.* has not answered for more than 10 s/)
  const asked = performance.now()
  monitor.child.kill('SIGTERM')
  expect(await monitor.exited).toEqual([1, null])
  expect(performance.now() - asked).toBeLessThan(END_SPAN)
  expect(monitor.stderr).toMatch(
    /motion-monitor: The disk of .*\/copies.* does not answer, and is not waited for/,
  )
  expect(existsSync(join(event.folder, 'logs', 'monitor.lock'))).toBe(false)
  const log = await event.readLog()
  expect(log).toMatch(/,ERROR,The monitor ends without waiting for .*\/copies/)
  expect(log.endsWith(',INFO,Monitor stopped\n')).toBe(true)
})

test('that holds the second copies: q gives the terminal back, and the program ends', async ({ skip }) => {
  await using event = await mirrored([601], 'copies')
  await using disk = await mountDeadDisk(join(event.root, 'copies'))
  if (disk === undefined) return skip('no disk that hangs')
  await using program = new TerminalProgram({ args: ['--root', event.root] })
  await program.until((text) => /601 .*CAN GO/.test(text) && text.includes('has not answered'))
  program.press('q')
  expect(await program.exited).toMatchObject({ exitCode: 1 })
  expect(program.terminal.buffer.active.type).toBe('normal')
  expect(program.terminal.modes.bracketedPasteMode).toBe(false)
  expect(program.text().replaceAll('\n', '')).toContain('does not answer, and is not waited for')
})

test('that holds the log: the event is worked on, and the program ends', async ({ skip }) => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
  const log = join(event.folder, 'logs', 'server.log')
  await mkdir(join(event.folder, 'logs'))
  await writeFile(log, '')
  await using disk = await mountDeadDisk(log)
  if (disk === undefined) return skip('no disk that hangs')
  await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
  await monitor.until('motion-601 can be disconnected')
  monitor.child.kill('SIGHUP')
  expect(await monitor.exited).toEqual([1, null])
  expect(monitor.stdout).toContain('Monitor stopped')
  expect(monitor.stderr).toContain(`The disk of ${log} does not answer`)
  expect(existsSync(join(event.folder, 'logs', 'monitor.lock'))).toBe(false)
})

test.for(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
  'that holds the whole event from the start: %s ends the program, which says what it waited for',
  async (signal, { skip }) => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    await using disk = await mountDeadDisk(event.folder)
    if (disk === undefined) return skip('no disk that hangs')
    await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
    // Nothing is said, because nothing is known yet: by then its thread has begun.
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const asked = performance.now()
    monitor.child.kill(signal)
    expect(await monitor.exited).toEqual([1, null])
    expect(performance.now() - asked).toBeLessThan(END_SPAN)
    expect(monitor.stderr).toContain(`The disk of ${event.folder} does not answer`)
  },
)
