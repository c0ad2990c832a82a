import { setTimeout as delay } from 'node:timers/promises'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BoardPort } from '../../../src/core/engine/board-port.ts'
import { type EngineHost, hostEngine } from '../../../src/core/engine/host.ts'
import type { EngineToBoard } from '../../../src/core/engine/messages.ts'
import type { MonitorCommand } from '../../../src/core/events/command.ts'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { TestProject } from '../../commands/project-builder.ts'
import { row } from '../domain/rosters.ts'

/** A board's end of the port, with what came on it and where in the stream it was attached. */
class TestBoard {
  readonly received: MonitorEvent[] = []
  readonly port: MessagePort
  readonly closed: Promise<void>
  signs = 0
  attachedAt: number | undefined

  constructor(engine: EngineHost, heard: readonly MonitorEvent[]) {
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    port1.on('message', (message: EngineToBoard) => {
      if (message.type === 'events') this.received.push(...message.events)
      else this.signs++
    })
    this.closed = new Promise((resolve) => port1.once('close', () => resolve()))
    engine.attachBoard(port2, () => {
      this.attachedAt = heard.length
    })
  }
}

/** The engine logs it at once, so that an event waits in the batch to be sent. */
const note = (text: string): MonitorCommand => ({ type: 'note', motion: 601, text, from: 'board' })

const steps = fc.array(
  fc.record({
    wait: fc.nat(25).map((span) => Math.max(0, span - 10)),
    does: fc.constantFrom('note', 'note', 'attach'),
  }),
  { minLength: 5, maxLength: 40 },
)

describe("the engine's port for a board", () => {
  test('a board that is attached at any moment gets each later event once, and no event that is in its first state', async () => {
    await using project = await TestProject.make([row(601)])
    await fc.assert(
      fc.asyncProperty(fc.boolean(), steps, async (isUnderWay, steps) => {
        const heard: MonitorEvent[] = []
        const engine = hostEngine({ root: project.root, version: 'test' }, (batch) => heard.push(...batch))
        if (isUnderWay) await expect.poll(() => heard.length).toBeGreaterThan(0)
        const boards: TestBoard[] = [new TestBoard(engine, heard)]
        for (const [index, { wait, does }] of steps.entries()) {
          if (does === 'attach') boards.push(new TestBoard(engine, heard))
          else engine.dispatch(note(`note ${index}`))
          await delay(wait)
        }
        engine.dispatch({ type: 'stop' })
        await engine.ended
        await Promise.all(boards.map(({ closed }) => closed))
        for (const [index, { attachedAt, received }] of boards.entries()) {
          expect(attachedAt).toBeDefined()
          expect(received).toEqual(heard.slice(attachedAt, boards[index + 1]?.attachedAt))
        }
        expect(heard.at(-1)?.type).toBe('session-stopped')
      }),
      { numRuns: 10 },
    )
  }, 120_000)

  test('a request that comes on the port is done as one of the board', async () => {
    await using project = await TestProject.make([row(601)])
    const heard: MonitorEvent[] = []
    const engine = hostEngine({ root: project.root, version: 'test' }, (batch) => heard.push(...batch))
    const board = new TestBoard(engine, heard)
    board.port.postMessage({ type: 'command', command: { type: 'note', motion: 601, text: 'bent' } })
    await expect.poll(() => board.received.map(({ type }) => type)).toContain('note-taken')
    expect(heard).toContainEqual(
      expect.objectContaining({ message: 'Motion 601 has its note changed (asked for from the board)' }),
    )
    engine.dispatch({ type: 'stop' })
    await engine.ended
  })

  test.each<MonitorCommand>([
    { type: 'stop' },
    { type: 'let-go', motion: 601, names: ['logs.json'] },
    { type: 'fetch-again', motion: 601 },
    { type: 're-inspect-all' },
    { type: 'answer-roster', id: 'x', answer: 'apply' },
  ])('the port of the board takes no $type from anybody', async (command) => {
    const { port1, port2 } = new MessageChannel()
    const taken: MonitorCommand[] = []
    using _board = new BoardPort(port2, (request) => taken.push(request))
    port1.postMessage({ type: 'command', command })
    port1.postMessage({ type: 'attach-board' })
    port1.postMessage({ type: 'command', command: { type: 're-inspect', motion: 601 } })
    await expect.poll(() => taken).toEqual([{ type: 're-inspect', motion: 601, from: 'board' }])
    port1.close()
  })

  test('an engine that emits nothing gives the board a sign of life each second', async () => {
    const { port1, port2 } = new MessageChannel()
    const messages: EngineToBoard['type'][] = []
    port1.on('message', ({ type }: EngineToBoard) => messages.push(type))
    using board = new BoardPort(port2, () => undefined)
    board.post([])
    await expect.poll(() => messages, { timeout: 10_000 }).toEqual(['events', 'alive', 'alive'])
  })
})
