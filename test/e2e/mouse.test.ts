import { describe, expect, test } from 'vitest'
import { deviceOf } from '../simulator/builders.ts'
import { SimulatedEvent } from './simulated-event.ts'
import { TerminalProgram } from './terminal-program.ts'

const click = (column: number, row: number) =>
  `\u001b[<0;${column + 1};${row + 1}M\u001b[<0;${column + 1};${row + 1}m`

/** What the terminal reports of its mouse: `vt200` for buttons and the wheel. */
const modeOf = ({ terminal }: TerminalProgram) => terminal.modes.mouseTrackingMode

const hasReleased = (text: string) => /601 .*CAN GO/.test(text)

async function startEvent() {
  return await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602, [])] })
}

describe('the mouse of a real terminal', () => {
  test('the mouse of a real terminal selects a row, opens its page, and is given back by q', async () => {
    await using event = await startEvent()
    await using program = new TerminalProgram({ args: ['--root', event.root] })
    await program.until(hasReleased)
    expect(modeOf(program)).toBe('vt200')
    const row = program.rows().findIndex((line) => line.includes(' 602 '))
    program.press(click(20, row))
    await program.until((text) => /^>X? +602/m.test(text))
    program.press(click(20, row))
    await program.until((text) => text.includes('motion 602') && text.includes('who has it'))
    program.press('q')
    expect(await program.exited).toMatchObject({ exitCode: 0 })
    expect(modeOf(program)).toBe('none')
  })

  test.each([
    ['SIGTERM', 1],
    ['SIGTERM', 2],
    ['SIGHUP', 1],
  ] as const)('the mouse is given back when %s ends the screen, sent %i times', async (signal, times) => {
    await using event = await startEvent()
    await using program = new TerminalProgram({ args: ['--root', event.root] })
    await program.until(hasReleased)
    for (let time = 0; time < times; time += 1) process.kill(program.pty.pid, signal)
    await program.exited
    expect(modeOf(program)).toBe('none')
    expect(program.terminal.buffer.active.type).toBe('normal')
  })

  test('the mouse is given back by a second Ctrl-C', async () => {
    await using event = await startEvent()
    await using program = new TerminalProgram({ args: ['--root', event.root] })
    await program.until(hasReleased)
    program.press('\u0003\u0003')
    await program.exited
    expect(modeOf(program)).toBe('none')
  })

  test('the mouse is given back to the shell by Ctrl-Z, and taken again by fg', async () => {
    await using event = await startEvent()
    await using shell = new TerminalProgram({
      file: 'bash',
      args: ['--norc', '--noprofile', '-i'],
      environment: { PS1: 'shell> ', TERM: 'xterm-256color' },
    })
    await shell.until((text) => text.includes('shell>'))
    shell.press(`'${process.execPath}' dist/cli.js --root ${event.root}\r`)
    await shell.until(hasReleased)
    shell.press('\u001a')
    await shell.until((text) => text.includes('Stopped'))
    expect(modeOf(shell)).toBe('none')
    shell.press('fg\r')
    await shell.until((text) => shell.terminal.buffer.active.type === 'alternate' && hasReleased(text))
    await expect.poll(() => modeOf(shell)).toBe('vt200')
    shell.press('q')
    await shell.until(() => shell.terminal.buffer.active.type === 'normal')
    expect(modeOf(shell)).toBe('none')
  })

  test.each([
    ['--no-mouse', ['--no-mouse'], {}],
    ['its variable', [], { MOTION_MONITOR_NO_MOUSE: '1' }],
  ] as const)('the mouse stays with the terminal with %s', async (_name, args, environment) => {
    await using event = await startEvent()
    await using program = new TerminalProgram({ args: ['--root', event.root, ...args], environment })
    await program.until(hasReleased)
    expect(modeOf(program)).toBe('none')
    expect(program.output).not.toContain('?1000')
    program.press('q')
    await program.exited
  })
})
