/** Runs the board in its thread, so that a thousand stalled phones stop neither the engine nor the terminal. */
import { once } from 'node:events'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { ProblemError } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { EngineToBoard, ToEngineCommand } from '../core/engine/messages.ts'
import { serveBoard } from './board-server.ts'
import type { BoardStart, FromBoard, ToBoard } from './feed.ts'
import { FeedGate } from './feed-gate.ts'
import { Hub } from './hub.ts'
import { Pace } from './pace.ts'
import { pageFiles } from './page-files.ts'
import { PULSE_INTERVAL } from './protocol.ts'

/** How often the number of pages is reported. */
const REPORT_INTERVAL: Milliseconds = 1000

/** How long an engine that ends may take to send its last events. */
const LAST_EVENTS_TIME: Milliseconds = 200

if (parentPort === null)
  throw new Error('The board runs in a thread of its own: start motion-monitor --board instead.')
const main = parentPort
const start = workerData as BoardStart

// A thread that runs from the sources cannot import them by itself.
const { script, style } = start.page ?? (await import('./page-texts.ts'))
const files = pageFiles(script, style)
const hub = new Hub({ ...start, page: files.hash, laptop: Date.now, steady: () => performance.now() })
const pace = new Pace({
  send: (isPulseDue) => {
    hub.flush()
    if (isPulseDue) hub.pulse()
  },
  now: () => performance.now(),
  schedule: setTimeout,
})
const gate = new FeedGate((message) => {
  hub.feed(message)
  if (hub.isPending) pace.soon()
})
let engine: MessagePort | undefined

function send(message: FromBoard): void {
  main.postMessage(message)
}

function listenTo(port: MessagePort): void {
  engine?.close()
  engine = port
  gate.expectState()
  port.on('message', (message: EngineToBoard) => {
    if (engine === port) gate.takeFromEngine(message)
  })
  port.on('close', () => {
    if (engine === port) engine = undefined
  })
}

function reportLooking(): void {
  let reported = 0
  setInterval(() => {
    if (hub.looking === reported) return
    reported = hub.looking
    send({ type: 'clients', looking: reported })
  }, REPORT_INTERVAL)
}

/** Passes on the end of the session, which the engine sends last. */
async function stop(): Promise<void> {
  if (engine !== undefined) await Promise.race([once(engine, 'close'), wait(LAST_EVENTS_TIME)])
  hub.flush()
  // By then it is with the system.
  setImmediate(() => process.exit())
}

async function run(): Promise<void> {
  const server = await serveBoard({
    ...start,
    hostName: hostname(),
    files,
    hub,
    dispatch: (command) => {
      const message: ToEngineCommand = { type: 'command', command }
      engine?.postMessage(message)
      return engine !== undefined
    },
  })
  main.on('message', (message: ToBoard) => {
    if (message.type === 'engine-port') listenTo(message.port)
    else if (message.type === 'stop') void stop()
    else gate.takeFromMain(message)
  })
  setInterval(() => pace.pulse(), PULSE_INTERVAL)
  reportLooking()
  send({ type: 'listening', port: server.port })
}

try {
  await run()
} catch (error) {
  if (!(error instanceof ProblemError)) throw error
  send({ type: 'failed', problems: error.problems })
}
