/** What a person, or the thread that has the screen, can ask of the engine; commands cross threads as messages, so they are plain values. */
import type { MotionId } from '../domain/motion.ts'

export type MonitorCommand =
  /** Inspect again: a connected motion at once, an absent one is probed now. */
  | { readonly type: 're-inspect'; readonly motion: MotionId }
  | { readonly type: 're-inspect-all' }
  /** Fetch the motion's skipped tracks after all. */
  | { readonly type: 'fetch-skipped'; readonly motion: MotionId }
  /** Fetch the motion's tracks of its newest day again, although they are home. */
  | { readonly type: 'fetch-again'; readonly motion: MotionId }
  /**
   * Let the motion go without what keeps it: tracks by their keys, `logs.json` for logs that are no longer listed. Only
   * what a person may overrule is let go, and only what is named here.
   */
  | { readonly type: 'let-go'; readonly motion: MotionId; readonly names: readonly string[] }
  /** Note something about a motion in the place of what was noted before; an empty text takes the note away. */
  | { readonly type: 'note'; readonly motion: MotionId; readonly text: string }
  /** Answer a proposed roster; without effect when it is no longer that one that waits. */
  | { readonly type: 'answer-roster'; readonly id: string; readonly answer: 'apply' | 'keep' }
  /** Somebody is at the keyboard: look for absent motions as eagerly as when something happens. */
  | { readonly type: 'look-eagerly' }
  /** Put a warning of Node about another thread of the program into the log. */
  | { readonly type: 'log-warning'; readonly warning: string }
  /** End gracefully: abort what can be repeated, finish what is being written, then `session-stopped`. */
  | { readonly type: 'stop' }

/** True where a person asks for something, or is at the keyboard. */
export function isFromPerson({ type }: MonitorCommand): boolean {
  return type !== 'log-warning' && type !== 'stop'
}
