import { expect, test } from 'vitest'
import type { Track, TrackStatus } from '../../../../src/core/domain/track.ts'
import { emitInParts } from '../../../../src/core/engine/visit/tracks-in-parts.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'
import { formatEvent } from '../../../../src/core/events/log-line.ts'
import { reduceAll } from '../../../../src/core/events/reduce.ts'
import { initialState } from '../../../../src/core/events/state.ts'
import { countEvent, emptyTally } from '../../../../src/metrics/tally.ts'

const figures = {
  size: 2160,
  startDate: 0,
  endDate: 1,
  duration: 1,
  distance: 1,
  best2s: 1,
  best10s: 1,
  best500m: 10_000,
}

function tracksOf(count: number, statusAt: (index: number) => TrackStatus): readonly Track[] {
  return Array.from({ length: count }, (_, index) => {
    const status = statusAt(index)
    return { key: `A1B_601_20261012_${String(index).padStart(6, '0')}.oao`, day: '20261012', status, figures }
  })
}

async function emitted(event: Parameters<typeof emitInParts>[0]): Promise<MonitorEvent[]> {
  const events: MonitorEvent[] = []
  await emitInParts(event, (part) => events.push(part))
  return events
}

const planned = { type: 'tracks-planned', at: 1, motion: 601 } as const
const recalled = {
  type: 'motion-recalled',
  at: 1,
  motion: 601,
  inspectedAt: 1,
  info: undefined,
  settings: undefined,
  findings: [],
} as const

test('the plan of a usual motion is one event', async () => {
  const event = { ...planned, tracks: tracksOf(1000, () => 'queued'), added: [], unassigned: [] }
  expect(await emitted(event)).toEqual([event])
})

test('a plan of 2,500 tracks is three events, with the fold, lines and counts of one', async () => {
  const tracks = tracksOf(2500, (index) => (index % 3 === 0 ? 'skipped' : 'queued'))
  const added = tracks.filter((_, index) => index % 2 === 0).map(({ key }) => key)
  const unassigned = Array.from({ length: 1200 }, () => ({ day: '20261012', figures }))
  const whole = { ...planned, tracks, added, unassigned }
  const parts = await emitted(whole)
  expect(parts.map(({ type }) => type)).toEqual(['tracks-planned', 'tracks-continued', 'tracks-continued'])
  const [inParts, atOnce] = [parts, [whole]].map((events) => {
    const motion = reduceAll(initialState, events).motions.get(601)
    const keys = motion?.tracks.map(({ key, status }) => `${key} ${status}`).sort()
    const lines = events.flatMap(formatEvent).map(({ message }) => message)
    const { tracks: counts } = events.reduce(countEvent, emptyTally)
    return { keys, lines: lines.sort(), counts, unassigned: motion?.unassigned }
  })
  expect(inParts).toEqual(atOnce)
})

test('the wanted tracks of a plan come in its first part: a motion recalled in parts never looks empty', async () => {
  const tracks = tracksOf(3000, (index) => (index === 2999 ? 'failed' : 'completed'))
  const [first, ...rest] = await emitted({ ...recalled, tracks })
  expect(first).toMatchObject({ type: 'motion-recalled', tracks: { length: 1000 } })
  const motion = first && reduceAll(initialState, [first]).motions.get(601)
  expect(motion?.tracks.some(({ status }) => status === 'failed')).toBe(true)
  expect(rest.map(({ type }) => type)).toEqual(['tracks-continued', 'tracks-continued'])
})

test('other work has its turn between two parts of a plan', async () => {
  const turns: string[] = []
  setImmediate(() => turns.push('other work'))
  const work = emitInParts(
    { ...recalled, tracks: tracksOf(2000, () => 'completed') },
    ({ type }) => void turns.push(type),
  )
  await work
  expect(turns).toEqual(['motion-recalled', 'other work', 'tracks-continued'])
})
