/** The alarm about the laptop's clock, together with those about logs and about a clock that was set. */
import { expect, test } from 'vitest'
import { ClocksWatch, differenceOf } from '../../../../src/core/engine/watches/clock-watch.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'
import { HandClock } from '../../../hand-clock.ts'
import { logTo, MINUTE, NOON } from './log-to.ts'

const behindWindows = (span: string) =>
  `The clock of WSL is ${span} behind that of Windows: run "sudo hwclock -s" in a terminal of WSL`

function watched() {
  const clock = new HandClock(NOON)
  const alarms: string[] = []
  const watch = new ClocksWatch({
    clock,
    emit: (event: MonitorEvent) => {
      if (event.type === 'alarm-raised' || event.type === 'alarm-cleared')
        alarms.push(`${event.type === 'alarm-raised' ? '+' : '-'} ${event.topic}: ${event.message}`)
    },
    platform: 'wsl',
  })
  const at = (given: number) => ({ given, asked: clock.now() - 200, answered: clock.now() })
  return {
    clock,
    alarms,
    watch,
    windows: (behind: number) => watch.hearWindows(at(clock.now() + behind)),
    date: (host: string, behind: number) => watch.hearDate(host, at(clock.now() + behind)),
    stepped: (by: number) => {
      clock.set(by)
      watch.take({ type: 'clock-stepped', at: clock.now(), by })
    },
  }
}

test('a time within the question and the answer is no difference, however long the answer took', () => {
  expect(differenceOf({ given: 500, asked: 0, answered: 90_000 })).toBe(0)
  expect(differenceOf({ given: 95_000, asked: 0, answered: 90_000 })).toBe(5000)
  expect(differenceOf({ given: -3000, asked: 0, answered: 90_000 })).toBe(-3000)
})

test('a clock behind that of Windows raises an alarm in steady words, which clears once it is set right', () => {
  const { alarms, windows, stepped, watch, clock } = watched()
  windows(20)
  expect(alarms).toEqual([])
  windows(62 * MINUTE)
  windows(62 * MINUTE + 900)
  windows(62 * MINUTE - 900)
  expect(alarms).toEqual([`+ outside-clock: ${behindWindows('1.0 h')}`])
  expect(watch.now()).toBe(clock.now() + 62 * MINUTE)
  stepped(62 * MINUTE)
  expect(watch.now()).toBe(clock.now())
  windows(0)
  expect(alarms.slice(1)).toEqual(["- outside-clock: The laptop's clock agrees with the others again"])
})

test('logs that end ahead of a clock known to be behind raise no second alarm, and none about motions', () => {
  const { alarms, windows, watch } = watched()
  windows(62 * MINUTE)
  watch.hear(601, [logTo(NOON + 55 * MINUTE)])
  watch.hear(602, [logTo(NOON + 58 * MINUTE)])
  expect(alarms).toEqual([`+ outside-clock: ${behindWindows('1.0 h')}`])
  // By the time that Windows has this one is ahead all the same.
  watch.hear(603, [logTo(NOON + 75 * MINUTE)])
  expect(alarms[1]).toMatch(/^\+ clocks-differ: Motion 603's clock is 13 min ahead: /)
})

test("an alarm about logs that end ahead clears as soon as the laptop's clock is known to be behind", () => {
  const { alarms, windows, watch } = watched()
  watch.hear(601, [logTo(NOON + 55 * MINUTE)])
  expect(alarms[0]).toMatch(/^\+ clocks-differ: Motion 601's clock is 55 min ahead/)
  windows(62 * MINUTE)
  expect(alarms.slice(1)).toEqual([
    `+ outside-clock: ${behindWindows('1.0 h')}`,
    '- clocks-differ: No log ends ahead of the laptop any more',
  ])
})

test('motions ahead of both Windows and WSL, where these agree, raise an alarm about the clock of Windows', () => {
  const { alarms, windows, watch } = watched()
  windows(0)
  watch.hear(601, [logTo(NOON + 20 * MINUTE)])
  watch.hear(602, [logTo(NOON + 21 * MINUTE)])
  expect(alarms[1]).toBe(
    "+ clocks-differ: The laptop's clock is 21 min behind the clocks of 2 motions: see that the clock of Windows is " +
      'right, then run "sudo hwclock -s" in a terminal of WSL',
  )
})

test('the clocks of motions count where two agree, each by its address, and never beside Windows', () => {
  const { alarms, windows, date } = watched()
  date('192.168.0.7', 7 * MINUTE)
  date('192.168.0.7', 7 * MINUTE)
  expect(alarms).toEqual([])
  date('192.168.0.8', 7 * MINUTE + 500)
  expect(alarms[0]).toMatch(
    /^\+ outside-clock: The laptop's clock is 7 min behind what 2 motions say of the time: /,
  )
  windows(0)
  expect(alarms[1]).toMatch(/^- outside-clock/)
})

test("the clock of a motion from before the laptop's clock was set, or it slept, no longer counts", () => {
  for (const change of ['set', 'sleep'] as const) {
    const { clock, alarms, date, watch } = watched()
    date('192.168.0.7', 7 * MINUTE)
    date('192.168.0.8', 7 * MINUTE)
    clock[change](7 * MINUTE)
    const message = 'The laptop slept for 420 s: the network is looked for again'
    watch.take({ type: 'alarm-raised', at: clock.now(), topic: 'network', message })
    expect(alarms.slice(1)).toEqual(["- outside-clock: The laptop's clock agrees with the others again"])
    date('192.168.0.7', 0)
    expect(alarms).toHaveLength(2)
  }
})

test('the clocks of the last hosts are kept where there are many', () => {
  const { alarms, date } = watched()
  for (let host = 1; host <= 40; host++) date(`192.168.0.${host}`, 0)
  for (let host = 41; host <= 60; host++) date(`192.168.0.${host}`, 7 * MINUTE)
  expect(alarms).toHaveLength(1)
})
