/** Replaces the engine's thread: emits events at a given rate, to measure the screen without devices. */
import { tmpdir } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { BoardPort } from '../src/core/engine/board-port.ts'
import type { FromEngine, ToEngine } from '../src/core/engine/messages.ts'
import type { MonitorEvent } from '../src/core/events/events.ts'
import { beginning, busyDay, motionsOf, progress, untilFetching } from './event-script.ts'
import { type Feed, feedVariable, stampText } from './feed.ts'

const BATCH_SPAN = 20
const ROW_SPAN = 1000
const STAMP_SPAN = 330

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
let board: BoardPort | undefined
const stamps = feed.hasStamps === true ? setInterval(stamp, STAMP_SPAN) : undefined
post({
  type: 'opened',
  eventFolder: tmpdir(),
  board: { listen: undefined, public: [], allowsCommands: true },
})

port.on('message', (message: ToEngine) => {
  if (message.type === 'attach-board') {
    board = new BoardPort(message.port, () => undefined)
    post({ type: 'board-attached' })
    return
  }
  if (message.command.type !== 'stop') return
  clearInterval(timer)
  clearInterval(stamps)
  send([
    { type: 'session-stopping', at: Date.now(), left: 0 },
    { type: 'session-stopped', at: Date.now() },
  ])
  board?.[Symbol.dispose]()
  port.close()
})

/** A note that says when it was taken, for those who measure when it is seen. */
function stamp(): void {
  const at = Date.now()
  send([{ type: 'note-taken', at, motion: first, text: stampText(at) }])
}

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
  post({ type: 'events', events })
  board?.post(events)
}

function post(message: FromEngine): void {
  port.postMessage(message)
}
