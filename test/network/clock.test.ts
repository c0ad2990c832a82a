import { expect, test } from 'vitest'
import { type Clock, systemClock } from '../../src/core/base/clock.ts'
import { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { starvation, within } from '../starvation.ts'

const hour = 3_600_000

/** The machine's clock with a hand that a test can turn. */
class TurnedClock implements Clock {
  #turned = 0
  readonly elapsed = systemClock.elapsed
  readonly uptime = systemClock.uptime
  readonly wait = systemClock.wait

  now(): number {
    return systemClock.now() + this.#turned
  }

  turn(by: number): void {
    this.#turned += by
  }
}

const reading = 601
const released = 602
const troubled = 603

const log = logOf({ size: 1536 + 52 * 6000 })

test.each([
  ['ahead', hour],
  ['back', -hour],
])(
  'a clock set an hour %s is reported, and disturbs no download, interval, retry, age or departure',
  async (way, by) => {
    const clock = new TurnedClock()
    await using monitored = await MonitoredFleet.start({
      clock,
      devices: [
        { ...deviceOf(reading, [log]), manner: { rate: 50_000 } },
        deviceOf(released, []),
        deviceOf(troubled, []),
        deviceOf(604, []),
      ],
      initially: 'off',
      server: {
        Threading: { DisconnectionThread: { Timeout: 1 }, DisconnectionThreadPool: { Interval: 2 } },
      },
    })
    const { fleet } = monitored
    fleet.fault(troubled, { type: 'server-error' }, { path: 'info', times: 2 })
    for (const id of [reading, released, troubled]) await fleet.turnOn(id)
    await monitored.event('track-progressed')
    await monitored.event('motion-released', (event) => event.motion === released)
    await monitored.event('motion-troubled')
    const since = monitored.events.length
    const starved = starvation()
    const ageBefore = clock.now() - (monitored.motion(released).since ?? 0)

    clock.turn(by)
    const { message } = await monitored.event('alarm-raised', (event) => event.topic === 'clock', { since })
    expect(message).toContain(`set 60 min ${way}`)
    const ageAfter = clock.now() - (monitored.motion(released).since ?? 0)
    expect(ageAfter - ageBefore).toBeGreaterThanOrEqual(0)
    expect(ageAfter - ageBefore - starved()).toBeLessThan(2000)

    // The download goes on, and its progress is emitted at the usual rate.
    await within(2000, () => monitored.event('track-progressed', () => true, { since }))
    // The retry comes when it would have come; the motion being read goes first.
    await within(16_000, () => monitored.event('motion-released', (event) => event.motion === troubled))
    // Who arrives is found, and who leaves is missed, as fast as ever.
    await fleet.turnOn(604)
    await within(5000, () => monitored.event('motion-released', (event) => event.motion === 604))
    await fleet.turnOff(released, 'stale')
    const { as } = await within(8000, () =>
      monitored.event('motion-disconnected', (event) => event.motion === released),
    )
    expect(as).toBe('gone')
    await monitored.event('motion-released', (event) => event.motion === reading)
    expect(monitored.events.filter(({ type }) => type === 'track-failed')).toEqual([])
    expect(monitored.state.violations).toEqual([])
  },
)
