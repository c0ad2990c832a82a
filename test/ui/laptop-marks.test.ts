/** The marks of network, DNS, disk and clock: green while all is well, and bad exactly while there is a red line. */
import { describe, expect, it } from 'vitest'
import { alarmTopics } from '../../src/core/events/alarm-topics.ts'
import type { AlarmTopic, MonitorEvent } from '../../src/core/events/events.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { applyEvents } from '../../src/core/events/store.ts'
import { laptopHealth } from '../../src/core/views/laptop-health.ts'
import { begin, entrant, mixedFleet, NOON } from './scenes.ts'
import { show } from './shown-screen.ts'

const measured: MonitorEvent = { type: 'disk-measured', at: NOON, free: 2 ** 40 }
const allGood = { net: 'good', dns: 'good', disk: 'good', clock: 'good' }

function raised(topic: AlarmTopic): MonitorEvent {
  return { type: 'alarm-raised', at: NOON, topic, message: 'Something is wrong' }
}

function healthAfter(events: readonly MonitorEvent[], startedAgo = 60_000) {
  const state = reduceAll(initialState, [...begin([entrant(601)], NOON - startedAgo), ...events])
  return laptopHealth({ state, now: NOON }, false)
}

describe('the marks of the laptop', () => {
  it('the marks are good once the laptop was looked at, and unknown before', () => {
    expect(healthAfter([measured])).toEqual(allGood)
    expect(healthAfter([measured], 3000)).toEqual({
      net: 'unknown',
      dns: 'unknown',
      disk: 'good',
      clock: 'unknown',
    })
    const nothing = laptopHealth({ state: initialState, now: NOON }, false)
    expect(Object.values(nothing)).toEqual(['unknown', 'unknown', 'unknown', 'unknown'])
  })

  it('a mark is bad exactly while the laptop has the red line of its part', () => {
    const parts = {
      network: 'net',
      dns: 'dns',
      disk: 'disk',
      'hanging-disk': 'disk',
      journal: 'disk',
      clock: 'clock',
    }
    for (const [topic, part] of Object.entries(parts)) {
      const alarm = raised(topic as AlarmTopic)
      expect(healthAfter([measured, alarm]), topic).toEqual({ ...allGood, [part]: 'bad' })
      const cleared: MonitorEvent = {
        type: 'alarm-cleared',
        at: NOON,
        topic: topic as AlarmTopic,
        message: 'Well',
      }
      expect(healthAfter([measured, alarm, cleared]), topic).toEqual(allGood)
    }
  })

  it('an alarm that is not about network, DNS, disk or clock leaves the marks as they are', () => {
    const others: readonly AlarmTopic[] = ['roster', 'proposal', 'configuration', 'descriptors']
    for (const topic of alarmTopics) {
      const isBad = Object.values(healthAfter([measured, raised(topic)])).includes('bad')
      expect(isBad, topic).toBe(!others.includes(topic))
    }
  })

  it('the marks of a viewer are unknown once its monitor has ended', () => {
    const state = reduceAll(initialState, [...begin([entrant(601)]), measured])
    expect(new Set(Object.values(laptopHealth({ state, now: NOON }, true)))).toEqual(new Set(['unknown']))
  })
})

describe('the marks on the screen', () => {
  it('the marks fit 80 columns beside the clock, and turn without colour, too', async () => {
    const { terminal, store } = show({ environment: { LANG: 'en_GB.UTF-8', TERM: 'xterm', NO_COLOR: '1' } })
    const [title] = await terminal.until('✓net ✓dns ✓disk ✓clock  17:02:30 BST')
    expect(title).toMatch(/^ Speed Week 2025 {3}84 files/)
    applyEvents(store, [raised('dns')])
    const lines = await terminal.until('✓net !dns ✓disk ✓clock')
    expect(lines[2]).toContain('Something is wrong')
  })

  it('one mark stands for all where there is less room', async () => {
    const { terminal, store } = show({ size: [60, 20], events: mixedFleet(20) })
    await terminal.until('✓laptop  17:02:30 BST')
    applyEvents(store, [raised('disk')])
    await terminal.until('!laptop  17:02:30 BST')
  })
})
