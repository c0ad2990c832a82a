/** Invents a fleet in the shapes and ranges of a real one: devices, people and motions.csv, reproducible by seed. */
import { dateIn } from '../core/base/local-time.ts'
import type { Milliseconds, Minutes } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { DeviceContents, DeviceManner, LogRecord } from './contents.ts'
import { type Craft, crafts, emptyLog, sessionLog, unclosedLog, walkLog } from './generated-logs.ts'
import { inventPeople, type Person } from './people.ts'
import { createRandom, type Random } from './random.ts'

/** Special cases; each goes to one motion while there are enough. */
export const oddities = [
  'low-battery',
  'unapproved-firmware',
  'plain-firmware',
  'no-custom-led',
  'wrong-settings',
  'no-trust',
  'nothing-today',
  'two-logs-today',
  'never-closed',
  'stale-name',
  'slow',
  'nearly-full',
  'slow-track',
  'unassigned-track',
] as const
export type Oddity = (typeof oddities)[number]

export interface GeneratedFleetOptions {
  readonly devices: number
  readonly seed: number
  /** `YYYY-MM-DD`, the event's current day. */
  readonly today: string
  /** Days of the event before and after today; default 3 and 3. */
  readonly daysBefore?: number
  readonly daysAfter?: number
  /** The zone of the event and of every device; default `generatedTimezone`. */
  readonly timezone?: Minutes
  /** Shortens sessions and their tracks; 1 (default) = realistic. */
  readonly scale?: number
  /** Default true. */
  readonly isOdd?: boolean
}

export interface GeneratedFleet {
  readonly devices: readonly DeviceContents[]
  /** The text of motions.csv. */
  readonly roster: string
  readonly oddities: ReadonlyMap<Oddity, MotionId>
}

/** The approved firmwares of an invented fleet. */
export const approvedFirmwares = ['9008 Weymouth SW (3232)', '9010 (3232) Weymouth SW'] as const

/** The timezone setting of all devices, unless another is asked for. */
export const generatedTimezone: Minutes = 60

/** At this hour everybody has sailed, and midnight is hours away. */
const EVENING = 20

/** The zone in which it is evening now: there no device has logs of the future. */
export function eveningTimezone(now: Milliseconds): Minutes {
  const hours = EVENING - new Date(now).getUTCHours()
  return (((hours + 36) % 24) - 12) * 60
}

const day: Milliseconds = 86_400_000
const consonants = 'BCDFGHJKLMNPRSTVWXZ'

/** One device while it is being invented. */
interface Draft {
  readonly id: MotionId
  readonly craft: Craft
  readonly person: Person
  readonly oddity: Oddity | undefined
  readonly random: Random
}

/** Invents a fleet; throws a RangeError when `today` is no date. */
export function generateFleet(options: GeneratedFleetOptions): GeneratedFleet {
  const today = Date.parse(`${options.today}T00:00:00Z`)
  if (Number.isNaN(today)) throw new RangeError(`today must be YYYY-MM-DD, not ${options.today}`)
  const random = createRandom(options.seed).fork('fleet')
  const people = inventPeople(options.devices, random.fork('people'))
  const drafts = people.map((person, index): Draft => {
    const id = idAt(index)
    return {
      id,
      person,
      craft: craftOf(random.next()),
      oddity: options.isOdd === false ? undefined : oddityAt(index, options.devices),
      random: random.fork(`motion-${id}`),
    }
  })
  const odd = drafts.flatMap(({ oddity, id }) => (oddity ? [[oddity, id] as const] : []))
  return {
    devices: drafts.map((draft) => contentsOf(draft, today, options)),
    roster: rosterOf(drafts, today, options),
    oddities: new Map(odd),
  }
}

/** 601 to 680, then from 801, as in the real fleet. */
function idAt(index: number): MotionId {
  return index < 80 ? 601 + index : 801 + index - 80
}

/** Every second motion from the second on while there is room; in a small fleet the first ones. */
function oddityAt(index: number, devices: number): Oddity | undefined {
  const step = devices > 2 * oddities.length ? 2 : 1
  return (index - 1) % step === 0 ? oddities[(index - 1) / step] : undefined
}

function craftOf(draw: number): Craft {
  const [sailboard, wingboard, kiteboard, boat] = crafts
  return draw < 0.55 ? sailboard : draw < 0.87 ? wingboard : draw < 0.97 ? kiteboard : boat
}

function contentsOf(draft: Draft, today: Milliseconds, options: GeneratedFleetOptions): DeviceContents {
  const manner = mannerOf(draft)
  return {
    id: draft.id,
    info: { motion: infoOf(draft) },
    settings: { settings: settingsOf(draft, options) },
    logs: logsOf(draft, today, options),
    ...(manner && { manner }),
  }
}

function mannerOf({ oddity }: Draft): DeviceManner | undefined {
  if (oddity === 'stale-name') return { isStale: true }
  if (oddity === 'slow') return { answer: [3000, 6000], rate: 120_000 }
  return undefined
}

function infoOf({ id, oddity, random }: Draft) {
  return {
    wifi: 'station',
    username: 'EVENT',
    identifier: id,
    ...modelOf(oddity, random),
    filesystem: { level: oddity === 'nearly-full' ? 97 : random.whole(0, 5) },
    battery: { level: oddity === 'low-battery' ? 12 : batteryLevel(random), charging: false },
    units: { speed: 'kn', distance: 'km' },
  }
}

/** Most return above the usual threshold of 60 %. */
function batteryLevel(random: Random): number {
  return random.chance(0.1) ? random.whole(38, 59) : random.whole(61, 97)
}

function modelOf(oddity: Oddity | undefined, random: Random) {
  if (oddity === 'plain-firmware') return { hardware: 'wireless-mini', firmware: 3129 }
  const firmware =
    oddity === 'unapproved-firmware'
      ? { code: 9004, name: '9004 Weymouth Speed Week' }
      : random.chance(0.85)
        ? { code: 9010, name: approvedFirmwares[1] }
        : { code: 9008, name: approvedFirmwares[0] }
  return {
    hardware: { code: random.pick([105, 106, 108]), name: 'Wireless Mini M10' },
    firmware: { ...firmware, special: 'Made for one event: most settings are locked.' },
  }
}

function settingsOf({ oddity }: Draft, { timezone = generatedTimezone }: GeneratedFleetOptions) {
  const isWrong = oddity === 'wrong-settings'
  const trust = oddity === 'no-trust' ? {} : { trust: '1' }
  const empty = { login: '', password_length: '0', ...(oddity !== 'no-trust' && { trust: '0' }) }
  const hasLed = oddity !== 'no-custom-led' && oddity !== 'plain-firmware'
  const rows = ['78', '79', '67', '68'].map((code) => ({ code }))
  return {
    hardware: oddity === 'plain-firmware' ? 'wireless-mini' : { code: 106, name: 'Wireless Mini M10' },
    username: 'EVENT',
    speed_unit: 'kn',
    distance_unit: 'km',
    gnss_rate: isWrong ? '1' : '5',
    one_log_per_day: '0',
    timezone: String(timezone),
    wifi: [empty, empty, empty, { login: 'EVENT', password_length: '8', ...trust }],
    ...(hasLed && { custom_led: { flash: isWrong ? '0' : '1', substract: '0', rows } }),
  }
}

/** Some empty logs from before the event, then a session on most of its days, with a false start now and then. */
function logsOf(
  { id, craft, oddity, random }: Draft,
  today: Milliseconds,
  options: GeneratedFleetOptions,
): readonly LogRecord[] {
  const { daysBefore = 3, scale = 1, timezone = generatedTimezone } = options
  const orderAt = (midnight: Milliseconds) => ({ motion: id, midnight, timezone, random })
  const first = today - daysBefore * day
  const idleDays = random.whole(2, 12)
  const early = Array.from({ length: idleDays }, (_, index) =>
    emptyLog(orderAt(first - (idleDays - index + 1) * day)),
  )
  const past = Array.from({ length: daysBefore }, (_, index) => first + index * day).flatMap((midnight) => {
    const order = orderAt(midnight)
    if (random.chance(0.15) && oddity !== 'unassigned-track') return []
    const session = sessionLog(order, craft, scale)
    return random.chance(0.3) ? [emptyLog(order), session] : [session]
  })
  return inTime([...early, ...past, ...logsOfToday(orderAt(today), craft, oddity, scale)])
}

function logsOfToday(
  order: Parameters<typeof sessionLog>[0],
  craft: Craft,
  oddity: Oddity | undefined,
  scale: number,
): readonly LogRecord[] {
  if (oddity === 'nothing-today') return []
  if (oddity === 'slow-track') return [walkLog(order)]
  const session = sessionLog(order, craft, scale)
  if (oddity === 'two-logs-today') return [session, sessionLog(order, craft, scale / 3, 16.5)]
  if (oddity === 'never-closed') return [session, unclosedLog(order)]
  return [session]
}

/** By start; two logs of one minute would have one name, so the later is omitted. */
function inTime(logs: readonly LogRecord[]): readonly LogRecord[] {
  const sorted = logs.toSorted((a, b) => a.start_date - b.start_date)
  return sorted.filter((log, index) => log.file !== sorted[index - 1]?.file)
}

const header =
  'Entrant ID,Tally,Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type,Status,Entry Type\n'

function rosterOf(drafts: readonly Draft[], today: Milliseconds, options: GeneratedFleetOptions): string {
  const { daysBefore = 3, daysAfter = 3 } = options
  const first = dateIn(today - daysBefore * day, 0)
  const last = dateIn(today + daysAfter * day, 0)
  const rows = drafts.map(({ id, craft, person, oddity, random }, index) => [
    1001 + index,
    index + 1,
    id,
    oddity === 'unassigned-track' ? dateIn(today, 0) : first,
    last,
    craft === 'Boat' ? `BOAT_${id}` : `${letters(random)}${id}${letters(random)}`,
    person.firstName,
    person.familyName,
    craft,
    random.pick(['Gold-Fleet', 'Pro-Fleet', 'Amateur', 'Open Class']),
    'All Week',
  ])
  const waiting = [9001, drafts.length + 1, 0, first, last, 'WTG0WTG', 'Bee', 'Shorebound', 'Wingboard']
  return header + [...rows, [...waiting, 'Amateur', '2 Days']].map(csvLine).join('')
}

function letters(random: Random): string {
  return Array.from({ length: 3 }, () => consonants.charAt(random.whole(0, consonants.length - 1))).join('')
}

function csvLine(fields: readonly (string | number)[]): string {
  const quoted = fields.map((field) => {
    const text = String(field)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${quoted.join(',')}\n`
}
