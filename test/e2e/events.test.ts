/** `--events`: the output for other programs while a person looks at the screen. */
import { spawnSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deviceOf } from '../simulator/builders.ts'
import { SimulatedEvent } from './simulated-event.ts'
import { TerminalProgram } from './terminal-program.ts'

interface Told {
  readonly type: string
  readonly at: number
}

function eventsIn(text: string): readonly Told[] {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .trimEnd()
    .split('\n')
    .map((line): Told => JSON.parse(line))
}

describe('the events of a monitor with a screen', () => {
  test('the events of a monitor with a screen are appended to a file, the same as in the journal', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    const file = join(event.root, 'events.ndjson')
    for (const session of [1, 2]) {
      await using program = new TerminalProgram({
        args: ['--root', event.root],
        environment: { MOTION_MONITOR_EVENTS: file },
      })
      await program.until((text) => /601 .*CAN GO/.test(text))
      program.press('q')
      expect(await program.exited).toMatchObject({ exitCode: 0 })
      const starts = eventsIn(await readFile(file, 'utf8')).filter(({ type }) => type === 'session-started')
      expect(starts).toHaveLength(session)
    }
    const logs = join(event.folder, 'logs')
    const journals = (await readdir(logs)).filter((name) => name.startsWith('journal-')).sort()
    const journal = await Promise.all(journals.map((name) => readFile(join(logs, name), 'utf8')))
    const reported = journal.flatMap(eventsIn).filter(({ type }) => type !== 'journal-header')
    expect(eventsIn(await readFile(file, 'utf8'))).toEqual(reported)
    expect(reported.at(-1)?.type).toBe('session-stopped')
  })

  test('the events go to a pipe as soon as somebody reads it, and a line on the screen says while nobody does', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    const pipe = join(event.root, 'pipe')
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0)
    await using program = new TerminalProgram({ args: ['--root', event.root, '--events', pipe] })
    await program.until((text) => text.includes('The file of events') && /601 .*CAN GO/.test(text))
    let text = ''
    createReadStream(pipe, 'utf8').on('data', (part) => {
      text += part
    })
    await program.until((shown) => shown.includes('is written again'))
    program.press('q')
    expect(await program.exited).toMatchObject({ exitCode: 0 })
    const types = eventsIn(text).map(({ type }) => type)
    expect(types[0]).toBe('session-started')
    expect(types).toContain('motion-released')
    expect(types.at(-1)).toBe('session-stopped')
  })
})

describe('without a screen', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['dist/cli.js', ...args], { encoding: 'utf8', timeout: 20_000 })

  test('the option --events - writes to stdout, as --json does', async () => {
    await using program = new TerminalProgram({
      args: ['demo', '--events', '-', '--devices', '1', '--scenario', 'morning'],
    })
    // In a terminal, where there would be a screen otherwise.
    await program.until((text) => text.includes('{"type":"session-started"'))
    program.press('\u0003')
    expect(await program.exited).toMatchObject({ exitCode: 0 })
    expect(program.output).toContain('{"type":"session-stopped"')
    expect(program.terminal.buffer.active.type).toBe('normal')
  })

  test('an events file that cannot be written is reported before anything begins', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    const file = join(event.root, 'nowhere', 'events.ndjson')
    const { status, stderr, stdout } = run('--headless', '--root', event.root, '--events', file)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`${file}: The file of --events cannot be written (ENOENT)`)
    expect(await readdir(join(event.folder, 'logs'))).toEqual([])
  })
})
