import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deviceOf } from '../simulator/builders.ts'
import { MonitoredFleet } from './monitored-fleet.ts'

const devices = [deviceOf(601, []), deviceOf(602, [])]

describe('a note about a motion', () => {
  test('a note about a motion is on disk when it is shown, in the log, and there again after a restart', async () => {
    await using fleet = await MonitoredFleet.start({ devices, initially: 'off' })
    fleet.dispatch({ type: 'note', motion: 601, text: ' strap\u001b[31m is\ntorn ' })
    const reported = await fleet.event('note-taken')
    expect(reported).toMatchObject({ motion: 601, text: 'strap is torn' })
    expect(JSON.parse(String(await fleet.readEventFile('notes.json')))).toEqual({
      601: { text: 'strap is torn', at: new Date(reported.at).toISOString() },
    })
    expect(fleet.lines().at(-1)).toMatch(/,INFO,Motion 601 note: strap is torn$/)
    const since = fleet.events.length
    await fleet.stop()
    await fleet.startEngine()
    await fleet.event('notes-read', undefined, { since })
    expect(fleet.motion(601).note).toEqual({ text: 'strap is torn', at: reported.at })
    expect(fleet.motion(602).note).toBeUndefined()
  })

  test('a note about a motion sent just before the end is not lost', async () => {
    await using fleet = await MonitoredFleet.start({ devices, initially: 'off' })
    fleet.dispatch({ type: 'note', motion: 601, text: 'first' })
    fleet.dispatch({ type: 'note', motion: 602, text: 'second' })
    await fleet.stop()
    expect(Object.keys(JSON.parse(String(await fleet.readEventFile('notes.json'))))).toEqual(['601', '602'])
  })

  test('a note about a motion is removed by an empty one, and the same note again is no news', async () => {
    await using fleet = await MonitoredFleet.start({ devices, initially: 'off' })
    for (const text of ['low', 'low', '  ']) fleet.dispatch({ type: 'note', motion: 601, text })
    await fleet.event('note-taken', ({ text }) => text === '')
    expect(fleet.events.filter(({ type }) => type === 'note-taken')).toHaveLength(2)
    expect(fleet.motion(601).note).toBeUndefined()
    expect(fleet.lines().at(-1)).toMatch(/,INFO,Motion 601 note removed$/)
    expect(JSON.parse(String(await fleet.readEventFile('notes.json')))).toEqual({})
  })

  test('a note about a motion comes back when motions.csv has the motion again', async () => {
    await using fleet = await MonitoredFleet.start({ devices, initially: 'off' })
    fleet.dispatch({ type: 'note', motion: 602, text: 'bent' })
    await fleet.event('note-taken')
    const file = join(fleet.eventFolder, 'config', 'motions.csv')
    const roster = await readFile(file, 'utf8')
    const since = fleet.events.length
    await writeFile(file, roster.replace(/^602,.*\n/m, ''))
    await fleet.until((state) => !state.motions.has(602) || state.proposal !== undefined)
    const id = fleet.state.proposal?.id
    if (id !== undefined) fleet.dispatch({ type: 'answer-roster', id, answer: 'apply' })
    await fleet.until((state) => !state.motions.has(602))
    await writeFile(file, roster)
    await fleet.event('roster-applied', ({ changes }) => changes.added.includes(602), { since })
    await fleet.until((state) => state.motions.get(602)?.note?.text === 'bent')
  })

  test('a note about a motion is shown although the disk refuses it, and the log says so', async () => {
    await using fleet = await MonitoredFleet.start({ devices, initially: 'off' })
    // Noted once, the notes of earlier sessions have been read.
    fleet.dispatch({ type: 'note', motion: 601, text: 'straight' })
    await fleet.until((state) => state.motions.get(601)?.note?.text === 'straight')
    await rm(join(fleet.eventFolder, 'notes.json'))
    // A folder in the place of the file cannot be replaced by one.
    await mkdir(join(fleet.eventFolder, 'notes.json', 'in-the-way'), { recursive: true })
    fleet.dispatch({ type: 'note', motion: 601, text: 'bent' })
    await fleet.until((state) => state.motions.get(601)?.note?.text === 'bent')
    expect(fleet.lines().join('\n')).toMatch(/,ERROR,Motion 601 note is not on disk: /)
  })
})
