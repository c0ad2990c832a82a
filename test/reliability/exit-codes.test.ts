/** Each command ends with the code that docs/exit-codes.md says. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatEventLine } from '../../src/core/record/journal-lines.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { TerminalProgram } from '../e2e/terminal-program.ts'
import { deviceOf } from '../simulator/builders.ts'
import { begin, entrant } from '../ui/scenes.ts'
import { mountDeadDisk } from './dead-disk.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'motion-monitor-exit-'))
  await writeFile(join(folder, 'x.oao'), 'no track')
  run('init', '--root', join(folder, 'project'))
  await mkdir(join(folder, 'other', 'motions', 'motion-601'), { recursive: true })
  await writeFile(join(folder, 'other', 'motions', 'motion-601', 'downloads.json'), 'torn')
  await mkdir(join(folder, 'broken', 'config'), { recursive: true })
  run('init', '--root', join(folder, 'watched'))
  const [event = ''] = await readdir(join(folder, 'watched', 'events'))
  const logs = join(folder, 'watched', 'events', event, 'logs')
  await mkdir(logs, { recursive: true })
  const journal = begin([entrant(601)])
    .map(formatEventLine)
    .join('')
  await writeFile(join(logs, 'journal-20251007T160230.123Z.ndjson'), journal)
  await writeFile(join(folder, 'broken', 'config', 'server.json'), '{"Event": 2026}')
})
afterAll(() => rm(folder, { recursive: true }))

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, ['dist/cli.js', ...args], { encoding: 'utf8' })
}

const runs: readonly (readonly [what: string, code: number, args: () => readonly string[]])[] = [
  ['the help', 0, () => ['--help']],
  ['the version', 0, () => ['--version']],
  ['a new project', 0, () => ['init', '--root', join(folder, 'new')]],
  ['a project in order', 0, () => ['check', '--root', join(folder, 'project')]],
  ['a plan', 0, () => ['plan', '--root', join(folder, 'project')]],
  ['nothing to rename', 0, () => ['rename', '--root', join(folder, 'project')]],
  ['the completion of a shell', 0, () => ['completion', 'bash']],
  ['a laptop without a project', 1, () => ['doctor', '--root', join(folder, 'nowhere')]],
  ['a project with an error', 1, () => ['check', '--root', join(folder, 'broken')]],
  [
    'a merge of what cannot be read',
    1,
    () => ['merge', '--root', join(folder, 'project'), join(folder, 'other')],
  ],
  ['a status that is not all home', 1, () => ['status', '--root', join(folder, 'watched')]],
  ['a status of an event without a journal', 2, () => ['status', '--root', join(folder, 'project')]],
  ['a track that is none', 1, () => ['verify', join(folder, 'x.oao')]],
  ['a look at what is no track', 2, () => ['track', join(folder, 'x.oao')]],
  ['an unknown option', 2, () => ['--nonsense']],
  ['an unknown command', 2, () => ['nonsense']],
  ['an unknown shell', 2, () => ['completion', 'csh']],
  ['a value that makes no sense', 2, () => ['--metrics', 'nonsense']],
  ['a board on no network', 2, () => ['board', 'nowhere0', '--replay', join(folder, 'none')]],
  ['an address of the board that makes no sense', 2, () => ['--board', 'a:b:c']],
  ['a merge of nothing', 2, () => ['merge', '--root', join(folder, 'project'), join(folder, 'nowhere')]],
  ['a folder that is no project', 2, () => ['--headless', '--root', folder]],
  ['records that are not there', 2, () => ['verify', '--logs', join(folder, 'none'), join(folder, 'x.oao')]],
]

test.each(runs)('%s ends with %i', (_, code, args) => {
  const { status, stderr } = run(...args())
  expect(status, stderr).toBe(code)
})

test('the page of exit codes lists each of them', () => {
  const page = readFileSync('docs/exit-codes.md', 'utf8')
  for (const code of [0, 1, 2, 130, 137]) expect(page).toContain(`| ${code} |`)
})

test('a variable that makes no sense ends with 2, and is named', () => {
  const env = { ...process.env, MOTION_MONITOR_HEADLESS: 'perhaps' }
  const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js'], { env, encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toContain('MOTION_MONITOR_HEADLESS')
})

/** An event whose log is on a disk that never answers; undefined where there can be none. */
async function hangingEvent(): Promise<(AsyncDisposable & Pick<SimulatedEvent, 'root'>) | undefined> {
  const event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
  await mkdir(join(event.folder, 'logs'))
  await writeFile(join(event.folder, 'logs', 'server.log'), '')
  const disk = await mountDeadDisk(join(event.folder, 'logs', 'server.log'))
  if (disk === undefined) {
    await event[Symbol.asyncDispose]()
    return undefined
  }
  return {
    root: event.root,
    async [Symbol.asyncDispose]() {
      await disk[Symbol.asyncDispose]()
      await event[Symbol.asyncDispose]()
    },
  }
}

describe.skipIf(process.platform === 'win32')('a monitor that is asked to end', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'a monitor asked to end once, by %s, ends with 0',
    async (signal) => {
      await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
      const child = spawn(process.execPath, ['dist/cli.js', '--headless', '--root', event.root], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const exited = once(child, 'exit')
      await once(child.stdout, 'data')
      child.kill(signal)
      child.stdout.resume()
      expect(await exited).toEqual([0, null])
      expect((await event.readLog()).endsWith(',INFO,Monitor stopped\n')).toBe(true)
    },
  )

  test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'a monitor asked to end twice, by %s, leaves at once although the disk hangs',
    async (signal, { skip }) => {
      await using event = await hangingEvent()
      if (event === undefined) return skip('no disk that hangs')
      const child = spawn(process.execPath, ['dist/cli.js', '--headless', '--root', event.root], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const exited = once(child, 'exit')
      const heard = (words: string) => heardFrom(child.stdout, words)
      await heard('can be disconnected')
      child.kill(signal)
      await heard('Monitor stopped')
      expect(child.exitCode).toBeNull()
      child.kill(signal)
      // What a shell calls 130.
      expect(await exited).toEqual([null, 'SIGINT'])
    },
  )

  test.for([
    ['without a screen', '--headless', /can be disconnected/, /Monitor stopped/],
    ['with its screen', '', /601 .*CAN GO/, /still writes what it has; Ctrl-C leaves at once/],
  ] as const)(
    'a monitor asked to end twice, by Ctrl-C in a shell, %s, ends with 130 and gives the terminal back',
    async ([, how, ready, stopping], { skip }) => {
      await using event = await hangingEvent()
      if (event === undefined) return skip('no disk that hangs')
      await using shell = new TerminalProgram({ file: 'bash', args: ['--norc', '-i'] })
      shell.press(`PS1='$ '; ${process.execPath} dist/cli.js ${how} --root ${event.root}; echo "status $?"\r`)
      await shell.until((text) => ready.test(text))
      shell.press('\u0003')
      await shell.until((text) => stopping.test(text))
      shell.press('\u0003')
      await shell.until((text) => /^\$ *$/m.test(text))
      expect(shell.terminal.buffer.active.type).toBe('normal')
      shell.press('echo "status $?"; stty -a\r')
      await shell.until((text) => text.includes('status 130') && / icanon /.test(text))
      expect(shell.text()).toMatch(/ isig .*| echo /)
      expect(shell.text()).not.toContain('-echo ')
    },
  )

  test('a monitor asked to end twice while the screen says that it is stopping gives the terminal back at once', async ({
    skip,
  }) => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    const cache = join(event.folder, 'motions', 'motion-601')
    await mkdir(cache, { recursive: true })
    // What an earlier session knew of the motion is read before anything else of it.
    await using disk = await mountDeadDisk(cache)
    if (disk === undefined) return skip('no disk that hangs')
    await using program = new TerminalProgram({ args: ['--root', event.root] })
    await program.until((text) => /^.?.? *601 /m.test(text))
    program.press('\u0003')
    await program.until((text) => /stopping.*Ctrl-C leaves at once/.test(text))
    program.press('\u0003')
    // 130, as a signal.
    expect(await program.exited).toMatchObject({ signal: 2 })
    expect(program.terminal.buffer.active.type).toBe('normal')
    expect(program.terminal.modes.bracketedPasteMode).toBe(false)
  })
})

async function heardFrom(stream: NodeJS.ReadableStream, words: string): Promise<void> {
  let said = ''
  await new Promise<void>((resolve) => {
    const hear = (part: Buffer): void => {
      said += part
      if (!said.includes(words)) return
      stream.off('data', hear)
      resolve()
    }
    stream.on('data', hear)
  })
}
