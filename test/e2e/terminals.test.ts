import { readFile } from 'node:fs/promises'
import { describe, expect, test, vi } from 'vitest'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { SimulatedEvent } from './simulated-event.ts'
import { TerminalProgram } from './terminal-program.ts'

/** The parameters of every colour and attribute that was asked of the terminal. */
function looksIn(output: string): readonly string[] {
  return output.split('\u001b[').flatMap((part) => /^([\d;:]*)m/.exec(part)?.[1]?.split(';') ?? [])
}

/** A device whose tracks take some seconds at 0.8 MB/s. */
function slowDevice(id: number, seconds: number): DeviceContents {
  const frames = 15_000
  const logs = Array.from({ length: seconds }, (_, index) => {
    const day = 10 + index
    const start = Date.UTC(2026, 9, day, 10, 0, 4)
    return logOf({
      file: `/logs/2026/10/0${id}_2026-10-${day}-1100.oao`,
      size: 1536 + 52 * frames,
      start_date: start,
      end_date: start + (frames / 5) * 1000,
      duration: (frames / 5) * 1000,
    })
  })
  return deviceOf(id, logs)
}

const isScreen = (text: string) => text.includes('? help')

describe('a terminal that cannot do everything', () => {
  test('a terminal with the locale C gets only ASCII', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602, [])] })
    await using program = new TerminalProgram({
      args: ['--root', event.root],
      environment: { LANG: 'C', LC_ALL: '' },
    })
    await program.until((text) => /601 .*CAN GO/.test(text))
    for (const key of ['2', '3', '4', '5', '6', '?']) program.press(key)
    await program.until((text) => text.includes('help  lines'))
    program.press('q')
    await program.exited
    expect([...program.output].filter((character) => character > '~')).toEqual([])
  })

  test('a terminal with NO_COLOR gets no colour, and any other only the sixteen of its palette', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    for (const environment of [{ NO_COLOR: '1' }, { COLORTERM: 'truecolor', FORCE_COLOR: '3' }]) {
      await using program = new TerminalProgram({ args: ['--root', event.root], environment })
      await program.until((text) => /601 .*CAN GO/.test(text))
      const colours = looksIn(program.output).filter((look) => /^(3|4|9|10)\d$/.test(look))
      const isColourful = !('NO_COLOR' in environment)
      expect(colours.length > 0).toBe(isColourful)
      expect(colours.filter((look) => look === '38' || look === '48')).toEqual([])
      program.press('\u0003')
      expect(await program.exited).toMatchObject({ exitCode: 0 })
    }
  })

  test('a terminal without cursor movement gets lines and the reason', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    await using program = new TerminalProgram({
      args: ['--root', event.root],
      environment: { TERM: 'dumb' },
    })
    await program.until((text) => text.includes(',INFO,motion-601 can be disconnected'))
    expect(program.text()).toContain('TERM=dumb')
    expect(program.text()).toContain('--headless')
    expect(program.output).not.toContain('\u001b')
    program.press('\u0003')
    expect(await program.exited).toMatchObject({ exitCode: 0 })
  })
})

describe('a shell with job control', () => {
  test('a shell with job control gets its terminal back on Ctrl-Z, and the screen again on fg', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602, [])] })
    await using shell = new TerminalProgram({
      file: 'bash',
      args: ['--norc', '--noprofile', '-i'],
      columns: 100,
      rows: 30,
      environment: { PS1: 'shell> ', TERM: 'xterm-256color' },
    })
    const isPrompt = (text: string) =>
      shell.terminal.buffer.active.type === 'normal' && text.trimEnd().endsWith('shell>')
    await shell.until(isPrompt)
    shell.press(`'${process.execPath}' dist/cli.js --root ${event.root}\r`)
    await shell.until((text) => /601 .*CAN GO/.test(text))
    for (const times of [1, 2]) {
      shell.press('\u001a')
      await shell.until((text) => isPrompt(text) && text.split('Stopped').length === times + 1)
      // The shell echoes and reads whole lines, so its terminal is no longer raw.
      shell.press(`echo between-$((40 + ${times}))\r`)
      await shell.until((text) => isPrompt(text) && text.includes(`between-${40 + times}`))
      shell.press('fg\r')
      await shell.until((text) => isScreen(text) && /601 .*CAN GO/.test(text))
      expect(shell.terminal.buffer.active.type).toBe('alternate')
      expect(shell.text()).not.toContain('between')
    }
    shell.press('?')
    await shell.until((text) => text.includes('states'))
    shell.press('\u0003')
    await shell.until(isPrompt)
    expect((await event.readLog()).endsWith(',INFO,Monitor stopped\n')).toBe(true)
    shell.press('exit\r')
    await shell.exited
  })
})

/** True once a process has ended, also while nobody has asked how. */
async function hasEnded(pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return line === '' || line.slice(line.lastIndexOf(')') + 2).startsWith('Z')
}

describe.skipIf(process.platform !== 'linux')('a terminal that does not read', () => {
  test.each(['SIGTERM', 'SIGHUP', 'q', 'Ctrl-C twice'] as const)(
    'a terminal that does not read keeps nobody from ending the screen, by %s',
    async (how) => {
      await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
      await using program = new TerminalProgram({ args: ['--root', event.root], columns: 200, rows: 60 })
      await program.until((text) => /601 .*CAN GO/.test(text))
      program.pty.pause()
      const { pid } = program.pty
      // Far more than an unread terminal holds.
      for (let times = 0; times < 300; times++) {
        program.press('?')
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      expect(await hasEnded(pid)).toBe(false)
      if (how === 'q') program.press('q')
      else if (how === 'Ctrl-C twice') {
        program.press('\u0003')
        await new Promise((resolve) => setTimeout(resolve, 300))
        program.press('\u0003')
      } else process.kill(pid, how)
      await expect.poll(() => hasEnded(pid), { timeout: 15_000 }).toBe(true)
      expect((await event.readLog()).endsWith(',INFO,Monitor stopped\n')).toBe(true)
      program.pty.resume()
      await program.exited
    },
  )

  test.each(['SIGTERM', 'SIGHUP'] as const)(
    'a terminal that does not read keeps nobody from ending the lines, by %s',
    async (signal) => {
      const devices = Array.from({ length: 80 }, (_, index) => deviceOf(601 + index, []))
      await using event = await SimulatedEvent.start({ devices, initially: 'off' })
      await using program = new TerminalProgram({ args: ['--root', event.root, '--headless', '--json'] })
      await program.until((text) => text.includes('motion-unanswered'))
      program.pty.pause()
      const { pid } = program.pty
      // Their events fill more than an unread terminal holds.
      for (const { id } of devices) await event.fleet.turnOn(id)
      const isSaid = async (): Promise<boolean> =>
        (await event.readLog()).split('can be disconnected').length > devices.length
      await expect.poll(isSaid, { timeout: 30_000 }).toBe(true)
      expect(await hasEnded(pid)).toBe(false)
      process.kill(pid, signal)
      await expect.poll(() => hasEnded(pid), { timeout: 15_000 }).toBe(true)
      expect((await event.readLog()).endsWith(',INFO,Monitor stopped\n')).toBe(true)
      program.pty.resume()
      await program.exited
    },
  )
})

describe('a terminal that stalls', () => {
  test('a terminal that stalls stops no download: motions are released meanwhile, and the screen is right afterwards', async () => {
    await using event = await SimulatedEvent.start({
      devices: [slowDevice(601, 9), slowDevice(602, 3)],
      bandwidth: { device: 800_000, accessPoint: 6_000_000 },
      initially: 'off',
    })
    await using program = new TerminalProgram({ args: ['--root', event.root], columns: 120, rows: 40 })
    await program.until((text) => /602 .*absent/.test(text))
    program.pty.pause()
    const stalledAt = Date.now()
    const seen = program.output.length
    // Redraws into an unread line until it is full.
    const redraws = setInterval(() => program.press('\u000c'), 50)
    await Promise.all([event.fleet.turnOn(601), event.fleet.turnOn(602)])
    const released = [602, 601].map((id) => `,INFO,motion-${id} can be disconnected\n`)
    try {
      for (const line of released) {
        await vi.waitFor(async () => expect(await event.readLog()).toContain(line), {
          timeout: 30_000,
          interval: 200,
        })
      }
    } finally {
      clearInterval(redraws)
    }
    // What was on its way when reading was paused may still have come.
    expect(program.output.length - seen).toBeLessThan(70_000)
    expect(Date.now() - stalledAt).toBeGreaterThan(8000)
    expect(program.text()).not.toMatch(/CAN GO/)

    program.pty.resume()
    await program.until((text) => /601 .*CAN GO/.test(text) && /602 .*CAN GO/.test(text))
    program.press('\u000c')
    await program.until((text) => isScreen(text) && text.split('\n').every((line) => line.length <= 120))
    const text = program.text()
    expect(text.match(/^[> ][* ] +601 /gm)).toHaveLength(1)
    expect(text.match(/1 arrivals/g)).toHaveLength(1)
    program.press('q')
    expect(await program.exited).toMatchObject({ exitCode: 0 })
  })
})
