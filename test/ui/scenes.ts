/** Fleets in many states, made of events as the engine emits them; every name is invented. */

import { usualChargers } from '../../src/core/domain/charging.ts'
import type { Finding } from '../../src/core/domain/checks.ts'
import { usualMarks } from '../../src/core/domain/day-marks.ts'
import type { DeviceInfo, DeviceSettings } from '../../src/core/domain/payloads.ts'
import type { Entrant } from '../../src/core/domain/roster.ts'
import type { Track } from '../../src/core/domain/track.ts'
import type { MonitorEvent, ReleaseContent } from '../../src/core/events/events.ts'

/** Tuesday 7 October 2025, 17:02:30 British Summer Time. */
export const NOON = Date.UTC(2025, 9, 7, 16, 2, 30)
export const TODAY = '2025-10-07'
export const TIMEZONE = 60

const firstNames = [
  'Anna',
  'Björn',
  'Chloé',
  'Dirk',
  'Eva',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jan',
  'Kaja',
  'Liam',
]
const familyNames = [
  'Ashdown',
  'Bergström',
  'Castellani',
  'de Wit',
  'Eriksen',
  'Fairlight',
  'Grünwald',
  'Haverkamp',
]
const crafts = ['Windsurfer', 'Kite', 'Wing', 'Boat']

/** A row of motions.csv for a motion, all days of the event. */
export function entrant(motion: number, name?: string): Entrant {
  return {
    motion,
    startDate: '2025-10-04',
    endDate: '2025-10-10',
    fileId: `K${(motion * 7) % 900}`,
    firstName: name ?? firstNames[motion % firstNames.length] ?? '',
    familyName: name === undefined ? (familyNames[(motion * 5) % familyNames.length] ?? '') : '',
    craftType: crafts[motion % crafts.length] ?? '',
    line: motion,
  }
}

/** The beginning of a session with a roster. */
export function begin(entrants: readonly Entrant[], at = NOON - 3_600_000): MonitorEvent[] {
  return [
    {
      type: 'session-started',
      at,
      version: '0.1.0',
      event: 'Speed Week 2025',
      root: '/event',
      timezone: TIMEZONE,
      consoleLevel: 'INFO',
      marks: usualMarks,
      chargers: usualChargers,
    },
    { type: 'roster-read', at, file: 'motions.csv', entrants, withoutDevice: 3, problems: [], overlaps: [] },
    { type: 'disk-measured', at, free: 212 * 2 ** 30 },
  ]
}

/** A device's info. */
export function info(motion: number, changes: Partial<DeviceInfo> = {}): DeviceInfo {
  return {
    identifier: motion,
    firmware: '9008 Weymouth SW (3232)',
    firmwareCode: '9008',
    hardware: 'wireless-mini',
    storage: motion % 6,
    battery: 22 + ((motion * 37) % 78),
    isCharging: false,
    ...changes,
  }
}

const settings: DeviceSettings = {
  gnssRate: 5,
  oneLogPerDay: 0,
  timezone: 60,
  ledFlash: 1,
  speedUnit: 'knots',
  distanceUnit: 'km',
}

/** The findings of a device's info, as the checks would give them. */
function infoFindings(device: DeviceInfo): Finding[] {
  const isApproved = device.firmwareCode === '9008'
  return [
    {
      topic: 'firmware',
      verdict: isApproved ? 'pass' : 'fail',
      expected: 'one of 13 approved',
      actual: device.firmware,
    },
    { topic: 'storage', verdict: 'pass', expected: 'at most 50', actual: String(device.storage) },
    {
      topic: 'battery',
      verdict: (device.battery ?? 0) >= 40 ? 'pass' : 'fail',
      expected: 'at least 40',
      actual: String(device.battery),
    },
  ]
}

const expectedSettings: readonly (readonly [topic: Finding['topic'], value: string])[] = [
  ['gnss-rate', '5'],
  ['one-log-per-day', '0'],
  ['timezone', '60'],
  ['led-flash', '1'],
  ['speed-unit', 'knots'],
  ['distance-unit', 'km'],
]

/** The findings of a device's settings, some of them wrong. */
function settingsFindings(wrong: readonly Finding['topic'][] = []): Finding[] {
  return expectedSettings.map(([topic, expected]) => {
    const isWrong = wrong.includes(topic)
    return { topic, verdict: isWrong ? 'fail' : 'pass', expected, actual: isWrong ? '2' : expected }
  })
}

/** A track of a day, `YYYYMMDD`. */
export function track(motion: number, number: number, changes: Partial<Track> = {}): Track {
  const day = changes.day ?? '20251007'
  const size = (0.6 + ((motion * 13 + number * 7) % 23) / 10) * 2 ** 20
  const start = Date.UTC(2025, 9, 7, 9, 10 * number)
  const duration = (2.5 + ((motion * 3) % 30) / 10) * 3_600_000
  return {
    key: `K${(motion * 7) % 900}_${motion}_${day}_1${number}0000.oao`,
    day,
    status: 'queued',
    figures: {
      size,
      startDate: start,
      endDate: start + duration,
      duration,
      distance: (20 + ((motion * 11) % 40)) * 1e6,
      best2s: 12_000 + ((motion * 331) % 5000),
      best10s: 11_500 + ((motion * 331) % 5000),
      best500m: 11_000 + ((motion * 331) % 5000),
    },
    ...changes,
  }
}

/** How a motion differs from the others. */
interface Oddities {
  readonly changes?: Partial<DeviceInfo>
  /** The settings that are not as they should be. */
  readonly wrong?: readonly Finding['topic'][]
}

/** A motion that comes and is read until its tracks are known. */
export function arrive(
  motion: number,
  at: number,
  tracks: readonly Track[],
  { changes = {}, wrong = [] }: Oddities = {},
): MonitorEvent[] {
  const device = info(motion, changes)
  return [
    { type: 'motion-resolved', at, motion, address: `192.168.0.${motion % 250}` },
    { type: 'motion-connected', at, motion, address: `192.168.0.${motion % 250}` },
    { type: 'inspection-started', at, motion },
    { type: 'info-read', at: at + 400, motion, info: device, findings: infoFindings(device) },
    { type: 'settings-read', at: at + 800, motion, settings, findings: settingsFindings(wrong) },
    { type: 'logs-read', at: at + 1200, motion, logs: tracks.length, setAside: [] },
    {
      type: 'tracks-planned',
      at: at + 1200,
      motion,
      tracks,
      added: tracks.map((each) => each.key),
      unassigned: [],
    },
    { type: 'inspection-completed', at: at + 1300, motion },
  ]
}

/** The reading of a motion's tracks, all of them or the first ones with the next one begun. */
export function read(
  motion: number,
  at: number,
  tracks: readonly Track[],
  home = tracks.length,
): MonitorEvent[] {
  return tracks.flatMap((each, place): MonitorEvent[] => {
    const { key, figures } = each
    const expected = figures.size - 1024
    const start = { type: 'track-started', at: at + place * 1500, motion, key, expected } as const
    if (place > home) return []
    if (place === home) {
      return [
        start,
        { type: 'track-progressed', at: at + place * 1500 + 500, motion, key, received: expected * 0.6 },
      ]
    }
    return [
      start,
      {
        type: 'track-completed',
        at: at + place * 1500 + 900,
        motion,
        key,
        figures,
        bytes: expected,
        verdict: 'complete',
        warnings: [],
      },
    ]
  })
}

/** A motion that is released. */
export function release(motion: number, at: number, content: ReleaseContent = 'tracks'): MonitorEvent {
  return { type: 'motion-released', at, motion, content }
}

/** A fleet of so many motions, most states among them, at `NOON`. */
export function mixedFleet(count: number, now = NOON): MonitorEvent[] {
  const ids = Array.from({ length: count }, (_, place) => 601 + place)
  const events = begin(ids.filter((id) => id % 29 !== 5).map((id) => entrant(id)))
  for (const id of ids) events.push(...mixedMotion(id, id - 601, now))
  return events.toSorted((a, b) => a.at - b.at)
}

function mixedMotion(id: number, place: number, now: number): MonitorEvent[] {
  const at = now - 20_000 - ((place * 7919) % 1800) * 1000
  const tracks = Array.from({ length: 1 + (place % 3) }, (_, number) => track(id, number))
  const wrong = place % 9 === 4 ? (['gnss-rate', 'timezone'] as const) : []
  const changes = place % 17 === 3 ? { firmware: '3129', firmwareCode: '3129' } : {}
  const arrival = arrive(id, at, tracks, { changes, wrong })
  switch (place % 25) {
    case 1:
      return arrive(id, now - 1500, tracks).slice(0, 2)
    case 2:
      return arrive(id, now - 1200, tracks).slice(0, 3)
    case 3:
      return arrive(id, now - 2600, [track(id, 0), track(id, 1)])
    case 4:
      return [...arrive(id, now - 9000, tracksOf(id, 5)), ...read(id, now - 7000, tracksOf(id, 5), 2)]
    case 5:
      return [
        ...arrival,
        {
          type: 'motion-troubled',
          at: now - 45_000,
          motion: id,
          trouble: {
            code: 'timed-out',
            message: `Motion ${id} did not answer logs.json within 10 s`,
            path: 'logs.json',
          },
          retryAt: now + 15_000,
        },
      ]
    case 6:
      return [
        ...arrival,
        ...read(id, at + 2000, tracksOf(id, 3), 1),
        { type: 'motion-disconnected', at: now - 70_000, motion: id, as: 'gone-early' },
      ]
    case 7:
      return [
        ...arrival.slice(0, 6),
        { type: 'inspection-completed', at: at + 1300, motion: id },
        release(id, at + 1500, 'nothing-today'),
      ]
    case 8:
      return [
        ...arrive(id, at, [track(id, 0, { status: 'skipped', reason: 'best 500 m below 5 knots' })]),
        release(id, at + 1500, 'only-skipped'),
      ]
    case 9:
      return [...arrive(id, now - 8000, tracks), ...read(id, now - 6000, tracks), release(id, now - 2050)]
    case 10:
    case 11:
    case 12:
    case 13:
      return [...arrival, ...read(id, at + 2000, tracks), release(id, at + 9000)]
    case 14:
    case 15:
    case 16:
    case 17:
      return [
        ...arrival,
        ...read(id, at + 2000, tracks),
        release(id, at + 9000),
        { type: 'motion-disconnected', at: at + 20_000, motion: id, as: 'gone' },
      ]
    case 18:
    case 19:
      return [
        {
          type: 'motion-recalled',
          at: now - 3_600_000,
          motion: id,
          inspectedAt: now - 26 * 3_600_000,
          info: info(id),
          settings,
          findings: [...infoFindings(info(id)), ...settingsFindings()],
          tracks: [],
        },
      ]
    default:
      return []
  }
}

function tracksOf(id: number, count: number): Track[] {
  return Array.from({ length: count }, (_, number) => track(id, number))
}
