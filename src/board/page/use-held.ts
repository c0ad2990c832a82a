/** Whether a thumb is on the screen, or was until just now: nothing may move under it. */
import { useEffect, useState } from 'react'

/** So long after the last touch a tap may follow. */
const HOLD = 1500

const touches = ['pointerdown', 'pointermove', 'pointerup', 'touchmove', 'scroll', 'keydown'] as const

export function useHeld(): boolean {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const hold = (): void => {
      setHeld(true)
      clearTimeout(timer)
      timer = setTimeout(() => setHeld(false), HOLD)
    }
    const options = { passive: true, capture: true }
    for (const touch of touches) addEventListener(touch, hold, options)
    return () => {
      clearTimeout(timer)
      for (const touch of touches) removeEventListener(touch, hold, options)
    }
  }, [])
  return isHeld
}
