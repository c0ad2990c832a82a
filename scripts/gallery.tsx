// Shows the screen's states: `npm run gallery` lists them, `npm run gallery -- NAME` shows one, q ends it.
import type { Track } from '../src/core/domain/track.ts'
import type { MonitorEvent } from '../src/core/events/events.ts'
import { applyEvents, createMonitorStore } from '../src/core/events/store.ts'
import { canDraw, startScreen } from '../src/ui/screen/start-screen.tsx'
import { initialScreen, type ScreenState } from '../src/ui/screen-state.ts'
import { dayEnd } from '../test/ui/day-ends.ts'
import { hostileNames } from '../test/ui/hostile-names.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from '../test/ui/scenes.ts'

interface Scene {
  readonly events: readonly MonitorEvent[]
  readonly screen?: Partial<ScreenState>
  /** Timed events after the start. */
  readonly later?: readonly MonitorEvent[]
}

const fleet = mixedFleet(100)
const alarms: readonly MonitorEvent[] = [
  {
    type: 'alarm-raised',
    at: NOON - 240_000,
    topic: 'network',
    message: 'No network: the laptop is not on the event WiFi. Join it again.',
  },
  {
    type: 'alarm-raised',
    at: NOON - 60_000,
    topic: 'disk',
    message: 'The disk is full: make room, nothing can be stored.',
  },
]

/** Sixty motions that return within two minutes, as at the end of a day. */
function comingBack(): MonitorEvent[] {
  const ids = Array.from({ length: 60 }, (_, place) => 601 + place)
  const events = ids.flatMap((id, place) => {
    const at = NOON + 1000 + place * 2000
    const tracks = Array.from({ length: 1 + (place % 4) }, (_, number) => track(id, number))
    const done = at + 2500 + tracks.length * 1500
    return [
      ...arrive(id, at, tracks),
      ...read(id, at + 2000, tracks),
      release(id, done),
      { type: 'motion-disconnected', at: done + 15_000, motion: id, as: 'gone' } satisfies MonitorEvent,
    ]
  })
  return events.sort((a, b) => a.at - b.at)
}

/** A track of today and three of the day before. */
function olderTracks(motion: number): Track[] {
  const days = ['20251007', '20251006', '20251006', '20251006']
  return days.map((day, place) => track(motion, place, { day }))
}

const scenes: Readonly<Record<string, Scene>> = {
  starting: { events: [] },
  morning: { events: begin(Array.from({ length: 97 }, (_, place) => entrant(601 + place))) },
  'end-of-day': { events: fleet },
  'coming-back': {
    events: begin(Array.from({ length: 60 }, (_, place) => entrant(601 + place))),
    later: comingBack(),
  },
  alarms: { events: [...fleet, ...alarms] },
  thousand: { events: mixedFleet(1000) },
  names: { events: begin(hostileNames.map((name, place) => entrant(601 + place, name))) },
  'day-end': { events: dayEnd(12) },
  'day-end-missing': { events: dayEnd(12, [611, 612]) },
  missing: { events: fleet, screen: { view: 'missing' } },
  trouble: { events: fleet, screen: { view: 'trouble' } },
  checks: { events: fleet, screen: { view: 'checks' } },
  charging: { events: fleet, screen: { view: 'charging' } },
  day: { events: fleet, screen: { view: 'day' } },
  detail: { events: fleet, screen: { overlay: { kind: 'detail', motion: 605, top: 0 }, selection: 605 } },
  help: { events: fleet, screen: { overlay: { kind: 'help', top: 0 } } },
  sorted: {
    events: fleet,
    screen: { sorts: { arrivals: { by: 'person', isReversed: false } }, sortedAt: NOON, selection: 637 },
  },
  older: {
    events: [
      ...begin([entrant(601), entrant(602)]),
      ...arrive(601, NOON - 3000, olderTracks(601)),
      ...read(601, NOON - 2000, olderTracks(601), 1),
      ...arrive(602, NOON - 1000, olderTracks(602)),
    ],
  },
  filter: { events: fleet, screen: { filter: 'greta', field: 'filter' } },
  note: { events: fleet, screen: { field: 'note', draft: { motions: [603], text: 'strap is torn' } } },
  quitting: { events: fleet, screen: { isQuitAsked: true } },
  wall: { events: fleet, screen: { isWall: true } },
  marks: { events: fleet, screen: { marked: [628, 653], selection: 628 } },
  stopping: {
    events: [...fleet, { type: 'session-stopping', at: NOON, left: 2 }],
    screen: { isStopping: true },
  },
}

async function showScene({ events, screen, later = [] }: Scene): Promise<void> {
  const store = createMonitorStore()
  applyEvents(store, events)
  const started = Date.now()
  const timers = later.map((event) => setTimeout(() => applyEvents(store, [event]), event.at - NOON))
  const shown = startScreen({
    store,
    dispatch: (command) => {
      if (command.type === 'stop') applyEvents(store, [{ type: 'session-stopped', at: NOON }])
    },
    now: () => NOON + Date.now() - started,
    screen: { ...initialScreen, ...screen },
  })
  await shown.waitUntilExit()
  for (const timer of timers) clearTimeout(timer)
}

const [name = ''] = process.argv.slice(2)
const scene = scenes[name]
if (scene === undefined || !canDraw(process.stdin, process.stdout, process.env)) {
  const problem = scene === undefined ? '' : 'The gallery needs a terminal.\n'
  process.stderr.write(`${problem}Scenes: ${Object.keys(scenes).join(', ')}\n`)
  process.exitCode = name === '' ? 0 : 2
} else {
  await showScene(scene)
}
