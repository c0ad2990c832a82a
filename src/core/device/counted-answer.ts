/** Counts the informational answers and body pieces that undici parses, and ends an exchange with too many. */
import type { Dispatcher } from 'undici'
import type { Allowance, FloodError } from './allowance.ts'

/** For `compose`: counts an answer against its allowance; `onStart` is called when its request goes out. */
export function countedBy(
  allowance: Allowance,
  onStart: () => void,
): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => dispatch(options, new CountedAnswer(handler, allowance, onStart))
}

class CountedAnswer implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler
  readonly #allowance: Allowance
  readonly #onStart: () => void

  constructor(handler: Dispatcher.DispatchHandler, allowance: Allowance, onStart: () => void) {
    this.#handler = handler
    this.#allowance = allowance
    this.#onStart = onStart
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#onStart()
    this.#handler.onRequestStart?.(controller, context)
  }

  onResponseStart(
    ...[controller, status, headers, message]: Parameters<
      NonNullable<Dispatcher.DispatchHandler['onResponseStart']>
    >
  ): void {
    if (status < 200) endAt(this.#allowance.takeInformational())
    else this.#allowance.beginBody()
    this.#handler.onResponseStart?.(controller, status, headers, message)
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    endAt(this.#allowance.takePiece(piece.byteLength))
    this.#handler.onResponseData?.(controller, piece)
  }

  onResponseEnd(
    ...[controller, trailers]: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>
  ): void {
    this.#handler.onResponseEnd?.(controller, trailers)
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.#handler.onResponseError?.(controller, error)
  }
}

/** undici ends an exchange whose handler throws, with that error. */
function endAt(flood: FloodError | undefined): void {
  if (flood !== undefined) throw flood
}
