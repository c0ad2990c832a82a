/** Misleading names: a router's own page instead of "no such name", and stale leases beside the present one. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { MonitoredFleet, MonitoredFleetOptions } from '../engine/monitored-fleet.ts'
import { expectHome, released, sailed, startHasty, troubled } from './faulty-fleet.ts'

/** Where the router has its own page. */
const ROUTER = '127.82.7.7'

const pages: Readonly<Record<string, RequestListener>> = {
  'a login page': (_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<html><title>Log in</title></html>')
  },
  'a redirect': (_, response) => {
    response.writeHead(302, { location: 'http://login.lan/' })
    response.end()
  },
  'HTTP 404': notFound,
}

function notFound(...[, response]: Parameters<RequestListener>): void {
  response.writeHead(404)
  response.end()
}

interface Router extends AsyncDisposable {
  /** Requests so far. */
  readonly requests: () => number
}

async function startRouter(port: number, page: RequestListener, host = ROUTER): Promise<Router> {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    page(request, response)
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A name server that gives the router's address for every name that it does not know. */
const hijacked = { type: 'address', address: ROUTER } as const

function ids(count: number): readonly MotionId[] {
  return Array.from({ length: count }, (_, index) => 601 + index)
}

function startHijacked(options: MonitoredFleetOptions): Promise<MonitoredFleet> {
  return startHasty({ dns: { absent: hijacked, unknown: hijacked }, ...options })
}

const alarm = (monitored: MonitoredFleet) =>
  monitored.event('alarm-raised', ({ topic }) => topic === 'dns', { patience: 30_000 })

const of = (monitored: MonitoredFleet, type: string) =>
  monitored.events.flatMap((event) => (event.type === type && 'motion' in event ? [event.motion] : []))

describe.each(Object.entries(pages))('a router that has %s for every motion', (_, page) => {
  test('a router with one answer for every motion is known for it after a few requests, and arriving motions are released', async () => {
    const devices = ids(20).map((id) => sailed(id))
    await using monitored = await startHijacked({ devices })
    await using router = await startRouter(monitored.fleet.port, page)
    const { message } = await alarm(monitored)
    expect(message).toMatch(/^DNS answers 127\.82\.7\.7 for every motion/)
    expect(router.requests(), 'requests of 20 motions in some 15 s').toBeLessThanOrEqual(8)
    for (const id of [603, 617]) await monitored.fleet.turnOn(id)
    await Promise.all([603, 617].map((id) => released(monitored, id)))
    expect(new Set(of(monitored, 'motion-connected'))).toEqual(new Set([603, 617]))
    expect(of(monitored, 'motion-troubled')).toEqual([])
    const alarms = monitored.events.filter((event) => event.type === 'alarm-raised' && event.topic === 'dns')
    expect(alarms).toHaveLength(1)
    expect(monitored.state.violations).toEqual([])
  })
})

describe('a router that gives its own address for every motion', () => {
  test('a router that gives its own address for every motion and refuses HTTP is known for it too', async () => {
    await using monitored = await startHijacked({ devices: ids(6).map((id) => sailed(id)) })
    const { message } = await alarm(monitored)
    expect(message).toMatch(/^DNS answers 127\.82\.7\.7 for every motion/)
    expect(of(monitored, 'motion-connected')).toEqual([])
  })

  test("a router's own address is forgotten as a placeholder when one of the motions proves to be there", async () => {
    const devices = ids(6).map((id) => sailed(id))
    await using monitored = await startHijacked({ devices })
    // All names lead to where 604 will be, and something that is no motion is there until then.
    const home = monitored.fleet.endpointOf(604)
    const stale = { type: 'address', address: home.host } as const
    monitored.fleet.dns.set({ outage: stale })
    {
      await using _ = await startRouter(home.port, notFound, home.host)
      const { message } = await alarm(monitored)
      expect(message).toContain(home.host)
    }
    await monitored.fleet.turnOn(604)
    await released(monitored, 604)
    await expectHome(monitored, sailed(604))
    expect(of(monitored, 'motion-troubled')).toEqual([])
  })
})

describe('several names at the address of one motion', () => {
  test('several names at the address of a motion do not keep it from being found and released', async () => {
    const devices = ids(6).map((id) => sailed(id))
    await using monitored = await startHasty({ devices })
    const { host: address } = monitored.fleet.endpointOf(605)
    monitored.fleet.dns.set({ outage: { type: 'address', address } })
    await monitored.fleet.turnOn(605)
    await released(monitored, 605)
    await expectHome(monitored, sailed(605))
    expect(new Set(of(monitored, 'motion-connected'))).toEqual(new Set([605]))
  })
})

describe('a name with two addresses', () => {
  /** Motion 601 has a stale lease beside its own, in either order. */
  async function startStale(
    prepare: (monitored: MonitoredFleet, stale: string) => Promise<unknown>,
    isStaleFirst: boolean,
  ): Promise<MonitoredFleet> {
    const monitored = await startHasty({ devices: [sailed(601), sailed(602)] })
    const [own, stale] = [601, 602].map((id) => monitored.fleet.endpointOf(id).host)
    if (own === undefined || stale === undefined) throw new Error('no address')
    await prepare(monitored, stale)
    await monitored.fleet.turnOn(601)
    const addresses = isStaleFirst ? [stale, own] : [own, stale]
    monitored.fleet.dns.setBehaviour('motion-601', { type: 'addresses', addresses })
    return monitored
  }

  const manners = [
    ['refuses', (monitored: MonitoredFleet) => monitored.fleet.turnOff(602, 'refused')],
    ['never answers', (monitored: MonitoredFleet) => monitored.fleet.turnOff(602, 'stale')],
    ['is another motion', (monitored: MonitoredFleet) => monitored.fleet.turnOn(602)],
  ] as const

  describe.each(manners)('of which one %s', (_, prepare) => {
    test.each([true, false])(
      'a name with two addresses leads to the motion (stale one first: %s)',
      async (isStaleFirst) => {
        await using monitored = await startStale(prepare, isStaleFirst)
        await released(monitored, 601)
        await expectHome(monitored, sailed(601))
        expect(of(monitored, 'motion-troubled')).toEqual([])
      },
    )
  })

  test('a name with two addresses shows the motion in trouble where its own fault keeps it from being read', async () => {
    await using monitored = await startStale(async ({ fleet }) => {
      fleet.fault(601, { type: 'not-found' }, { path: 'info' })
      await fleet.turnOff(602, 'refused')
    }, true)
    await troubled(monitored, 601)
    monitored.fleet.clearFaults(601)
    await released(monitored, 601)
    await expectHome(monitored, sailed(601))
  })

  test('a motion in trouble is not gone because another one is at its second address, and DNS fails', async () => {
    await using monitored = await startStale(async ({ fleet }) => {
      fleet.fault(601, { type: 'not-found' }, { path: 'track' })
      await fleet.turnOn(602)
    }, true)
    await Promise.all([troubled(monitored, 601), released(monitored, 602)])
    await troubled(monitored, 601, monitored.events.length)
    monitored.fleet.dns.set({ outage: { type: 'nxdomain' } })
    for (const _ of [1, 2]) await troubled(monitored, 601, monitored.events.length)
    expect(of(monitored, 'motion-disconnected')).toEqual([])
    monitored.fleet.clearFaults(601)
    await released(monitored, 601)
    await expectHome(monitored, sailed(601))
  })

  test('a motion in trouble is not gone because one of its two addresses is dead', async () => {
    await using monitored = await startStale(async ({ fleet }) => {
      fleet.fault(601, { type: 'not-found' }, { path: 'track' })
      await fleet.turnOff(602, 'refused')
    }, true)
    for (const _ of [1, 2, 3]) await troubled(monitored, 601, monitored.events.length)
    expect(of(monitored, 'motion-disconnected')).toEqual([])
    await monitored.fleet.turnOff(601, 'refused')
    const { motion, as } = await monitored.event('motion-disconnected')
    expect([motion, as]).toEqual([601, 'gone-early'])
  })
})
