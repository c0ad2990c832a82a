import { describe, expect, test } from 'vitest'
import { deviceOf } from '../simulator/builders.ts'
import { SimulatedEvent } from './simulated-event.ts'
import { TerminalProgram } from './terminal-program.ts'

describe('the built program in a real terminal', () => {
  test('the screen in a real terminal shows a device arrive and go, reads it again on r, and ends on q', async () => {
    await using event = await SimulatedEvent.start({
      devices: [deviceOf(601), deviceOf(602)],
      initially: 'off',
    })
    await using program = new TerminalProgram({ args: ['--root', event.root], columns: 100, rows: 30 })
    await program.until((text) => /601 .*absent/.test(text))
    expect(program.terminal.buffer.active.type).toBe('alternate')

    await event.fleet.turnOn(601)
    await program.until((text) => /601 .*CAN GO/.test(text))
    const requests = event.fleet.counters.get(601)?.requests ?? 0

    program.press('g')
    await program.until((text) => /^> +601/m.test(text))
    program.press('r')
    await program.until(() => (event.fleet.counters.get(601)?.requests ?? 0) >= requests + 3)
    // Released a second time: before that, q would ask whether to leave it while it is being read.
    await program.until((text) => text.split('601 can go: everything').length > 2)
    await program.until((text) => /601 .*CAN GO/.test(text))

    program.press('q')
    expect(await program.exited).toMatchObject({ exitCode: 0 })
    expect(program.terminal.buffer.active.type).toBe('normal')
    expect(program.terminal.modes.bracketedPasteMode).toBe(false)
    await program.until((text) => /^motions {3}2 assigned: 0 done, 1 can go, 0 being read$/m.test(text))
    await program.until((text) =>
      /^missing {3}2: 601 was here: nothing for today; 602 not seen yet$/m.test(text),
    )
    const log = await event.readLog()
    expect(log.endsWith(',INFO,Monitor stopped\n')).toBe(true)
    expect(log).toContain(',INFO,motion-601 can be disconnected\n')
  })

  test('the screen in a real terminal stops gracefully on Ctrl-C, SIGTERM and SIGHUP', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601, [])] })
    for (const stop of ['\u0003', 'SIGTERM', 'SIGHUP']) {
      await using program = new TerminalProgram({ args: ['--root', event.root], columns: 80, rows: 24 })
      await program.until((text) => /601 .*(CAN GO|nothing)/.test(text))
      if (stop.startsWith('SIG')) program.pty.kill(stop)
      else program.press(stop)
      expect(await program.exited, stop).toMatchObject({ exitCode: 0 })
      expect(program.terminal.buffer.active.type, stop).toBe('normal')
      expect((await event.readLog()).endsWith(',INFO,Monitor stopped\n'), stop).toBe(true)
    }
  })

  test('the screen in a real terminal fits 80x24 and says so where there is too little room', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601, [])] })
    await using program = new TerminalProgram({ args: ['--root', event.root], columns: 80, rows: 24 })
    await program.until((text) => text.includes('601'))
    program.resize(40, 8)
    await program.until((text) => !text.includes('601') && /60x20|60 . 20|small/i.test(text))
    program.resize(80, 24)
    await program.until((text) => text.includes('601'))
  })
})
