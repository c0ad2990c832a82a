/** The sections and keys of `server.json`, each with its meaning and default. */
import * as z from 'zod'
import { defaults } from './defaults.ts'
import {
  atOnce,
  bytes,
  flag,
  number,
  optionalAddresses,
  optionalDomains,
  optionalFolder,
  optionalFolderName,
  optionalLevel,
  optionalNames,
  optionalServers,
  optionalText,
  optionalWhole,
  seconds,
  section,
  unused,
  whole,
} from './key-schemas.ts'

const { thresholds, settings, logging, detection, inspection, download, disconnection, monitor } = defaults

const motionSection = section({
  Info: section({
    Firmwares: optionalNames({
      meaning: 'The approved firmwares: each key is a whole name or a code, its value is a remark',
      fallback: 'none',
    }),
    Thresholds: section({
      Storage: number([0, 100], thresholds.storage, 'A device fuller than this is a warning', '%'),
      Battery: number([0, 100], thresholds.battery, 'A battery lower than this is a warning', '%'),
    }),
  }),
  Settings: section({
    'GNSS Rate': whole([1, 100], settings.gnssRate, 'The GNSS rate a device should have', 'Hz'),
    'One Log Per Day': whole([0, 1], settings.oneLogPerDay, 'Whether a device should make one log a day'),
    Timezone: whole([-720, 840], settings.timezone, 'The time zone a device should have', 'minutes'),
    'LED Flash': optionalWhole([0, 255], {
      meaning: 'The LED flash a device should have',
      fallback: String(settings.ledFlash),
    }),
    Flash: optionalWhole([0, 255], {
      meaning: 'The same, by its older name; `LED Flash` counts before it',
      fallback: '-',
    }),
    Speed: optionalText('kn', {
      meaning: 'The unit of speed a device should have; checked only if named',
      fallback: 'not checked',
    }),
    Distance: optionalText('km', {
      meaning: 'The unit of distance a device should have; checked only if named',
      fallback: 'not checked',
    }),
  }),
})

const loggingSection = section({
  Level: optionalLevel({ meaning: 'The default of both levels below', fallback: '-' }),
  'Console Level': optionalLevel({
    meaning: 'The console shows this level and above',
    fallback: `\`Level\`, else ${logging.consoleLevel}`,
  }),
  'File Level': optionalLevel({
    meaning: 'The log file holds this level and above',
    fallback: `\`Level\`, else ${logging.fileLevel}`,
  }),
})

const unusedThreads = () =>
  unused(
    z.unknown(),
    'Accepted and not used: threads of the Python server, no wish about devices',
    'anything',
  )
const unusedInterval = () =>
  unused(z.number('a number'), 'Accepted and not used: a device is served as soon as it can be', 'a number')

const threadingSection = section({
  DetectionThread: section({
    Timeout: seconds(detection.timeout, 'How long a device may take to accept a connection'),
  }),
  DetectionThreadPool: section({
    Interval: seconds(detection.interval, 'From one look for a device to the next'),
    Threads: unusedThreads(),
  }),
  InspectionThread: section({
    Timeout: seconds(inspection.timeout, 'Time-out of a request for one of the JSON files'),
  }),
  InspectionThreadPool: section({
    Interval: unusedInterval(),
    Threads: unusedThreads(),
  }),
  DownloadThread: section({ Timeout: seconds(download.timeout, 'Time-out of a request for a track') }),
  DownloadThreadPool: section({
    Interval: unusedInterval(),
    Threads: unusedThreads(),
  }),
  DisconnectionThread: section({
    Timeout: seconds(disconnection.timeout, 'How long a connected device may take to accept a connection'),
  }),
  DisconnectionThreadPool: section({
    Interval: seconds(disconnection.interval, 'From one check that a device is still there to the next'),
    Threads: unusedThreads(),
  }),
})

const monitorSection = section({
  Port: whole([1, 65_535], monitor.port, 'The TCP port a device answers on'),
  'DNS Servers': optionalServers({
    meaning: 'The servers asked for the addresses of devices',
    fallback: "the system's",
  }),
  'Search Domains': optionalDomains({
    meaning: 'The domains put after `motion-<id>`; an empty list for none',
    fallback: "the system's",
  }),
  Addresses: optionalAddresses({
    meaning: 'Where single devices answer, without asking a server',
    fallback: 'none',
  }),
  'Public Addresses': flag(
    monitor.publicAddresses,
    'Whether a name may lead out of the private, link-local and loopback ranges',
  ),
  Mirror: section({
    Folder: optionalFolder({
      meaning:
        'A folder on another disk than the event, or a stick, that gets a second copy of every track (docs/tracks.md)',
      fallback: 'none',
    }),
    'Before Release': flag(
      monitor.mirror.isAwaited,
      'Whether a motion is released only after its tracks have their second copy',
    ),
  }),
  Marks: section({
    'Short Share': number(
      [0, 1],
      monitor.marks.shortShare,
      "A day is marked as short below this share of the day's median hours",
      'of 1',
    ),
    'Several Logs': whole(
      [2, 1000],
      monitor.marks.severalLogs,
      'A day is marked as having several logs from this number on',
      'logs',
    ),
    'Long Hours': number([0, 48], monitor.marks.longHours, 'A day is marked as long above this', 'hours'),
  }),
  Limits: section({
    'Info Bytes': bytes(monitor.limits.infoBytes, 'The largest info.json that is read'),
    'Settings Bytes': bytes(monitor.limits.settingsBytes, 'The largest settings.json that is read'),
    'Logs Bytes': bytes(monitor.limits.logsBytes, 'The largest logs.json that is read'),
    'Track Bytes': bytes(monitor.limits.trackBytes, 'The largest track that is fetched'),
    'Inspections At Once': optionalWhole(atOnce, {
      meaning: 'How many devices are inspected at once, at most',
      fallback: 'as many as there are',
    }),
    'Downloads At Once': whole(
      atOnce,
      monitor.limits.downloadsAtOnce,
      'How many devices have their tracks fetched at once, at most; one that hardly sends anything does not count',
      'devices',
    ),
  }),
})

/** The schema of `server.json`. An issue's message says what was expected. */
export const serverSchema = section({
  Event: optionalFolderName({
    meaning: 'The folder of the event below `events/`',
    fallback: 'the current year',
  }),
  Motion: motionSection,
  Filters: section({
    '500m Best': number(
      [0, 100],
      defaults.minimum500mBest,
      'A track whose best 500 m is slower is skipped',
      'knots',
    ),
  }),
  Logging: loggingSection,
  Queuing: unused(z.unknown(), 'Accepted and not used: there are no queues to wait for', 'anything'),
  Threading: threadingSection,
  Monitor: monitorSection,
})

/** The content of `server.json`, defaults included, with the names and units of the file. */
export type ServerFile = z.output<typeof serverSchema>

/** The keys of a section with their schemas; `undefined` for a schema that is not a section. */
export function keysOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined {
  const inner = schema instanceof z.ZodPrefault ? schema.unwrap() : schema
  return inner instanceof z.ZodObject ? inner.shape : undefined
}
