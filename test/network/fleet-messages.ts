/** The messages between a test and the process of its fleet. */
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'

export interface FleetStart {
  readonly devices: readonly DeviceContents[]
  /** The fleet's /16, such as `10.77.0.0`. */
  readonly base: string
  /** Those that are on from the start. */
  readonly present: readonly MotionId[]
}

export type FleetOrder =
  | { readonly type: 'start'; readonly start: FleetStart }
  | { readonly type: 'on'; readonly motion: MotionId; readonly at?: MotionId }
  | { readonly type: 'off'; readonly motion: MotionId; readonly how: 'off' | 'stale' | 'refused' }
  /** The share of DNS answers that are lost. */
  | { readonly type: 'lose'; readonly share: number }
  /** DNS answers 10.10.10.10 for every name. */
  | { readonly type: 'know-nobody' }
  | { readonly type: 'know-everybody' }

export type FleetRequest = FleetOrder & { readonly number: number }

export interface FleetAnswer {
  readonly number: number
  readonly error?: string
}

/** A DNS packet in a tunnel, base64; absent without an answer. */
export interface Relayed {
  readonly number: number
  readonly packet?: string
}
