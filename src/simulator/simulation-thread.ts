/** Runs a simulation in a thread: starts it from its data, says where it is, and executes requests. */
import { parentPort, workerData } from 'node:worker_threads'
import { type SimulationPlace, type SimulationRequest, startSimulation } from './simulation.ts'

const simulation = await startSimulation(workerData)
const { dnsServer, port, addresses } = simulation
parentPort?.postMessage({ dnsServer, port, addresses } satisfies SimulationPlace)

parentPort?.on('message', async (request: SimulationRequest) => {
  if (request.type === 'release') return simulation.release(request.motion)
  await simulation.close()
  parentPort?.close()
})
