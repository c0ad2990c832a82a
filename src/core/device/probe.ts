/** Probes a device: opens one TCP connection to its port and closes it at once. */
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { isShortage } from '../base/shortage.ts'
import type { Milliseconds } from '../base/units.ts'
import type { ProbeOutcome } from '../domain/trouble.ts'

/** Where a device answers. */
export interface Target {
  readonly host: string
  readonly port: number
}

/** `untried`: the laptop could not open a connection, which says nothing about the device. */
export type ConnectOutcome =
  | Extract<ProbeOutcome, 'connected' | 'refused' | 'timed-out' | 'unreachable'>
  | 'untried'

/** By the system's code; any other means that no way leads to the device. */
const outcomes: Readonly<Record<string, ConnectOutcome>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  ETIMEDOUT: 'timed-out',
}

/** Between two tries where the laptop is short of descriptors. */
const PAUSE: Milliseconds = 100

/** Connects to a target and closes again; never throws, aborted = timed out. `onConnected` gets our own address. */
export async function probe(
  target: Target,
  timeout: Milliseconds,
  signal: AbortSignal,
  onConnected?: (from: string) => void,
): Promise<ConnectOutcome> {
  for (const until = performance.now() + timeout; ; await delay(PAUSE)) {
    const outcome = signal.aborted ? 'timed-out' : await connectOnce(target, timeout, signal, onConnected)
    if (outcome !== 'untried' || signal.aborted || performance.now() >= until) return outcome
  }
}

function connectOnce(
  target: Target,
  timeout: Milliseconds,
  signal: AbortSignal,
  onConnected?: (from: string) => void,
): Promise<ConnectOutcome> {
  const { promise, resolve } = Promise.withResolvers<ConnectOutcome>()
  const socket = connect({ host: target.host, port: target.port, family: 4 })
  const end = (outcome: ConnectOutcome): void => {
    clearTimeout(timer)
    signal.removeEventListener('abort', giveUp)
    socket.destroy()
    resolve(outcome)
  }
  const giveUp = (): void => end('timed-out')
  const timer = setTimeout(giveUp, timeout)
  signal.addEventListener('abort', giveUp)
  socket.once('connect', () => {
    if (socket.localAddress !== undefined) onConnected?.(socket.localAddress)
    end('connected')
  })
  socket.on('error', (error: NodeJS.ErrnoException) =>
    end(isShortage(error) ? 'untried' : (outcomes[error.code ?? ''] ?? 'unreachable')),
  )
  return promise
}
