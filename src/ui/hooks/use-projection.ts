/** The snapshot to draw, by React's own contract for outside stores. */
import { useSyncExternalStore } from 'react'
import type { Projection, Snapshot } from '../projection.ts'

/** The projection's snapshot; the component is drawn again with each new one. */
export function useProjection(projection: Projection): Snapshot {
  return useSyncExternalStore(projection.subscribe, projection.snapshot)
}
