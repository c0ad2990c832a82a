/**
 * Runs the engine in its thread: sends events out in batches and takes commands (docs/architecture.md, "How a device's
 * track comes home").
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { ProblemError } from '../base/problem.ts'
import { captureWarnings } from '../base/process-warnings.ts'
import type { Milliseconds } from '../base/units.ts'
import { LockedError } from '../disk/lock-holder.ts'
import { hangingFile, longestWait } from '../disk/waiting.ts'
import type { MonitorCommand } from '../events/command.ts'
import type { MonitorEvent } from '../events/events.ts'
import { BoardPort } from './board-port.ts'
import { type Engine, startEngine } from './engine.ts'
import type { EngineStart, FromEngine, ToEngine } from './messages.ts'

/** Events are collected this long before they cross to the other thread; longer for a fleet of thousands. */
const BATCH_INTERVAL: Milliseconds = 20

/** Each batch makes the other thread copy the fleet: about a millisecond for this many motions. */
const MOTIONS_IN_MILLISECOND = 400

/** How long an engine that must stop before it has started may take to start. */
const START_TIME: Milliseconds = 3000

if (parentPort === null)
  throw new Error('The engine runs in a thread of its own: start motion-monitor instead.')
const port = parentPort

let gathered: MonitorEvent[] = []
let timer: NodeJS.Timeout | undefined
let span = BATCH_INTERVAL
let board: BoardPort | undefined

function send(message: FromEngine): void {
  port.postMessage(message)
}

function flush(): void {
  clearTimeout(timer)
  timer = undefined
  const events = gathered
  gathered = []
  if (events.length === 0) return
  send({ type: 'events', events })
  board?.post(events)
}

/** From the next batch on; earlier batches are in the state that the other thread gives the board. */
function attachBoard(boardPort: MessagePort, take: (command: MonitorCommand) => void): void {
  board?.[Symbol.dispose]()
  board = new BoardPort(boardPort, take)
  send({ type: 'board-attached' })
}

function emit(event: MonitorEvent): void {
  gathered.push(event)
  if (event.type === 'roster-read' || event.type === 'roster-applied')
    span = BATCH_INTERVAL + event.entrants.length / MOTIONS_IN_MILLISECOND
  timer ??= setTimeout(flush, span)
}

async function run(start: EngineStart): Promise<void> {
  const engine = await begin(start)
  send({ type: 'opened', ...engine.opened })
  captureWarnings((warning) => engine.dispatch({ type: 'log-warning', warning }))
  await engine.stopped
  postStopped()
}

/** Starts the engine; commands wait until then. On a disk that hangs it may never start. */
async function begin(start: EngineStart): Promise<Engine> {
  let engine: Engine | undefined
  let giveUp: NodeJS.Timeout | undefined
  const early: MonitorCommand[] = []
  const take = (command: MonitorCommand): void => {
    if (engine !== undefined) {
      engine.dispatch(command)
      return
    }
    early.push(command)
    if (command.type === 'stop') giveUp ??= setTimeout(postStopped, START_TIME)
  }
  port.on('message', (message: ToEngine) => {
    if (message.type === 'attach-board') attachBoard(message.port, take)
    else take(message.command)
  })
  try {
    engine = await startEngine({ ...start, emit })
  } finally {
    clearTimeout(giveUp)
  }
  for (const command of early) engine.dispatch(command)
  return engine
}

function postStopped(): void {
  flush()
  send({ type: 'stopped', waitsFor: hangingFile(longestWait()) })
}

try {
  await run(workerData as EngineStart)
} catch (error) {
  if (error instanceof ProblemError) send({ type: 'problems', problems: error.problems })
  else if (error instanceof LockedError) {
    send({ type: 'locked', holder: error.holder, logsFolder: error.logsFolder })
  } else throw error
} finally {
  flush()
  board?.[Symbol.dispose]()
  port.close()
}
