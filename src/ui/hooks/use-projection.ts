/** The snapshot to draw, through React's contract for external stores. */
import { useSyncExternalStore } from 'react'
import type { Projection, Snapshot } from '../../core/views/projection.ts'

/** The projection's snapshot; each new one redraws the component. */
export function useProjection(projection: Projection): Snapshot {
  return useSyncExternalStore(projection.subscribe, projection.snapshot)
}
