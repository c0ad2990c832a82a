import { Resolver } from 'node:dns/promises'
import { afterEach, expect, test } from 'vitest'
import { detectAddressing } from '../../src/simulator/endpoints.ts'
import { type Fleet, type FleetEvent, type FleetOptions, startFleet } from '../../src/simulator/fleet.ts'
import { deviceOf, get, knock } from './builders.ts'

let fleet: Fleet
const isWide = (await detectAddressing()) === 'addresses'

async function start(options: Partial<FleetOptions> = {}): Promise<Fleet> {
  fleet = await startFleet({
    devices: [deviceOf(601), deviceOf(602)],
    timing: { answer: [0, 5] },
    ...options,
  })
  return fleet
}

function look(name: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: 20_000, tries: 1 })
  resolver.setServers([fleet.dnsServer])
  return resolver.resolve4(name)
}

afterEach(() => fleet?.close())

test('a simulated device that is on is found by name and answers its three payloads as a device does', async () => {
  await start()
  expect(await look('motion-601')).toEqual([fleet.endpointOf(601).host])
  const info = await get(fleet.endpointOf(601), '/info.json')
  expect(info.head).toMatch(/^HTTP\/1\.0 200 OK\r\n/)
  expect(info.head).not.toMatch(/content-length/i)
  expect(JSON.parse(info.body.toString()).motion.identifier).toBe(601)
  expect((await get(fleet.endpointOf(601), '/settings.json')).body.toString()).toContain('gnss_rate')
  expect(JSON.parse((await get(fleet.endpointOf(601), '/logs.json')).body.toString()).logs).toHaveLength(1)
  expect((await get(fleet.endpointOf(601), '/nothing')).head).toContain(' 404 ')
})

test('a simulated device that is off is unknown and refuses', async () => {
  await start()
  await fleet.turnOff(601)
  await expect(look('motion-601')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  expect(await knock(fleet.endpointOf(601))).toBe('ECONNREFUSED')
})

test('the answer for an absent simulated device is configurable', async () => {
  await start({ initially: 'off', dns: { absent: { type: 'placeholder' } } })
  expect(await look('motion-602')).toEqual(['10.10.10.10'])
})

test('a refused simulated device is known and refuses', async () => {
  await start()
  await fleet.turnOff(601, 'refused')
  expect(await look('motion-601')).toEqual([fleet.endpointOf(601).host])
  expect(await knock(fleet.endpointOf(601))).toBe('ECONNREFUSED')
})

test('a hundred stale simulated devices time out, and answer at once when they are back', async () => {
  const ids = Array.from({ length: 100 }, (_, index) => 601 + index)
  await start({ devices: ids.map((id) => deviceOf(id)), initially: 'off' })
  await Promise.all(ids.map((id) => fleet.turnOff(id, 'stale')))
  expect(await look('motion-650')).toEqual([fleet.endpointOf(650).host])
  const outcomes = await Promise.all(ids.map((id) => knock(fleet.endpointOf(id), 1000)))
  expect(new Set(outcomes)).toEqual(new Set(['timed out']))
  await Promise.all(ids.map((id) => fleet.turnOn(id)))
  const answers = await Promise.all(ids.map((id) => get(fleet.endpointOf(id), '/info.json')))
  expect(answers.every((answer) => answer.head.includes('200 OK'))).toBe(true)
})

test('a simulated device may go on and stale many times', async () => {
  await start()
  for (let round = 0; round < 10; round += 1) {
    await fleet.turnOff(601, 'stale')
    expect(await knock(fleet.endpointOf(601), 50)).toBe('timed out')
    await fleet.turnOn(601)
    expect(await knock(fleet.endpointOf(601))).toBe('connected')
  }
})

test('a simulated device answers one request at a time; the others wait', async () => {
  await start({ timing: { answer: [100, 100] } })
  const from = performance.now()
  await Promise.all([1, 2, 3, 4].map(() => get(fleet.endpointOf(601), '/info.json')))
  expect(performance.now() - from).toBeGreaterThanOrEqual(390)
  expect(fleet.counters.get(601)).toMatchObject({ requests: 4, mostAtOnce: 4 })
  await get(fleet.endpointOf(602), '/info.json')
  await get(fleet.endpointOf(602), '/info.json')
  expect(fleet.counters.get(602)).toMatchObject({ requests: 2, mostAtOnce: 1 })
})

test('a simulated connection falls silent when its device leaves the air', async () => {
  const arrived = Promise.withResolvers<void>()
  await start({
    timing: { answer: [60_000, 60_000] },
    onEvent: (event) => event.type === 'requested' && arrived.resolve(),
  })
  const asked = get(fleet.endpointOf(601), '/info.json', { span: 400 })
  await arrived.promise
  await fleet.turnOff(601, 'stale')
  expect(await asked).toMatchObject({ end: 'timed-out', raw: Buffer.alloc(0) })
})

test('an address given to another simulated device answers as that device', async () => {
  await start()
  await fleet.turnOff(601, 'stale')
  await fleet.turnOn(602, { at: 601 })
  const [address] = await look('motion-601')
  const answer = await get({ host: address ?? '', port: fleet.endpointOf(602).port }, '/info.json')
  expect(JSON.parse(answer.body.toString()).motion.identifier).toBe(602)
  await expect(fleet.turnOn(601)).rejects.toThrow('motion-602 is on at')
})

test('a simulated name can be given the address of a device that is on', async () => {
  await start()
  fleet.giveAddress(601, 602)
  expect(await look('motion-601')).toEqual([fleet.endpointOf(602).host])
})

test('the simulated fleet emits an event for each change and each request', async () => {
  const events: FleetEvent[] = []
  await start({ onEvent: (event) => events.push(event) })
  await get(fleet.endpointOf(601), '/info.json')
  await fleet.turnOff(601, 'stale')
  expect(events.filter((event) => event.motion === 601).map((event) => event.type)).toEqual([
    'turned',
    'requested',
    'answered',
    'turned',
  ])
})

test('each simulated device has a port of its own where loopback is narrow', async () => {
  await start({ addressing: 'ports' })
  const answers = await Promise.all(
    Object.values(fleet.addresses).map((address) => {
      const [host = '', port] = address.split(':')
      return get({ host, port: Number(port) }, '/info.json')
    }),
  )
  expect(answers.map((answer) => JSON.parse(answer.body.toString()).motion.identifier)).toEqual([601, 602])
  await fleet.turnOff(601, 'stale')
  expect(await knock(fleet.endpointOf(601), 200)).toBe('timed out')
})

test.runIf(isWide)('a taken port of the simulated fleet is reported, and leaves nothing behind', async () => {
  await start()
  await expect(startFleet({ devices: [deviceOf(701)], port: fleet.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
})

test('a simulated device that does not exist is named when it is requested', async () => {
  await start()
  await expect(fleet.turnOn(999)).rejects.toThrow('motion-999 is not in this fleet')
})
