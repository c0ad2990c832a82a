/** What this phone is set to, kept where the browser keeps things. */
import { createStore, type StoreApi } from 'zustand/vanilla'

const KEY = 'motion-monitor-sound'

/** Whether a motion that turns green makes a sound and vibrates. */
export function createSoundPreference(): StoreApi<boolean> {
  const store = createStore(() => read())
  store.subscribe((isOn) => {
    try {
      localStorage.setItem(KEY, isOn ? 'on' : 'off')
    } catch {
      // The browser stores nothing: the setting lasts until the page is closed.
    }
  })
  return store
}

function read(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on'
  } catch {
    return false
  }
}
