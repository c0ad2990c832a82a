/** The events that the replacement of the engine's thread emits. */

export interface Feed {
  /** `busy`: `rate` events a second; `one-row`: a small change of one motion a second; `quiet`: nothing. */
  readonly type: 'busy' | 'one-row' | 'quiet'
  readonly motions: number
  /** Events a second. */
  readonly rate: number
}

/** The environment variable that carries it. */
export const feedVariable = 'MOTION_MONITOR_BENCH_FEED'
