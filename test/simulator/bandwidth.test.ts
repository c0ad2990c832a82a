import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Fleet, type FleetOptions, startFleet } from '../../src/simulator/fleet.ts'
import { deviceOf, get, logOf } from './builders.ts'

let fleet: Fleet
const path = logOf().file

async function start(count: number, bytes: number, bandwidth: FleetOptions['bandwidth']): Promise<number> {
  const frames = Math.floor(bytes / 52)
  const log = logOf({ size: 1536 + 52 * frames })
  const devices = Array.from({ length: count }, (_, index) => deviceOf(601 + index, [log]))
  fleet = await startFleet({ devices, timing: { answer: [0, 0] }, ...(bandwidth && { bandwidth }) })
  return 512 + 52 * frames
}

/** Seconds until the device's track is here. */
async function secondsFor(id: number): Promise<number> {
  const from = performance.now()
  await get(fleet.endpointOf(id), path, 60_000)
  return (performance.now() - from) / 1000
}

function near(value: number, tolerance: number): [number, number] {
  return [value * (1 - tolerance), value * (1 + tolerance)]
}

function expectBetween(value: number, [low, high]: readonly [number, number]): void {
  expect(value).toBeGreaterThan(low)
  expect(value).toBeLessThan(high)
}

afterEach(() => fleet.close())

test('one device sends at its own rate', async () => {
  const bytes = await start(1, 2_000_000, { device: 800_000 })
  expectBetween(bytes / (await secondsFor(601)), near(800_000, 0.04))
})

test('many share the access point fairly, and all of it', async () => {
  const bytes = await start(20, 500_000, { device: 800_000, accessPoint: 4_000_000 })
  const seconds = await Promise.all(fleet.ids.map(secondsFor))
  expectBetween((20 * bytes) / Math.max(...seconds), near(4_000_000, 0.04))
  expect(Math.min(...seconds) / Math.max(...seconds)).toBeGreaterThan(0.93)
})

test('a slow device leaves its share to the others', async () => {
  const log = logOf({ size: 1536 + 52 * 20_000 })
  fleet = await startFleet({
    devices: [
      { ...deviceOf(601, [log]), manner: { rate: 50_000 } },
      deviceOf(602, [log]),
      deviceOf(603, [log]),
    ],
    timing: { answer: [0, 0] },
    bandwidth: { device: 800_000, accessPoint: 850_000 },
  })
  const slow = get(fleet.endpointOf(601), path, 60_000)
  const seconds = await Promise.all([602, 603].map(secondsFor))
  expectBetween((2 * (512 + 52 * 20_000)) / Math.max(...seconds), near(800_000, 0.05))
  await fleet.turnOff(601)
  await slow
})

test('a reader that stops reading stops its device, not the others', async () => {
  const bytes = await start(2, 2_000_000, { device: 2_000_000, accessPoint: 2_000_000 })
  const lazy = connect(fleet.endpointOf(601).port, fleet.endpointOf(601).host)
  lazy.write(`GET ${path} HTTP/1.1\r\n\r\n`)
  lazy.pause()
  expect(await secondsFor(602)).toBeLessThan((2.2 * bytes) / 2_000_000)
  lazy.destroy()
})
