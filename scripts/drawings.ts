/** The pictures in the documents: the real screen in each state, drawn in a terminal in memory at a fixed time. */
import { systemClock } from '../src/core/base/clock.ts'
import type { MotionId, MotionState } from '../src/core/domain/motion.ts'
import { changesOf, describeRosterRisks, rosterRisksOf } from '../src/core/domain/roster-changes.ts'
import type { Track } from '../src/core/domain/track.ts'
import type { Trouble } from '../src/core/domain/trouble.ts'
import { NetworkAlarms } from '../src/core/engine/network/alarms.ts'
import type { MonitorEvent, ReleaseContent, RememberedAs } from '../src/core/events/events.ts'
import { applyEvents, createMonitorStore } from '../src/core/events/store.ts'
import { viewIds } from '../src/core/views/view-ids.ts'
import { startScreen } from '../src/ui/screen/start-screen.tsx'
import { initialScreen, type ScreenState } from '../src/ui/screen-state.ts'
import {
  arrive,
  begin,
  entrant,
  info,
  mixedFleet,
  NOON,
  read,
  release,
  TODAY,
  track,
} from '../test/ui/scenes.ts'
import { createTerminal } from '../test/ui/terminal.ts'
import { darkColours, renderPicture } from './picture.ts'

export interface Drawing {
  readonly events: readonly MonitorEvent[]
  readonly screen?: Partial<ScreenState>
  readonly size?: readonly [columns: number, rows: number]
  /** Which lines of the screen are in the picture; default all. */
  readonly keeps?: (line: string, row: number, rows: number) => boolean
}

/** Wide enough for the important columns, but not shrunk on a page. */
const SIZE = [80, 24] as const

/** Wide enough for the longest words of a state, too. */
const STATE_SIZE = [84, 24] as const

/** The motion whose row is selected, and left out, where a picture shows rows as they usually are. */
const SELECTED = 699

/** Events from here on reach a screen that already exists, so that it shows a rate. */
const LATE = NOON - 2000

const isHead = (line: string): boolean => line.startsWith('  motion state')
const isRow = (line: string): boolean => /^ [ *] +6\d\d /.test(line)
const isHeadOrRow = (line: string): boolean => isHead(line) || isRow(line)
const isTop = (line: string, row: number): boolean => row < 2 || (row < 5 && /^ {16}|^ ! since/.test(line))
const isLast = (_line: string, row: number, rows: number): boolean => row === rows - 1

/** An evening: one motion of each kind among many that are done or still awaited. */
const fleet = mixedFleet(75).filter((event) => !('motion' in event) || isUsual(event.motion))
const evening: readonly MonitorEvent[] = [
  ...fleet,
  { type: 'note-taken', at: NOON - 600_000, motion: 606, text: 'Greta brings it at 18:00' } as const,
  ...fleet.flatMap((event): MonitorEvent[] => {
    if (event.type !== 'track-progressed') return []
    return [{ ...event, at: NOON - 200, received: event.received * 1.4 }]
  }),
].toSorted((a, b) => a.at - b.at)

/** One motion of each of the first 25 kinds, then only those that come home or do not come. */
function isUsual(motion: number): boolean {
  const place = motion - 601
  return place < 25 || place % 25 > 9
}

const roster = Array.from({ length: 75 }, (_, place) => entrant(601 + place))

/** A motion of each state, as in the table. */
const statesOfMotions: Readonly<Record<MotionState, readonly MonitorEvent[]>> = {
  awaited: [],
  connected: arrive(604, NOON - 2000, []).slice(0, 2),
  inspecting: arrive(604, NOON - 3000, []).slice(0, 4),
  inspected: arrive(604, NOON - 12_000, tracks(604, 2)),
  downloading: [...arrive(604, NOON - 8000, tracks(604, 3)), ...read(604, NOON - 4000, tracks(604, 3), 1)],
  released: [...cameHome(604, NOON - 10_000, NOON - 2000), ...cameHome(610, NOON - 40_000, NOON - 31_000)],
  'in-trouble': [
    ...arrive(604, NOON - 75_000, []).slice(0, 5),
    {
      type: 'motion-troubled',
      at: NOON - 45_000,
      motion: 604,
      trouble: {
        code: 'timed-out',
        message: 'motion-604 did not answer logs.json within 10 s',
        path: 'logs.json',
      },
      retryAt: NOON + 15_000,
    },
  ],
  gone: [
    ...cameHome(604, NOON - 200_000, NOON - 190_000),
    { type: 'motion-disconnected', at: NOON - 170_000, motion: 604, as: 'gone' },
  ],
  'gone-early': [
    ...arrive(604, NOON - 90_000, tracks(604, 3)),
    ...read(604, NOON - 85_000, tracks(604, 3), 1),
    { type: 'motion-disconnected', at: NOON - 70_000, motion: 604, as: 'gone-early' },
  ],
}

/** What a released motion may show instead of its saved tracks. */
const oddReleases: Readonly<Record<Exclude<ReleaseContent, 'tracks'>, readonly MonitorEvent[]>> = {
  'nothing-today': [...arrive(604, NOON - 30_000, []), release(604, NOON - 28_000, 'nothing-today')],
  'only-skipped': [
    ...arrive(610, NOON - 40_000, [track(610, 0, { status: 'skipped', reason: 'best 500 m below 5 knots' })]),
    release(610, NOON - 38_000, 'only-skipped'),
  ],
  unassigned: [
    ...arrive(608, NOON - 50_000, []),
    {
      type: 'tracks-planned',
      at: NOON - 49_000,
      motion: 608,
      tracks: [],
      added: [],
      unassigned: [{ day: '20251007', figures: track(608, 0).figures }],
    },
    release(608, NOON - 48_000, 'unassigned'),
  ],
}

const alarms = {
  network: networkAlarm(NOON - 240_000),
  disk: [
    {
      type: 'alarm-raised',
      at: NOON - 60_000,
      topic: 'disk',
      message:
        'The disk of /home/team/motion/events/2025/gpslogs has only 612 MiB left: make room; downloads will wait below 100 MiB',
    },
  ],
  roster: rosterAlarm(NOON - 30_000),
} as const satisfies Record<string, readonly MonitorEvent[]>

/** Each picture by the name of its file in docs/pictures. */
export const drawings: Readonly<Record<string, Drawing>> = {
  ...Object.fromEntries(
    Object.entries(statesOfMotions).map(([state, events]) => [`state-${state}`, usualRows(events)]),
  ),
  'can-go-without-tracks': usualRows(Object.values(oddReleases).flat(), [604, 610]),
  ...Object.fromEntries(
    Object.entries(alarms).map(([name, events]) => [
      `alarm-${name}`,
      { events: [...evening, ...events], keeps: isTop, size: [100, 24] as const },
    ]),
  ),
  'page-roster': {
    events: [...evening, ...alarms.roster],
    screen: { overlay: { kind: 'proposal', top: 0 } },
  },
  ...Object.fromEntries(viewIds.map((view) => [`view-${view}`, { events: evening, screen: { view } }])),
  'page-motion': {
    events: evening,
    screen: { overlay: { kind: 'detail', motion: 606, top: 0 }, selection: 606 },
  },
  'after-restart': usualRows(afterRestart()),
  note: {
    events: evening,
    screen: { field: 'note', draft: { motions: [604], text: 'strap is torn' } },
    keeps: isLast,
  },
  quit: { events: evening, screen: { isQuitAsked: true }, keeps: isLast },
}

/** A drawing as an SVG document, the same each time. */
export async function draw({ events, screen, size = SIZE, keeps = () => true }: Drawing): Promise<string> {
  const terminal = createTerminal(...size)
  const store = createMonitorStore()
  const later = events.filter(({ at }) => at > LATE)
  let now = later.length > 0 ? LATE : NOON
  applyEvents(
    store,
    events.filter(({ at }) => at <= LATE),
  )
  const due = new Set<() => void>()
  const shown = startScreen({
    store,
    dispatch: () => undefined,
    now: () => now,
    timeZone: 'Europe/London',
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    environment: { LANG: 'en_GB.UTF-8', TERM: 'xterm-256color' },
    theme: 'dark',
    screen: { ...initialScreen, ...screen },
    schedule: (callback) => {
      due.add(callback)
      return () => due.delete(callback)
    },
  })
  let lines = await terminal.until((drawn) => drawn.at(-1)?.trim() !== '')
  if (later.length > 0) {
    callAll(due)
    now = NOON
    applyEvents(store, later)
    callAll(due)
    lines = await terminal.until((drawn) => drawn[0]?.includes('17:02:30') === true)
  }
  const rows = [...lines.keys()].filter((row) => keeps(lines[row] ?? '', row, lines.length))
  const picture = renderPicture(terminal.emulator, darkColours, rows)
  shown.end()
  await shown.waitUntilExit()
  return picture
}

function callAll(due: Set<() => void>): void {
  const callbacks = [...due]
  due.clear()
  for (const callback of callbacks) callback()
}

/** The rows of motions, none of them selected; by default all that events are about have somebody today. */
function usualRows(
  events: readonly MonitorEvent[],
  assigned: readonly MotionId[] = motionsOf(events),
): Drawing {
  return {
    events: [...begin([...assigned, SELECTED].map((motion) => entrant(motion))), ...events],
    screen: { selection: SELECTED },
    size: STATE_SIZE,
    keeps: isHeadOrRow,
  }
}

/** The motion of the states, and others with events. */
function motionsOf(events: readonly MonitorEvent[]): readonly MotionId[] {
  const others = events.flatMap((event) => ('motion' in event ? event.motion : []))
  return [...new Set([604, ...others])]
}

function tracks(motion: number, count: number): Track[] {
  return Array.from({ length: count }, (_, number) => track(motion, number))
}

/** A motion that came, was read and is released. */
function cameHome(motion: number, came: number, released: number): MonitorEvent[] {
  const all = tracks(motion, 2)
  return [...arrive(motion, came, all), ...read(motion, came + 1500, all), release(motion, released)]
}

/** Motions as an earlier session left them twenty minutes ago. */
function afterRestart(): MonitorEvent[] {
  const since = NOON - 20 * 60_000
  const at = NOON - 5000
  const home = (motion: number): Track[] =>
    tracks(motion, 2).map((each) => ({ ...each, status: 'completed' }))
  const recalled = (motion: number, known: readonly Track[]): MonitorEvent => {
    const payloads = { info: info(motion), settings: undefined, findings: [] }
    return { type: 'motion-recalled', at, motion, inspectedAt: since, ...payloads, tracks: known }
  }
  const remembered = (motion: number, as: RememberedAs, trouble?: Trouble): MonitorEvent => {
    const event = { type: 'motion-remembered', at, motion, as, since, isRead: true } as const
    return trouble === undefined ? event : { ...event, trouble }
  }
  const events = [
    recalled(604, home(604)),
    remembered(604, 'gone'),
    recalled(605, [...home(605), track(605, 2, { status: 'failed' })]),
    remembered(605, 'gone-early'),
    remembered(606, 'in-trouble', { code: 'timed-out', message: 'no answer' }),
    recalled(607, []),
    remembered(607, 'gone'),
    recalled(608, [track(608, 0)]),
    remembered(608, 'here'),
  ]
  return events
}

/** The alarms of a laptop without a network. */
function networkAlarm(at: number): MonitorEvent[] {
  const events: MonitorEvent[] = []
  const clock = { ...systemClock, now: () => at }
  const alarms = new NetworkAlarms({ clock, emit: (event) => events.push(event) })
  alarms.showNetwork('no-network')
  return events
}

/** A motions.csv without its last rows, as when half of it was saved. */
function rosterAlarm(at: number): MonitorEvent[] {
  const [before, after] = [{ entrants: roster }, { entrants: roster.slice(0, 20) }]
  const risks = rosterRisksOf({ before, after, fetched: [], today: TODAY })
  const message = `motions.csv has changed: y takes it, n keeps the old (${describeRosterRisks(risks)})`
  return [
    { type: 'alarm-raised', at, topic: 'proposal', message },
    {
      type: 'roster-proposed',
      at,
      proposal: { id: 'a1b2', changes: changesOf(before, after), dangers: risks },
    },
  ]
}
