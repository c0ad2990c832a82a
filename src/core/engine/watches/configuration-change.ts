/** What of a changed configuration counts at once, what at the next start, and how both are told. */
import type { Configuration } from '../../domain/configuration.ts'

export interface ConfigurationChanges {
  /** What counts at once, each as `Key before -> after`. */
  readonly atOnce: readonly string[]
  /** The keys of what counts at the next start. */
  readonly atNextStart: readonly string[]
}

interface Key {
  /** As `server.json` names it. */
  readonly name: string
  readonly read: (configuration: Configuration) => unknown
  /** `60 s` of milliseconds, where the file has seconds. */
  readonly isSpan?: boolean
}

const liveKeys: readonly Key[] = [
  { name: 'Motion.Info.Firmwares', read: (c) => c.approvedFirmwares },
  { name: 'Motion.Info.Thresholds.Storage', read: (c) => c.thresholds.storage },
  { name: 'Motion.Info.Thresholds.Battery', read: (c) => c.thresholds.battery },
  { name: 'Motion.Settings.GNSS Rate', read: (c) => c.expectedSettings.gnssRate },
  { name: 'Motion.Settings.One Log Per Day', read: (c) => c.expectedSettings.oneLogPerDay },
  { name: 'Motion.Settings.Timezone', read: (c) => c.expectedSettings.timezone },
  { name: 'Motion.Settings.LED Flash', read: (c) => c.expectedSettings.ledFlash },
  { name: 'Motion.Settings.Speed', read: (c) => c.expectedSettings.speedUnit },
  { name: 'Motion.Settings.Distance', read: (c) => c.expectedSettings.distanceUnit },
  { name: 'Filters.500m Best', read: (c) => c.minimum500mBest },
  { name: 'Logging.Console Level', read: (c) => c.logging.consoleLevel },
  { name: 'Logging.File Level', read: (c) => c.logging.fileLevel },
  { name: 'Threading.DetectionThread.Timeout', read: (c) => c.detection.timeout, isSpan: true },
  { name: 'Threading.DetectionThreadPool.Interval', read: (c) => c.detection.interval, isSpan: true },
  { name: 'Threading.InspectionThread.Timeout', read: (c) => c.inspection.timeout, isSpan: true },
  { name: 'Monitor.Limits.Inspections At Once', read: (c) => c.monitor.limits.inspectionsAtOnce },
  { name: 'Threading.DownloadThread.Timeout', read: (c) => c.download.timeout, isSpan: true },
  { name: 'Monitor.Limits.Downloads At Once', read: (c) => c.monitor.limits.downloadsAtOnce },
  { name: 'Threading.DisconnectionThread.Timeout', read: (c) => c.disconnection.timeout, isSpan: true },
  {
    name: 'Threading.DisconnectionThreadPool.Interval',
    read: (c) => c.disconnection.interval,
    isSpan: true,
  },
  { name: 'Monitor.Marks.Short Share', read: (c) => c.monitor.marks.shortShare },
  { name: 'Monitor.Marks.Several Logs', read: (c) => c.monitor.marks.severalLogs },
  { name: 'Monitor.Marks.Long Hours', read: (c) => c.monitor.marks.longHours },
  { name: 'Monitor.Mirror.Before Release', read: (c) => c.monitor.mirror.isAwaited },
  { name: 'Monitor.Limits.Info Bytes', read: (c) => c.monitor.limits.infoBytes },
  { name: 'Monitor.Limits.Settings Bytes', read: (c) => c.monitor.limits.settingsBytes },
  { name: 'Monitor.Limits.Logs Bytes', read: (c) => c.monitor.limits.logsBytes },
  { name: 'Monitor.Limits.Track Bytes', read: (c) => c.monitor.limits.trackBytes },
]

const startKeys: readonly Key[] = [
  { name: 'Event', read: (c) => c.event },
  { name: 'Monitor.Port', read: (c) => c.monitor.port },
  { name: 'Monitor.DNS Servers', read: (c) => c.monitor.dnsServers },
  { name: 'Monitor.Search Domains', read: (c) => c.monitor.searchDomains },
  { name: 'Monitor.Public Addresses', read: (c) => c.monitor.publicAddresses },
  { name: 'Monitor.Mirror.Folder', read: (c) => c.monitor.mirror.folder },
  { name: 'Monitor.Addresses', read: (c) => [...c.monitor.addresses] },
]

/** What has changed from the configuration in force to the one in the file. */
export function configurationChanges(before: Configuration, after: Configuration): ConfigurationChanges {
  const isChanged = ({ read }: Key): boolean => JSON.stringify(read(before)) !== JSON.stringify(read(after))
  return {
    atOnce: liveKeys.filter(isChanged).map((key) => describe(key, before, after)),
    atNextStart: startKeys.filter(isChanged).map(({ name }) => name),
  }
}

/** The configuration of the file, but for what can only be had from the start on. */
export function withLiveParts(before: Configuration, after: Configuration): Configuration {
  const { port, dnsServers, searchDomains, addresses, publicAddresses } = before.monitor
  const mirror = { ...after.monitor.mirror, folder: before.monitor.mirror.folder }
  return {
    ...after,
    event: before.event,
    monitor: { ...after.monitor, port, dnsServers, searchDomains, addresses, publicAddresses, mirror },
  }
}

function describe({ name, read, isSpan }: Key, before: Configuration, after: Configuration): string {
  const told = (value: unknown): string => {
    if (isSpan === true && typeof value === 'number') return `${value / 1000} s`
    if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? 'name' : 'names'}`
    return value === undefined ? 'default' : String(value)
  }
  return `${name} ${told(read(before))} -> ${told(read(after))}`
}
