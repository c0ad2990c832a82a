/** How the access point shares bandwidth, with a simulated clock. */
import { afterEach, expect, test } from 'vitest'
import {
  type AccessPoint,
  AIR_TICK,
  type AirTime,
  createAccessPoint,
} from '../../src/simulator/access-point.ts'
import { settle } from '../hand-clock.ts'

/** A chunk of a track, as a device sends it. */
const CHUNK = 1024 * 52

/** Ticks come when a test says so. */
class HandTime implements AirTime {
  #now = 0
  readonly #looks = new Set<() => void>()

  readonly now = (): number => this.#now

  everyTick(look: () => void): () => void {
    this.#looks.add(look)
    return () => this.#looks.delete(look)
  }

  /** One tick, `late` ms after it was due. */
  async tick(late = 0): Promise<void> {
    this.#now += AIR_TICK + late
    for (const look of [...this.#looks]) look()
    await settle()
  }
}

/** One body on its way, and how much of it has gone. */
class Sending {
  sent = 0
  /** When all of it had gone. */
  doneAt: number | undefined

  constructor(
    air: AccessPoint,
    time: AirTime,
    { rate, bytes }: { readonly rate: number; readonly bytes: number },
  ) {
    void this.#send(air.flow(rate), time, bytes)
  }

  async #send(flow: { take(wanted: number): Promise<number> }, time: AirTime, bytes: number): Promise<void> {
    while (this.sent < bytes) {
      const granted = await flow.take(Math.min(CHUNK, bytes - this.sent))
      if (granted === 0) return
      this.sent += granted
    }
    this.doneAt = time.now()
  }
}

const time = new HandTime()
let air: AccessPoint

afterEach(() => air.close())

/** Bytes a second of each, once all of them are through; ticks are late by `late(n)` ms. */
async function ratesOf(
  sendings: readonly Sending[],
  bytes: number,
  late: (tick: number) => number = () => 0,
): Promise<readonly number[]> {
  const from = time.now()
  for (let tick = 0; sendings.some(({ doneAt }) => doneAt === undefined); tick += 1) {
    if (tick > 20_000) throw new Error('the air stands still')
    await time.tick(late(tick))
  }
  return sendings.map(({ doneAt = 0 }) => (bytes * 1000) / (doneAt - from))
}

function near(value: number, wanted: number, tolerance: number): void {
  expect(value / wanted).toBeGreaterThan(1 - tolerance)
  expect(value / wanted).toBeLessThan(1 + tolerance)
}

test('one device behind the access point sends at its own rate', async () => {
  air = createAccessPoint(6_000_000, time)
  const bytes = 2_000_000
  const [rate = 0] = await ratesOf([new Sending(air, time, { rate: 800_000, bytes })], bytes)
  near(rate, 800_000, 0.02)
})

test('many devices share the access point fairly, and all of it', async () => {
  air = createAccessPoint(4_000_000, time)
  const bytes = 500_000
  const sendings = Array.from({ length: 20 }, () => new Sending(air, time, { rate: 800_000, bytes }))
  const rates = await ratesOf(sendings, bytes)
  near(20 * Math.min(...rates), 4_000_000, 0.02)
  expect(Math.min(...rates) / Math.max(...rates)).toBeGreaterThan(0.95)
})

test('a slow device leaves its share of the access point to the others', async () => {
  air = createAccessPoint(850_000, time)
  const slow = new Sending(air, time, { rate: 50_000, bytes: 1e9 })
  const bytes = 1_000_000
  const others = [0, 1].map(() => new Sending(air, time, { rate: 800_000, bytes }))
  const from = time.now()
  const rates = await ratesOf(others, bytes)
  near(2 * Math.min(...rates), 800_000, 0.02)
  near((slow.sent * 1000) / (time.now() - from), 50_000, 0.05)
})

test('a busy machine does not slow the access point: late ticks are made up for', async () => {
  air = createAccessPoint(4_000_000, time)
  const bytes = 2_000_000
  const sendings = [0, 1].map(() => new Sending(air, time, { rate: 800_000, bytes }))
  const rates = await ratesOf(sendings, bytes, (tick) => (tick % 5 === 0 ? 180 : 0))
  for (const rate of rates) near(rate, 800_000, 0.06)
})

test('unused time of the access point is not saved up', async () => {
  air = createAccessPoint(4_000_000, time)
  for (let tick = 0; tick < 500; tick += 1) await time.tick()
  const bytes = 2_000_000
  const [rate = 0] = await ratesOf([new Sending(air, time, { rate: 800_000, bytes })], bytes)
  near(rate, 800_000, 0.02)
})

test('a closed access point sends nothing more, and nobody waits for it', async () => {
  air = createAccessPoint(1000, time)
  const waiting = air.flow(1000).take(CHUNK)
  air.close()
  expect(await waiting).toBe(0)
  expect(await air.flow(1000).take(CHUNK)).toBe(0)
})
