import { expect, test } from 'vitest'
import { ClocksWatch } from '../../../../src/core/engine/watches/clock-watch.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'
import { HandClock } from '../../../hand-clock.ts'
import { logTo, MINUTE, NOON } from './log-to.ts'

function watched() {
  const clock = new HandClock(NOON)
  const alarms: string[] = []
  const emit = (event: MonitorEvent): void => {
    if (event.type === 'alarm-raised' || event.type === 'alarm-cleared') {
      expect(event.topic).toBe('clocks-differ')
      alarms.push(`${event.type === 'alarm-raised' ? 'raised' : 'cleared'}: ${event.message}`)
    }
  }
  return { clock, alarms, watch: new ClocksWatch({ clock, emit, platform: 'linux' }) }
}

test('an open log and a log that ends before now say nothing about a clock', () => {
  const { alarms, watch } = watched()
  watch.hear(601, [logTo(0), logTo(NOON - MINUTE)])
  watch.hear(602, [])
  watch.forget(602)
  watch.forget(603)
  expect(alarms).toEqual([])
})

test('the clock of a motion is compared when it is read, and reading it again later changes nothing', () => {
  const { clock, alarms, watch } = watched()
  watch.hear(601, [logTo(NOON - MINUTE), logTo(NOON + 7 * MINUTE)])
  clock.advance(30 * MINUTE)
  watch.hear(601, [logTo(NOON - MINUTE), logTo(NOON + 7 * MINUTE)])
  expect(alarms).toEqual([expect.stringMatching(/^raised: Motion 601's clock is 7 min ahead: /)])
  watch.forget(601)
  expect(alarms[1]).toBe('cleared: No log ends ahead of the laptop any more')
})

test('the alarm about a clock clears once the laptop is set right, however long ago the motions were read', () => {
  const { clock, alarms, watch } = watched()
  watch.hear(601, [logTo(NOON + 59.5 * MINUTE)])
  watch.hear(602, [logTo(NOON + 30 * MINUTE)])
  expect(alarms[1]).toMatch(
    /^raised: The laptop's clock is 59 min behind the clocks of 2 motions: set the clock/,
  )
  clock.advance(10 * MINUTE)
  clock.sleep(10 * MINUTE)
  clock.set(60 * MINUTE)
  watch.take({ type: 'clock-stepped', at: clock.now(), by: 60 * MINUTE })
  expect(alarms.slice(2)).toEqual(['cleared: No log ends ahead of the laptop any more'])
})
