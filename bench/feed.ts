/** The events that the replacement of the engine's thread emits. */

export interface Feed {
  /** `busy`: `rate` events a second; `one-row`: a small change of one motion a second; `quiet`: nothing. */
  readonly type: 'busy' | 'one-row' | 'quiet'
  readonly motions: number
  /** Events a second. */
  readonly rate: number
  /** Whether the note of the first motion says, three times a second, when it was taken. */
  readonly hasStamps?: boolean
}

/** The text of a note that was taken at an instant. */
export function stampText(at: number): string {
  return `noted ${at}`
}

/** The environment variable that carries it. */
export const feedVariable = 'MOTION_MONITOR_BENCH_FEED'
