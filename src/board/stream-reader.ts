/** A page that takes the stream over its connection, and loses it when it takes too little. */
import type { ServerResponse } from 'node:http'
import { type Bytes, MIB } from '../core/base/units.ts'
import type { Reader } from './hub.ts'
import type { Audience } from './protocol.ts'
import { gzipHeader, type StreamMessage } from './sse.ts'

/** How many unsent bytes a reader may be behind, besides a state that it has not taken yet. */
const MOST_BEHIND: Bytes = MIB

export class StreamReader implements Reader {
  readonly audience: Audience
  readonly #response: ServerResponse
  readonly #isCompressed: boolean
  /** The bytes of states that are not sent yet. */
  #owed: Bytes = 0

  /** The head of the answer must have been written. */
  constructor(response: ServerResponse, audience: Audience, isCompressed: boolean) {
    this.audience = audience
    this.#response = response
    this.#isCompressed = isCompressed
    if (isCompressed) response.write(gzipHeader)
  }

  send(messages: readonly StreamMessage[], isState: boolean): void {
    const response = this.#response
    if (response.writableLength > MOST_BEHIND + this.#owed) {
      response.destroy()
      return
    }
    response.cork()
    for (const message of messages) this.#write(message, isState)
    response.uncork()
  }

  #write(message: StreamMessage, isState: boolean): void {
    const bytes = this.#isCompressed ? message.compressed : message.plain
    if (!isState) {
      this.#response.write(bytes)
      return
    }
    this.#owed += bytes.length
    this.#response.write(bytes, () => {
      this.#owed -= bytes.length
    })
  }
}
