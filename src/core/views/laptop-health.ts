/** Whether the laptop is well: its network, DNS, disk and clock. */
import type { Milliseconds } from '../base/units.ts'
import type { AlarmTopic } from '../events/events.ts'
import type { MonitorState } from '../events/state.ts'

export const laptopParts = ['net', 'dns', 'disk', 'clock'] as const
export type LaptopPart = (typeof laptopParts)[number]

/** `unknown` until it was looked at. */
export type Health = 'good' | 'bad' | 'unknown'

/** What an alarm is about; undefined where it is about none of the marks. */
const partOf: Readonly<Record<AlarmTopic, LaptopPart | undefined>> = {
  network: 'net',
  dns: 'dns',
  disk: 'disk',
  'hanging-disk': 'disk',
  'log-file': 'disk',
  journal: 'disk',
  'events-file': 'disk',
  ledger: 'disk',
  mirror: 'disk',
  clock: 'clock',
  'clocks-differ': 'clock',
  'outside-clock': 'clock',
  roster: undefined,
  proposal: undefined,
  configuration: undefined,
  descriptors: undefined,
}

/** After this long a network or a clock that is not well has its alarm. */
const SETTLED: Milliseconds = 10_000

/** The health of each part: bad exactly while it has a red line. `isEnded`: nobody watches any more. */
export function laptopHealth(
  { state, now }: { readonly state: MonitorState; readonly now: Milliseconds },
  isEnded: boolean,
): Readonly<Record<LaptopPart, Health>> {
  const isWatched = state.session !== undefined && !isEnded
  const isSettled = isWatched && now - (state.session?.startedAt ?? now) >= SETTLED
  const isBad = (part: LaptopPart) => state.alarms.some(({ topic }) => partOf[topic] === part)
  const health = (part: LaptopPart, isKnown: boolean): Health => {
    if (isBad(part)) return 'bad'
    return isKnown ? 'good' : 'unknown'
  }
  return {
    net: health('net', isSettled),
    dns: health('dns', isSettled),
    disk: health('disk', isWatched && state.diskFree !== undefined),
    clock: health('clock', isSettled),
  }
}
