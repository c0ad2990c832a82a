/** Tracks where each device of a fleet is and in which state, and changes that. */
import { type MotionId, nameOf } from '../core/domain/motion.ts'
import type { DeviceServer } from './device-server.ts'
import type { DnsServer, NameBehaviour } from './dns-server.ts'
import type { Endpoint } from './endpoints.ts'
import { type StaleListeners, startStaleListeners } from './stale-listeners.ts'

/**
 * - `on`: it answers
 * - `off`: its name is unknown
 * - `stale`: its name has an address, and a connect to it times out
 * - `refused`: its name has an address, and a connect to it is refused
 */
export const powerStates = ['on', 'off', 'stale', 'refused'] as const
export type PowerState = (typeof powerStates)[number]

/** What happens to open connections when a device leaves. */
export type ConnectionFate = 'silent' | 'reset'

/** One device with its place and state. */
export interface Post {
  readonly server: DeviceServer
  /** Its own endpoint. */
  readonly home: Endpoint
  /** Its present endpoint. */
  readonly endpoint: Endpoint
  readonly state: PowerState
}

export interface PostsOptions {
  readonly devices: readonly { readonly server: DeviceServer; readonly home: Endpoint }[]
  readonly dns: DnsServer
  /** The answer for a device that is off. */
  readonly absent: NameBehaviour
  readonly onTurned: (id: MotionId, state: PowerState) => void
}

type OpenPost = { -readonly [Key in keyof Post]: Post[Key] }

/** Places of devices that are all off. Changes are serialised: two devices never want one endpoint at a time. */
export function createPosts({ devices, dns, absent, onTurned }: PostsOptions) {
  const posts = new Map<MotionId, OpenPost>()
  let stale: StaleListeners | undefined
  let changes = Promise.resolve()
  let isClosed = false

  /** Throws for a motion outside the fleet. */
  const of = (id: MotionId): OpenPost => {
    const post = posts.get(id)
    if (!post) throw new Error(`${nameOf(id)} is not in this fleet of ${posts.size}`)
    return post
  }
  const publish = ({ server, state, endpoint }: Post) =>
    dns.setBehaviour(
      nameOf(server.id),
      state === 'off' ? absent : { type: 'address', address: endpoint.host },
    )
  const leave = async (post: Post, fate: ConnectionFate) => {
    if (post.state === 'on') post.server.leave(fate)
    if (post.state === 'stale') await stale?.close(post.endpoint)
  }
  const enter = async (post: Post, state: PowerState) => {
    if (state === 'on') await post.server.listen(post.endpoint)
    if (state !== 'stale') return
    stale ??= startStaleListeners()
    await stale.open(post.endpoint)
  }
  const turn = async (post: OpenPost, state: PowerState, endpoint: Endpoint, fate: ConnectionFate) => {
    await leave(post, fate)
    // If entering fails, nobody answers there, as the state says until then.
    post.state = 'refused'
    post.endpoint = endpoint
    await enter(post, state)
    post.state = state
    publish(post)
    onTurned(post.server.id, state)
  }
  /** Frees an endpoint; the name of a stale device still leads to it, where another will answer. */
  const vacate = async (endpoint: Endpoint, except: Post) => {
    for (const post of posts.values()) {
      if (post === except || post.endpoint !== endpoint) continue
      if (post.state === 'on') throw new Error(`${nameOf(post.server.id)} is on at ${endpoint.host}`)
      await leave(post, 'reset')
      if (post.state === 'stale') post.state = 'refused'
    }
  }
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const done = changes.then(() => (isClosed ? undefined : change()))
    changes = done.catch(() => {})
    return done
  }

  for (const { server, home } of devices) {
    const post: OpenPost = { server, home, endpoint: home, state: 'off' }
    posts.set(server.id, post)
    publish(post)
  }
  return {
    all: [...posts.values()] as readonly Post[],
    of: of as (id: MotionId) => Post,
    /** Undefined for a motion outside the fleet. */
    find: (id: MotionId): Post | undefined => posts.get(id),
    /** Throws when another device is on at the endpoint. */
    turnOn: (id: MotionId, endpoint: Endpoint) =>
      inTurn(async () => {
        const post = of(id)
        if (post.state === 'on' && post.endpoint === endpoint) return
        await vacate(endpoint, post)
        await turn(post, 'on', endpoint, 'reset')
      }),
    turnOff: (id: MotionId, how: Exclude<PowerState, 'on'>, fate: ConnectionFate) =>
      inTurn(() => turn(of(id), how, of(id).endpoint, fate)),
    async close(): Promise<void> {
      isClosed = true
      await changes
      for (const { server } of posts.values()) server.leave('reset')
      await stale?.end()
    },
  }
}
