import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { MonitoredFleet } from './monitored-fleet.ts'

const messages = (monitored: MonitoredFleet) => monitored.lines().map((line) => line.replace(/^[^,]*,/, ''))

describe('a person who asks', () => {
  test('a request for all motions has those that are present inspected again, and no other', async () => {
    const devices = [601, 602, 603].map((id) => deviceOf(id, []))
    await using monitored = await MonitoredFleet.start({ devices, initially: 'off' })
    for (const id of [601, 602]) {
      await monitored.fleet.turnOn(id)
      await monitored.event('motion-released', (event) => event.motion === id)
    }
    const since = monitored.events.length
    monitored.dispatch({ type: 're-inspect-all' })
    for (const id of [601, 602])
      await monitored.event('motion-released', (event) => event.motion === id, { since })
    expect(
      monitored.events.some((event) => event.type === 'inspection-started' && event.motion === 603),
    ).toBe(false)
    expect(monitored.state.violations).toEqual([])
  })

  test('a request for the newest day again is answered with the number of tracks, and older days stay as they are', async () => {
    const older = logOf({
      file: '/logs/2026/10/0601_2026-10-11-1100.oao',
      start_date: logOf().start_date - 86_400_000,
      end_date: logOf().end_date - 86_400_000,
    })
    const later = logOf({
      file: '/logs/2026/10/0601_2026-10-12-1200.oao',
      start_date: logOf().start_date + 3_600_000,
      end_date: logOf().end_date + 3_600_000,
    })
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [older, logOf(), later])] })
    await monitored.event('motion-released')
    const since = monitored.events.length
    monitored.dispatch({ type: 'fetch-again', motion: 601 })
    await monitored.event('motion-released', () => true, { since })
    expect(messages(monitored)).toContain(
      'INFO,Motion 601: 2 tracks asked for again; fetched when it is there',
    )
    const again = monitored.events
      .slice(since)
      .flatMap((event) => (event.type === 'track-completed' ? event.key : []))
    expect(again.sort()).toEqual(['ABC601XYZ_601_20261012_110004.oao', 'ABC601XYZ_601_20261012_120004.oao'])
  })

  test('a request for skipped tracks or for the newest day again fetches only those', async () => {
    const slow = logOf({
      file: '/logs/2026/10/0601_2026-10-12-1200.oao',
      start_date: logOf().start_date + 3_600_000,
      end_date: logOf().end_date + 3_600_000,
      '500m_best': 1800,
      '10s_best': 1900,
      '2s_best': 2000,
    })
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [logOf(), slow])] })
    await monitored.event('motion-released')
    let since = monitored.events.length
    monitored.dispatch({ type: 'fetch-again', motion: 601 })
    await monitored.event('motion-released', () => true, { since })
    expect(messages(monitored)).toContain(
      'INFO,Motion 601: 1 track asked for again; fetched when it is there',
    )
    since = monitored.events.length
    monitored.dispatch({ type: 'fetch-skipped', motion: 601 })
    await monitored.event('motion-released', () => true, { since })
    const fetched = monitored.events
      .slice(since)
      .flatMap((event) => (event.type === 'track-completed' ? event.key : []))
    expect(fetched).toEqual(['ABC601XYZ_601_20261012_120004.oao'])
  })

  test('a request for a track of a motion that has gone makes it gone early at once, until it is back', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601)] })
    await monitored.event('motion-released')
    await monitored.fleet.turnOff(601)
    await monitored.event('motion-disconnected')
    expect(monitored.motion(601).state).toBe('gone')
    monitored.dispatch({ type: 'fetch-again', motion: 601 })
    const { tracks } = await monitored.event('tracks-requested')
    expect(tracks).toMatchObject([{ status: 'queued', reason: 'asked for again' }])
    expect(monitored.motion(601).state).toBe('gone-early')
    const since = monitored.events.length
    await monitored.fleet.turnOn(601)
    await monitored.event('motion-released', () => true, { since })
    expect(monitored.state.violations).toEqual([])
  })

  test('a request for tracks where there are none is answered so', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    monitored.dispatch({ type: 'fetch-again', motion: 601 })
    monitored.dispatch({ type: 'fetch-skipped', motion: 601 })
    await monitored.until(() =>
      messages(monitored).includes('INFO,Motion 601: 0 tracks asked for, although skipped'),
    )
    expect(messages(monitored)).toContain('INFO,Motion 601: 0 tracks asked for again')
  })

  test('a request that the disk cannot save is reported as not saved', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601)] })
    await monitored.event('motion-released')
    const ledger = join(monitored.eventFolder, 'motions', 'motion-601', 'downloads.json')
    await rm(ledger)
    await mkdir(join(ledger, 'in the way'), { recursive: true })
    monitored.dispatch({ type: 'fetch-again', motion: 601 })
    const { message } = await monitored.event('notice', ({ level }) => level === 'ERROR')
    expect(message).toMatch(/^Motion 601: the request cannot be noted: .*downloads\.json cannot be written: /)
  })

  test('a request for a motion that nobody has, or an answer that nobody waits for, changes nothing', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])] })
    await monitored.event('motion-released')
    const since = monitored.events.length
    monitored.dispatch({ type: 're-inspect', motion: 699 })
    monitored.dispatch({ type: 'answer-roster', id: 'long gone', answer: 'apply' })
    monitored.dispatch({ type: 'stop' })
    monitored.dispatch({ type: 'stop' })
    await monitored.event('session-stopped')
    const types = monitored.events.slice(since).map(({ type }) => type)
    expect(types.filter((type) => type === 'session-stopping')).toHaveLength(1)
    expect(types).not.toContain('roster-applied')
    expect(monitored.state.motions.has(699)).toBe(false)
  })

  test('a request from the board is done like one of the screen, with a log line that says where it comes from', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])] })
    await monitored.event('motion-released')
    const since = monitored.events.length
    const motion = 601
    monitored.dispatch({ type: 're-inspect', motion, from: 'board' })
    await monitored.event('motion-released', () => true, { since })
    monitored.dispatch({ type: 'fetch-skipped', motion, from: 'board' })
    await monitored.event('notice', ({ message }) => message.includes('although skipped'), { since })
    monitored.dispatch({ type: 'note', motion, text: 'bent', from: 'board' })
    await monitored.event('note-taken', ({ text }) => text === 'bent', { since })
    const board = messages(monitored).filter((line) => line.includes('board'))
    expect(board).toEqual([
      'INFO,Motion 601 is inspected again (asked for from the board)',
      'INFO,Motion 601 has its skipped tracks fetched after all (asked for from the board)',
      'INFO,Motion 601 has its note changed (asked for from the board)',
    ])
    // The event team's scripts find none of them (docs/device.md, "Event scripts").
    expect(board.filter((line) => /motion-|WARN|downloaded/.test(line))).toEqual([])
  })

  test('a line about another thread of the program is logged with its level', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])], initially: 'off' })
    monitored.dispatch({ type: 'log-notice', level: 'ERROR', message: 'There is no board: taken' })
    await monitored.event('notice', ({ level, message }) => level === 'ERROR' && message.includes('board'))
    expect(messages(monitored)).toContain('ERROR,There is no board: taken')
  })

  test('a request of the screen is not logged as one of the board', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])] })
    await monitored.event('motion-released')
    monitored.dispatch({ type: 'note', motion: 601, text: 'bent' })
    await monitored.event('note-taken')
    expect(messages(monitored).join()).not.toContain('board')
  })
})
