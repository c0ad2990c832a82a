import { readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Entrant } from '../../src/core/domain/roster.ts'
import { csvOf, row } from '../core/domain/rosters.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { MonitoredFleet, type MonitoredFleetOptions } from './monitored-fleet.ts'

/** Dates around any day on which the tests run. */
const always = { startDate: '2026-01-01', endDate: '2099-12-31' }

const rowsOf = (...motions: readonly number[]): readonly Entrant[] =>
  motions.map((motion) => row(motion, always))

const device = (id: number) => deviceOf(id, [logOf({ file: `/logs/2026/10/0${id}_2026-10-12-1100.oao` })])

const keyOf = (motion: number) => `ABC${motion}XYZ_${motion}_20261012_110004.oao`

const idle = { Threading: { DetectionThreadPool: { Interval: 1 }, DisconnectionThreadPool: { Interval: 1 } } }

function start(options: MonitoredFleetOptions): Promise<MonitoredFleet> {
  return MonitoredFleet.start({ dates: [[always.startDate, always.endDate]], server: idle, ...options })
}

const rosterFile = (monitored: MonitoredFleet) => join(monitored.eventFolder, 'config', 'motions.csv')

/** Saves as many editors do: beside, then renamed over. */
async function save(monitored: MonitoredFleet, rows: readonly Entrant[]): Promise<void> {
  const file = rosterFile(monitored)
  await writeFile(`${file}.swp`, csvOf(rows))
  await rename(`${file}.swp`, file)
}

const messages = (monitored: MonitoredFleet) => monitored.lines().map((line) => line.replace(/^[^,]*,/, ''))

const alarmOf = (monitored: MonitoredFleet, topic: string) =>
  monitored.state.alarms.find((alarm) => alarm.topic === topic)?.message

describe('a harmless change of motions.csv', () => {
  test('a harmless roster change counts at once: an added motion is released, a removed one is not looked for', async () => {
    const fleet = Array.from({ length: 12 }, (_, index) => 601 + index)
    await using monitored = await start({ devices: [...fleet, 620].map(device), initially: 'off' })
    await monitored.until((state) => state.motions.size === 13)
    // The 620 is not in the roster at first, the 612 not any more.
    await save(monitored, rowsOf(...fleet))
    await monitored.until((state) => !state.motions.has(620))
    const since = monitored.events.length
    await monitored.fleet.turnOn(620)
    await save(monitored, rowsOf(...fleet.slice(0, 11), 620))
    await monitored.event('motion-released', (event) => event.motion === 620)
    expect(messages(monitored)).toContain('INFO,motions.csv was read again: added 1, removed 1 motions')
    expect([...monitored.state.motions.keys()]).toEqual([...fleet.slice(0, 11), 620])
    expect(monitored.events.slice(since).some((e) => 'motion' in e && e.motion === 612)).toBe(false)
    expect(monitored.state.violations).toEqual([])
    expect(monitored.state.alarms).toEqual([])
  })

  test('a harmless roster change gives an unassigned track its person while the motion is online', async () => {
    await using monitored = await start({ devices: [device(601)], dates: [['2026-10-13', '2099-12-31']] })
    await monitored.event('motion-released')
    expect(monitored.motion(601).tracks).toEqual([])
    await save(monitored, [row(601, { ...always, startDate: '2026-10-12' })])
    await monitored.event('track-completed', (event) => event.key === keyOf(601))
    await monitored.until((state) => state.motions.get(601)?.state === 'released')
    expect(monitored.state.violations).toEqual([])
  })

  test('a harmless roster change gives the tracks at home of an absent motion their new person at once', async () => {
    await using monitored = await start({ devices: [device(601)] })
    await monitored.event('motion-released')
    await monitored.fleet.turnOff(601)
    await monitored.stop()
    await monitored.startEngine()
    await monitored.event('motion-recalled')
    expect(monitored.motion(601).tracks).toHaveLength(1)
    const since = monitored.events.length
    await save(monitored, [row(601, { ...always, startDate: '2026-10-13' })])
    await monitored.event('motion-recalled', () => true, { since })
    expect(monitored.motion(601).tracks).toEqual([])
  })

  test('a harmless roster change keeps a present motion that has left the roster until it has left the network', async () => {
    const rows = rowsOf(...Array.from({ length: 20 }, (_, index) => 601 + index))
    await using monitored = await start({ devices: [device(601)] })
    await monitored.event('motion-released')
    await save(monitored, rows)
    await monitored.event('roster-applied', ({ changes }) => changes.added.length === 19)
    await save(monitored, rows.slice(1))
    const { changes } = await monitored.event('roster-applied', (event) => event.changes.removed.length === 1)
    expect(changes.removed).toEqual([601])
    await monitored.fleet.turnOff(601, 'refused')
    await monitored.event('motion-disconnected', (event) => event.motion === 601)
    const since = monitored.events.length
    await monitored.fleet.turnOn(601)
    await save(monitored, rows)
    await monitored.event('motion-connected', (event) => event.motion === 601, { since })
    expect(monitored.state.violations).toEqual([])
  })
})

describe('a motion that leaves the roster', () => {
  test('a motion that returns to the roster before it has left the network is served without interruption', async () => {
    const rows = rowsOf(...Array.from({ length: 20 }, (_, index) => 601 + index))
    await using monitored = await start({ devices: [device(601)] })
    await monitored.event('motion-released')
    await save(monitored, rows)
    await monitored.event('roster-applied', ({ changes }) => changes.added.length === 19)
    await save(monitored, rows.slice(1))
    await monitored.event('roster-applied', ({ changes }) => changes.removed.includes(601))
    const since = monitored.events.length
    await save(monitored, rows)
    await monitored.event('roster-applied', ({ changes }) => changes.added.includes(601))
    await monitored.event('motion-released', (event) => event.motion === 601, { since })
    await monitored.fleet.turnOff(601, 'refused')
    await monitored.event('motion-disconnected', (event) => event.motion === 601)
    await monitored.fleet.turnOn(601)
    const again = monitored.events.length
    await monitored.event('motion-released', (event) => event.motion === 601, { since: again })
    expect(monitored.state.violations).toEqual([])
  })
})

describe('a dangerous change of motions.csv', () => {
  const renamed = [row(601, { ...always, fileId: 'NEW1X' }), ...rowsOf(602)]

  test('a risky roster change is held back until a person takes it, and then counts', async () => {
    await using monitored = await start({ devices: [device(601), device(602)] })
    await monitored.until((state) => [...state.motions.values()].every((each) => each.state === 'released'))
    await save(monitored, renamed)
    const { proposal } = await monitored.event('roster-proposed')
    expect(proposal.dangers.map(({ code }) => code)).toEqual(['file-id-changed'])
    expect(monitored.state.proposal).toEqual(proposal)
    expect(alarmOf(monitored, 'proposal')).toMatch(/^motions\.csv has changed: y takes it, n keeps the old/)
    expect(monitored.state.roster.entrants[0]?.fileId).toBe('ABC601XYZ')
    expect(monitored.lines().filter((line) => line.includes('motion-monitor'))).toEqual([])

    monitored.dispatch({ type: 'answer-roster', id: 'another', answer: 'apply' })
    expect(monitored.state.proposal).toEqual(proposal)
    monitored.dispatch({ type: 'answer-roster', id: proposal.id, answer: 'apply' })
    await monitored.event('track-completed', ({ key }) => key === 'NEW1X_601_20261012_110004.oao')
    expect(monitored.state.proposal).toBeUndefined()
    expect(alarmOf(monitored, 'proposal')).toBeUndefined()
    await monitored.until(
      () => alarmOf(monitored, 'roster')?.includes('1 fetched track has another File ID') === true,
    )
  })

  test('a risky roster change is not taken when a person keeps the old one, and is not proposed again', async () => {
    await using monitored = await start({ devices: [device(601), device(602)] })
    await monitored.until((state) => [...state.motions.values()].every((each) => each.state === 'released'))
    await save(monitored, renamed)
    const { proposal } = await monitored.event('roster-proposed')
    monitored.dispatch({ type: 'answer-roster', id: proposal.id, answer: 'keep' })
    await monitored.event('roster-declined', ({ by }) => by === 'person')
    // The alarm comes and goes: the file has been looked at since it was declined.
    await writeFile(rosterFile(monitored), '')
    await monitored.until(() => alarmOf(monitored, 'roster') !== undefined)
    await save(monitored, renamed)
    await monitored.until((state) => state.alarms.length === 0)
    expect(monitored.state.roster.entrants[0]?.fileId).toBe('ABC601XYZ')
    await save(monitored, rowsOf(601, 602, 603))
    await monitored.event('roster-applied')
    expect(monitored.events.filter(({ type }) => type === 'roster-proposed')).toHaveLength(1)
    expect(monitored.state.roster.entrants.map(({ fileId }) => fileId)).toEqual(
      rowsOf(601, 602, 603).map(({ fileId }) => fileId),
    )
    expect(monitored.state.alarms).toEqual([])
  })

  test('a risky roster change is no longer proposed once the file is as it was', async () => {
    await using monitored = await start({ devices: [device(601), device(602)], initially: 'off' })
    await monitored.until((state) => state.motions.size === 2)
    await save(monitored, rowsOf(601))
    await monitored.event('roster-proposed', ({ proposal }) => proposal.dangers[0]?.code === 'rows-vanish')
    await save(monitored, rowsOf(601, 602))
    await monitored.event('roster-declined', ({ by }) => by === 'file')
    await monitored.until((state) => state.alarms.length === 0)
    expect(monitored.events.filter(({ type }) => type === 'roster-applied')).toEqual([])
  })
})

describe('the last good motions.csv stays in force', () => {
  test('the last good motions.csv counts while the file is gone, half-written or no CSV, and the screen says since when', async () => {
    await using monitored = await start({ devices: [device(601), device(602)], initially: 'off' })
    await monitored.until((state) => state.motions.size === 2)
    const file = rosterFile(monitored)
    const text = await readFile(file, 'utf8')

    await rm(file)
    await monitored.until(() => alarmOf(monitored, 'roster') !== undefined)
    expect(alarmOf(monitored, 'roster')).toMatch(
      /^motions\.csv: The file is missing\..* The one read at \d\d:\d\d:\d\d UTC stays in force$/,
    )
    await writeFile(file, text)
    await monitored.until((state) => state.alarms.length === 0)

    await truncate(file, text.indexOf('\n') + 20)
    await monitored.until(() => alarmOf(monitored, 'roster')?.includes('stays in force') === true)
    await writeFile(file, text)
    await monitored.until((state) => state.alarms.length === 0)

    await writeFile(file, 'Motion ID;Start Date\n')
    await monitored.until(() => alarmOf(monitored, 'roster')?.startsWith('motions.csv:1: Missing') === true)
    await writeFile(file, text)
    await monitored.until((state) => state.alarms.length === 0)

    expect(monitored.events.filter(({ type }) => type === 'roster-applied')).toEqual([])
    expect([...monitored.state.motions.keys()]).toEqual([601, 602])
    expect(monitored.lines().filter((line) => line.includes('motion-monitor'))).toEqual([])
  })
})

describe('at the start', () => {
  test('a roster without a row for today raises an alarm at the start, before the first motion is found', async () => {
    await using monitored = await start({ devices: [device(601)], dates: [['2025-10-04', '2025-10-10']] })
    await monitored.event('motion-connected')
    const [alarm, connected] = ['alarm-raised', 'motion-connected'].map((type) =>
      monitored.events.findIndex((event) => event.type === type),
    )
    expect(alarmOf(monitored, 'roster')).toContain('its dates are 2025-10-04 to 2025-10-10')
    expect(alarm).toBeLessThan(connected ?? 0)
  })

  test("last year's dates, put right while the first track comes, leave the other tracks on the device", async () => {
    const days = ['05', '06', '07', '08']
    const logs = days.map((day) =>
      logOf({
        file: `/logs/2025/10/0601_2025-10-${day}-1100.oao`,
        start_date: Date.UTC(2025, 9, Number(day), 10, 0, 4),
        end_date: Date.UTC(2025, 9, Number(day), 10, 30, 4),
      }),
    )
    await using monitored = await start({
      devices: [deviceOf(601, logs)],
      dates: [['2025-10-04', '2025-10-10']],
      bandwidth: { device: 40_000 },
    })
    await monitored.event('track-started')
    await save(monitored, rowsOf(601))
    await monitored.event('roster-applied')
    await monitored.event('motion-released')
    const home = monitored.events.filter(({ type }) => type === 'track-completed')
    expect(home.length).toBeLessThan(days.length)
    expect(monitored.motion(601).tracks).toEqual([])
    expect(alarmOf(monitored, 'roster')).toBeUndefined()
    expect(monitored.state.violations).toEqual([])
  })

  test('tracks at home under other File IDs than those of the roster raise an alarm at the start', async () => {
    await using monitored = await start({ devices: [device(601)] })
    await monitored.event('motion-released')
    await monitored.stop()
    await save(monitored, [row(601, { ...always, fileId: 'NEW1X' })])
    await monitored.startEngine()
    await monitored.until(
      () => alarmOf(monitored, 'roster')?.includes('motion 601: ABC601XYZ, now NEW1X') === true,
    )
  })
})

describe('server.json', () => {
  const change = async (monitored: MonitoredFleet, edit: (server: Record<string, unknown>) => unknown) => {
    const file = join(monitored.root, 'config', 'server.json')
    const server = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify(edit(server)))
  }

  test('a change of server.json counts at once where it can: a present motion is judged again, the rest is reported', async () => {
    await using monitored = await start({ devices: [device(601)] })
    await monitored.event('motion-released')
    const batteryOf = () => monitored.motion(601).findings.find(({ topic }) => topic === 'battery')
    expect(batteryOf()?.verdict).toBe('pass')
    const before = monitored.motion(601).version
    await change(monitored, (server) => ({
      ...server,
      Event: 'Another',
      Motion: { ...Object(server.Motion), Info: { Thresholds: { Battery: 90 } } },
      Logging: { 'Console Level': 40 },
    }))
    await monitored.event('configuration-applied')
    expect(batteryOf()).toMatchObject({ verdict: 'fail', expected: 'at least 90' })
    expect(monitored.motion(601).version).toBeGreaterThan(before)
    expect(monitored.state.session).toMatchObject({ event: 'Test', consoleLevel: 'ERROR' })
    expect(messages(monitored)).toContain(
      'INFO,server.json was read again: Motion.Info.Thresholds.Battery 60 -> 90',
    )
    expect(messages(monitored)).toContain('INFO,server.json: Event takes effect at the next start')
  })

  test('a second change of server.json reports only what is newly doubtful', async () => {
    await using monitored = await start({ devices: [device(601)], initially: 'off' })
    await change(monitored, (server) => ({ ...server, Spare: 1, Filters: { '500m Best': 4 } }))
    await monitored.event(
      'configuration-applied',
      ({ changes }) => changes.join() === 'Filters.500m Best 5 -> 4',
    )
    await change(monitored, (server) => ({ ...server, Other: 1, Filters: { '500m Best': 3 } }))
    const { newProblems } = await monitored.event(
      'configuration-applied',
      ({ changes }) => changes.join() === 'Filters.500m Best 4 -> 3',
    )
    expect(newProblems.map(({ message }) => message)).toEqual([expect.stringContaining('Other')])
  })

  test('a server.json that cannot be used leaves the one before in force', async () => {
    await using monitored = await start({ devices: [device(601)], initially: 'off' })
    const file = join(monitored.root, 'config', 'server.json')
    const text = await readFile(file, 'utf8')
    await writeFile(file, `${text}}`)
    await monitored.until(() => alarmOf(monitored, 'configuration') !== undefined)
    expect(alarmOf(monitored, 'configuration')).toMatch(
      /^server\.json:\d+:\d+: .* The configuration read at \d\d:\d\d:\d\d UTC stays in force$/,
    )
    await writeFile(file, text)
    await monitored.until((state) => state.alarms.length === 0)
    expect(monitored.events.filter(({ type }) => type === 'configuration-applied')).toEqual([])
  })
})
