/** What the page knows: the monitor's state in the store that the terminal has, and beside it the link and who looks. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { stateOf } from '../../core/events/snapshot.ts'
import { applyEvents, createMonitorStore, type MonitorStore } from '../../core/events/store.ts'
import type { Hello, StreamMessages } from '../protocol.ts'
import {
  accepts,
  type Link,
  type LinkInput,
  type LinkMessage,
  type Moment,
  reduceLink,
  startLink,
} from './link.ts'

export interface Connection {
  readonly link: Link
  readonly hello: Hello | undefined
}

export interface BoardStores {
  readonly monitor: MonitorStore
  readonly connection: StoreApi<Connection>
}

/** A message of the stream; only `state` and `events` have an id of their own. */
export type StreamMessage = {
  readonly [Name in keyof StreamMessages]: {
    readonly name: Name
    readonly data: StreamMessages[Name]
    readonly id: string
  }
}[keyof StreamMessages]

/** The stores before the first message. */
export function createBoardStores(at: Moment): BoardStores {
  const connection = createStore<Connection>(() => ({
    link: startLink(at),
    hello: undefined,
  }))
  return { monitor: createMonitorStore(), connection }
}

/** Applies an input that is not a message. */
export function hear({ connection }: BoardStores, input: LinkInput, at: Moment): void {
  connection.setState({ link: reduceLink(connection.getState().link, input, at) })
}

export interface Received {
  /** The number of its connection. */
  readonly connection: number
  readonly message: StreamMessage
  /** The hash of the page that runs. */
  readonly page: string
}

/**
 * Folds a message in, unless its connection no longer counts. Throws for a message that cannot be folded; then the link
 * knows nothing of it, and what is shown grows old.
 */
export function receive(stores: BoardStores, { connection, message, page }: Received, at: Moment): void {
  const input = { type: 'message', connection, message: heardOf(message, page) } as const
  const link = reduceLink(stores.connection.getState().link, input, at)
  if (accepts(link, connection)) fold(stores, message)
  stores.connection.setState({ link })
}

function fold(stores: BoardStores, message: StreamMessage): void {
  switch (message.name) {
    case 'hello':
      stores.connection.setState({ hello: message.data })
      break
    case 'state':
      stores.monitor.setState(stateOf(message.data), true)
      break
    case 'events':
      applyEvents(stores.monitor, message.data)
      break
    case 'pulse':
      break
  }
}

function heardOf(message: StreamMessage, page: string): LinkMessage {
  switch (message.name) {
    case 'hello':
      return { type: 'hello', hello: message.data, page }
    case 'state':
    case 'events':
      return { type: message.name, id: message.id }
    case 'pulse':
      return { type: 'pulse', pulse: message.data }
  }
}
