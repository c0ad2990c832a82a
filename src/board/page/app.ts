/** What the parts of the page share. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { Frame, Frames } from './frame.ts'
import type { Navigator } from './navigator.ts'
import type { Notice } from './notices.ts'
import type { Place } from './routes.ts'
import type { Signals } from './signal.ts'

export interface App {
  readonly frames: Frames
  readonly navigator: Navigator
  /** The notice that is shown or read aloud now. */
  readonly notice: StoreApi<Notice>
  /** Shows a text for a while, and has it read aloud. */
  readonly say: (text: string) => void
  /** Whether a motion that turns green makes a sound and vibrates. */
  readonly sound: StoreApi<boolean>
  readonly signals: Signals
  /** Connects again for a whole state, because the audience has changed. */
  readonly renew: () => void
}

export const AppContext = createContext<App | undefined>(undefined)

/** The app that a component is in. */
export function useApp(): App {
  const app = useContext(AppContext)
  if (app === undefined) throw new Error('a component of the board outside of its app')
  return app
}

/** The frame to draw. */
export function useFrame(): Frame {
  const { frames } = useApp()
  return useSyncExternalStore(frames.subscribe, frames.current)
}

/** The page to draw. */
export function usePlace(): Place {
  return useStore(useApp().navigator.place)
}
