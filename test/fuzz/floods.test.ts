/** Every flood against one client: each exchange ends after a bounded number of bytes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MIB } from '../../src/core/base/units.ts'
import { DeviceClient } from '../../src/core/device/client.ts'
import type { TroubleCode } from '../../src/core/domain/trouble.ts'
import { detectAddressing, type Endpoint, planPlaces } from '../../src/simulator/endpoints.ts'
import type { FloodDevice } from '../simulator/flood-thread.ts'
import { FloodingDevices } from '../simulator/flooding.ts'
import { type FloodName, floodNames } from '../simulator/floods.ts'

const never = new AbortController().signal
const client = new DeviceClient(5000)
let devices: FloodingDevices
let endpoints: readonly Endpoint[]

beforeAll(async () => {
  const ids = floodNames.map((_, index) => 700 + index)
  const places = await planPlaces(ids, await detectAddressing(), 0)
  endpoints = places.endpoints
  await places.release()
  const floods = endpoints.flatMap((endpoint, index): FloodDevice[] => {
    const flood = floodNames[index]
    return flood === undefined ? [] : [{ ...endpoint, flood, answers: {} }]
  })
  devices = await FloodingDevices.start(floods)
})
afterAll(async () => {
  await devices[Symbol.asyncDispose]()
  await client.close()
})

/** What becomes of each; where an answer is whole before the flood, it counts and the rest is never read. */
const outcomes: Readonly<Record<FloodName, readonly (TroubleCode | 'read')[]>> = {
  'endless 102 answers': ['flood'],
  'endless 102 answers, a packet each': ['flood'],
  'endless 103 answers with headers': ['flood'],
  // An answer that undici's parser refuses is requested again and parsed tolerantly, within the same bounds.
  'endless 100 answers': ['flood'],
  'endless headers': ['too-large'],
  'a header without an end': ['too-large'],
  'a status line without an end': ['flood'],
  'empty lines before the status line': ['flood'],
  'bytes before the status line': ['too-large'],
  'chunks of one byte': ['flood'],
  'chunks of one byte, a packet each': ['flood', 'timed-out'],
  'chunks of four bytes': ['flood'],
  'chunks with long extensions': ['flood'],
  'endless trailers': ['too-large'],
  'endless empty trailers': ['too-large'],
  'more and more answers': ['read'],
  'bytes behind a short answer': ['read'],
  'a body without an end': ['too-large'],
  // At the pace at which it is read it takes no more of the processor than a slow device.
  'a body of one byte a packet': ['timed-out'],
}

describe('a device that sends without an end is cut, after', () => {
  test.each(floodNames.map((flood, index) => [flood, index] as const))('%s', async (flood, index) => {
    const expected = outcomes[flood]
    const target = endpoints[index] ?? { host: '', port: 0 }
    const limits = { timeout: 5000, total: 5000, bytes: MIB }
    const answer = await client.readText({ motion: 601, target, path: '/info.json', limits, signal: never })
    expect(expected).toContain(answer.ok ? 'read' : answer.trouble.code)
    const tally = (await devices.tally())[index]
    expect(tally?.connections).toBeLessThanOrEqual(2)
    // What the system held when the connection was cut counts as sent.
    expect(tally?.bytes).toBeLessThan(2 * MIB)
  })
})
