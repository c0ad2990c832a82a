/** The configuration of the monitor: `server.json` as typed values in our units. */
import type { Bytes, Knots, Milliseconds, Minutes } from '../base/units.ts'
import type { DayMarkThresholds } from './day-marks.ts'
import type { MotionId } from './motion.ts'

export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const
export type LogLevel = (typeof logLevels)[number]

/** Where a motion answers, given by hand instead of looked up. */
export interface FixedAddress {
  readonly host: string
  /** `undefined` = the port of all. */
  readonly port: number | undefined
}

export interface Configuration {
  /** The name of the folder below `events/`. */
  readonly event: string
  /** Whole names or codes of the approved firmwares. */
  readonly approvedFirmwares: readonly string[]
  readonly thresholds: {
    /** Percent full; above it is a warning. */
    readonly storage: number
    /** Percent; below it is a warning. */
    readonly battery: number
  }
  readonly expectedSettings: {
    /** Hz */
    readonly gnssRate: number
    readonly oneLogPerDay: number
    readonly timezone: Minutes
    readonly ledFlash: number
    /** Checked only if named. */
    readonly speedUnit: string | undefined
    readonly distanceUnit: string | undefined
  }
  /** A track whose best 500 m is slower is skipped (docs/device.md, "The plan"). */
  readonly minimum500mBest: Knots
  readonly logging: {
    readonly consoleLevel: LogLevel
    readonly fileLevel: LogLevel
  }
  readonly detection: { readonly timeout: Milliseconds; readonly interval: Milliseconds }
  readonly inspection: { readonly timeout: Milliseconds }
  readonly download: { readonly timeout: Milliseconds }
  readonly disconnection: { readonly timeout: Milliseconds; readonly interval: Milliseconds }
  /** Our own section. */
  readonly monitor: {
    /** The TCP port every motion answers on. */
    readonly port: number
    /** `host` or `host:port`; empty = the system's. */
    readonly dnsServers: readonly string[]
    /** `undefined` = the system's. */
    readonly searchDomains: readonly string[] | undefined
    readonly addresses: ReadonlyMap<MotionId, FixedAddress>
    /** Whether a name may lead out of the private, link-local and loopback ranges. */
    readonly publicAddresses: boolean
    /** What of a day is marked on the screen. */
    readonly marks: DayMarkThresholds
    readonly mirror: {
      /** Where second copies of tracks go; `undefined` = nowhere. */
      readonly folder: string | undefined
      /** Whether a release waits for them. */
      readonly isAwaited: boolean
    }
    readonly limits: {
      readonly infoBytes: Bytes
      readonly settingsBytes: Bytes
      readonly logsBytes: Bytes
      readonly trackBytes: Bytes
      /** Devices; `undefined` = as many as there are. */
      readonly inspectionsAtOnce: number | undefined
      readonly downloadsAtOnce: number
    }
  }
}
