/** The laptop is asked to stay awake by a real process, which lives as long as motions are read and no longer than we. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deviceOf } from '../simulator/builders.ts'
import { HeadlessProgram } from './headless-program.ts'
import { SimulatedEvent } from './simulated-event.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keep-awake-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Puts a program of this name first on the PATH; it notes its own process and its words, then does `work`. */
async function putInhibitor(work: string): Promise<string> {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  const file = join(bin, 'systemd-inhibit')
  await writeFile(file, `#!/bin/sh\necho "$$ $*" >> '${folder}/asked'\n${work}\n`)
  await chmod(file, 0o755)
  return `${bin}${delimiter}${process.env.PATH}`
}

/** As the real one: runs the command behind its options, and ends with it. */
const obliging = `while [ "\${1#--}" != "$1" ]; do shift; done; "$@"; echo ended >> '${'FOLDER'}/ended'`

const noted = (name: string): Promise<string> => readFile(join(folder, name), 'utf8').catch(() => '')

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((next) => setTimeout(next, 20))
}

async function run(
  event: SimulatedEvent,
  path: string,
  options: readonly string[] = [],
): Promise<HeadlessProgram> {
  return new HeadlessProgram(['--headless', '--file-level', 'DEBUG', '--root', event.root, ...options], {
    file: process.execPath,
    before: ['dist/cli.js'],
    environment: { ...process.env, PATH: path },
  })
}

const startEvent = () => SimulatedEvent.start({ devices: [deviceOf(601)] })

describe.skipIf(process.platform !== 'linux')('keeping the laptop awake', () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'the laptop is asked to stay awake while a motion is read, and no longer than the monitor lives, also after %s',
    async (signal) => {
      await using event = await startEvent()
      await using program = await run(event, await putInhibitor(obliging.replace('FOLDER', folder)))
      await until(async () => (await noted('asked')) !== '')
      expect(await noted('asked')).toMatch(
        /^\d+ --what=sleep:idle --mode=block --who=motion-monitor --why=Motions are being read cat\n$/,
      )
      expect(await noted('ended')).toBe('')
      program.child.kill(signal)
      await program.exited
      const pid = Number.parseInt(await noted('asked'), 10)
      await until(
        async () => !/^\d+ \([^)]*\) [^ZX]/.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')),
      )
      if (signal === 'SIGKILL') expect(await noted('ended')).toBe('ended\n')
    },
  )

  test.each([
    ['that is refused', 'exit 1', 'status 1'],
    ['that is not there', undefined, 'ENOENT'],
  ])('a request %s is one quiet line of the log, and no harm', async (_, work, reason) => {
    await using event = await startEvent()
    const path = work === undefined ? folder : await putInhibitor(work)
    await using program = await run(event, path)
    await program.until('can be disconnected')
    const message = `DEBUG,The laptop cannot be asked to stay awake while motions are read: systemd-inhibit (${reason})\n`
    await until(async () => (await event.readLog()).includes(message))
    program.child.kill('SIGTERM')
    expect(await program.exited).toEqual([0, null])
    expect((await event.readLog()).split('cannot be asked to stay awake')).toHaveLength(2)
    expect(program.stdout + program.stderr).not.toContain('awake')
  })

  test('the laptop is not asked with --no-inhibit, nor with the key of server.json', async () => {
    await using event = await startEvent()
    const path = await putInhibitor(obliging.replace('FOLDER', folder))
    const ask = async (options: readonly string[]) => {
      await using program = await run(event, path, options)
      await program.until('can be disconnected')
      // Two checks later it would have been asked.
      await new Promise((next) => setTimeout(next, 2500))
      program.child.kill('SIGTERM')
      await program.exited
      return noted('asked')
    }
    expect(await ask(['--no-inhibit'])).toBe('')
    const file = join(event.root, 'config', 'server.json')
    const configuration = JSON.parse(await readFile(file, 'utf8'))
    configuration.Monitor['Keep Awake'] = false
    await writeFile(file, JSON.stringify(configuration))
    expect(await ask([])).toBe('')
  })
})
