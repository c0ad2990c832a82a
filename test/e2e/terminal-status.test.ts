/** Title, progress and bell in a real terminal, and that the old title comes back on each way out. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deviceOf } from '../simulator/builders.ts'
import { SimulatedEvent } from './simulated-event.ts'
import { TerminalProgram } from './terminal-program.ts'

const OLD = 'the old title'

/** A terminal with a title, and a stack of titles as xterm has; shell quotes are for the reader of `sh -c`. */
function startTitled(
  root: string,
  options: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
) {
  const command = `printf '\\033]2;${OLD}\\007'; ${process.execPath} dist/cli.js --root ${root} ${options.join(' ')}; echo status $?`
  const program = new TerminalProgram({
    file: '/bin/sh',
    args: ['-c', command],
    columns: 100,
    rows: 30,
    environment,
  })
  return { program, ...titlesOf(program) }
}

/** The titles and the progress that a terminal gets. */
function titlesOf({ terminal }: TerminalProgram) {
  // The emulator keeps titles only if it is allowed to.
  terminal.options.windowOptions = { pushTitle: true, popTitle: true }
  let title = ''
  const titles: string[] = []
  const progress: string[] = []
  terminal.onTitleChange((now) => {
    title = now
    titles.push(now)
  })
  terminal.parser.registerOscHandler(9, (data) => {
    progress.push(data)
    return true
  })
  return { titles, progress, titleNow: () => title }
}

const startEvent = () => SimulatedEvent.start({ devices: [deviceOf(601, [])] })

describe('the title of the window', () => {
  test('the title says what can go, and the old one comes back on q, Ctrl-C and SIGTERM', async () => {
    await using event = await startEvent()
    for (const end of ['q', '\u0003', 'SIGTERM']) {
      const { program, titleNow } = startTitled(event.root)
      await using _ = program
      await program.until((text) => /601 .*CAN GO/.test(text) && titleNow() === '1 can go - Test')
      if (end === 'SIGTERM') {
        const pid = await monitorOf(event)
        process.kill(pid, 'SIGTERM')
      } else program.press(end)
      await program.until((text) => text.includes('status 0'))
      expect(titleNow(), end).toBe(OLD)
    }
  })

  test('the old title comes back while the monitor is suspended, and ours when it goes on', async () => {
    await using event = await startEvent()
    await using shell = new TerminalProgram({
      file: 'bash',
      args: ['--norc', '--noprofile', '-i'],
      columns: 100,
      rows: 30,
      environment: { PS1: 'shell> ', TERM: 'xterm-256color' },
    })
    const { titleNow } = titlesOf(shell)
    shell.press(`printf '\\033]2;${OLD}\\007'; ${process.execPath} dist/cli.js --root ${event.root}\r`)
    await shell.until((text) => /601 .*CAN GO/.test(text) && titleNow() === '1 can go - Test')
    shell.press('\u001a')
    await shell.until((text) => text.includes('Stopped') && titleNow() === OLD)
    shell.press('fg\r')
    await shell.until((text) => /601 .*CAN GO/.test(text) && titleNow() === '1 can go - Test')
    shell.press('q')
    await shell.until((text) => text.trimEnd().endsWith('shell>') && titleNow() === OLD)
    shell.press('exit\r')
    await shell.exited
  })

  test('--no-title and its variable leave the title alone, and a terminal that is not known gets none', async () => {
    await using event = await startEvent()
    for (const [options, environment] of [
      [['--no-title'], {}],
      [[], { MOTION_MONITOR_NO_TITLE: '1' }],
      [[], { TERM: 'vt220' }],
    ] as const) {
      const { program, titles } = startTitled(event.root, options, environment)
      await using _ = program
      await program.until((text) => /601 .*CAN GO/.test(text))
      program.press('q')
      await program.until((text) => text.includes('status 0'))
      expect(titles).toEqual([OLD])
    }
  })
})

describe('the progress of the terminal', () => {
  test('the progress is shown where it is known, removed at the end, and off by --no-progress', async () => {
    const seen = await Promise.all(
      [[], ['--no-progress']].map(async (options) => {
        await using event = await SimulatedEvent.start({
          devices: [deviceOf(601)],
          timing: { answer: [300, 400] },
        })
        const { program, progress } = startTitled(event.root, options, { WT_SESSION: 'a48a2da6' })
        await using _ = program
        await program.until((text) => /601 .*CAN GO/.test(text))
        program.press('q')
        await program.until((text) => text.includes('status 0'))
        return progress
      }),
    )
    expect(seen[0]?.[0]).toMatch(/^4;1;\d+$/)
    expect(seen[0]?.at(-1)).toBe('4;0')
    expect(seen[1]).toEqual([])
  })
})

describe('the bell', () => {
  test('the level that b chose is remembered for the event, and --bell wins over it', async () => {
    await using event = await startEvent()
    const file = join(event.folder, 'screen.json')
    const remembered = async () => JSON.parse(await readFile(file, 'utf8').catch(() => '{}')).bell
    const run = async (options: readonly string[], keys: string, wanted: string) => {
      const { program } = startTitled(event.root, options)
      await using _ = program
      await program.until((text) => /601 .*CAN GO/.test(text))
      program.press(keys)
      await program.until((text) => text.includes(wanted))
      program.press('q')
      await program.until((text) => text.includes('status 0'))
    }
    await run([], 'b', 'a bell for trouble, gone too early and alarms')
    expect(await remembered()).toBe('important')
    await run([], '', 'bell: important')
    await run(['--bell', 'all'], '', 'bell: all')
    expect(await remembered()).toBe('all')
    await run([], 'b', 'no bell')
    expect(await remembered()).toBe('off')
    await writeFile(file, 'torn')
    await run([], 'b', 'a bell for trouble, gone too early and alarms')
    expect(await remembered()).toBe('important')
  })

  test('a bell that cannot be remembered is said once, and rings all the same', async () => {
    await using event = await startEvent()
    await mkdir(join(event.folder, 'screen.json'))
    const { program } = startTitled(event.root, ['--bell', 'all'])
    await using _ = program
    await program.until((text) => text.includes('the bell is not remembered: EISDIR'))
    await program.until((text) => text.includes('bell: all') && /601 .*CAN GO/.test(text))
    program.press('q')
    await program.until((text) => text.includes('status 0'))
  })
})

/** The process of the monitor that holds the event. */
async function monitorOf(event: SimulatedEvent): Promise<number> {
  const lock = JSON.parse(await readFile(join(event.folder, 'logs', 'monitor.lock'), 'utf8'))
  return Number(lock.pid)
}
