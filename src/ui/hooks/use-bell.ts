/** Rings the bell for news. */
import { useEffect, useRef } from 'react'
import type { BellLevel } from '../../core/domain/bell.ts'
import type { Snapshot } from '../../core/views/projection.ts'
import { isHeard, listen } from '../bell.ts'

/** Rings once for a frame with news of the level. */
export function useBell({ state }: Snapshot, level: BellLevel, write: (sequence: string) => void): void {
  const heard = useRef(listen(state).heard)
  useEffect(() => {
    const listened = listen(state, heard.current)
    heard.current = listened.heard
    if (isHeard(listened.rings, level)) write('\u0007')
  }, [state, level, write])
}
