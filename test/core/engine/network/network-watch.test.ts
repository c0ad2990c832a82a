import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defaultConfiguration } from '../../../../src/core/config/read-configuration.ts'
import { DeviceClient } from '../../../../src/core/device/client.ts'
import { MotionResolver } from '../../../../src/core/device/resolver.ts'
import { NetworkWatch } from '../../../../src/core/engine/network/network-watch.ts'
import type { AlarmTopic, MonitorEvent } from '../../../../src/core/events/events.ts'
import { HandClock, settle } from '../../../hand-clock.ts'

/** The laptop with a clock and networks that a test changes, and a name server that never answers. */
class Laptop implements AsyncDisposable {
  readonly clock = new HandClock(Date.UTC(2026, 9, 12, 16))
  readonly events: MonitorEvent[] = []
  networks: readonly string[] = ['127.0.0.1/8']
  readonly watch: NetworkWatch
  readonly resolver: MotionResolver
  readonly #client = new DeviceClient(500)
  readonly #ending = new AbortController()
  readonly #running: Promise<void>
  readonly #servers: (() => void)[] = []

  private constructor(dnsPort: number) {
    this.resolver = new MotionResolver({
      dnsServers: [`127.0.0.1:${dnsPort}`],
      searchDomains: [],
      addresses: new Map(),
      timeout: 40,
      onLookup: (lookup) => this.watch.hearDns(lookup),
    })
    const dependencies = {
      clock: this.clock,
      emit: (event: MonitorEvent) => void this.events.push(event),
      resolver: this.resolver,
      client: this.#client,
      configuration: defaultConfiguration('2026'),
    }
    this.watch = new NetworkWatch(dependencies, () => this.networks)
    this.#running = this.watch.run(this.#ending.signal)
  }

  static async start(): Promise<Laptop> {
    const silent = createSocket('udp4').bind(0, '127.0.0.1')
    await once(silent, 'listening')
    const laptop = new Laptop(silent.address().port)
    laptop.#servers.push(() => silent.close())
    await laptop.pass(500)
    return laptop
  }

  get signal(): AbortSignal {
    return this.#ending.signal
  }

  /** Advances the time, check by check. */
  async pass(span: number): Promise<void> {
    for (let passed = 0; passed < span; passed += 500) {
      this.clock.advance(500)
      await settle()
    }
  }

  /** A motion that accepts connections on this machine. */
  async motion(id: number): Promise<{ host: string; port: number }> {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    this.#servers.push(() => server.close())
    const address = server.address()
    const target = { host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0 }
    this.watch.attend(id, { target, isBeingRead: () => true })
    return target
  }

  /** Asks a name server that does not answer. */
  async askInVain(times: number): Promise<void> {
    for (let time = 0; time < times; time++)
      await this.resolver.resolve(700 + time, { isThorough: false }, this.signal)
  }

  /** What was said of a topic, with `+` for an alarm that was raised and `-` for one that is over. */
  reported(topic: AlarmTopic): string[] {
    return this.events.flatMap((event) => {
      if (event.type === 'alarm-raised' && event.topic === topic) return `+ ${event.message}`
      return event.type === 'alarm-cleared' && event.topic === topic ? `- ${event.message}` : []
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort()
    await this.#running
    this.resolver.close()
    await this.#client.close()
    for (const close of this.#servers) close()
  }
}

let laptop: Laptop
beforeEach(async () => {
  laptop = await Laptop.start()
})
afterEach(() => laptop[Symbol.asyncDispose]())

describe('the network', () => {
  test('the network counts as lost without an address, and as back when a motion answers on it again', async () => {
    const target = await laptop.motion(601)
    expect(await laptop.watch.probe(target, 500, laptop.signal)).toBe('connected')
    laptop.networks = []
    await laptop.pass(1000)
    expect(laptop.watch.isAway).toBe(true)
    laptop.networks = ['10.0.0.2/24']
    // Words stand for ten seconds before others take their place.
    await laptop.pass(10_000)
    laptop.networks = ['127.0.0.1/8']
    await laptop.watch.probe(target, 500, laptop.signal)
    await laptop.pass(1000)
    expect(laptop.watch.isAway).toBe(false)
    await laptop.pass(9000)
    const reported = laptop.reported('network')
    expect(reported.slice(0, 2)).toEqual([
      '+ The laptop is on no network: join the WiFi of the event',
      '+ The laptop has left the network of the motions: join the WiFi of the event',
    ])
    expect(reported.at(-1)).toMatch(/^- The network is back \(it was away for \d+ s\)$/)
    expect(laptop.watch.isAway).toBe(false)
    expect(laptop.watch.isSettling).toBe(true)
    await laptop.pass(30_000)
    expect(laptop.watch.isSettling).toBe(false)
  })

  test('the return of the network after a sleep is awaited, and wakes those who wait for it', async () => {
    laptop.clock.sleep(60_000)
    await laptop.pass(500)
    expect(laptop.reported('network')).toEqual([
      '+ The laptop slept for 61 s: the network is looked for again',
    ])
    const back = laptop.watch.back(laptop.signal)
    let returns = 0
    const forget = laptop.watch.onReturn(() => returns++)
    laptop.watch.hearMotion()
    await settle()
    await back
    expect(returns).toBe(1)
    forget()
    await laptop.watch.back(laptop.signal)
    expect(laptop.reported('network')).toHaveLength(1)
    await laptop.pass(10_000)
    expect(laptop.reported('network').at(-1)).toMatch(/^- The network is back/)
  })

  test('the network is looked for at another address, and not forever where nobody is there to answer', async () => {
    laptop.networks = ['127.0.0.2/8']
    await laptop.pass(500)
    expect(laptop.reported('network')).toEqual([
      '+ The laptop has another address: the network is looked for again',
    ])
    await laptop.pass(4000)
    expect(laptop.watch.isAway).toBe(false)
  })

  test('a lost network does not keep the monitor from ending', async () => {
    laptop.networks = []
    await laptop.pass(500)
    const ending = new AbortController()
    const back = laptop.watch.back(ending.signal)
    ending.abort()
    await back
    expect(laptop.watch.isAway).toBe(true)
  })

  test('a lost network is blamed for what failed while it was lost, and for nothing that began later', async () => {
    const since = laptop.clock.elapsed()
    laptop.networks = []
    expect(await laptop.watch.isToBlame(since)).toBe(true)
    laptop.networks = ['127.0.0.1/8']
    laptop.watch.hearMotion()
    await laptop.pass(500)
    expect(laptop.watch.isAway).toBe(false)
    expect(await laptop.watch.isToBlame(since)).toBe(true)
    await laptop.pass(500)
    const later = laptop.watch.isToBlame(laptop.clock.elapsed())
    laptop.watch.hearMotion()
    await laptop.pass(500)
    expect(await later).toBe(false)
  })
})

describe('DNS', () => {
  test('a DNS outage is reported once, and once more when DNS answers again', async () => {
    await laptop.askInVain(3)
    await laptop.pass(500)
    await laptop.pass(500)
    expect(laptop.reported('dns')).toEqual(['+ DNS does not answer: is the laptop on the WiFi of the event?'])
  })

  test('a DNS outage is not reported while the laptop is on no network: one line is enough', async () => {
    laptop.networks = []
    await laptop.pass(500)
    await laptop.askInVain(3)
    await laptop.pass(1000)
    expect(laptop.reported('dns')).toEqual([])
    expect(laptop.reported('network')).toHaveLength(1)
  })

  test('a DNS outage while a motion answers is not blamed on the network', async () => {
    await laptop.motion(601)
    await laptop.askInVain(3)
    await laptop.pass(1000)
    expect(laptop.reported('dns')).toHaveLength(1)
    expect(laptop.reported('network')).toEqual([])
  })
})

describe("the laptop's clock", () => {
  test('a pause of the whole machine that only shows once its clock is set ahead is a sleep, not a clock that was set', async () => {
    Object.assign(laptop.clock, { stopsAsleep: true })
    laptop.clock.set(3_600_000)
    await laptop.pass(500)
    expect(laptop.reported('network')).toEqual([
      '+ The laptop slept for 3601 s: the network is looked for again',
    ])
    await laptop.pass(10_000)
    expect(laptop.reported('network').at(-1)).toMatch(/^- The network is back/)
    expect(laptop.reported('clock')).toEqual([])
    expect(laptop.events.filter(({ type }) => type === 'clock-stepped')).toEqual([])
    laptop.clock.set(-3_600_000)
    await laptop.pass(500)
    expect(laptop.reported('clock')).toEqual([
      expect.stringMatching(/^\+ The laptop's clock was set 60 min back/),
    ])
  })

  test('a laptop clock that was set is reported for a minute, and then taken as right', async () => {
    laptop.clock.set(-90_000)
    await laptop.pass(500)
    expect(laptop.events).toContainEqual(expect.objectContaining({ type: 'clock-stepped', by: -90_000 }))
    await laptop.pass(61_000)
    expect(laptop.reported('clock')).toEqual([
      "+ The laptop's clock was set 90 s back: is it right? Log lines keep the times they were written with",
      "- The laptop's clock, set a minute ago, is taken as right",
    ])
  })
})

test('a laptop that joins or leaves a network says so at once, and nothing while its networks stay', async () => {
  await using laptop = await Laptop.start()
  let moves = 0
  const forget = laptop.watch.onMove(() => moves++)
  await laptop.pass(2000)
  expect(moves).toBe(0)
  laptop.networks = ['127.0.0.1/8', '10.0.0.2/24']
  await laptop.pass(1000)
  expect(moves).toBe(1)
  laptop.networks = ['10.0.0.2/24']
  await laptop.pass(1000)
  expect(moves).toBe(2)
  forget()
  laptop.networks = ['127.0.0.1/8']
  await laptop.pass(1000)
  expect(moves).toBe(2)
})
