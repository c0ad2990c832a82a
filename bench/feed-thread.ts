/** Replaces the engine's thread: emits events at a given rate, to measure the screen without devices. */
import { parentPort } from 'node:worker_threads'
import type { FromEngine, ToEngine } from '../src/core/engine/messages.ts'
import type { MonitorEvent } from '../src/core/events/events.ts'
import { beginning, busyDay, motionsOf, progress, untilFetching } from './event-script.ts'
import { type Feed, feedVariable } from './feed.ts'

const BATCH_SPAN = 20
const ROW_SPAN = 1000

if (parentPort === null) throw new Error('the feed runs as a worker thread only')
const port = parentPort
const feed: Feed = JSON.parse(process.env[feedVariable] ?? '{}')
const motions = motionsOf(feed.motions)
const [first = 0] = motions

send([...beginning(motions, Date.now()), ...untilFetching(first, Date.now)])
const timer = setInterval(emitDue, feed.type === 'one-row' ? ROW_SPAN : BATCH_SPAN)
if (feed.type === 'quiet') clearInterval(timer)
const day = busyDay(motions.slice(1), Date.now)
const begunAt = performance.now()
let emitted = 0
let received = 0

port.on('message', (message: ToEngine) => {
  if (message.type !== 'command' || message.command.type !== 'stop') return
  clearInterval(timer)
  send([
    { type: 'session-stopping', at: Date.now(), left: 0 },
    { type: 'session-stopped', at: Date.now() },
  ])
  port.close()
})

function emitDue(): void {
  if (feed.type === 'one-row') {
    received = (received + 30_000) % 1_000_000
    send([progress(first, received, Date.now())])
    return
  }
  const due = Math.floor(((performance.now() - begunAt) * feed.rate) / 1000) - emitted
  emitted += due
  if (due > 0) send(Array.from({ length: due }, () => day.next().value))
}

function send(events: readonly MonitorEvent[]): void {
  const message: FromEngine = { type: 'events', events }
  port.postMessage(message)
}
