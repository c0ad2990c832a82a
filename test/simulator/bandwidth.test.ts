/** The bandwidth of a fleet over real sockets; access-point.test.ts covers its sharing with a simulated clock. */
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Fleet, type FleetOptions, startFleet } from '../../src/simulator/fleet.ts'
import { deviceOf, get, logOf } from './builders.ts'

let fleet: Fleet
const path = logOf().file

/** The length of the one track that each of the devices has. */
async function start(count: number, frames: number, bandwidth: FleetOptions['bandwidth']): Promise<number> {
  const log = logOf({ size: 1536 + 52 * frames })
  const devices = Array.from({ length: count }, (_, index) => deviceOf(601 + index, [log]))
  fleet = await startFleet({ devices, timing: { answer: [0, 0] }, ...(bandwidth && { bandwidth }) })
  return 512 + 52 * frames
}

afterEach(() => fleet.close())

test('a simulated device is never faster than its own radio', async () => {
  const bytes = await start(1, 20_000, { device: 800_000 })
  const from = performance.now()
  const { body } = await get(fleet.endpointOf(601), path)
  const seconds = (performance.now() - from) / 1000
  expect(body.length).toBe(bytes)
  // A machine that is busy makes it slower, never faster.
  expect(bytes / seconds).toBeLessThan(800_000 * 1.04)
})

test('many simulated devices together are never faster than the access point', async () => {
  const bytes = await start(10, 10_000, { device: 800_000, accessPoint: 2_000_000 })
  const from = performance.now()
  const answers = await Promise.all(fleet.ids.map((id) => get(fleet.endpointOf(id), path)))
  const seconds = (performance.now() - from) / 1000
  expect(answers.map(({ body }) => body.length)).toEqual(fleet.ids.map(() => bytes))
  expect((10 * bytes) / seconds).toBeLessThan(2_000_000 * 1.04)
})

test('a reader that stops reading stops its simulated device, not the others', async () => {
  // More than the buffers of two sockets hold.
  const bytes = await start(2, 500_000, { device: 1e9, accessPoint: 1e9 })
  const lazy = connect(fleet.endpointOf(601).port, fleet.endpointOf(601).host)
  lazy.write(`GET ${path} HTTP/1.1\r\n\r\n`)
  lazy.pause()
  const { body } = await get(fleet.endpointOf(602), path)
  expect(body.length).toBe(bytes)
  expect(fleet.counters.get(601)?.bytes).toBeLessThan(bytes)
  lazy.destroy()
})
