/** What rings the bell, and how often. */
import { describe, expect, test } from 'vitest'
import { bellLevels, nextBell } from '../../src/core/domain/bell.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { type Heard, isHeard, listen } from '../../src/ui/bell.ts'
import { arrive, begin, entrant, NOON, release, track } from './scenes.ts'

/** What rings at each of some batches of events. */
function ringsIn(...batches: readonly (readonly MonitorEvent[])[]) {
  let state = reduceAll(initialState, begin([entrant(601), entrant(602)]))
  let heard: Heard = listen(state).heard
  return batches.map((events) => {
    state = reduceAll(state, events)
    const listened = listen(state, heard)
    heard = listened.heard
    return listened.rings
  })
}

const connected: MonitorEvent = { type: 'motion-connected', at: NOON, motion: 601, address: '192.168.0.1' }
const troubled: MonitorEvent = {
  type: 'motion-troubled',
  at: NOON,
  motion: 601,
  trouble: { code: 'timed-out', message: 'it does not answer' },
  retryAt: NOON + 30_000,
}
const inspected: MonitorEvent = { type: 'inspection-started', at: NOON, motion: 601 }
const left = (as: 'gone' | 'gone-early'): MonitorEvent => ({
  type: 'motion-disconnected',
  at: NOON + 1,
  motion: 601,
  as,
})
const alarm = (message: string): MonitorEvent => ({ type: 'alarm-raised', at: NOON, topic: 'disk', message })

describe('the bell', () => {
  test('the bell rings for a trouble once, however often the motion is tried again, and again at its next visit', () => {
    expect(ringsIn([connected], [troubled], [inspected], [troubled], [inspected, troubled])).toEqual([
      undefined,
      'important',
      undefined,
      undefined,
      undefined,
    ])
    const again = ringsIn(
      [connected, troubled],
      [...arrive(601, NOON, []), release(601, NOON, 'nothing-today')],
      [left('gone'), connected, troubled],
    )
    expect(again).toEqual(['important', 'all', 'important'])
  })

  test('the bell rings for a motion that is gone too early', () => {
    const tracks = [track(601, 0)]
    expect(ringsIn(arrive(601, NOON - 9000, tracks), [left('gone-early')], [])).toEqual([
      undefined,
      'important',
      undefined,
    ])
  })

  test('the bell rings for an alarm once, and again when it comes back', () => {
    const cleared: MonitorEvent = { type: 'alarm-cleared', at: NOON, topic: 'disk', message: 'room again' }
    expect(ringsIn([alarm('1 MiB left')], [alarm('no room')], [cleared], [alarm('no room')])).toEqual([
      'important',
      undefined,
      undefined,
      'important',
    ])
  })

  test('the bell rings for a motion that can go only at the highest level', () => {
    const [rings] = ringsIn([...arrive(601, NOON, []), release(601, NOON, 'nothing-today')])
    expect(bellLevels.map((level) => isHeard(rings, level))).toEqual([false, false, true])
    expect(bellLevels.map((level) => isHeard('important', level))).toEqual([false, true, true])
    expect(bellLevels.map((level) => isHeard(undefined, level))).toEqual([false, false, false])
  })

  test('the bell is silent for what an earlier session of the day saw', () => {
    const remembered = (motion: number, as: 'in-trouble' | 'gone' | 'gone-early'): MonitorEvent => ({
      type: 'motion-remembered',
      at: NOON,
      motion,
      as,
      since: NOON - 60_000,
      isRead: true,
      ...(as === 'gone' && { content: 'nothing-today' }),
      ...(as === 'in-trouble' && { trouble: { code: 'timed-out', message: 'no answer' } }),
    })
    expect(ringsIn([remembered(601, 'in-trouble'), remembered(602, 'gone-early')])).toEqual([undefined])
    expect(ringsIn([remembered(601, 'gone')])).toEqual([undefined])
  })

  test('the levels of the bell follow one another in a circle', () => {
    expect(bellLevels.map(nextBell)).toEqual(['important', 'all', 'off'])
  })
})
