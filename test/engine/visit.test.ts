import { expect, test } from 'vitest'
import { deviceOf } from '../simulator/builders.ts'
import { MonitoredFleet } from './monitored-fleet.ts'

test('a motion that is on is connected, inspected, its track fetched, and released', async () => {
  await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601)] })
  await monitored.event('motion-released')
  expect(monitored.state.violations).toEqual([])
  const said = monitored.lines().map((line) => line.replace(/^[^,]*,/, ''))
  expect(said).toContain('INFO,motion-601 is connected')
  expect(said).toContain('INFO,motion-601 battery level is 77%')
  expect(said.at(-1)).toBe('INFO,motion-601 can be disconnected')
})
