import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadStates, saveStates, statesFile } from '../../../../src/core/archive/motion-memory-file.ts'
import { systemClock } from '../../../../src/core/base/clock.ts'
import { projectOf } from '../../../../src/core/config/project.ts'
import { MemorySaver } from '../../../../src/core/engine/watches/memory-saver.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'

const DAY = 86_400_000
let root = ''
let eventFolder = ''
let reported: MonitorEvent[] = []

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'motion-monitor-recollection-'))
  eventFolder = projectOf(root, 'Test').eventFolder
  await mkdir(join(eventFolder, 'motions'), { recursive: true })
  reported = []
})

afterEach(() => rm(root, { recursive: true }))

function start(): MemorySaver {
  return new MemorySaver({
    clock: systemClock,
    project: projectOf(root, 'Test'),
    emit: (event: MonitorEvent) => reported.push(event),
  })
}

const left = (motion: number, at = Date.now()): MonitorEvent => ({
  type: 'motion-disconnected',
  at,
  motion,
  as: 'gone-early',
})

async function kept() {
  return (await loadStates(eventFolder)).states
}

describe('what a session keeps of its motions', () => {
  test('the memory of a session is read by the next one, once for each motion, and kept', async () => {
    const first = start()
    await first.open()
    for (const motion of [601, 602]) first.take(left(motion))
    await first.settle()
    const next = start()
    await next.open()
    expect(next.rememberedOnce(601)?.as).toBe('gone-early')
    expect(next.rememberedOnce(601)).toBeUndefined()
    next.take(left(603))
    await next.settle()
    expect([...(await kept()).keys()]).toEqual([601, 602, 603])
    expect(reported).toEqual([])
  })

  test('the memory of a session has the times of the new clock when the clock was set', async () => {
    const session = start()
    const at = Date.now()
    session.take({ type: 'motion-connected', at, motion: 601, address: '192.168.0.7' })
    session.take(left(602, at))
    session.take({ type: 'clock-stepped', at: at - 3_600_000, by: -3_600_000 })
    await session.settle()
    expect([...(await kept()).values()].map((state) => state.at)).toEqual([at - 3_600_000, at - 3_600_000])
  })

  test('the memory of a session does not grow: what is older than two days is dropped', async () => {
    await saveStates(eventFolder, new Map([[600, { as: 'gone', at: Date.now() - 3 * DAY, isRead: true }]]))
    const session = start()
    await session.open()
    session.take(left(601))
    await session.settle()
    expect([...(await kept()).keys()]).toEqual([601])
  })

  test('a memory file that the disk refuses is reported once, and saved when the disk takes it', async () => {
    await mkdir(join(statesFile(eventFolder), 'in the way'), { recursive: true })
    const session = start()
    await session.open()
    session.take(left(601))
    await vi.waitFor(() => expect(reported).toHaveLength(2))
    session.take(left(602))
    const complaints = reported.flatMap((event) => (event.type === 'notice' ? event.message : []))
    expect(complaints[0]).toMatch(/states\.json: This is a folder/)
    expect(complaints[1]).toMatch(/^What the motions are cannot be kept for the next start: /)
    await rm(statesFile(eventFolder), { recursive: true })
    await session.settle()
    expect([...(await kept()).keys()]).toEqual([601, 602])
    expect(reported).toHaveLength(2)
  })

  test('a memory file that holds something else is not used, and is reported', async () => {
    await writeFile(statesFile(eventFolder), '[]')
    const session = start()
    await session.open()
    expect(session.rememberedOnce(601)).toBeUndefined()
    expect(reported).toMatchObject([{ level: 'ERROR' }])
  })
})
