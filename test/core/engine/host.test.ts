import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ProblemError } from '../../../src/core/base/problem.ts'
import { takeLock } from '../../../src/core/disk/lock.ts'
import { LockedError } from '../../../src/core/disk/lock-holder.ts'
import { hostEngine } from '../../../src/core/engine/host.ts'
import { startEngineEarly } from '../../../src/core/engine/worker.ts'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { TestProject } from '../../commands/project-builder.ts'
import { row } from '../domain/rosters.ts'

let empty = ''
beforeEach(async () => {
  empty = await mkdtemp(join(tmpdir(), 'host-'))
})
afterEach(() => rm(empty, { recursive: true }))

/** An engine in its thread, and what it says. */
function host(root: string, version = 'test') {
  const events: MonitorEvent[] = []
  const engine = hostEngine({ root, version }, (batch) => events.push(...batch))
  return { engine, events, types: () => events.map(({ type }) => type) }
}

describe('an engine in its thread', () => {
  test('an engine in its thread emits events, accepts commands and ends by itself', async () => {
    await using project = await TestProject.make([row(601)])
    const { engine, types } = host(project.root)
    await expect.poll(types).toContain('roster-read')
    engine.dispatch({ type: 'note', motion: 601, text: 'strap is torn' })
    await expect.poll(types).toContain('note-taken')
    engine.dispatch({ type: 'stop' })
    await engine.ended
    expect(types().at(-1)).toBe('session-stopped')
  })

  test('an engine that cannot open its project ends with the problems', async () => {
    const { engine } = host(empty)
    const ended = await engine.ended.catch((error: unknown) => error)
    expect(ended).toBeInstanceOf(ProblemError)
    expect(ended).toMatchObject({ message: expect.stringContaining('config/server.json') })
  })

  test('an engine that fails before anybody waits for it fails the one that comes later, and nobody else', async () => {
    const { engine } = host(empty)
    // By the time that another has ended, it has too.
    await host(empty).engine.ended.catch(() => undefined)
    await host(empty).engine.ended.catch(() => undefined)
    await expect(engine.ended).rejects.toBeInstanceOf(ProblemError)
  })

  test('an engine for an event that another program holds ends with the holder', async () => {
    await using project = await TestProject.make([row(601)])
    const taken = await takeLock(project.pathOf('logs'), { purpose: 'merge', now: 0 })
    if (!taken.ok) throw new Error('taken')
    const { engine } = host(project.root)
    const ended = await engine.ended.catch((error: unknown) => error)
    expect(ended).toBeInstanceOf(LockedError)
    expect(ended).toMatchObject({ holder: { purpose: 'merge', pid: process.pid } })
    await taken.lock.release()
  })

  test('an engine thread that is killed ends with its exit code', async () => {
    await using project = await TestProject.make([row(601)])
    const { engine, types } = host(project.root)
    const ended = engine.ended.catch((error: unknown) => error)
    await expect.poll(types).toContain('roster-read')
    await engine.kill()
    expect(await ended).toMatchObject({ message: "The engine's thread ended with code 1." })
  })

  test('an engine that was started early is the one that is hosted, with all its events so far', async () => {
    await using project = await TestProject.make([row(601)])
    startEngineEarly({ root: project.root, version: 'early' })
    // It has begun, so none of its events may be lost.
    await expect
      .poll(() =>
        takeLock(project.pathOf('logs'), { purpose: 'merge', now: 0 }).then(async (taken) => {
          if (taken.ok) await taken.lock.release()
          return taken.ok
        }),
      )
      .toBe(false)
    const { engine, events } = host(project.root, 'early')
    await expect
      .poll(() => events.find(({ type }) => type === 'session-started'))
      .toMatchObject({ version: 'early' })
    engine.dispatch({ type: 'stop' })
    await engine.ended
  })

  test('an engine that was started early for another project is left alone', async () => {
    await using project = await TestProject.make([row(601)])
    startEngineEarly({ root: empty, version: 'early' })
    const { engine, types } = host(project.root, 'early')
    await expect.poll(types).toContain('roster-read')
    engine.dispatch({ type: 'stop' })
    await engine.ended
  })
})
