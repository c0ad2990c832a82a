/** Files removed from the logs folder under a running monitor: it goes on, and no other one starts. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HeadlessProgram } from '../e2e/headless-program.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { deviceOf } from '../simulator/builders.ts'

async function removeAll(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true })
}

test('all of the logs removed, again and again: the monitor holds its event, and writes log and journal anew', async () => {
  await using event = await SimulatedEvent.start({
    devices: [deviceOf(601), deviceOf(602)],
    initially: 'off',
  })
  const logs = join(event.folder, 'logs')
  await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
  await event.fleet.turnOn(601)
  await monitor.until('motion-601 can be disconnected')
  for (const times of [1, 2]) {
    await removeAll(logs)
    await monitor.until('this monitor has taken it again', times)
    expect(JSON.parse(await readFile(join(logs, 'monitor.lock'), 'utf8'))).toMatchObject({
      purpose: 'monitor',
      pid: monitor.child.pid,
    })
  }
  // A second one follows it, from the journal that was made anew.
  await using viewer = new HeadlessProgram(['--headless', '--root', event.root])
  const said = expect.poll(() => viewer.stderr)
  await said.toContain(`This is a viewer of the monitor, process ${monitor.child.pid}`)
  await event.fleet.turnOn(602)
  await monitor.until('motion-602 can be disconnected')
  await viewer.until('motion-602 can be disconnected')
  monitor.child.kill('SIGTERM')
  expect(await monitor.exited).toEqual([0, null])
  expect(await viewer.exited).toEqual([0, null])
  expect(await event.readLog()).toContain(',ERROR,The lock of the event was removed')
  expect((await event.readLog()).endsWith(',INFO,Monitor stopped\n')).toBe(true)
  expect((await readdir(logs)).sort()).toEqual([
    expect.stringMatching(/^journal-.*-\d+\.ndjson$/),
    'server.log',
  ])
})

test('a viewer that would take over leaves the event to a monitor that lives, although its lock is removed', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
  const lock = join(event.folder, 'logs', 'monitor.lock')
  await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
  await monitor.until('motion-601 can be disconnected')
  await using viewer = new HeadlessProgram(['--headless', '--take-over', '--root', event.root])
  await expect.poll(() => viewer.stderr).toContain('This is a viewer of the monitor')
  await rm(lock)
  await monitor.until('this monitor has taken it again')
  expect(viewer.stderr).not.toContain('taking over')
  monitor.child.kill('SIGKILL')
  await expect.poll(() => viewer.stderr).toContain('taking over')
  await expect.poll(async () => JSON.parse(await readFile(lock, 'utf8')).pid).toBe(viewer.child.pid)
  viewer.child.kill('SIGTERM')
  expect(await viewer.exited).toEqual([0, null])
})
