import { expect, test } from 'vitest'
import type { BoardFeed } from '../../src/board/feed.ts'
import { FeedGate } from '../../src/board/feed-gate.ts'
import { initialState } from '../../src/core/events/state.ts'

const state: BoardFeed = { type: 'state', state: initialState, source: 'engine' }
const events: BoardFeed = { type: 'events', events: [{ type: 'session-stopped', at: 1 }] }
const later: BoardFeed = { type: 'events', events: [{ type: 'session-stopped', at: 2 }] }
const alive: BoardFeed = { type: 'alive' }

function gateTo(passed: BoardFeed[]): FeedGate {
  return new FeedGate((message) => passed.push(message))
}

test('events that an engine sends before its state is known follow that state', () => {
  const passed: BoardFeed[] = []
  const gate = gateTo(passed)
  gate.expectState()
  gate.takeFromEngine(events)
  gate.takeFromEngine(alive)
  expect(passed).toEqual([])
  gate.takeFromMain(state)
  gate.takeFromEngine(later)
  expect(passed).toEqual([state, events, later])
})

test('the state of a viewer lets no events of an engine pass, and its own events do not wait', () => {
  const passed: BoardFeed[] = []
  const gate = gateTo(passed)
  const viewed: BoardFeed = { ...state, source: 'viewer' }
  gate.expectState()
  gate.takeFromEngine(events)
  gate.takeFromMain(viewed)
  gate.takeFromMain(later)
  expect(passed).toEqual([viewed, later])
  gate.takeFromMain(state)
  expect(passed).toEqual([viewed, later, state, events])
})

test('events of an engine that never had a state are dropped when the next engine begins', () => {
  const passed: BoardFeed[] = []
  const gate = gateTo(passed)
  gate.expectState()
  gate.takeFromEngine(events)
  gate.expectState()
  gate.takeFromEngine(later)
  gate.takeFromMain(state)
  expect(passed).toEqual([state, later])
})

test('a state of an engine that has no port yet is shown at once', () => {
  const passed: BoardFeed[] = []
  gateTo(passed).takeFromMain(state)
  expect(passed).toEqual([state])
})
