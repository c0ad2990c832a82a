/** Rings the bell for a new release. */
import { useEffect, useRef } from 'react'
import type { Snapshot } from '../projection.ts'

/** Rings once for a frame with more released motions than the one before. */
export function useBell(snapshot: Snapshot, isOn: boolean, write: (sequence: string) => void): void {
  const newest = newestRelease(snapshot)
  const heard = useRef(newest)
  useEffect(() => {
    if (newest > heard.current && isOn) write('\u0007')
    heard.current = newest
  }, [newest, isOn, write])
}

function newestRelease({ state }: Snapshot): number {
  let newest = 0
  for (const motion of state.motions.values()) newest = Math.max(newest, motion.releasedAt ?? 0)
  return newest
}
