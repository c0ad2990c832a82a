/** Makes the events of a day at the bucket, as many as needed, to measure their cost without devices. */
import { usualChargers } from '../src/core/domain/charging.ts'
import { usualMarks } from '../src/core/domain/day-marks.ts'
import type { TrackFigures } from '../src/core/domain/track.ts'
import type { MonitorEvent, MotionEvent } from '../src/core/events/events.ts'

const TRACK_BYTES = 2 ** 20
const STEPS = 12
const FIRST_MOTION = 601

/** The tracks of a motion in a week, which then repeat. */
const TRACKS = 8

/** The ids of a fleet of a size. */
export function motionsOf(size: number): readonly number[] {
  return Array.from({ length: size }, (_, index) => FIRST_MOTION + index)
}

/** The beginning of a session in which every motion is assigned. */
export function beginning(motions: readonly number[], at: number): readonly MonitorEvent[] {
  const day = (offset: number): string => new Date(at + offset * 86_400_000).toISOString().slice(0, 10)
  const entrants = motions.map((motion, index) => ({
    motion,
    startDate: day(-3),
    endDate: day(3),
    fileId: `ABC${motion}XYZ`,
    firstName: 'Ann',
    familyName: `Able${motion}`,
    craftType: 'Sailboard',
    line: index + 2,
  }))
  const about = { version: 'bench', event: 'Bench', root: '/bench', timezone: 60 }
  return [
    {
      type: 'session-started',
      at,
      ...about,
      consoleLevel: 'INFO',
      marks: usualMarks,
      chargers: usualChargers,
    },
    { type: 'roster-read', at, file: 'motions.csv', entrants, withoutDevice: 0, problems: [], overlaps: [] },
    { type: 'disk-measured', at, free: 2 ** 38 },
    ...motions.map(
      (motion): MonitorEvent => ({ type: 'motion-unanswered', at, motion, outcome: 'unresolved' }),
    ),
  ]
}

/** Endless events: each motion comes, is read, is released and leaves, many at a time. */
export function* busyDay(motions: readonly number[], now: () => number): Generator<MotionEvent> {
  for (let visit = 0; ; visit++) {
    const lives = motions.map((motion) => visitOf(motion, visit, now))
    // Each is a few events ahead of the next, so that all states occur at once.
    for (let round = 0; round < STEPS + 10 + motions.length / 8; round++) {
      for (const [index, life] of lives.entries()) {
        if (index / 8 > round) break
        const next = life.next()
        if (!next.done) yield next.value
      }
    }
  }
}

/** The smallest change of a row: a little more of a track. */
export function progress(motion: number, received: number, at: number): MotionEvent {
  return { type: 'track-progressed', at, motion, key: keyOf(motion, 0), received }
}

/** Everything up to the middle of a motion's first track. */
export function* untilFetching(motion: number, now: () => number): Generator<MotionEvent> {
  for (const event of visitOf(motion, 0, now)) {
    yield event
    if (event.type === 'track-started') return
  }
}

function* visitOf(motion: number, visit: number, now: () => number): Generator<MotionEvent> {
  const key = keyOf(motion, visit)
  const figures = figuresOf(now())
  const day = key.slice(-19, -11)
  const track = { key, day, status: 'queued', figures } as const
  yield { type: 'motion-connected', at: now(), motion, address: '192.168.0.7' }
  yield { type: 'inspection-started', at: now(), motion }
  yield { type: 'info-read', at: now(), motion, info: infoOf(motion), findings: [] }
  yield { type: 'settings-read', at: now(), motion, settings, findings: [] }
  yield { type: 'logs-read', at: now(), motion, logs: 1, setAside: [] }
  yield { type: 'inspection-completed', at: now(), motion }
  yield { type: 'tracks-planned', at: now(), motion, tracks: [track], added: [key], unassigned: [] }
  yield { type: 'track-started', at: now(), motion, key, expected: TRACK_BYTES }
  for (let step = 1; step < STEPS; step++) {
    yield { type: 'track-progressed', at: now(), motion, key, received: (TRACK_BYTES * step) / STEPS }
  }
  const done = { figures, bytes: TRACK_BYTES, verdict: 'exact', warnings: [] }
  yield { type: 'track-completed', at: now(), motion, key, ...done }
  yield { type: 'motion-released', at: now(), motion, content: 'tracks' }
  yield { type: 'motion-disconnected', at: now(), motion, as: 'gone' }
}

function keyOf(motion: number, visit: number): string {
  const time = String(100_000 + (visit % TRACKS)).padStart(6, '0')
  return `ABC${motion}XYZ_${motion}_20261012_${time}.oao`
}

function figuresOf(at: number): TrackFigures {
  return {
    size: TRACK_BYTES,
    startDate: at - 3_600_000,
    endDate: at - 1_800_000,
    duration: 1_800_000,
    distance: 24_000_000,
    best2s: 13_691,
    best10s: 13_298,
    best500m: 12_755,
  }
}

function infoOf(motion: number) {
  return {
    identifier: motion,
    firmware: '9010 (3232) Weymouth SW',
    firmwareCode: '9010',
    hardware: 'wireless-mini',
    storage: motion % 6,
    battery: 22 + ((motion * 37) % 78),
    isCharging: false,
  }
}

const settings = {
  gnssRate: 5,
  oneLogPerDay: 0,
  timezone: 60,
  ledFlash: 1,
  speedUnit: 'kn',
  distanceUnit: 'km',
}
