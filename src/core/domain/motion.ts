/** The states of a motion, and which may follow which. */

/** The number printed on a motion; its network name is `motion-<id>`, not padded (docs/device.md, "Names"). */
export type MotionId = number

/** The largest possible id: a track's header holds it in 16 bits (docs/device.md, "Names"). */
export const maximumMotionId: MotionId = 65_535

/**
 * The state of a motion:
 *
 * - `awaited`: not seen in this session, nor in an earlier one of the day
 * - `connected`: it answers on its port
 * - `inspecting`: its payloads are being read
 * - `inspected`: its payloads are read and checked, and its tracks planned
 * - `downloading`: its wanted tracks are being fetched
 * - `released`: every wanted track is verified and durable; it can be disconnected
 * - `in-trouble`: something failed; the reason is kept, and it is retried
 * - `gone`: it left with nothing wanted on it
 * - `gone-early`: it left before everything wanted was fetched
 */
export const motionStates = [
  'awaited',
  'connected',
  'inspecting',
  'inspected',
  'downloading',
  'released',
  'in-trouble',
  'gone',
  'gone-early',
] as const

export type MotionState = (typeof motionStates)[number]

/**
 * Which states may follow a state; staying is not a transition.
 *
 * A motion keeps its state while the network is away, and becomes `connected` again when it answers. One that was
 * released before and has left since is `gone`, whatever had begun meanwhile.
 *
 * At the start of a session a motion is `awaited`, or in the state that an earlier session of the day last saw. A
 * motion that can go, online or gone, no longer can as soon as one of its tracks is wanted again.
 */
export const transitions: Readonly<Record<MotionState, readonly MotionState[]>> = {
  awaited: ['connected', 'in-trouble', 'gone', 'gone-early'],
  connected: ['inspecting', 'in-trouble', 'gone', 'gone-early', 'awaited'],
  inspecting: ['connected', 'inspected', 'in-trouble', 'gone', 'gone-early', 'awaited'],
  inspected: ['connected', 'inspecting', 'downloading', 'released', 'in-trouble', 'gone', 'gone-early'],
  downloading: ['connected', 'inspecting', 'released', 'in-trouble', 'gone-early'],
  released: ['connected', 'inspecting', 'inspected', 'downloading', 'in-trouble', 'gone', 'gone-early'],
  // Another device answered, and the motion itself was never seen: it is awaited as before.
  'in-trouble': ['connected', 'inspecting', 'downloading', 'released', 'gone', 'gone-early', 'awaited'],
  gone: ['connected', 'in-trouble', 'gone-early'],
  'gone-early': ['connected', 'in-trouble'],
}

export function mayFollow(from: MotionState, to: MotionState): boolean {
  return transitions[from].includes(to)
}

/** True while a motion is online, as far as is known. */
export function isPresent(state: MotionState): boolean {
  return state !== 'awaited' && state !== 'gone' && state !== 'gone-early'
}

/** The network name of a motion (docs/device.md, "Names"). */
export function nameOf(id: MotionId): string {
  return `motion-${id}`
}
