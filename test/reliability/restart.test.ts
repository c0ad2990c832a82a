/** After a restart, a takeover or a kill the screen shows the same as before, and never more than the ledger. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseStates, statesFile } from '../../src/core/archive/motion-memory-file.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import { reduce } from '../../src/core/events/reduce.ts'
import { initialState, type MonitorState } from '../../src/core/events/state.ts'
import { diagnosisOf } from '../../src/core/views/diagnosis.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { groupOf } from '../../src/core/views/groups.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { expectHome, released, sailed, sailedLog, startHasty, troubled } from '../faults/faulty-fleet.ts'
import { MonitorChild } from '../soak/monitor-child.ts'

const HOUR = 3_600_000
const START = Math.floor(Date.now() / 1000) * 1000

/** A device whose logs begin now, one minute after the other. */
function sailedToday(id: MotionId, logs = 1): DeviceContents {
  return sailed(
    id,
    Array.from({ length: logs }, (_, place) => {
      const start = START + place * 60_000
      const [date = '', time = ''] = new Date(start + HOUR).toISOString().split('T')
      const [year, month] = date.split('-')
      const minute = time.slice(0, 5).replace(':', '')
      const file = `/logs/${year}/${month}/${String(id).padStart(4, '0')}_${date}-${minute}.oao`
      return sailedLog(id, 0, { file, start_date: start, end_date: start + 1_800_000 })
    }),
  )
}

/** The path of a device's second track. */
function pathOf(device: DeviceContents | undefined): `/${string}` {
  return `/${device?.logs[1]?.file.slice(1) ?? ''}`
}

const dates = [-1, 1].map((shift) => new Date(START + shift * 24 * HOUR).toISOString().slice(0, 10))
const aroundToday = [[dates[0] ?? '', dates[1] ?? '']] as const

/** What a volunteer is shown of a motion. */
function shown(state: MonitorState, id: MotionId) {
  const summary = createFleetSummariser()(state, Date.now()).byId.get(id)
  if (summary === undefined) throw new Error(`motion ${id} is not on the screen`)
  return {
    state: summary.state,
    group: groupOf(summary),
    wrong: diagnosisOf(summary)?.short,
    isAsOf: summary.asOf !== undefined,
  }
}

const remembered = (monitored: MonitoredFleet, motion: MotionId, since: number) =>
  monitored.event('motion-remembered', (event) => event.motion === motion, { since })

async function restart(monitored: MonitoredFleet): Promise<number> {
  await monitored.stop()
  const since = monitored.events.length
  await monitored.startEngine()
  return since
}

/** Motion 601 has come home and left, 602 and 603 have left in trouble, 602 with a track at home; all are off. */
async function evening(): Promise<MonitoredFleet> {
  const devices = [sailedToday(601), sailedToday(602, 2), sailedToday(603), sailed(604, [])]
  const monitored = await startHasty({ devices, dates: aroundToday })
  const { fleet } = monitored
  fleet.fault(602, { type: 'not-found' }, { path: pathOf(devices[1]) })
  fleet.fault(603, { type: 'server-error' }, { path: 'info' })
  for (const id of fleet.ids) await fleet.turnOn(id)
  await Promise.all([
    ...[601, 604].map((id) => released(monitored, id)),
    ...[602, 603].map((id) => troubled(monitored, id)),
  ])
  for (const id of fleet.ids) await fleet.turnOff(id)
  for (const id of fleet.ids) await monitored.event('motion-disconnected', ({ motion }) => motion === id)
  return monitored
}

const ofEvening = [
  [601, { state: 'gone', group: 'done', wrong: undefined }],
  [602, { state: 'gone-early', group: 'trouble', wrong: '1 of 2 not home' }],
  [603, { state: 'gone-early', group: 'trouble', wrong: 'answered, never read' }],
  [604, { state: 'gone', group: 'done', wrong: undefined }],
] as const

describe.concurrent('a restart at the end of the day', () => {
  test('a restart forgets nothing: which motions are done, which left too early and why, as of then', async () => {
    await using monitored = await evening()
    for (const [id, was] of ofEvening) expect(shown(monitored.state, id)).toEqual({ ...was, isAsOf: false })
    for (const _ of [1, 2]) {
      const since = await restart(monitored)
      for (const [id, was] of ofEvening) {
        await remembered(monitored, id, since)
        expect(shown(monitored.state, id)).toEqual({ ...was, isAsOf: true })
      }
      expect(monitored.state.violations).toEqual([])
    }
  })

  test('a restart takes a motion that comes back as it is', async () => {
    await using monitored = await evening()
    const since = await restart(monitored)
    await remembered(monitored, 602, since)
    monitored.fleet.clearFaults(602)
    await monitored.fleet.turnOn(602)
    await released(monitored, 602, since)
    expect(shown(monitored.state, 602)).toEqual({ state: 'released', group: 'can-go', isAsOf: false })
  })

  test('a restart does not call a motion done that the ledger wants, whatever was remembered', async () => {
    await using monitored = await evening()
    await monitored.stop()
    const ledger = join(monitored.eventFolder, 'motions', 'motion-601', 'downloads.json')
    await writeFile(ledger, (await readFile(ledger, 'utf8')).replace('"completed"', '"failed"'))
    const since = monitored.events.length
    await monitored.startEngine()
    expect((await remembered(monitored, 601, since)).as).toBe('gone-early')
    expect(shown(monitored.state, 601)).toMatchObject({ group: 'trouble', wrong: '1 of 1 not home' })
  })

  test('a restart does not call a motion done that has lost its ledger', async () => {
    await using monitored = await evening()
    await monitored.stop()
    await rm(join(monitored.eventFolder, 'motions', 'motion-601', 'downloads.json'))
    const since = monitored.events.length
    await monitored.startEngine()
    expect((await remembered(monitored, 601, since)).as).toBe('gone-early')
    expect(shown(monitored.state, 601).group).toBe('trouble')
  })

  test('a restart does not call a motion done that has lost its file', async () => {
    await using monitored = await evening()
    await monitored.stop()
    await rm(join(monitored.eventFolder, 'gpslogs'), { recursive: true })
    await mkdir(join(monitored.eventFolder, 'gpslogs'))
    const since = monitored.events.length
    await monitored.startEngine()
    await monitored.event('track-missed', ({ motion }) => motion === 601, { since })
    expect(shown(monitored.state, 601)).toMatchObject({ state: 'gone-early', wrong: '1 of 1 not home' })
  })

  test("a restart does not take yesterday's states for today's", async () => {
    await using monitored = await evening()
    await monitored.stop()
    await changeStates(monitored, (text) =>
      text.replaceAll(
        /"at": "(.+?)"/g,
        (_, at) => `"at": "${new Date(Date.parse(at) - 24 * HOUR).toISOString()}"`,
      ),
    )
    const since = monitored.events.length
    await monitored.startEngine()
    await monitored.event('motion-recalled', ({ motion }) => motion === 602, { since })
    await restart(monitored)
    expect(monitored.events.slice(since).filter(({ type }) => type === 'motion-remembered')).toEqual([])
    // What the ledger wants is missed all the same.
    await monitored.until((state) => state.motions.get(602)?.tracks.length === 2)
    expect(shown(monitored.state, 602)).toMatchObject({
      state: 'awaited',
      group: 'missing',
      wrong: '1 of 2 not home',
    })
  })

  test('a restart with a clock that was set back shows no time in the future', async () => {
    await using monitored = await evening()
    await monitored.stop()
    const soon = new Date(Date.now() + 20_000).toISOString()
    await changeStates(monitored, (text) => text.replaceAll(/"at": ".+?"/g, `"at": "${soon}"`))
    const since = monitored.events.length
    await monitored.startEngine()
    const { at, since: then } = await remembered(monitored, 601, since)
    expect(then).toBeLessThanOrEqual(at)
    expect(shown(monitored.state, 601)).toMatchObject({ state: 'gone', isAsOf: true })
  })

  test.each([
    ['is missing', async (file: string) => rm(file)],
    ['is torn', async (file: string) => writeFile(file, (await readFile(file)).subarray(0, 60))],
    ['is empty', async (file: string) => writeFile(file, '')],
    [
      'is of a later version',
      async (file: string) => writeFile(file, '{"format":2,"motions":{"601":{"as":"gone"}}}'),
    ],
    ['is a folder', async (file: string) => rm(file).then(() => mkdir(file))],
  ])('a restart goes on with the ledgers alone where the file of states %s', async (_, harm) => {
    await using monitored = await evening()
    await monitored.stop()
    await harm(statesFile(monitored.eventFolder))
    const since = monitored.events.length
    await monitored.startEngine()
    for (const id of [601, 602])
      await monitored.event('motion-recalled', ({ motion }) => motion === id, { since })
    expect(shown(monitored.state, 601)).toMatchObject({ state: 'awaited', group: 'done' })
    expect(shown(monitored.state, 602)).toMatchObject({ group: 'missing', wrong: '1 of 2 not home' })
    await monitored.fleet.turnOn(601)
    await released(monitored, 601, since)
  })
})

describe.concurrent('a restart while motions are here', () => {
  test('a restart shows a motion in trouble with its reason until it is found, and then as it is', async () => {
    const device = sailed(601)
    await using monitored = await startHasty({ devices: [device] })
    monitored.fleet.fault(601, { type: 'not-found' }, { path: 'track' })
    await monitored.fleet.turnOn(601)
    await troubled(monitored, 601)
    const since = await restart(monitored)
    const { as, trouble } = await remembered(monitored, 601, since)
    expect([as, trouble?.code]).toEqual(['in-trouble', 'bad-status'])
    await troubled(monitored, 601, since)
    monitored.fleet.clearFaults(601)
    await released(monitored, 601, since)
    await expectHome(monitored, device)
  })

  test('a restart misses a motion that has left meanwhile, after it was looked for', async () => {
    await using monitored = await startHasty({ devices: [sailed(601), sailed(602, [])] })
    monitored.fleet.fault(601, { type: 'not-found' }, { path: 'track' })
    for (const id of [601, 602]) await monitored.fleet.turnOn(id)
    await Promise.all([troubled(monitored, 601), released(monitored, 602)])
    await monitored.stop()
    for (const id of [601, 602]) await monitored.fleet.turnOff(id)
    const since = monitored.events.length
    await monitored.startEngine()
    expect((await remembered(monitored, 601, since)).as).toBe('in-trouble')
    // It could go, and is done whether it has left or not.
    expect((await remembered(monitored, 602, since)).as).toBe('gone')
    const { motion, as } = await monitored.event('motion-disconnected', () => true, { since })
    expect([motion, as]).toEqual([601, 'gone-early'])
    expect(shown(monitored.state, 601)).toMatchObject({
      group: 'trouble',
      wrong: '1 of 1 not home',
      isAsOf: false,
    })
    expect(monitored.state.violations).toEqual([])
  })

  test('a restart misses no motion while DNS says nothing', { timeout: 30_000 }, async () => {
    await using monitored = await startHasty({ devices: [sailed(601)] })
    monitored.fleet.fault(601, { type: 'not-found' }, { path: 'track' })
    await monitored.fleet.turnOn(601)
    await troubled(monitored, 601)
    await monitored.stop()
    monitored.fleet.dns.set({ outage: { type: 'silent' } })
    const since = monitored.events.length
    await monitored.startEngine()
    await remembered(monitored, 601, since)
    await new Promise((resolve) => setTimeout(resolve, 12_000))
    expect(shown(monitored.state, 601)).toMatchObject({ state: 'in-trouble', isAsOf: true })
    monitored.fleet.dns.set({ outage: undefined })
    monitored.fleet.clearFaults(601)
    await released(monitored, 601, since)
    expect(monitored.events.slice(since).filter(({ type }) => type === 'motion-disconnected')).toEqual([])
  })
})

test('a monitor that is killed leaves to the next one all that it has shown for a second', {
  timeout: 120_000,
}, async () => {
  const devices = [sailedToday(601), sailedToday(602, 2), sailedToday(603)]
  await using event = await SimulatedEvent.start({ devices, initially: 'off' })
  const { fleet } = event
  fleet.fault(602, { type: 'not-found' }, { path: pathOf(devices[1]) })
  fleet.fault(603, { type: 'stall-in-body', at: 0.5 }, { path: 'track' })
  let state = initialState
  let wake = (): void => undefined
  const start = (): MonitorChild => {
    state = initialState
    return new MonitorChild('dist/cli.js', event.root, (happened) => {
      state = reduce(state, happened)
      wake()
    })
  }
  const until = async (isSo: (id: MotionId) => string | undefined, wanted: Record<MotionId, string>) => {
    const all = () => Object.entries(wanted).every(([id, value]) => isSo(Number(id)) === value)
    while (!all()) await new Promise<void>((resolve) => (wake = resolve))
  }
  const stateOf = (id: MotionId) => state.motions.get(id)?.state

  const killed = start()
  for (const id of fleet.ids) await fleet.turnOn(id)
  await until(stateOf, { 601: 'released', 602: 'in-trouble', 603: 'downloading' })
  for (const id of [601, 602]) await fleet.turnOff(id)
  await until(stateOf, { 601: 'gone', 602: 'gone-early', 603: 'downloading' })
  await untilKept(event.folder, { 601: 'gone', 602: 'gone-early', 603: 'here' })
  await killed.end('SIGKILL')
  await fleet.turnOff(603)

  const next = start()
  await until((id) => (state.motions.get(id)?.remembered === undefined ? undefined : stateOf(id)), {
    601: 'gone',
    602: 'gone-early',
    603: 'awaited',
  })
  expect(shown(state, 601)).toEqual({ state: 'gone', group: 'done', wrong: undefined, isAsOf: true })
  expect(shown(state, 602)).toMatchObject({ group: 'trouble', wrong: '1 of 2 not home', isAsOf: true })
  expect(shown(state, 603)).toMatchObject({ group: 'missing', wrong: '1 of 1 not home', isAsOf: true })
  await until(stateOf, { 603: 'gone-early' })
  expect(state.violations).toEqual([])
  expect(await next.end('SIGTERM')).toEqual([0, null])
})

/** Waits until the file of states has these; a write is due within a second of each change. */
async function untilKept(eventFolder: string, wanted: Record<MotionId, string>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { states } = parseStates(await readFile(statesFile(eventFolder), 'utf8'))
    if (Object.entries(wanted).every(([id, as]) => states.get(Number(id))?.as === as)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the states were not kept')
}

async function changeStates(monitored: MonitoredFleet, change: (text: string) => string): Promise<void> {
  const file = statesFile(monitored.eventFolder)
  await writeFile(file, change(await readFile(file, 'utf8')))
}
