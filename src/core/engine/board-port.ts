/** The engine's end of the board's port: sends batches and signs of life, and takes what a page may ask. */
import type { MessagePort } from 'node:worker_threads'
import type { Milliseconds } from '../base/units.ts'
import { isBoardCommand, type MonitorCommand } from '../events/command.ts'
import type { MonitorEvent } from '../events/events.ts'
import type { EngineToBoard, ToEngineCommand } from './messages.ts'

/** A page takes the engine for dead after a few of these. */
const ALIVE_INTERVAL: Milliseconds = 1000

export class BoardPort implements Disposable {
  readonly #port: MessagePort
  readonly #timer: NodeJS.Timeout
  #isSilent = true

  /** `take` is called with each request of the board; whatever else comes on the port is ignored. */
  constructor(port: MessagePort, take: (command: MonitorCommand) => void) {
    this.#port = port
    this.#timer = setInterval(() => this.#beat(), ALIVE_INTERVAL)
    port.on('message', ({ type, command }: ToEngineCommand) => {
      if (type === 'command' && isBoardCommand(command)) take({ ...command, from: 'board' })
    })
    port.on('close', () => clearInterval(this.#timer))
  }

  post(events: readonly MonitorEvent[]): void {
    this.#isSilent = false
    this.#send({ type: 'events', events })
  }

  [Symbol.dispose](): void {
    this.#port.close()
  }

  #beat(): void {
    if (this.#isSilent) this.#send({ type: 'alive' })
    this.#isSilent = true
  }

  #send(message: EngineToBoard): void {
    this.#port.postMessage(message)
  }
}
