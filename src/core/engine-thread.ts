/** The engine's thread: events go out in batches, commands come in (DESIGN.md, "One way through the house"). */
import { parentPort, workerData } from 'node:worker_threads'
import { startEngine } from './engine.ts'
import type { EngineStart, FromEngine, ToEngine } from './engine-messages.ts'
import type { MonitorEvent } from './events.ts'
import { LockedError } from './lock-holder.ts'
import { ProblemError } from './problem.ts'
import { captureWarnings } from './process-warnings.ts'
import type { Milliseconds } from './units.ts'

/** Events are gathered this long before they cross to the other thread. */
const GATHER_SPAN: Milliseconds = 20

if (parentPort === null)
  throw new Error('The engine runs in a thread of its own: start motion-monitor instead.')
const port = parentPort

let gathered: MonitorEvent[] = []
let timer: NodeJS.Timeout | undefined

function send(message: FromEngine): void {
  port.postMessage(message)
}

function flush(): void {
  clearTimeout(timer)
  timer = undefined
  const events = gathered
  gathered = []
  if (events.length > 0) send({ type: 'events', events })
}

function emit(event: MonitorEvent): void {
  gathered.push(event)
  timer ??= setTimeout(flush, GATHER_SPAN)
}

async function run(start: EngineStart): Promise<void> {
  const engine = await startEngine({ ...start, emit })
  captureWarnings((warning) => engine.dispatch({ type: 'log-warning', warning }))
  port.on('message', (message: ToEngine) => engine.dispatch(message.command))
  await engine.stopped
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
  port.close()
}
