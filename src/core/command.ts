/** What a person can ask of the engine; commands cross threads as messages, so they are plain values. */
import type { MotionId } from './motion.ts'

export type MonitorCommand =
  /** Inspect again: a connected motion at once, an absent one is probed now. */
  | { readonly type: 're-inspect'; readonly motion: MotionId }
  | { readonly type: 're-inspect-all' }
  /** Fetch the motion's skipped tracks after all. */
  | { readonly type: 'fetch-skipped'; readonly motion: MotionId }
  /** Fetch the motion's tracks of its newest day again, although they are home. */
  | { readonly type: 'fetch-again'; readonly motion: MotionId }
  /** End gracefully: abort what can be repeated, finish what is being written, then `session-stopped`. */
  | { readonly type: 'stop' }
