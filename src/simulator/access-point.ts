/** Simulates the WiFi: all devices share one access point fairly, and no device exceeds its own radio. */
import type { Bytes, Milliseconds } from '../core/base/units.ts'

export type AccessPoint = ReturnType<typeof createAccessPoint>

/** The clock of the access point; tests have their own. */
export interface AirTime {
  now(): Milliseconds
  /** Calls back after each tick, until the returned function is called. */
  everyTick(look: () => void): () => void
}

interface Waiter {
  readonly rate: number
  /** Bytes it may send now; `since` is the time of that figure. */
  credit: number
  since: Milliseconds
  wanted: Bytes
  granted: Bytes
  grant: ((bytes: Bytes) => void) | undefined
}

/** How often the bandwidth is shared. */
export const AIR_TICK: Milliseconds = 20
/** The bytes of a turn: small enough to be fair, large enough to be cheap. */
const quantum: Bytes = 4096
/** The longest stall of this program that is made up for, so that a busy machine does not slow the WiFi. */
const longestArrears: Milliseconds = 250
const idleTicks = 3

const machineTime: AirTime = {
  now: () => performance.now(),
  everyTick(look) {
    const timer = setInterval(look, AIR_TICK)
    return () => clearInterval(timer)
  },
}

/** An access point of `rate` bytes a second. */
export function createAccessPoint(rate: number, time: AirTime = machineTime) {
  const queue: Waiter[] = []
  let airRate = rate
  let credit = 0
  let since: Milliseconds = 0
  let endTicks: (() => void) | undefined
  let idle = 0
  let isClosed = false

  const stop = () => {
    endTicks?.()
    endTicks = undefined
  }
  const start = () => {
    idle = 0
    if (endTicks) return
    credit = 0
    since = time.now()
    endTicks = time.everyTick(onTick)
  }
  const accrue = (now: Milliseconds) => {
    credit = Math.min(credit + earned(airRate, since, now), (airRate * longestArrears) / 1000)
    since = now
  }
  const onTick = () => {
    const now = time.now()
    accrue(now)
    idle = queue.length === 0 ? idle + 1 : 0
    if (idle >= idleTicks) return stop()
    credit -= share(queue, credit, now)
  }

  return {
    /** A flow of one answer that never exceeds `flowRate`, bytes a second. */
    flow(flowRate: number) {
      const now = time.now()
      const waiter: Waiter = {
        rate: flowRate,
        credit: 0,
        since: now,
        wanted: 0,
        granted: 0,
        grant: undefined,
      }
      return {
        /** Waits until some of the bytes may be sent, and returns their number; 0 once the access point is closed. */
        take(wanted: Bytes): Promise<Bytes> {
          if (isClosed || wanted <= 0) return Promise.resolve(0)
          start()
          const instant = time.now()
          accrue(instant)
          pay(waiter, instant)
          // A flow may send what it has earned at once, or a fast one would get only a chunk a tick.
          if (queue.length === 0 && credit >= wanted && waiter.credit >= wanted) {
            credit -= wanted
            waiter.credit -= wanted
            return Promise.resolve(wanted)
          }
          waiter.wanted = wanted
          queue.push(waiter)
          return new Promise((resolve) => {
            waiter.grant = resolve
          })
        },
      }
    },
    /** Bytes a second of all flows together. */
    setRate(next: number): void {
      airRate = next
    },
    close(): void {
      isClosed = true
      stop()
      for (const waiter of queue.splice(0)) waiter.grant?.(0)
    },
  }
}

/** Shares bandwidth in turns, removes served waiters from the queue, and returns the bytes sent. */
function share(queue: Waiter[], air: number, now: Milliseconds): Bytes {
  for (const waiter of queue) {
    pay(waiter, now)
    waiter.granted = 0
  }
  const served = new Set<Waiter>()
  let left = air
  let round = [...queue]
  while (round.length > 0 && left > 0) {
    const again: Waiter[] = []
    for (const waiter of round) {
      if (left <= 0) break
      const bytes = Math.min(quantum, waiter.wanted - waiter.granted, Math.floor(waiter.credit))
      if (bytes <= 0) continue
      waiter.granted += bytes
      waiter.credit -= bytes
      left -= bytes
      served.add(waiter)
      if (waiter.granted < waiter.wanted) again.push(waiter)
    }
    round = again
  }
  // Unserved waiters stay in front: over the rounds all get the same.
  const waiting = queue.filter((waiter) => !served.has(waiter))
  queue.splice(0, queue.length, ...waiting)
  for (const waiter of served) waiter.grant?.(waiter.granted)
  return air - left
}

/** Gives the waiter what its rate has earned since the last time. */
function pay(waiter: Waiter, now: Milliseconds): void {
  const most = Math.max((waiter.rate * longestArrears) / 1000, 1)
  waiter.credit = Math.min(waiter.credit + earned(waiter.rate, waiter.since, now), most)
  waiter.since = now
}

function earned(rate: number, since: Milliseconds, now: Milliseconds): number {
  return (rate * (now - since)) / 1000
}
