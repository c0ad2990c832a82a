import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { motionStates, transitions } from '../../../src/core/domain/motion.ts'
import type { MonitorEvent, MotionEvent } from '../../../src/core/events/events.ts'
import { reduce, reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState, type MonitorState } from '../../../src/core/events/state.ts'
import { monitorEvent } from './arbitrary-events.ts'

const noInfo = {
  identifier: undefined,
  firmware: undefined,
  firmwareCode: undefined,
  hardware: undefined,
  storage: undefined,
  battery: undefined,
  isCharging: undefined,
}

const events = fc.array(monitorEvent, { maxLength: 60 })

const fold = (all: readonly MonitorEvent[], from: MonitorState = initialState): MonitorState =>
  all.reduce(reduce, from)

describe('the reducer', () => {
  test('the reducer gives the same state for many events at once as for one after the other', () => {
    fc.assert(
      fc.property(events, (all) => {
        expect(reduceAll(initialState, all)).toEqual(fold(all))
      }),
    )
  })

  test('the reducer keeps the motions in the order of their numbers, also those that no roster has', () => {
    fc.assert(
      fc.property(events, (all) => {
        const ids = [...fold(all).motions.keys()]
        expect(ids).toEqual(ids.toSorted((a, b) => a - b))
      }),
    )
  })

  test('the reducer never changes the state it is given', () => {
    fc.assert(
      fc.property(events, monitorEvent, (before, event) => {
        const state = fold(before)
        const copy = structuredClone(state)
        reduce(state, event)
        expect(state).toEqual(copy)
      }),
    )
  })

  test('the reducer gives the same state for events that went through JSON', () => {
    fc.assert(
      fc.property(events, (all) => {
        const replayed = all.map((event): MonitorEvent => JSON.parse(JSON.stringify(event)))
        expect(JSON.stringify(fold(replayed))).toBe(JSON.stringify(fold(all)))
      }),
    )
  })

  test('the reducer keeps nothing of what was known of a motion when it is recalled without it', () => {
    const info = { ...noInfo, firmware: '9008 Weymouth SW (3232)' }
    const recalled = { type: 'motion-recalled', motion: 601, findings: [], tracks: [] } as const
    const bare = { inspectedAt: undefined, info: undefined, settings: undefined }
    const before = fold([{ ...recalled, at: 1, inspectedAt: 1, info, settings: undefined }])
    expect(before.motions.get(601)?.info).toEqual(info)
    const again: MonitorEvent = { ...recalled, ...bare, at: 2 }
    const crossed: MonitorEvent = JSON.parse(JSON.stringify(again))
    for (const event of [again, crossed]) {
      const motion = reduce(before, event).motions.get(601)
      expect([motion?.info, motion?.settings, motion?.inspectedAt]).toEqual([undefined, undefined, undefined])
    }
  })

  test('the reducer keeps its invariants after any events', () => {
    fc.assert(
      fc.property(events, (all) => {
        const state = fold(all)
        expect(state.log.lines.length).toBeLessThanOrEqual(10_000)
        for (const [id, motion] of state.motions) {
          expect(motion.id).toBe(id)
          expect(motionStates).toContain(motion.state)
          const last = motion.history.at(-1)
          expect(last?.state ?? 'awaited').toBe(motion.state)
          expect(last?.at).toBe(motion.since)
        }
        expect(new Set(state.alarms.map((alarm) => alarm.topic)).size).toBe(state.alarms.length)
      }),
    )
  })

  test('the reducer leaves every motion except that of the event as it was', () => {
    fc.assert(
      fc.property(events, monitorEvent, (before, event) => {
        const state = fold(before)
        const next = reduce(state, event)
        if (!('motion' in event)) return
        for (const [id, motion] of state.motions)
          if (id !== event.motion) expect(next.motions.get(id)).toBe(motion)
      }),
    )
  })

  test('the reducer notes a transition that the table does not allow', () => {
    const released: MotionEvent = { type: 'motion-released', at: 1, motion: 601, content: 'tracks' }
    const { violations } = reduce(initialState, released)
    expect(violations).toEqual(['motion 601: awaited -> released by motion-released'])
  })
})

test('every state can be reached from awaited and left again', () => {
  const reached = new Set(['awaited'])
  for (const state of reached) {
    for (const next of transitions[state as keyof typeof transitions]) reached.add(next)
  }
  expect([...reached].sort()).toEqual([...motionStates].sort())
  for (const state of motionStates) expect(transitions[state].length).toBeGreaterThan(0)
})

test('findings of an earlier session are never shown beside new ones', () => {
  const info = {
    identifier: 601,
    firmware: 'x',
    firmwareCode: undefined,
    hardware: undefined,
    storage: 1,
    battery: 50,
    isCharging: false,
  }
  const old = { topic: 'battery', verdict: 'fail', expected: 'at least 60', actual: '50' } as const
  const recalled: MotionEvent = {
    type: 'motion-recalled',
    at: 1,
    motion: 601,
    inspectedAt: 0,
    info,
    settings: undefined,
    findings: [old],
    tracks: [],
  }
  const read: MotionEvent = { type: 'info-read', at: 2, motion: 601, info, findings: [] }
  expect(fold([recalled]).motions.get(601)?.isRecalled).toBe(true)
  const motion = fold([recalled, read]).motions.get(601)
  expect(motion?.findings).toEqual([])
  expect(motion?.isRecalled).toBe(false)
})
