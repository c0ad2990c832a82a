/** What the engine can be asked; plain values, because commands cross threads as messages. */
import type { MotionId } from '../domain/motion.ts'

/** Where a person asked, if not at the keyboard. */
export type CommandOrigin = 'board'

export type MonitorCommand =
  /** Inspect again: an online motion at once; an absent one is probed now. */
  | { readonly type: 're-inspect'; readonly motion: MotionId; readonly from?: CommandOrigin }
  | { readonly type: 're-inspect-all' }
  /** Fetch the motion's skipped tracks after all. */
  | { readonly type: 'fetch-skipped'; readonly motion: MotionId; readonly from?: CommandOrigin }
  /** Fetch the motion's saved tracks of its newest day again. */
  | { readonly type: 'fetch-again'; readonly motion: MotionId }
  /**
   * Let the motion go without what keeps it: tracks by key, `logs.json` for logs that are no longer listed. Applies
   * only to what a person may overrule, and only to what is named here.
   */
  | { readonly type: 'let-go'; readonly motion: MotionId; readonly names: readonly string[] }
  /** Replace the note about a motion; an empty text removes it. */
  | {
      readonly type: 'note'
      readonly motion: MotionId
      readonly text: string
      readonly from?: CommandOrigin
    }
  /** Answer a proposed roster; ignored when another one waits by then. */
  | { readonly type: 'answer-roster'; readonly id: string; readonly answer: 'apply' | 'keep' }
  /** Somebody is at the keyboard: search as eagerly as when something happens. */
  | { readonly type: 'look-eagerly' }
  /** Log a warning that Node gave about another thread of the program. */
  | { readonly type: 'log-warning'; readonly warning: string }
  /** Log a line about another thread of the program. */
  | { readonly type: 'log-notice'; readonly level: 'INFO' | 'ERROR'; readonly message: string }
  /** End gracefully: abort what can be repeated, finish what is being written, then emit `session-stopped`. */
  | { readonly type: 'stop' }

/** True where a person asks for something or is at the keyboard. */
export function isFromPerson({ type }: MonitorCommand): boolean {
  return type !== 'log-warning' && type !== 'log-notice' && type !== 'stop'
}

type BoardRequest = Extract<MonitorCommand, { readonly from?: CommandOrigin }>

/** True for what a page of the board may ask; everything else is left to the screen. */
export function isBoardCommand(command: MonitorCommand): command is BoardRequest {
  return Object.hasOwn(boardRequests, command.type)
}

/** The log line of what a page of the board has asked; `undefined` for what the screen asks. */
export function describeBoardRequest(command: MonitorCommand): string | undefined {
  if (!isBoardCommand(command) || command.from !== 'board') return undefined
  return `Motion ${command.motion} ${boardRequests[command.type]} (asked for from the board)`
}

const boardRequests: Readonly<Record<BoardRequest['type'], string>> = {
  're-inspect': 'is inspected again',
  'fetch-skipped': 'has its skipped tracks fetched after all',
  note: 'has its note changed',
}
