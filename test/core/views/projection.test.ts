import { describe, expect, it } from 'vitest'
import { applyEvents, createMonitorStore } from '../../../src/core/events/store.ts'
import { createProjection, type Schedule } from '../../../src/core/views/projection.ts'
import { arrive, begin, entrant, NOON, track } from '../../ui/scenes.ts'

/** Timers that go off when the test moves the time on. */
function simulatedTimers(start: number) {
  let now = start
  let timers: { readonly at: number; readonly callback: () => void }[] = []
  const schedule: Schedule = (callback, delay) => {
    const timer = { at: now + delay, callback }
    timers.push(timer)
    return () => {
      timers = timers.filter((each) => each !== timer)
    }
  }
  const advance = (span: number) => {
    const end = now + span
    for (;;) {
      const [next] = timers.filter((each) => each.at <= end).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      timers = timers.filter((each) => each !== next)
      now = Math.max(now, next.at)
      next.callback()
    }
    now = end
  }
  return { schedule, advance, now: () => now, waiting: () => timers.length }
}

function project() {
  const timers = simulatedTimers(NOON)
  const store = createMonitorStore()
  applyEvents(store, begin([entrant(601)]))
  const projection = createProjection({ store, now: timers.now, schedule: timers.schedule })
  let pictures = 0
  projection.subscribe(() => {
    pictures += 1
  })
  return { timers, store, projection, pictures: () => pictures }
}

describe('the projection of the store', () => {
  it('the screen is updated at most four times a second, however many events there are', () => {
    const { timers, store, pictures } = project()
    for (let event = 0; event < 1000; event += 1) {
      applyEvents(store, [{ type: 'notice', at: timers.now(), level: 'INFO', message: `notice ${event}` }])
      timers.advance(10)
    }
    expect(pictures()).toBeLessThanOrEqual(10 * 4 + 10)
    expect(pictures()).toBeGreaterThan(20)
  })

  it('the screen shows the first event after a quiet time at once', () => {
    const { timers, store, projection } = project()
    timers.advance(900)
    applyEvents(store, [{ type: 'disk-measured', at: timers.now(), free: 7 }])
    timers.advance(0)
    expect(projection.snapshot().state.diskFree).toBe(7)
  })

  it('the screen moves the time on while nothing happens', () => {
    const { timers, projection } = project()
    timers.advance(30_000)
    expect(projection.snapshot().now).toBe(NOON + 30_000)
  })

  it('the screen is drawn every ten seconds while no motion changes for long, and every second again once one does', () => {
    const { timers, store, projection, pictures } = project()
    timers.advance(80_000)
    const before = pictures()
    timers.advance(60_000)
    expect(pictures() - before).toBeLessThanOrEqual(6)
    // A clock with seconds would stand still.
    expect(projection.snapshot().isCalm).toBe(true)
    expect(timers.now() - projection.snapshot().now).toBeLessThanOrEqual(10_000)
    applyEvents(store, [{ type: 'disk-measured', at: timers.now(), free: 7 }])
    timers.advance(0)
    expect(projection.snapshot().state.diskFree).toBe(7)
    applyEvents(store, arrive(601, timers.now(), []))
    timers.advance(5000)
    expect(timers.now() - projection.snapshot().now).toBeLessThanOrEqual(1000)
    expect(projection.snapshot().isCalm).toBe(false)
  })

  it('the screen of a replay is drawn every second, however long nothing happens in it', () => {
    const timers = simulatedTimers(NOON)
    const store = createMonitorStore()
    let now = NOON
    const schedule: Schedule = (callback, delay) =>
      timers.schedule(() => {
        now += delay * 60
        callback()
      }, delay)
    const projection = createProjection({ store, now: () => now, schedule })
    let pictures = 0
    projection.subscribe(() => {
      pictures += 1
    })
    timers.advance(60_000)
    expect(pictures).toBeGreaterThanOrEqual(59)
  })

  it('the screen stands still while it is held, counts what is missed, and catches up', () => {
    const { timers, store, projection } = project()
    projection.hold(true)
    const { state } = projection.snapshot()
    for (let event = 0; event < 132; event += 1) {
      applyEvents(store, [{ type: 'notice', at: timers.now(), level: 'INFO', message: 'notice' }])
    }
    timers.advance(5000)
    expect(projection.snapshot()).toMatchObject({ state, missed: 132 })
    projection.hold(false)
    expect(projection.snapshot().missed).toBeUndefined()
    expect(projection.snapshot().state).toBe(store.getState())
  })

  it('the screen measures the rate of what comes in, without what was home before', () => {
    const { timers, store, projection } = project()
    const wanted = track(601, 0)
    applyEvents(store, arrive(601, NOON, [wanted, track(601, 1, { status: 'completed' })]))
    timers.advance(2000)
    expect(projection.snapshot().rate).toBe(0)
    applyEvents(store, [
      { type: 'track-started', at: NOON, motion: 601, key: wanted.key, expected: 5_000_000 },
    ])
    applyEvents(store, [
      { type: 'track-progressed', at: NOON, motion: 601, key: wanted.key, received: 1_000_000 },
    ])
    timers.advance(1500)
    expect(projection.snapshot().rate).toBe(200_000)
    timers.advance(10_000)
    expect(projection.snapshot().rate).toBe(0)
  })

  it('the screen leaves no timer behind', () => {
    const { timers, store, projection } = project()
    applyEvents(store, [{ type: 'disk-measured', at: NOON, free: 7 }])
    projection.stop()
    expect(timers.waiting()).toBe(0)
  })
})
