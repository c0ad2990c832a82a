/** The zustand store of the monitor's state: events in, states out, with no need of a screen. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { MonitorEvent } from './events.ts'
import { reduceAll } from './reduce.ts'
import { initialState, type MonitorState } from './state.ts'

export type MonitorStore = StoreApi<MonitorState>

/** A store at the beginning of a session. */
export function createMonitorStore(): MonitorStore {
  return createStore<MonitorState>(() => initialState)
}

/** Folds events into the store; listeners are called once for all of them. */
export function applyEvents(store: MonitorStore, events: readonly MonitorEvent[]): void {
  store.setState(reduceAll(store.getState(), events), true)
}
