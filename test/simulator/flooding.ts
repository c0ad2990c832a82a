/** Devices that flood every client, in a thread of their own, to test what a monitor withstands. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { FloodDevice, FloodTally, FloodThreadData } from './flood-thread.ts'

/** What a WiFi carries for each of several devices, bytes a second. */
const RATE = 2_500_000

export class FloodingDevices implements AsyncDisposable {
  readonly #thread: Worker

  private constructor(thread: Worker) {
    this.#thread = thread
  }

  /** Resolves when all of them listen; throws when an endpoint is taken. */
  static async start(devices: readonly FloodDevice[]): Promise<FloodingDevices> {
    const data: FloodThreadData = { devices, rate: RATE }
    const thread = new Worker(new URL('./flood-thread.ts', import.meta.url), { workerData: data })
    await once(thread, 'message')
    return new FloodingDevices(thread)
  }

  /** In the order of the devices. */
  async tally(): Promise<readonly FloodTally[]> {
    const answer = once(this.#thread, 'message')
    this.#thread.postMessage('tally')
    const [tallies] = await answer
    return tallies
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread.terminate()
  }
}
