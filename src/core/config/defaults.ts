/** The defaults of `server.json`, in the units of that file, for the reader and the documentation. */
import { MIB } from '../base/units.ts'

export const defaults = {
  /** Percent. */
  thresholds: { storage: 95, battery: 60 },
  settings: { gnssRate: 5, oneLogPerDay: 0, timezone: 0, ledFlash: 1 },
  /** Knots (docs/device.md, "The plan"). */
  minimum500mBest: 5,
  logging: { consoleLevel: 'INFO', fileLevel: 'DEBUG' },
  /** Seconds. */
  detection: { timeout: 1, interval: 5 },
  inspection: { timeout: 10 },
  download: { timeout: 30 },
  disconnection: { timeout: 5, interval: 10 },
  monitor: {
    port: 80,
    publicAddresses: false,
    mirror: { isAwaited: false },
    marks: { shortShare: 0.5, severalLogs: 2, longHours: 12 },
    /** Bytes are several times the largest real ones (docs/device.md, "Seen ranges"). */
    limits: {
      infoBytes: MIB,
      settingsBytes: MIB,
      logsBytes: 16 * MIB,
      trackBytes: 256 * MIB,
      /**
       * 7-8 devices fill an access point of 6 MB/s (`npm run bench -- burst`): more at once each finish later, fewer
       * leave it idle.
       */
      downloadsAtOnce: 10,
    },
  },
} as const
