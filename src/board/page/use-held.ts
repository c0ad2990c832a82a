/** Whether somebody touches the screen, or did until just now: nothing may move under a thumb. */
import { useEffect, useState } from 'react'

/** Another tap can follow the last touch within this time. */
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
