/** Turns the pages of the wall. */
import { useEffect, useRef } from 'react'
import type { MotionId } from '../../../core/domain/motion.ts'
import { useApp } from '../app.ts'
import { greenOf, greenText } from '../bucket.ts'
import type { Place } from '../routes.ts'
import { nextOnWall, wallTime } from '../wall.ts'

export function useWall({ route: { page }, isWall }: Place): void {
  const { frames, navigator } = useApp()
  const green = useRef<ReadonlySet<MotionId>>(undefined)
  useEffect(() => {
    if (!isWall) return undefined
    const timer = setTimeout(() => {
      navigator.replace({ page: nextOnWall(page, frames.current().fleet) })
    }, wallTime(page))
    const unsubscribe = frames.subscribe(() => {
      const { isKnown, fleet } = frames.current()
      if (!isKnown) return
      const after = greenOf(fleet)
      // Motions that are green on the first frame have not just turned green.
      const isNews = green.current !== undefined && greenText(green.current, after) !== undefined
      green.current = after
      if (isNews && page !== 'bucket') navigator.replace({ page: 'bucket' })
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [frames, navigator, isWall, page])
}
