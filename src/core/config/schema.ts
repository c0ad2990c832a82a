/** The sections and keys of `server.json`, each with its meaning and default. */
import * as z from 'zod'
import { MIB } from '../base/units.ts'
import { usualChargers } from '../domain/charging.ts'
import { usualMarks } from '../domain/day-marks.ts'
import {
  atOnce,
  bytes,
  flag,
  type KeyReference,
  keyReferences,
  number,
  optionalAddresses,
  optionalBoardAddress,
  optionalDomains,
  optionalFolder,
  optionalFolderName,
  optionalLevel,
  optionalNames,
  optionalServers,
  optionalText,
  optionalWhole,
  orBoardAddress,
  publicFieldList,
  seconds,
  section,
  unused,
  whole,
} from './key-schemas.ts'

/** The defaults of keys that have another key's value first. */
export const lastDefaults = { ledFlash: 1, consoleLevel: 'INFO', fileLevel: 'DEBUG' } as const

const motionSection = section({
  Info: section({
    Firmwares: optionalNames({
      meaning: 'The approved firmwares: each key is a whole name or a code, its value is a remark',
      fallback: 'none',
      read: (c) => c.approvedFirmwares,
    }),
    Thresholds: section({
      Storage: number([0, 100], {
        meaning: 'A device fuller than this is a warning',
        unit: '%',
        fallback: 95,
        read: (c) => c.thresholds.storage,
      }),
      Battery: number([0, 100], {
        meaning: 'A battery lower than this is a warning',
        unit: '%',
        fallback: 60,
        read: (c) => c.thresholds.battery,
      }),
    }),
  }),
  Settings: section({
    'GNSS Rate': whole([1, 100], {
      meaning: 'The GNSS rate a device should have',
      unit: 'Hz',
      fallback: 5,
      read: (c) => c.expectedSettings.gnssRate,
    }),
    'One Log Per Day': whole([0, 1], {
      meaning: 'Whether a device should make one log a day',
      fallback: 0,
      read: (c) => c.expectedSettings.oneLogPerDay,
    }),
    Timezone: whole([-720, 840], {
      meaning: 'The time zone a device should have',
      unit: 'minutes',
      fallback: 0,
      read: (c) => c.expectedSettings.timezone,
    }),
    'LED Flash': optionalWhole([0, 255], {
      meaning: 'The LED flash a device should have',
      fallback: String(lastDefaults.ledFlash),
      read: (c) => c.expectedSettings.ledFlash,
    }),
    Flash: optionalWhole([0, 255], {
      meaning: 'The same, by its older name; `LED Flash` counts before it',
      fallback: '-',
    }),
    Speed: optionalText('kn', {
      meaning: 'The unit of speed a device should have; checked only if named',
      fallback: 'not checked',
      read: (c) => c.expectedSettings.speedUnit,
    }),
    Distance: optionalText('km', {
      meaning: 'The unit of distance a device should have; checked only if named',
      fallback: 'not checked',
      read: (c) => c.expectedSettings.distanceUnit,
    }),
  }),
})

const loggingSection = section({
  Level: optionalLevel({ meaning: 'The default of both levels below', fallback: '-' }),
  'Console Level': optionalLevel({
    meaning: 'The console shows this level and above',
    fallback: `\`Level\`, else ${lastDefaults.consoleLevel}`,
    read: (c) => c.logging.consoleLevel,
  }),
  'File Level': optionalLevel({
    meaning: 'The log file holds this level and above',
    fallback: `\`Level\`, else ${lastDefaults.fileLevel}`,
    read: (c) => c.logging.fileLevel,
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
    Timeout: seconds({
      meaning: 'How long a device may take to accept a connection',
      fallback: 1,
      read: (c) => c.detection.timeout,
    }),
  }),
  DetectionThreadPool: section({
    Interval: seconds({
      meaning: 'From one look for a device to the next',
      fallback: 5,
      read: (c) => c.detection.interval,
    }),
    Threads: unusedThreads(),
  }),
  InspectionThread: section({
    Timeout: seconds({
      meaning: 'Time-out of a request for one of the JSON files',
      fallback: 10,
      read: (c) => c.inspection.timeout,
    }),
  }),
  InspectionThreadPool: section({
    Interval: unusedInterval(),
    Threads: unusedThreads(),
  }),
  DownloadThread: section({
    Timeout: seconds({
      meaning: 'Time-out of a request for a track',
      fallback: 30,
      read: (c) => c.download.timeout,
    }),
  }),
  DownloadThreadPool: section({
    Interval: unusedInterval(),
    Threads: unusedThreads(),
  }),
  DisconnectionThread: section({
    Timeout: seconds({
      meaning: 'How long a connected device may take to accept a connection',
      fallback: 5,
      read: (c) => c.disconnection.timeout,
    }),
  }),
  DisconnectionThreadPool: section({
    Interval: seconds({
      meaning: 'From one check that a device is still there to the next',
      fallback: 10,
      read: (c) => c.disconnection.interval,
    }),
    Threads: unusedThreads(),
  }),
})

const limitsSection = section({
  // Bytes are several times the largest real ones (docs/device.md, "Seen ranges").
  'Info Bytes': bytes({
    meaning: 'The largest info.json that is read',
    fallback: MIB,
    read: (c) => c.monitor.limits.infoBytes,
  }),
  'Settings Bytes': bytes({
    meaning: 'The largest settings.json that is read',
    fallback: MIB,
    read: (c) => c.monitor.limits.settingsBytes,
  }),
  'Logs Bytes': bytes({
    meaning: 'The largest logs.json that is read',
    fallback: 16 * MIB,
    read: (c) => c.monitor.limits.logsBytes,
  }),
  'Track Bytes': bytes({
    meaning: 'The largest track that is fetched',
    fallback: 256 * MIB,
    read: (c) => c.monitor.limits.trackBytes,
  }),
  'Inspections At Once': optionalWhole(atOnce, {
    meaning: 'How many devices are inspected at once, at most',
    fallback: 'as many as there are',
    read: (c) => c.monitor.limits.inspectionsAtOnce,
  }),
  // 7-8 devices fill an access point of 6 MB/s (`npm run bench -- burst`): more at once each finish later, fewer leave
  // it idle.
  'Downloads At Once': whole(atOnce, {
    meaning:
      'How many devices have their tracks fetched at once, at most; one that hardly sends anything does not count',
    unit: 'devices',
    fallback: 10,
    read: (c) => c.monitor.limits.downloadsAtOnce,
  }),
})

const boardSection = section({
  Listen: optionalBoardAddress({
    meaning:
      'Where the pages for phones and the wall are served, as `--board` takes it (docs/board.md); `"Board": 8600` is short for it',
    fallback: 'nowhere',
    effect: 'at the next start',
    read: (c) => c.monitor.board.listen,
  }),
  Public: publicFieldList({
    meaning: 'What the page for everybody shows besides motions, File IDs, crafts and states',
    fallback: 'nothing',
    effect: 'at the next start',
    read: (c) => c.monitor.board.public,
  }),
  Commands: flag({
    meaning:
      "Whether the team's phones may have a motion inspected again and its skipped tracks fetched, and write notes",
    fallback: true,
    effect: 'at the next start',
    read: (c) => c.monitor.board.allowsCommands,
  }),
})

const monitorSection = section({
  Port: whole([1, 65_535], {
    meaning: 'The TCP port a device answers on',
    fallback: 80,
    effect: 'at the next start',
    read: (c) => c.monitor.port,
  }),
  'DNS Servers': optionalServers({
    meaning: 'The servers asked for the addresses of devices',
    fallback: "the system's",
    effect: 'at the next start',
    read: (c) => c.monitor.dnsServers,
  }),
  'Search Domains': optionalDomains({
    meaning: 'The domains put after `motion-<id>`; an empty list for none',
    fallback: "the system's",
    effect: 'at the next start',
    read: (c) => c.monitor.searchDomains,
  }),
  Addresses: optionalAddresses({
    meaning: 'Where single devices answer, without asking a server',
    fallback: 'none',
    effect: 'at the next start',
    read: (c) => [...c.monitor.addresses],
  }),
  'Public Addresses': flag({
    meaning: 'Whether a name may lead out of the private, link-local and loopback ranges',
    fallback: false,
    effect: 'at the next start',
    read: (c) => c.monitor.publicAddresses,
  }),
  'Keep Awake': flag({
    meaning: 'Whether the laptop is asked not to fall asleep while motions are being read',
    fallback: true,
    read: (c) => c.monitor.isKeptAwake,
  }),
  Mirror: section({
    Folder: optionalFolder({
      meaning:
        'A folder on another disk than the event, or a stick, that gets a second copy of every track (docs/tracks.md)',
      fallback: 'none',
      effect: 'at the next start',
      read: (c) => c.monitor.mirror.folder,
    }),
    'Before Release': flag({
      meaning: 'Whether a motion is released only after its tracks have their second copy',
      fallback: false,
      read: (c) => c.monitor.mirror.isAwaited,
    }),
  }),
  Marks: section({
    'Short Share': number([0, 1], {
      meaning: "A day is marked as short below this share of the day's median hours",
      unit: 'of 1',
      fallback: usualMarks.shortShare,
      read: (c) => c.monitor.marks.shortShare,
    }),
    'Several Logs': whole([2, 1000], {
      meaning: 'A day is marked as having several logs from this number on',
      unit: 'logs',
      fallback: usualMarks.severalLogs,
      read: (c) => c.monitor.marks.severalLogs,
    }),
    'Long Hours': number([0, 48], {
      meaning: 'A day is marked as long above this',
      unit: 'hours',
      fallback: usualMarks.longHours,
      read: (c) => c.monitor.marks.longHours,
    }),
  }),
  Chargers: whole([1, 10_000], {
    meaning: 'How many batteries can be charged at once: a batch of the charging order',
    unit: 'batteries',
    fallback: usualChargers,
    read: (c) => c.monitor.chargers,
  }),
  Board: orBoardAddress('Listen', boardSection),
  Limits: limitsSection,
})

/** The schema of `server.json`. An issue's message says what was expected. */
export const serverSchema = section({
  Event: optionalFolderName({
    meaning: 'The folder of the event below `events/`',
    fallback: 'the current year',
    effect: 'at the next start',
    read: (c) => c.event,
  }),
  Motion: motionSection,
  Filters: section({
    // docs/device.md, "The plan"
    '500m Best': number([0, 100], {
      meaning: 'A track whose best 500 m is slower is skipped',
      unit: 'knots',
      fallback: 5,
      read: (c) => c.minimum500mBest,
    }),
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
  if (schema instanceof z.ZodPipe) return keysOf(schema.out)
  const inner = schema instanceof z.ZodPrefault ? schema.unwrap() : schema
  return inner instanceof z.ZodObject ? inner.shape : undefined
}

/** A key of `server.json` with its whole name, `Motion.Info.Thresholds.Battery`. */
export interface ServerKey extends KeyReference {
  readonly name: string
}

/** Every key of `server.json`, in the order of the documentation. */
export const serverKeys: readonly ServerKey[] = keysBelow(serverSchema, '')

function keysBelow(schema: z.core.$ZodType, prefix: string): readonly ServerKey[] {
  return Object.entries(keysOf(schema) ?? {}).flatMap(([key, child]) => {
    const reference = keyReferences.get(child)
    const name = `${prefix}${key}`
    return reference === undefined ? keysBelow(child, `${name}.`) : [{ ...reference, name }]
  })
}
