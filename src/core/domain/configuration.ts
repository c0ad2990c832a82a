/** The configuration of the monitor: `server.json` as typed values in the program's units. */
import type { Bytes, Knots, Milliseconds } from '../base/units.ts'
import type { Expectations } from './checks.ts'
import type { DayMarkThresholds } from './day-marks.ts'
import type { MotionId } from './motion.ts'
import type { PublicField } from './public-fields.ts'

export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const
export type LogLevel = (typeof logLevels)[number]

/** The address of a motion that is configured instead of looked up. */
export interface FixedAddress {
  readonly host: string
  /** `undefined` = the port of all motions. */
  readonly port: number | undefined
}

/** Where the board is served. */
export interface BoardAddress {
  /** An IP address, or the name of a network interface of this laptop. */
  readonly host: string
  /** 0 = a free one. */
  readonly port: number
}

/** The pages for phones and the wall. */
export interface BoardSettings {
  /** `undefined` = only where the option asks for them. */
  readonly listen: BoardAddress | undefined
  /** What the page for everybody shows besides the motions. */
  readonly public: readonly PublicField[]
  /** Whether the team's phones may ask for something. */
  readonly allowsCommands: boolean
}

export interface Configuration extends Expectations {
  /** The name of the folder below `events/`. */
  readonly event: string
  /** A track with a slower best 500 m is skipped (docs/device.md, "The plan"). */
  readonly minimum500mBest: Knots
  readonly logging: {
    readonly consoleLevel: LogLevel
    readonly fileLevel: LogLevel
  }
  readonly detection: { readonly timeout: Milliseconds; readonly interval: Milliseconds }
  readonly inspection: { readonly timeout: Milliseconds }
  readonly download: { readonly timeout: Milliseconds }
  readonly disconnection: { readonly timeout: Milliseconds; readonly interval: Milliseconds }
  /** The `Monitor` section, which the Python server does not have. */
  readonly monitor: {
    /** The TCP port on which every motion answers. */
    readonly port: number
    /** `host` or `host:port`; empty = the system's. */
    readonly dnsServers: readonly string[]
    /** `undefined` = the system's. */
    readonly searchDomains: readonly string[] | undefined
    readonly addresses: ReadonlyMap<MotionId, FixedAddress>
    /** Whether a name may lead out of the private, link-local and loopback ranges. */
    readonly publicAddresses: boolean
    /** Whether the laptop is asked not to fall asleep while motions are being read. */
    readonly isKeptAwake: boolean
    readonly marks: DayMarkThresholds
    readonly chargers: number
    readonly board: BoardSettings
    readonly mirror: {
      /** Where second copies of tracks go; `undefined` = nowhere. */
      readonly folder: string | undefined
      /** Whether a release waits for the copies. */
      readonly isAwaited: boolean
    }
    readonly limits: {
      readonly infoBytes: Bytes
      readonly settingsBytes: Bytes
      readonly logsBytes: Bytes
      readonly trackBytes: Bytes
      /** `undefined` = all at once. */
      readonly inspectionsAtOnce: number | undefined
      readonly downloadsAtOnce: number
    }
  }
}
