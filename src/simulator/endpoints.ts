/** Assigns endpoints to simulated devices: an address each where loopback is wide, else a port each. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { MotionId } from '../core/domain/motion.ts'

/**
 * `addresses` = a loopback address for each device, one port for all; `ports` = 127.0.0.1, a port each.
 *
 * `subnet` = an address for each device and one port for all in a /16 of this machine, such as `10.77.0.0`;
 * `10.77.0.1` is the fleet's own.
 */
export type Addressing = 'addresses' | 'ports' | { readonly type: 'subnet'; readonly base: string }

export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** An address without a device: binding it shows whether loopback is wide, and holds the fleet's port. */
const guardHost = '127.82.0.1'

/** The address of a motion: `10.77.x.y` in a subnet, `127.83.x.y` on loopback, with x and y from its id. */
export function hostOf(id: MotionId, addressing: Addressing = 'addresses'): string {
  if (typeof addressing === 'object') return inSubnet(addressing.base, `${id >> 8}.${id & 0xff}`)
  return `127.${83 + ((id >> 16) & 0x3f)}.${(id >> 8) & 0xff}.${id & 0xff}`
}

function inSubnet(base: string, rest: string): string {
  return `${base.split('.').slice(0, 2).join('.')}.${rest}`
}

/** The fleet's own address, where its name server answers. */
export function fleetHostOf(addressing: Addressing): string {
  return typeof addressing === 'object' ? inSubnet(addressing.base, '0.1') : '127.0.0.1'
}

/** Linux gives all of 127.0.0.0/8, macOS 127.0.0.1 alone. */
export async function detectAddressing(): Promise<Addressing> {
  const guard = await reserve({ host: guardHost, port: 0 }).catch(() => undefined)
  await guard?.release()
  return guard ? 'addresses' : 'ports'
}

/** The endpoints of a fleet. */
export interface Places {
  /** The port of all, or of the first device where each has its own. */
  readonly port: number
  /** In the order of the ids. */
  readonly endpoints: readonly Endpoint[]
  /** Releases the fleet's port. */
  release(): Promise<void>
}

/** Plans an endpoint for each id; port 0 = free ones. Throws the errors of listening when a port is taken. */
export async function planPlaces(
  ids: readonly MotionId[],
  addressing: Addressing,
  port: number,
): Promise<Places> {
  if (addressing !== 'ports') {
    const host = addressing === 'addresses' ? guardHost : fleetHostOf(addressing)
    const guard = await reserve({ host, port })
    const endpoints = ids.map((id) => ({ host: hostOf(id, addressing), port: guard.port }))
    return { port: guard.port, endpoints, release: guard.release }
  }
  const host = '127.0.0.1'
  const held = await Promise.all(ids.map((_, index) => reserve({ host, port: port && port + index })))
  await Promise.all(held.map((reservation) => reservation.release()))
  const endpoints = held.map((reservation) => ({ host, port: reservation.port }))
  return { port: endpoints[0]?.port ?? port, endpoints, release: async () => {} }
}

/** A port kept from other programs until it is released. */
interface Reservation {
  readonly port: number
  release(): Promise<void>
}

/** Takes an endpoint without answering on it; port 0 = a free one. Throws the errors of listening. */
async function reserve(endpoint: Endpoint): Promise<Reservation> {
  const server = createServer((socket) => socket.destroy()).listen({ ...endpoint })
  await once(server, 'listening')
  const bound = server.address()
  const port = bound !== null && typeof bound === 'object' ? bound.port : endpoint.port
  return { port, release: () => new Promise((released) => server.close(() => released())) }
}
