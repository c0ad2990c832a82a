import { describe, expect, test } from 'vitest'
import { WakeUp } from '../../../../src/core/engine/scope/wake-up.ts'
import { AbsentMotions } from '../../../../src/core/engine/search/absent-motions.ts'
import { CALM_AFTER, Eagerness, isStir, paceOf } from '../../../../src/core/engine/search/eagerness.ts'
import { Rhythm } from '../../../../src/core/engine/search/rhythm.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'
import { HandClock, settle } from '../../../hand-clock.ts'

const at = Date.UTC(2026, 9, 12, 12)
const connected: MonitorEvent = { type: 'motion-connected', at, motion: 601, address: '192.168.0.7' }
const left: MonitorEvent = { type: 'motion-disconnected', at, motion: 601, as: 'gone' }
const nobody: ReadonlySet<number> = new Set()

describe('how often an absent motion is looked for', () => {
  const awaited = { isAssigned: true, isHome: false, isMissed: false, isCalm: false }

  test('a motion that is assigned today and still to come is looked for as often as possible', () => {
    expect(paceOf(awaited)).toBe('eager')
  })

  test.each([{ isHome: true }, { isAssigned: false }, { isCalm: true }])(
    'a motion is looked for once an interval where there is no reason for more: %j',
    (reason) => {
      expect(paceOf({ ...awaited, ...reason })).toBe('unhurried')
    },
  )

  test('a motion that was online is looked for as often as possible until it is known to have left', () => {
    expect(paceOf({ isAssigned: false, isHome: false, isMissed: true, isCalm: true })).toBe('eager')
  })
})

describe('a reason to be eager', () => {
  test('the reason to search eagerly lasts for ten minutes', () => {
    expect(CALM_AFTER).toBe(600_000)
  })

  test.each<MonitorEvent>([
    connected,
    left,
    { type: 'alarm-raised', at, topic: 'network', message: 'The laptop is on no network' },
    { type: 'alarm-cleared', at, topic: 'network', message: 'The network is back' },
  ])('a motion that comes, leaves or changes makes the search eager: $type', (event) => {
    expect(isStir(event, nobody)).toBe(true)
  })

  test.each<MonitorEvent>([
    { type: 'motion-unanswered', at, motion: 601, outcome: 'unresolved' },
    { type: 'alarm-raised', at, topic: 'dns', message: 'DNS loses answers' },
    { type: 'notice', at, level: 'DEBUG', message: 'Something' },
  ])('an event while nobody comes does not make the search eager: $type', (event) => {
    expect(isStir(event, nobody)).toBe(false)
  })

  test('a motion in trouble that is tried again and stays online does not make the search eager', () => {
    expect(isStir(connected, new Set([601]))).toBe(false)
  })
})

/** A search that has just begun, and a clock to let time go by. */
function begin() {
  const clock = new HandClock(at)
  const said: string[] = []
  const emit = (event: MonitorEvent): void => void (event.type === 'notice' && said.push(event.message))
  const eagerness = new Eagerness({ clock, emit })
  const ending = new AbortController()
  const ended = eagerness.run(ending.signal)
  const pass = async (span: number): Promise<void> => {
    clock.advance(span)
    await settle()
  }
  return { clock, said, eagerness, ending, ended, pass }
}

describe('the search', () => {
  test('the search is calm once nothing has happened for ten minutes, and says so once', async () => {
    const { said, eagerness, pass, ending, ended } = begin()
    await pass(CALM_AFTER - 1)
    expect(eagerness.isCalm).toBe(false)
    await pass(1)
    await pass(3 * CALM_AFTER)
    expect(eagerness.isCalm).toBe(true)
    expect(said).toHaveLength(1)
    ending.abort()
    await ended
  })

  test('the search stays eager while motions come and leave', async () => {
    const { eagerness, pass } = begin()
    for (const event of [connected, left, connected, left]) {
      await pass(CALM_AFTER - 1000)
      eagerness.take(event)
    }
    await pass(CALM_AFTER - 1)
    expect(eagerness.isCalm).toBe(false)
    await pass(1)
    expect(eagerness.isCalm).toBe(true)
  })

  test('the search becomes calm although a motion in trouble is tried again and again', async () => {
    const { eagerness, pass } = begin()
    eagerness.take(connected)
    for (let minute = 0; minute < 10; minute++) {
      await pass(60_000)
      eagerness.take(connected)
    }
    expect(eagerness.isCalm).toBe(true)
  })

  test('the search is eager again at once when something happens, and calm again ten minutes later', async () => {
    const { said, eagerness, pass } = begin()
    let called = 0
    const forget = eagerness.onEager(() => called++)
    await pass(CALM_AFTER)
    eagerness.take(connected)
    expect([eagerness.isCalm, called]).toEqual([false, 1])
    eagerness.stir()
    expect(called).toBe(1)
    await settle()
    await pass(CALM_AFTER)
    expect(eagerness.isCalm).toBe(true)
    forget()
    eagerness.stir()
    expect(called).toBe(1)
    expect(said).toHaveLength(4)
  })
})

describe('the wait from one look to the next', () => {
  const interval = 5000

  /** One absent motion of a fleet of that size, whose looks are counted. */
  function lookFor(search: ReturnType<typeof begin>, isHome = false, others = 0) {
    const { clock, eagerness, ending } = search
    const fleet = new AbsentMotions()
    const wakeUp = new WakeUp()
    for (let other = 0; other < others; other++) fleet.beginAbsence().setPace('eager')
    const configuration = { detection: { interval, timeout: 1000 } }
    const rhythm = new Rhythm({ clock, eagerness, configuration }, fleet.beginAbsence(), wakeUp, () =>
      paceOf({ isAssigned: true, isHome, isMissed: false, isCalm: eagerness.isCalm }),
    )
    const looks: number[] = []
    const run = async (): Promise<void> => {
      while (!ending.signal.aborted) {
        looks.push(clock.elapsed())
        await rhythm.pause(1, ending.signal)
      }
      rhythm.end()
    }
    return { looks, wakeUp, fleet, done: run() }
  }

  async function passSlowly({ pass }: ReturnType<typeof begin>, span: number): Promise<void> {
    for (let passed = 0; passed < span; passed += 10) await pass(10)
  }

  test('the wait between looks is short for a motion still to come, and the interval for one that is home', async () => {
    const search = begin()
    const [awaited, home] = [lookFor(search), lookFor(search, true)]
    await passSlowly(search, 20_000)
    expect(awaited.looks.length).toBeGreaterThan(30)
    expect(home.looks.length).toBeGreaterThanOrEqual(4)
    expect(home.looks.length).toBeLessThanOrEqual(5)
  })

  test('the wait between looks is the interval once the search is calm, and short within a second of an arrival', async () => {
    const search = begin()
    const awaited = lookFor(search)
    await search.pass(CALM_AFTER)
    await passSlowly(search, 12_000)
    const calm = awaited.looks.length
    await passSlowly(search, 9000)
    expect(awaited.looks.length - calm).toBeLessThanOrEqual(2)
    search.eagerness.take(connected)
    const before = awaited.looks.length
    await passSlowly(search, 700)
    expect(awaited.looks.length).toBeGreaterThan(before)
    await passSlowly(search, 5000)
    expect(awaited.looks.length - before).toBeGreaterThan(7)
  })

  test('the wait between looks stays the interval for a motion that is home when another one arrives', async () => {
    const search = begin()
    const home = lookFor(search, true)
    await search.pass(CALM_AFTER)
    search.eagerness.take(connected)
    const before = home.looks.length
    await passSlowly(search, 4000)
    expect(home.looks.length - before).toBeLessThanOrEqual(1)
  })

  test('the wait between looks ends with a wake-up', async () => {
    const search = begin()
    const home = lookFor(search, true)
    await search.pass(1000)
    home.wakeUp.interrupt()
    await settle()
    expect(home.looks).toEqual([0, 1000])
  })

  test('the wait between looks goes on where looks turn out to cost more than was known when it began', async () => {
    const search = begin()
    const { looks, fleet } = lookFor(search, false, 100)
    const other = fleet.beginAbsence()
    other.setPace('eager')
    for (let packet = 0; packet < 5000; packet++) other.noteSent()
    await passSlowly(search, 3000)
    expect(looks).toHaveLength(1)
  })

  test('the wait between looks leaves nothing behind when the search ends', async () => {
    const search = begin()
    const { looks, fleet, done } = lookFor(search)
    await search.pass(100)
    search.ending.abort()
    await Promise.all([done, search.ended])
    expect(looks).toHaveLength(1)
    expect(fleet.absent).toBe(0)
  })
})
