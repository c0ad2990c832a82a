/** A fleet of simulated devices and their name server on loopback: all that a monitor finds on an event's WiFi. */
import type { Bytes, Milliseconds } from '../core/base/units.ts'
import { type MotionId, nameOf } from '../core/domain/motion.ts'
import { createAccessPoint } from './access-point.ts'
import type { Framing } from './answer.ts'
import type { DeviceContents } from './contents.ts'
import { createDeviceServer, type DeviceServer, type DeviceServerOptions } from './device-server.ts'
import { type DnsServerOptions, type NameBehaviour, startDnsServer } from './dns-server.ts'
import { type Addressing, detectAddressing, type Endpoint, fleetHostOf, planPlaces } from './endpoints.ts'
import { type FaultInput, type FaultScope, ruleOf } from './faults.ts'
import { type ConnectionFate, createPosts, type PowerState } from './posts.ts'
import { createRandom } from './random.ts'

export interface FleetOptions {
  readonly devices: readonly DeviceContents[]
  /** The TCP port of all; 0 = a free one (default). With `ports` it is the first device's. */
  readonly port?: number
  /** Default: what this machine's loopback allows. */
  readonly addressing?: Addressing
  /** Default `on`; a device whose manner is stale begins stale. */
  readonly initially?: 'on' | 'off'
  readonly seed?: number
  readonly dns?: DnsServerOptions & {
    /** The answer for a device that is off; default: no such name. */
    readonly absent?: NameBehaviour
  }
  readonly timing?: {
    /** The shortest and longest time to answer a request; default 200-1000 ms. */
    readonly answer?: readonly [Milliseconds, Milliseconds]
  }
  readonly bandwidth?: {
    /** Bytes a second of one device; default 800 kB. */
    readonly device?: Bytes
    /** Bytes a second of all together; default 6 MB. */
    readonly accessPoint?: Bytes
  }
  /** How bodies are framed; default `close`. */
  readonly framing?: Framing
  /** Receives every event; it must not throw. */
  readonly onEvent?: (event: FleetEvent) => void
}

export type FleetEvent = { readonly at: Milliseconds; readonly motion: MotionId } & (
  | { readonly type: 'turned'; readonly state: PowerState }
  /** `by` is the device that answers: the motion itself, unless it has swapped its address with another. */
  | { readonly type: 'requested'; readonly path: string; readonly by: MotionId }
  /** `bytes` of the body were sent. */
  | { readonly type: 'answered'; readonly path: string; readonly bytes: Bytes; readonly by: MotionId }
)

export type Fleet = Awaited<ReturnType<typeof startFleet>>

const usualAnswer: readonly [Milliseconds, Milliseconds] = [200, 1000]
const usualRate: Bytes = 800_000
const usualAirRate: Bytes = 6_000_000

/** Starts a fleet. Throws when the port is taken. */
export async function startFleet(options: FleetOptions) {
  const { devices, seed = 1 } = options
  const addressing = options.addressing ?? (await detectAddressing())
  const ids = devices.map(({ id }) => id)
  const places = await planPlaces(ids, addressing, options.port ?? 0)
  const host = fleetHostOf(addressing)
  const dns = await startDnsServer({ seed, host, ...options.dns }).catch(async (error: unknown) => {
    await places.release()
    throw error
  })
  const air = createAccessPoint(options.bandwidth?.accessPoint ?? usualAirRate)
  const listeners = new Set(options.onEvent ? [options.onEvent] : [])
  const returns = new Set<NodeJS.Timeout>()
  const emit = (event: FleetEvent) => {
    for (const listener of listeners) listener(event)
  }
  const posts = createPosts({
    devices: devices.map((contents, index) => ({
      server: serverOf(contents, options, emit, {
        air,
        contentsOf: (id) => posts.find(id)?.server.contents,
        onVanish: (seconds) => vanish(contents.id, seconds),
      }),
      home: places.endpoints[index] ?? { host: '127.0.0.1', port: places.port },
    })),
    dns,
    absent: options.dns?.absent ?? { type: 'nxdomain' },
    onTurned: (motion, state) => emit({ at: Date.now(), motion, type: 'turned', state }),
  })
  /** If another device has its address by the time it returns, it stays away. */
  const vanish = (id: MotionId, seconds: number) => {
    const { endpoint } = posts.of(id)
    void posts.turnOff(id, 'stale', 'silent').catch(() => {})
    const timer = setTimeout(() => {
      returns.delete(timer)
      void posts.turnOn(id, endpoint).catch(() => {})
    }, seconds * 1000)
    returns.add(timer)
  }
  const close = async () => {
    for (const timer of returns) clearTimeout(timer)
    await posts.close()
    air.close()
    await dns.close()
    await places.release()
  }
  let closing: Promise<void> | undefined
  const closeOnce = () => {
    closing ??= close()
    return closing
  }

  const addresses = posts.all.map(({ server, home }) => [server.id, `${home.host}:${home.port}`])
  const fleet = {
    ids: ids as readonly MotionId[],
    /** `host:port` */
    dnsServer: dns.address,
    dns,
    port: places.port,
    /** `host:port` by id where each device has its own port, else empty, as in server.json. */
    addresses: (addressing === 'ports' ? Object.fromEntries(addresses) : {}) as Readonly<
      Record<string, string>
    >,
    counters: new Map(posts.all.map(({ server }) => [server.id, server.counters])),
    endpointOf: (id: MotionId): Endpoint => posts.of(id).endpoint,
    /** The device's present contents. */
    contentsOf: (id: MotionId): DeviceContents => posts.of(id).server.contents,
    /** Changes the device's contents from its next request on; it keeps its id. */
    change(id: MotionId, change: (contents: DeviceContents) => DeviceContents): void {
      const { server } = posts.of(id)
      server.change({ ...change(server.contents), id })
    },
    stateOf: (id: MotionId): PowerState => posts.of(id).state,
    /** The device that is on at the address of `id`. */
    holderOf(id: MotionId): MotionId | undefined {
      const { home } = posts.of(id)
      return posts.all.find(({ state, endpoint }) => state === 'on' && endpoint === home)?.server.id
    },
    /** `at`: with the address of another device, which must not be on, as DHCP does it. */
    turnOn: async (id: MotionId, { at = id }: { readonly at?: MotionId } = {}): Promise<void> =>
      posts.turnOn(id, posts.of(at).home),
    /** Open connections fall silent when it turns stale, else they are reset, unless given. */
    turnOff: (
      id: MotionId,
      how: Exclude<PowerState, 'on'> = 'off',
      { connections = how === 'stale' ? 'silent' : 'reset' }: { readonly connections?: ConnectionFate } = {},
    ): Promise<void> => posts.turnOff(id, how, connections),
    fault: (id: MotionId, fault: FaultInput, scope?: FaultScope): void =>
      void posts.of(id).server.faults.push(ruleOf(fault, scope)),
    clearFaults: (id: MotionId): void => void posts.of(id).server.faults.splice(0),
    /** Gives the name of `id` the address of `to` until its next change of state. */
    giveAddress: (id: MotionId, to: MotionId): void =>
      dns.setBehaviour(nameOf(posts.of(id).server.id), {
        type: 'address',
        address: posts.of(to).endpoint.host,
      }),
    /** Receives every event until the returned function is called. */
    subscribe(listener: (event: FleetEvent) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  }
  await begin(fleet, options).catch(async (error: unknown) => {
    await closeOnce()
    throw error
  })
  return fleet
}

function serverOf(
  contents: DeviceContents,
  options: FleetOptions,
  emit: (event: FleetEvent) => void,
  surroundings: Pick<DeviceServerOptions, 'air' | 'contentsOf' | 'onVanish'>,
): DeviceServer {
  const { id, manner } = contents
  return createDeviceServer({
    contents,
    ...surroundings,
    rate: manner?.rate ?? options.bandwidth?.device ?? usualRate,
    answer: manner?.answer ?? options.timing?.answer ?? usualAnswer,
    framing: options.framing ?? 'close',
    random: createRandom(options.seed ?? 1).fork(nameOf(id)),
    onRequest: (path, by) => emit({ at: Date.now(), motion: id, type: 'requested', path, by }),
    onAnswered: (path, bytes, by) => emit({ at: Date.now(), motion: id, type: 'answered', path, bytes, by }),
  })
}

async function begin(fleet: Fleet, options: FleetOptions): Promise<void> {
  for (const { id, manner } of options.devices) {
    if (manner?.isStale) await fleet.turnOff(id, 'stale')
    else if (options.initially !== 'off') await fleet.turnOn(id)
  }
}
