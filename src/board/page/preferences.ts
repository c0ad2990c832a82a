/** What this phone is set to, kept where the browser keeps things. */
import { createStore, type StoreApi } from 'zustand/vanilla'

const KEY = 'motion-monitor-sound'

/** Whether a motion that turns green is heard and felt. */
export function createSoundPreference(): StoreApi<boolean> {
  const store = createStore(() => read())
  store.subscribe((isOn) => {
    try {
      localStorage.setItem(KEY, isOn ? 'on' : 'off')
    } catch {
      // A browser that keeps nothing: it is set for as long as the page is open.
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
