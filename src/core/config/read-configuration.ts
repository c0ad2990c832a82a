/** Reads the text of `server.json` into a configuration, or into problems with their places and remedies. */
import { byPlace, type Problem } from '../base/problem.ts'
import { MIB, type Milliseconds } from '../base/units.ts'
import type { Configuration } from '../domain/configuration.ts'
import { type Place, readJsonSource } from './json-source.ts'
import { doubtfulKeys, explainIssue, unknownKeys } from './remarks.ts'
import { lastDefaults, type ServerFile, serverSchema } from './schema.ts'

/** A longer file is not read: the real one has 4,000 characters. */
export const maximumConfigurationLength = MIB

/** Most errors listed: finding the place of each takes time. */
const maximumErrors = 50

export interface ConfigurationResult {
  /** `undefined` when a problem is an error. */
  readonly configuration: Configuration | undefined
  readonly problems: readonly Problem[]
  /** For the log at DEBUG level: what was understood and is not needed. */
  readonly notes: readonly string[]
}

/** Reads the text of `server.json`; `file` names it in the problems, `now` gives the default event. Never throws. */
export function readConfiguration(text: string, file: string, now: Milliseconds): ConfigurationResult {
  if (text.length > maximumConfigurationLength) {
    const message = `The file has more than ${maximumConfigurationLength} characters: is it really the configuration?`
    const problem: Problem = { severity: 'error', file, line: 1, column: 1, message }
    return { configuration: undefined, problems: [problem], notes: [] }
  }
  const problem = (severity: Problem['severity'], { line, column }: Place, message: string): Problem => {
    return { severity, file, line, column, message }
  }
  const json = readJsonSource(text.replace(/^\ufeff/, ''))
  if (!json.ok) {
    const problems = json.mistakes.map((mistake) => problem('error', mistake, mistake.message))
    return { configuration: undefined, problems, notes: [] }
  }
  const { source } = json
  const warnings = [...source.duplicates, ...unknownKeys(serverSchema, source), ...doubtfulKeys(source)]
  const problems = warnings.map((warning) => problem('warning', warning, warning.message)).sort(byPlace)
  const parsed = serverSchema.safeParse(source.value)
  if (parsed.success) {
    return { configuration: configurationOf(parsed.data, now), problems, notes: notesOf(parsed.data) }
  }
  const errors = parsed.error.issues.slice(0, maximumErrors).map((issue) => {
    const mistake = explainIssue(issue, source)
    return problem('error', mistake, mistake.message)
  })
  return { configuration: undefined, problems: [...errors, ...problems].sort(byPlace), notes: [] }
}

/** The configuration of an event with an empty `server.json`: every default. */
export function defaultConfiguration(event: string): Configuration {
  return configurationOf(serverSchema.parse({ Event: event }), 0)
}

function configurationOf(file: ServerFile, now: Milliseconds): Configuration {
  const { Info: info, Settings: settings } = file.Motion
  const { Logging: logging, Threading: threading, Monitor: monitor } = file
  return {
    event: file.Event ?? String(new Date(now).getFullYear()),
    approvedFirmwares: info.Firmwares ?? [],
    thresholds: { storage: info.Thresholds.Storage, battery: info.Thresholds.Battery },
    expectedSettings: {
      gnssRate: settings['GNSS Rate'],
      oneLogPerDay: settings['One Log Per Day'],
      timezone: settings.Timezone,
      ledFlash: settings['LED Flash'] ?? settings.Flash ?? lastDefaults.ledFlash,
      speedUnit: settings.Speed,
      distanceUnit: settings.Distance,
    },
    minimum500mBest: file.Filters['500m Best'],
    logging: {
      consoleLevel: logging['Console Level'] ?? logging.Level ?? lastDefaults.consoleLevel,
      fileLevel: logging['File Level'] ?? logging.Level ?? lastDefaults.fileLevel,
    },
    detection: {
      timeout: millisecondsOf(threading.DetectionThread.Timeout),
      interval: millisecondsOf(threading.DetectionThreadPool.Interval),
    },
    inspection: {
      timeout: millisecondsOf(threading.InspectionThread.Timeout),
    },
    download: {
      timeout: millisecondsOf(threading.DownloadThread.Timeout),
    },
    disconnection: {
      timeout: millisecondsOf(threading.DisconnectionThread.Timeout),
      interval: millisecondsOf(threading.DisconnectionThreadPool.Interval),
    },
    monitor: {
      port: monitor.Port,
      dnsServers: monitor['DNS Servers'] ?? [],
      searchDomains: monitor['Search Domains'],
      addresses: monitor.Addresses ?? new Map(),
      publicAddresses: monitor['Public Addresses'],
      isKeptAwake: monitor['Keep Awake'],
      mirror: { folder: monitor.Mirror.Folder, isAwaited: monitor.Mirror['Before Release'] },
      marks: {
        shortShare: monitor.Marks['Short Share'],
        severalLogs: monitor.Marks['Several Logs'],
        longHours: monitor.Marks['Long Hours'],
      },
      chargers: monitor.Chargers,
      board: {
        listen: monitor.Board.Listen === 'off' ? undefined : monitor.Board.Listen,
        public: monitor.Board.Public,
        allowsCommands: monitor.Board.Commands,
      },
      limits: {
        infoBytes: monitor.Limits['Info Bytes'],
        settingsBytes: monitor.Limits['Settings Bytes'],
        logsBytes: monitor.Limits['Logs Bytes'],
        trackBytes: monitor.Limits['Track Bytes'],
        inspectionsAtOnce: monitor.Limits['Inspections At Once'],
        downloadsAtOnce: monitor.Limits['Downloads At Once'],
      },
    },
  }
}

function millisecondsOf(seconds: number): Milliseconds {
  return Math.round(seconds * 1000)
}

function notesOf({ Threading: threading }: ServerFile): readonly string[] {
  const unused = [
    ['DetectionThreadPool.Threads', threading.DetectionThreadPool.Threads, 'needs no threads'],
    ['InspectionThreadPool.Threads', threading.InspectionThreadPool.Threads, 'needs no threads'],
    ['InspectionThreadPool.Interval', threading.InspectionThreadPool.Interval, 'starts as soon as it can'],
    ['DownloadThreadPool.Threads', threading.DownloadThreadPool.Threads, 'needs no threads'],
    ['DownloadThreadPool.Interval', threading.DownloadThreadPool.Interval, 'starts as soon as it can'],
    ['DisconnectionThreadPool.Threads', threading.DisconnectionThreadPool.Threads, 'needs no threads'],
  ] as const
  return unused
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, , reason]) =>
        `Threading.${key} is not used: ${key.replace(/Thread.*/, '').toLowerCase()} ${reason}`,
    )
}
