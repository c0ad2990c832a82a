/** What is drawn at an instant: the fleet as every screen computes it, and the state of the link. */
import type { Milliseconds } from '../../core/base/units.ts'
import { initialState, type MonitorState } from '../../core/events/state.ts'
import { createFleetSummariser, type FleetSummary } from '../../core/views/fleet-summary.ts'
import { type LocalTime, localTimeIn } from '../../core/views/format.ts'
import {
  createEstimate,
  createProjection,
  type Schedule,
  type Snapshot,
} from '../../core/views/projection.ts'
import type { Hello } from '../protocol.ts'
import { type LinkStatus, type Moment, shownInstant } from './link.ts'
import type { BoardStores } from './store.ts'

/** The least time between two frames. */
const LEAST_INTERVAL: Milliseconds = 100

export interface Frame {
  readonly state: MonitorState
  /** The instant that is shown, by the laptop's clock; it stands still while the link is not live. */
  readonly now: Milliseconds
  readonly fleet: FleetSummary
  /** When all that are here will be home; undefined where that is not known, or not live. */
  readonly homeAt: Milliseconds | undefined
  /** Of the event's zone. */
  readonly time: LocalTime
  readonly status: LinkStatus
  /** Connections in a row that failed. */
  readonly failures: number
  /** Undefined until the laptop has answered. */
  readonly hello: Hello | undefined
  /** True once a state has come. */
  readonly isKnown: boolean
}

/** The frames of a page: one for each message that does not follow another at once, and one a second. */
export interface Frames {
  readonly current: () => Frame
  readonly subscribe: (listener: () => void) => () => void
}

export interface FramesOptions {
  readonly stores: BoardStores
  readonly moment: () => Moment
  readonly schedule?: Schedule
}

/** The frames from now on, as long as the page is open. */
export function createFrames({ stores, moment, schedule }: FramesOptions): Frames {
  const { monitor, connection } = stores
  const projection = createProjection({
    store: monitor,
    now: () => shownInstant(connection.getState().link, moment()),
    // The server has batched the events already: batching them here again would only delay them.
    interval: LEAST_INTERVAL,
    ...(schedule && { schedule }),
  })
  const summarise = createFleetSummariser()
  const fleetOf = ({ state, now }: Snapshot): FleetSummary => summarise(state, now)
  const estimate = createEstimate(fleetOf)
  const listeners = new Set<() => void>()

  const draw = (): Frame => {
    const snapshot = projection.snapshot()
    const { link, hello } = connection.getState()
    const { state, now } = snapshot
    return {
      state,
      now,
      fleet: fleetOf(snapshot),
      homeAt: link.status.kind === 'live' ? estimate(snapshot) : undefined,
      time: timeIn(state.session?.timezone ?? 0),
      status: link.status,
      failures: link.failures,
      hello,
      isKnown: state !== initialState,
    }
  }
  let frame = draw()
  const publish = (): void => {
    frame = draw()
    for (const listener of listeners) listener()
  }
  projection.subscribe(publish)
  // A link that is lost or back is drawn at once, with all that has come by then: an older state is never shown as live.
  connection.subscribe((after, before) => {
    const isSame =
      after.link.status === before.link.status &&
      after.link.failures === before.link.failures &&
      after.hello === before.hello
    if (!isSame) projection.refresh()
  })
  return {
    current: () => frame,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const timeIn = remembered(localTimeIn)

/** `compute` with its last result. */
function remembered<Argument, Result>(
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  let last: { readonly argument: Argument; readonly result: Result } | undefined
  return (argument) => {
    if (last === undefined || last.argument !== argument) last = { argument, result: compute(argument) }
    return last.result
  }
}
