/** Reads the board's stream into the store: opens the connections that the link asks for, and looks at the clocks. */
import { lastIdParameter, paths, type StreamMessageName } from '../protocol.ts'
import type { LinkInput, Moment } from './link.ts'
import { type BoardStores, hear, receive, type StreamMessage } from './store.ts'

/** How often the clocks are looked at, so that the page says within 5 s that it is not live. */
const TICK = 250

const names: readonly StreamMessageName[] = ['hello', 'state', 'events', 'pulse']

export interface StreamOptions {
  readonly stores: BoardStores
  /** The hash of this page. */
  readonly page: string
}

export interface Stream {
  /** Connects again for a whole state, because the audience has changed. */
  readonly renew: () => void
}

/** This moment by both clocks of the phone. */
export function thisMoment(): Moment {
  return { steady: performance.now(), wall: Date.now() }
}

/** Starts to read; it reads for as long as the page is open. */
export function startStream({ stores, page }: StreamOptions): Stream {
  let source: { readonly events: EventSource; readonly connection: number } | undefined

  const connect = (): void => {
    const { connection, retryAt, status, lastId } = stores.connection.getState().link
    const isWanted = retryAt === undefined && status.kind !== 'replaced'
    if (isWanted && source?.connection === connection) return
    source?.events.close()
    source = isWanted ? { events: open(connection, lastId), connection } : undefined
  }
  const take = (input: LinkInput): void => {
    hear(stores, input, thisMoment())
    connect()
  }
  const open = (connection: number, lastId: string | undefined): EventSource => {
    const after = lastId === undefined ? '' : `?${lastIdParameter}=${encodeURIComponent(lastId)}`
    const events = new EventSource(`${paths.stream}${after}`)
    for (const name of names) {
      events.addEventListener(name, ({ data, lastEventId }) => {
        try {
          const message = { name, data: JSON.parse(data), id: lastEventId } as StreamMessage
          receive(stores, { connection, message, page }, thisMoment())
          connect()
        } catch (error) {
          console.error(error)
          take({ type: 'message', connection, message: { type: 'damaged' } })
        }
      })
    }
    events.onerror = () => take({ type: 'message', connection, message: { type: 'broken' } })
    return events
  }

  connect()
  setInterval(() => take({ type: 'tick' }), TICK)
  addEventListener('online', () => take({ type: 'wake' }))
  addEventListener('pageshow', () => take({ type: 'wake' }))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') take({ type: 'wake' })
  })
  return { renew: () => take({ type: 'renew' }) }
}
