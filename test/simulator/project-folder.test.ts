import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openProject } from '../../src/core/config/project.ts'
import { generateFleet } from '../../src/simulator/generated-fleet.ts'
import { writeSimulatedProject } from '../../src/simulator/project-folder.ts'

const now = Date.UTC(2026, 9, 14, 12)
const { roster } = generateFleet({ devices: 20, seed: 1, today: '2026-10-14' })
const place = { dnsServer: '127.0.0.1:5300', port: 8080, addresses: {} }
let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'simulated-'))
})
afterEach(() => rm(root, { recursive: true }))

test('a monitor opens the simulated project without a problem, and is pointed at the simulation', async () => {
  await writeSimulatedProject({ root, event: 'Simulated', roster, place })
  const opened = await openProject(root, now)
  expect(opened.problems).toEqual([])
  expect(opened.configuration.monitor).toMatchObject({ port: 8080, dnsServers: ['127.0.0.1:5300'] })
  expect(opened.configuration.monitor.searchDomains).toEqual([])
  expect(opened.roster.entrants).toHaveLength(20)
})

test('simulated devices with a port each are given by address', async () => {
  const addresses = { 601: '127.0.0.1:8601' }
  await writeSimulatedProject({ root, event: 'Simulated', roster, place: { ...place, addresses } })
  const opened = await openProject(root, now)
  expect(opened.configuration.monitor.addresses.get(601)).toEqual({ host: '127.0.0.1', port: 8601 })
})

test("the simulator rewrites its own project, and leaves somebody else's as it is", async () => {
  await writeSimulatedProject({ root, event: 'Simulated', roster, place })
  await writeSimulatedProject({ root, event: 'Simulated', roster, place: { ...place, port: 9090 } })
  const file = join(root, 'config', 'server.json')
  expect(await readFile(file, 'utf8')).toContain('9090')
  await writeFile(file, '{"Event": 2026}')
  await expect(writeSimulatedProject({ root, event: 'Simulated', roster, place })).rejects.toThrow(
    'this is not a simulated project',
  )
  expect(await readFile(file, 'utf8')).toBe('{"Event": 2026}')
})
