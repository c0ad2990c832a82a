/** A fleet in which every second device attacks in its own way, to test what a monitor withstands. */
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { DeviceContents, LogRecord } from '../../src/simulator/contents.ts'
import type { FaultInput, FaultScope } from '../../src/simulator/faults.ts'
import { type GeneratedFleetOptions, generateFleet } from '../../src/simulator/generated-fleet.ts'
import { type Scenario, scenarioSchema } from '../../src/simulator/scenario.ts'

/** A control sequence that must never reach the terminal; tests search for it. */
export const HOSTILE_TEXT = 'PWNED'

const escapes = `\x1b]0;${HOSTILE_TEXT}\x07\x1b]52;c;${HOSTILE_TEXT}\x07\x1b[2J\x9b31m\x9d0;${HOSTILE_TEXT}\x9c\x1bP${HOSTILE_TEXT}\x1b\\`
const hostileName = `${escapes}Bo\u202e\u2028\r\nx${'\u0301'.repeat(200)}${'y'.repeat(500)}`

interface Trick {
  readonly faults?: readonly (readonly [FaultInput, FaultScope?])[]
  /** What the device claims instead. */
  readonly contents?: (device: DeviceContents) => DeviceContents
}

/** By name; each belongs to one device. */
const tricks: Readonly<Record<string, Trick>> = {
  'escape sequences in its names': { contents: withHostileNames },
  'paths out of the folder': { contents: withHostilePaths },
  'five thousand records that are none': { contents: withStrangeRecords },
  'more logs than there can be': { contents: withTooManyLogs },
  'lists within lists': { contents: withNestedLists },
  'two logs of one second': { contents: withTwins },
  'a redirect': {
    faults: [[{ type: 'redirect', location: 'http://127.82.0.1/info.json' }, { path: 'info' }]],
  },
  'a switch to another protocol': { faults: [[{ type: 'upgrade' }, { path: 'info' }]] },
  'escape sequences in its headers': { faults: [[{ type: 'strange-headers', text: escapes }]] },
  'a megabyte of headers': { faults: [[{ type: 'huge-headers' }, { path: 'settings' }]] },
  'fifty megabytes of logs': { faults: [[{ type: 'huge-json' }]] },
  'a hundred thousand brackets': { faults: [[{ type: 'deep-json' }, { path: 'settings' }]] },
  'garbage with escape sequences': { faults: [[{ type: 'garbage-json' }]] },
  'a web page': { faults: [[{ type: 'html' }]] },
  'a slow drip': { faults: [[{ type: 'drip', rate: 60 }]] },
  'silence before the headers': { faults: [[{ type: 'stall-before-headers' }]] },
  'silence within the body': { faults: [[{ type: 'stall-in-body' }, { path: 'logs' }]] },
  resets: { faults: [[{ type: 'reset' }]] },
  'the identifier of another': { faults: [[{ type: 'another-identifier', id: 601 }]] },
  'the tracks of another': { faults: [[{ type: 'another-device', id: 601 }]] },
  'tracks cut short': { faults: [[{ type: 'cut-without-length' }, { path: 'track' }]] },
  'tracks with a bit flipped': { faults: [[{ type: 'bit-flipped' }]] },
  'tracks that never end': { faults: [[{ type: 'log-growing', frames: 2_000_000 }]] },
  'frames left out': { faults: [[{ type: 'frames-lost' }]] },
  ...slowTracks(12),
}

export interface HostileFleet {
  readonly good: readonly DeviceContents[]
  /** Each with the name of its attack. */
  readonly hostile: readonly { readonly device: DeviceContents; readonly trick: string }[]
  /** The text of motions.csv, with hostile names. */
  readonly roster: string
  /** All arrive at once; `goodAlone` omits the hostile ones. */
  readonly scenario: Scenario
  readonly goodAlone: Scenario
}

/** Invents `devices` good devices and one for each attack. */
export function hostileFleet(options: Omit<GeneratedFleetOptions, 'isOdd'>): HostileFleet {
  const names = Object.entries(tricks)
  const fleet = generateFleet({ ...options, devices: options.devices + names.length, isOdd: false })
  const good = fleet.devices.slice(0, options.devices)
  const hostile = names.flatMap(([trick, { contents = same, faults = [] }], index) => {
    const device = fleet.devices[options.devices + index]
    return device === undefined ? [] : [{ device: contents(device), trick, faults }]
  })
  const arrive = (id: MotionId) => ({ at: 0, motion: id, action: 'on' })
  const armed = hostile.flatMap(({ device, faults }) =>
    faults.map(([fault, scope]) => ({ at: 0, motion: device.id, action: 'fault', fault, ...scope })),
  )
  const goodArrive = good.map(({ id }) => arrive(id))
  const hostileArrive = hostile.map(({ device }) => arrive(device.id))
  const scenario = (name: string, steps: readonly object[]) => scenarioSchema.parse({ name, steps })
  return {
    good,
    hostile: hostile.map(({ device, trick }) => ({ device, trick })),
    roster: withHostilePeople(
      fleet.roster,
      hostile.map(({ device }) => device.id),
    ),
    scenario: scenario('hostile', [...armed, ...goodArrive, ...hostileArrive]),
    goodAlone: scenario('good alone', goodArrive),
  }
}

/** More of them than a monitor downloads from at once. */
function slowTracks(count: number): Record<string, Trick> {
  const ways: readonly FaultInput[] = [
    { type: 'drip', rate: 800 },
    { type: 'stall-in-body' },
    { type: 'stall-before-headers' },
  ]
  const slow = Array.from({ length: count }, (_, index) => {
    const way = ways[index % ways.length] ?? { type: 'stall-in-body' }
    return [`tracks that hardly come, ${index + 1}`, { faults: [[way, { path: 'track' }]] }] as const
  })
  return Object.fromEntries(slow)
}

function same(device: DeviceContents): DeviceContents {
  return device
}

function withHostileNames(device: DeviceContents): DeviceContents {
  const name = { code: hostileName, name: hostileName, special: hostileName }
  return {
    ...device,
    info: { motion: { ...device.info.motion, username: hostileName, firmware: name, hardware: name } },
    settings: {
      settings: { ...device.settings.settings, speed_unit: hostileName, distance_unit: hostileName },
    },
  }
}

function withHostilePaths(device: DeviceContents): DeviceContents {
  const files = [
    '/logs/../../../etc/passwd',
    '/logs/2026/10/../../../../tmp/x.oao',
    'http://127.82.0.1/logs/2026/10/0601_2026-10-12-1100.oao',
    `/logs/2026/10/0601_2026-10-12-1100.oao${escapes}`,
    '/logs/2026/10/CON.oao',
    '\\\\host\\share\\x.oao',
  ]
  return withRecords(device, (record) => files.map((file) => ({ ...record, file })))
}

function withStrangeRecords(device: DeviceContents): DeviceContents {
  return withRecords(device, (record) =>
    Array.from({ length: 5000 }, (_, index) => ({ ...record, file: `${escapes}${index}` })),
  )
}

function withTooManyLogs(device: DeviceContents): DeviceContents {
  return withRecords(device, (record) => Array.from({ length: 20_001 }, () => record))
}

/** A text of two megabytes that would be sixty if it were indented. */
function withNestedLists(device: DeviceContents): DeviceContents {
  let nested: unknown = Array.from({ length: 1_000_000 }, () => 0)
  for (let depth = 0; depth < 26; depth++) nested = [nested]
  return withRecords(device, (record) => [{ ...record, nested }])
}

function withTwins(device: DeviceContents): DeviceContents {
  return withRecords(device, (record) => [
    { ...record, file: record.file.replace(/\d{4}\.oao$/, '0001.oao') },
    { ...record, file: record.file.replace(/\d{4}\.oao$/, '0002.OAO') },
  ])
}

/** Adds records made from the device's newest one, which is of today. */
function withRecords(
  device: DeviceContents,
  added: (newest: LogRecord) => readonly LogRecord[],
): DeviceContents {
  const newest = device.logs.at(-1)
  return newest === undefined ? device : { ...device, logs: [...device.logs, ...added(newest)] }
}

/** The rows of hostile devices, with hostile names. */
function withHostilePeople(roster: string, ids: readonly MotionId[]): string {
  const hostileIds = new Set(ids.map(String))
  return roster
    .split('\n')
    .map((line) => {
      const [entrant, tally, id = '', start, end] = line.split(',')
      if (!hostileIds.has(id)) return line
      const people = `"Ann${escapes}","Able\u202e${'\u0301'.repeat(100)}","${escapes}Sailboard"`
      return [entrant, tally, id, start, end, `HST${id}XYZ`, people, 'Open', 'All Week'].join(',')
    })
    .join('\n')
}
