/** Options and variables of the built program that change what is shown and what is kept. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { deviceOf } from '../simulator/builders.ts'
import { SimulatedEvent } from './simulated-event.ts'
import { TerminalProgram } from './terminal-program.ts'

class Lines implements Disposable {
  text = ''
  readonly child: ChildProcess
  readonly exited: Promise<unknown[]>

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, ['dist/cli.js', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    })
    this.exited = once(this.child, 'exit')
    this.child.stdout?.on('data', (part) => {
      this.text += part
    })
  }

  until(words: RegExp): Promise<void> {
    return vi.waitFor(() => expect(this.text).toMatch(words), 60_000)
  }

  [Symbol.dispose](): void {
    this.child.kill('SIGKILL')
  }
}

test('the levels of an option count, whatever server.json says and comes to say', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
  using lines = new Lines(['--headless', '--console-level', 'debug'], {
    MOTION_MONITOR_ROOT: event.root,
    MOTION_MONITOR_FILE_LEVEL: 'WARNING',
  })
  await lines.until(/,DEBUG,motion-601 detected at [\s\S]*can be disconnected/)
  const file = join(event.root, 'config', 'server.json')
  const server: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'))
  const changed = { ...server, Logging: { Level: 'CRITICAL' }, Filters: { '500m Best': 6 } }
  await writeFile(file, JSON.stringify(changed))
  await lines.until(/,INFO,server\.json was read again: Filters\.500m Best 1 -> 6\n/)
  expect(lines.text).not.toContain('Logging')
  lines.child.kill('SIGTERM')
  expect(await lines.exited).toEqual([0, null])
  expect(lines.text).toMatch(/,INFO,Monitor stopped\n$/)
  expect(await event.readLog()).not.toMatch(/,(INFO|DEBUG),/)
})

test('the screen looks as an option or a variable says', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
  const colour = '\u001b[33m'
  const show = async (args: readonly string[], environment: Readonly<Record<string, string>>) => {
    await using program = new TerminalProgram({ args: ['--root', event.root, ...args], environment })
    await program.until((text) => /601 .*CAN GO/.test(text))
    program.press('q')
    await program.exited
    return program.output
  }
  const usual = await show([], {})
  expect(usual).toContain('✓ CAN GO')
  expect(usual).toContain(colour)
  const plain = await show(['--theme', 'none'], { MOTION_MONITOR_ASCII: 'yes' })
  expect(plain).toMatch(/\+.*CAN GO/)
  expect(plain).not.toMatch(/[✓━─]/)
  expect(plain).not.toContain(colour)
  const colourless = await show(['--no-color', '--theme', 'light'], {})
  expect(colourless).toContain('✓ CAN GO')
  expect(colourless).not.toContain(colour)
})

test('the screen begins with the view, the order and the filter of the command line or of variables', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602)] })
  const environment = { MOTION_MONITOR_SORT: 'motion:desc', MOTION_MONITOR_FILTER: '60' }
  await using program = new TerminalProgram({ args: ['--root', event.root, '--view', 'checks'], environment })
  await program.until((text) => /GNSS rate/.test(text) && /602[\s\S]*601/.test(text))
  await program.until((text) => /"60" 2 of 2/.test(text) && /↓motion/.test(text))
})
