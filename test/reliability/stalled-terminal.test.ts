/** A terminal that stops reading, as a suspended SSH line does, while phones look at the board. */
import { expect, test } from 'vitest'
import { Listener } from '../board/board.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { TerminalProgram } from '../e2e/terminal-program.ts'
import { deviceOf } from '../simulator/builders.ts'

/** Longer than a page waits before it says that it is not live. */
const STALL = 7000

test('a terminal that stops reading stops no phone: the board shows each event, and signs of life of the engine', async () => {
  const motions = [601, 602, 603, 604]
  const devices = motions.map((id) => deviceOf(id))
  await using event = await SimulatedEvent.start({ devices, initially: 'off' })
  await using monitor = new TerminalProgram({ args: ['--root', event.root, '--board', '0'] })
  await monitor.until((text) => /board is at http:\S+/.test(text))
  const [, port] = /board is at http:\/\/127\.0\.0\.1:(\d+)/.exec(monitor.text()) ?? []
  using phone = new Listener(Number(port))
  await phone.next('hello')
  monitor.pty.pause()
  const { length } = monitor.output
  const since = phone.heard.length
  const begun = Date.now()
  for (const motion of motions) {
    await event.fleet.turnOn(motion)
    await phone.next('events', (events) =>
      events.some((each) => each.type === 'motion-released' && each.motion === motion),
    )
  }
  await phone.next('pulse', ({ now }) => now > begun + STALL)
  for (const { name, data } of phone.heard.slice(since))
    if (name === 'pulse') expect(data.now - data.heardAt).toBeLessThan(3000)
  expect(monitor.output).toHaveLength(length)

  monitor.pty.resume()
  await monitor.until((text) => text.includes('✓ 4 can go') && text.includes('board: 1 looking'))
  monitor.press('q')
  expect(await monitor.exited).toMatchObject({ exitCode: 0 })
}, 120_000)
