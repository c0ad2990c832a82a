/** Strange payloads: they give the right finding or a plain trouble, and delay no other motion. */
import { describe, expect, test } from 'vitest'
import type { DeviceContents, InfoPayload } from '../../src/simulator/contents.ts'
import type { FaultInput } from '../../src/simulator/faults.ts'
import {
  expectHome,
  expectMended,
  expectWithheld,
  keyOf,
  released,
  said,
  sailed,
  startFaulty,
  startHasty,
  startPresent,
  troubled,
  turnOnAll,
} from './faulty-fleet.ts'

interface Telling {
  readonly name: string
  readonly motion?: Readonly<Record<string, unknown>>
  readonly settings?: Readonly<Record<string, unknown>>
  readonly line: string
}

const sound = {
  firmware: { code: 9008, name: '9008 Weymouth SW (3232)', special: '' },
  hardware: { code: 1, name: 'wireless-mini', special: '' },
  filesystem: { level: 3 },
  battery: { level: 77, charging: false },
}
const soundSettings = {
  gnss_rate: '5',
  one_log_per_day: '0',
  timezone: '60',
  custom_led: { flash: '1', substract: '0', rows: [] },
}

const telling: readonly Telling[] = [
  { name: 'a sound info.json', line: 'DEBUG,motion-601 firmware is approved (9008 Weymouth SW (3232))' },
  {
    name: 'a firmware as a bare number',
    motion: { firmware: 3129 },
    line: 'WARNING,motion-601 firmware is not approved (3129)',
  },
  {
    name: 'a firmware that is a list',
    motion: { firmware: [3129] },
    line: 'WARNING,motion-601 firmware is undetermined',
  },
  {
    name: 'no battery',
    motion: { battery: undefined },
    line: 'WARNING,motion-601 battery level is undetermined',
  },
  {
    name: 'a battery of 4e9 %',
    motion: { battery: { level: 4e9 } },
    line: 'WARNING,motion-601 battery level is undetermined',
  },
  {
    name: 'a full file system',
    motion: { filesystem: { level: 96 } },
    line: 'WARNING,motion-601 storage is 96% full',
  },
  {
    name: 'another rate',
    settings: { gnss_rate: '1' },
    line: 'WARNING,motion-601 GNSS rate is incorrect (1)',
  },
  {
    name: 'numbers for strings',
    settings: { gnss_rate: 10 },
    line: 'WARNING,motion-601 GNSS rate is incorrect (10)',
  },
]

function telltale({ motion = {}, settings = {} }: Pick<Telling, 'motion' | 'settings'>): DeviceContents {
  const device = sailed(601)
  const info: InfoPayload = { motion: { identifier: 601, ...sound, ...motion } }
  return { ...device, info, settings: { settings: { ...soundSettings, ...settings } } }
}

describe.concurrent('what a device says of itself', () => {
  test.each(telling)(
    'an odd info.json or settings.json is a finding, and the track is home all the same: $name',
    async ({ line, ...said601 }) => {
      const device = telltale(said601)
      await using monitored = await startPresent({ devices: [device] })
      await released(monitored, 601)
      expect(said(monitored)).toContain(line)
      await expectHome(monitored, device)
    },
  )

  test('settings without custom_led count as the default of the firmware, and nothing is reported', async () => {
    const device = telltale({ settings: { custom_led: undefined } })
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    expect(said(monitored).filter((line) => line.includes('LED flash'))).toEqual([])
  })

  test('settings without a timezone leave each track without a day, so the motion is in trouble', async () => {
    await using monitored = await startPresent({ devices: [telltale({ settings: { timezone: 'CET' } })] })
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.code).toBe('no-timezone')
    await expectWithheld(monitored, 601, keyOf(601))
    expect(said(monitored)).toContain('ERROR,motion-601 was unable to provide settings.json')
  })
})

interface Unreadable {
  readonly name: string
  readonly fault: FaultInput
  readonly code: string
}

const unreadable: readonly Unreadable[] = [
  { name: 'garbage', fault: { type: 'garbage-json' }, code: 'not-a-motion' },
  { name: 'fifty megabytes', fault: { type: 'huge-json' }, code: 'too-large' },
  { name: 'a hundred thousand brackets', fault: { type: 'deep-json' }, code: 'not-a-motion' },
  { name: 'a web page', fault: { type: 'html' }, code: 'not-a-motion' },
  { name: 'a megabyte of headers', fault: { type: 'huge-headers' }, code: 'too-large' },
  { name: 'a hang', fault: { type: 'hang', seconds: 2 }, code: 'timed-out' },
  { name: 'an error of the server', fault: { type: 'server-error' }, code: 'bad-status' },
  { name: 'half of it', fault: { type: 'cut-with-length' }, code: 'reset' },
  { name: 'half of it, as if it were all', fault: { type: 'cut-without-length' }, code: 'not-a-motion' },
]
const names = ['info', 'settings', 'logs'] as const
const cases = unreadable.flatMap((row) => names.map((payload) => ({ ...row, payload })))

describe.concurrent('a payload that cannot be read', () => {
  test.each(cases)(
    '$name for $payload.json is a trouble of this motion alone',
    async ({ fault, code, payload }) => {
      const device = sailed(601)
      const good = sailed(602)
      await using monitored = await startFaulty(
        {
          devices: [device, good],
          bandwidth: { device: 60_000_000, accessPoint: 60_000_000 },
        },
        fault,
        { path: payload },
      )
      const [{ trouble }] = await Promise.all([troubled(monitored, 601), released(monitored, 602)])
      expect(trouble.code).toBe(code)
      const lines = said(monitored)
      expect(lines).toContain(`ERROR,motion-601 was unable to provide ${payload}.json`)
      expect(lines.some((line) => line.startsWith('ERROR,Motion 601 is in trouble: '))).toBe(true)
      await expectWithheld(monitored, 601, keyOf(601))
      await expectHome(monitored, good)

      await expectMended(monitored, device)
    },
  )

  test('a payload is not read beyond its largest size', async () => {
    const limits = { 'Info Bytes': 100_000, 'Settings Bytes': 100_000, 'Logs Bytes': 100_000 }
    await using monitored = await startFaulty(
      { devices: [sailed(601)], monitor: { Limits: limits } },
      { type: 'huge-json' },
      { path: 'info', times: 1 },
    )
    await troubled(monitored, 601)
    // What the kernel's buffers take is sent, and no more: some of it is never read.
    expect(monitored.fleet.counters.get(601)?.bytes).toBeLessThan(10_000_000)
    await released(monitored, 601)
  })

  test.each(names)('a redirect for %s.json is never followed, not even to a motion', async (payload) => {
    const device = sailed(601)
    await using monitored = await startHasty({ devices: [device, sailed(602)] })
    const { host, port } = monitored.fleet.endpointOf(602)
    const location = `http://${host}:${port}/${payload}.json`
    monitored.fleet.fault(601, { type: 'redirect', location }, { path: payload })
    await turnOnAll(monitored)
    const [{ trouble }] = await Promise.all([troubled(monitored, 601), released(monitored, 602)])
    expect(trouble.message).toBe(`${payload}.json: the answer was a redirect (HTTP 302)`)
    // Its own three payloads, its identity again, and its track.
    expect(monitored.fleet.counters.get(602)?.requests).toBe(5)
  })
})
