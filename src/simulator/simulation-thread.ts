/** Runs a simulation in a thread: starts it from its data, reports its events, and executes requests. */
import { parentPort, workerData } from 'node:worker_threads'
import {
  type SimulationMessage,
  type SimulationOptions,
  type SimulationRequest,
  startSimulation,
} from './simulation.ts'

const options: SimulationOptions = workerData
const port = parentPort
if (!port) throw new Error('simulation-thread runs as a worker thread only')
const post = (message: SimulationMessage) => port.postMessage(message)

const simulation = await startSimulation(options, {
  onEvent: (event) => post({ type: 'event', event }),
  onProblem: (message) => post({ type: 'problem', message }),
})
const { dnsServer, port: devicePort, addresses } = simulation
post({ type: 'started', place: { dnsServer, port: devicePort, addresses } })
void simulation.ended.then(() => post({ type: 'ended' }))

port.on('message', async (request: SimulationRequest) => {
  if (request.type === 'close') {
    await simulation.close()
    port.close()
    return
  }
  if (request.type === 'release') {
    simulation.release(request.motion)
    return
  }
  const { number, motion, action } = request
  const error = await simulation.act(motion, action).then(
    () => undefined,
    (reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
  )
  post({ type: 'acted', number, error })
})
