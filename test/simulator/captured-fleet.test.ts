import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readCapturedFleet } from '../../src/simulator/captured-fleet.ts'
import { eventsFolder, hasEvents } from '../events/real-event.ts'
import { deviceOf } from './builders.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'captures-'))
  await mkdir(join(folder, 'config'))
  await writeFile(join(folder, 'config', 'motions.csv'), 'Motion ID\n')
  await capture('motion-601')
})
afterEach(() => rm(folder, { recursive: true }))

async function capture(name: string): Promise<string> {
  const path = join(folder, 'motions', name)
  const { info, settings, logs } = deviceOf(601)
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'info.json'), JSON.stringify(info))
  await writeFile(join(path, 'settings.json'), JSON.stringify(settings))
  await writeFile(join(path, 'logs.json'), JSON.stringify({ logs }))
  return path
}

test('captures become the devices they were taken from', async () => {
  await capture('motion-99')
  await mkdir(join(folder, 'motions', 'elsewhere'))
  const { devices, roster, problems } = await readCapturedFleet(folder)
  expect(devices.map(({ id }) => id)).toEqual([99, 601])
  expect(devices[1]).toEqual(deviceOf(601))
  expect(roster).toBe('Motion ID\n')
  expect(problems).toEqual([])
})

test('a capture that cannot be used is left out and named', async () => {
  const path = await capture('motion-602')
  await writeFile(join(path, 'logs.json'), '{"logs": [{"size": "much"}]}')
  const { devices, problems } = await readCapturedFleet(folder)
  expect(devices.map(({ id }) => id)).toEqual([601])
  expect(problems).toMatchObject([{ file: join(path, 'logs.json'), severity: 'warning' }])
})

test.runIf(hasEvents)('the captures of a real event are all usable', async () => {
  const { devices, problems } = await readCapturedFleet(join(eventsFolder, '2023'))
  expect(problems).toEqual([])
  expect(devices).toHaveLength(89)
  expect(devices.flatMap(({ logs }) => logs)).toHaveLength(1295)
})
