/** Reacts to a new size of the terminal. */
import { useEffect, useEffectEvent, useRef } from 'react'
import type { ScreenSize } from '../frame.ts'

/** Calls back after each new size is drawn, except the first: terminals differ in what they keep on the screen. */
export function useResized({ columns, rows }: ScreenSize, onResized: () => void): void {
  const drawn = useRef({ columns, rows })
  const call = useEffectEvent(onResized)
  useEffect(() => {
    if (drawn.current.columns === columns && drawn.current.rows === rows) return
    drawn.current = { columns, rows }
    call()
  }, [columns, rows])
}
