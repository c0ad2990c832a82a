/** Answers the requests of a connection one after the other, so that it never costs more memory than one answer. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Milliseconds } from '../core/base/units.ts'

/** The most pipelined requests on a connection; browsers and scrapers send none. One more ends the connection. */
const MOST_AHEAD = 8

export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Makes the next answer when the client has taken the last one. `taking` is how long it may take for that, undefined for
 * an answer without an end.
 */
export function inTurn(
  taking: (request: IncomingMessage) => Milliseconds | undefined,
  answer: Answer,
): (request: IncomingMessage, response: ServerResponse) => void {
  const turns = new WeakMap<Socket, { waiting: number; last: Promise<void> }>()
  return (request, response) => {
    const { socket } = request
    const turn = turns.get(socket) ?? { waiting: 0, last: Promise.resolve() }
    turns.set(socket, turn)
    if (turn.waiting > MOST_AHEAD) socket.destroy()
    if (socket.destroyed) return
    turn.waiting++
    turn.last = turn.last.then(async () => {
      if (socket.destroyed) return
      const taken = isTaken(response, taking(request))
      await answer(request, response)
      if (!(await taken)) socket.destroy()
      turn.waiting--
    })
  }
}

/** True when the whole answer was sent, false when the connection ended or `span` ms passed. */
function isTaken(response: ServerResponse, span: Milliseconds | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const overdue = span === undefined ? undefined : setTimeout(() => resolve(false), span)
    const end = (isPassedOn: boolean): void => {
      clearTimeout(overdue)
      resolve(isPassedOn)
    }
    response.once('finish', () => end(true))
    response.once('close', () => end(response.writableFinished))
  })
}
