/** `motion-monitor track` as people and scripts start it: its output, its files, its exit codes. */
import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, readdirSync, readFileSync, watch } from 'node:fs'
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as pty from '@lydell/node-pty'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trackChunks } from '../../src/simulator/track.ts'
import { logOf } from '../simulator/builders.ts'
import { framesOf, trackOf } from '../track/gnss-builder.ts'

const program = resolve('dist/cli.js')
const isWindows = process.platform === 'win32'
const whole = trackOf(framesOf(400))

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'track-command-'))
  await writeFile(at('whole.oao'), whole)
  const damaged = Uint8Array.from(whole)
  damaged[512 + 52 * 100 + 17] = 0xff
  await writeFile(at('damaged.oao'), damaged)
  await writeFile(at('web.oao'), '<html>')
  await mkdir(at('folder'))
})
afterAll(() => rm(folder, { recursive: true }))

function at(...names: readonly string[]): string {
  return join(folder, ...names)
}

async function newFolder(): Promise<string> {
  return mkdtemp(at('new-'))
}

function track(args: readonly string[], environment: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [program, 'track', ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...environment },
    maxBuffer: 2 ** 28,
  })
}

/** What the command shows in a real terminal of 100 by 40. */
async function inTerminal(
  environment: Readonly<Record<string, string>>,
  ...options: readonly string[]
): Promise<string> {
  const terminal = pty.spawn(process.execPath, [program, 'track', ...options, at('whole.oao')], {
    cols: 100,
    rows: 40,
    env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', TERM: 'xterm-256color', ...environment },
  })
  let shown = ''
  terminal.onData((data) => {
    shown += data
  })
  await new Promise<void>((done) => terminal.onExit(() => done()))
  return shown
}

describe('a look', () => {
  it('the track command into a pipe prints 80 columns and no colours', () => {
    const { stdout, stderr, status } = track(['whole.oao'])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).not.toContain('\u001b')
    const lines = stdout.trimEnd().split('\n')
    expect(Math.max(...lines.map((line) => [...line].length))).toBe(80)
    expect(lines[0]).toBe('whole.oao')
    expect(stdout).toMatch(/[\u2801-\u28ff]{3}/)
  })

  it('the track command prints ASCII where the locale is not UTF-8, in the requested width', () => {
    const { stdout } = track(['--width', '111', 'whole.oao'], { LC_ALL: 'C' })
    expect(stdout).toMatch(/^[\n -~]+$/)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBe(111)
  })

  it('the track command in a terminal has its width and its colours, and none with NO_COLOR or --no-color', async () => {
    const [coloured, plain] = [await inTerminal({}), await inTerminal({ NO_COLOR: '1' })]
    expect(coloured).toContain('\u001b[36m')
    expect(plain).not.toContain('\u001b[')
    expect(await inTerminal({}, '--no-color')).toBe(plain)
    expect(Math.max(...plain.split('\r\n').map((line) => [...line].length))).toBe(100)
  })

  it('the track command shows each of several files, names those that are no tracks, and ends with 1', () => {
    const { stdout, stderr, status } = track(['none.oao', 'whole.oao', 'web.oao', 'damaged.oao'])
    expect(status).toBe(1)
    expect(stdout.split('\n').filter((line) => line.endsWith('.oao'))).toEqual(['whole.oao', 'damaged.oao'])
    expect(stdout.startsWith('whole.oao\n')).toBe(true)
    expect(stdout).toContain('\n\ndamaged.oao\n')
    expect(stderr.trimEnd().split('\n')).toEqual([
      'none.oao cannot be read: there is no such file',
      'web.oao is not a track: the file begins with "<" like a web page or XML, not with a header; name a track file (.oao, .sbp, .sbn, .ubx, .gpx, .fit, NMEA)',
    ])
  })

  it('the track command shows what can be read of a damaged file, says where the damage is, and ends with 1', () => {
    const { stdout, status } = track(['damaged.oao'])
    expect(status).toBe(1)
    expect(stdout).toContain('399 frames at 5 Hz')
    expect(stdout).toContain(`damaged  1 frame with a wrong checksum, the first at byte ${512 + 5200}`)
  })

  it.each([
    ['none.oao', 'there is no such file'],
    ['web.oao', 'is not a track'],
    ['folder', 'is not a file: name the files themselves'],
    ['folder/none/x.oao', 'there is no such file'],
  ])('the track command on %s alone ends with 2 and says why', (file, reason) => {
    const { stdout, stderr, status } = track([file])
    expect([stdout, status]).toEqual(['', 2])
    expect(stderr).toContain(reason)
  })

  it.skipIf(isWindows)('the track command does not wait forever for a named pipe', () => {
    execFileSync('mkfifo', [at('pipe.oao')])
    expect(track(['pipe.oao'])).toMatchObject({
      status: 2,
      stderr: 'pipe.oao is not a file: name the files themselves\n',
    })
  })

  it('the track command prints JSON as one array with figures in the units of the device', () => {
    const { stdout, status } = track(['--json', 'whole.oao', 'web.oao'])
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({
        path: 'whole.oao',
        verdict: 'usable',
        hertz: 5,
        timezone: 60,
        gnssFrames: 400,
        gaps: { count: 0, total: 0, longest: [] },
        satellites: { lowest: 14, median: 14, highest: 14 },
      }),
      { path: 'web.oao', error: expect.stringContaining('is not a track') },
    ])
    expect(stdout).not.toContain('columns')
  })

  it.each([
    [['--csv', '--gpx']],
    [['--json', '--csv']],
    [['-o', 'x']],
    [['--force']],
    [['--width', '39']],
    [[]],
  ])('the track command with %j, which makes no sense, ends with 2 and says what would', (options) => {
    const { status, stderr } = track(options.length === 0 ? [] : [...options, 'whole.oao'])
    expect(status).toBe(2)
    expect(stderr).toContain('error: ')
  })
})

describe('an export', () => {
  it.each(['csv', 'gpx', 'geojson'])(
    'an export as %s is the same on stdout and in a file, with nothing left beside',
    async (format) => {
      const into = await newFolder()
      const { stdout, status, stderr } = track([`--${format}`, 'whole.oao'])
      expect([status, stderr]).toEqual([0, ''])
      expect(track([`--${format}`, '-o', '-', 'whole.oao']).stdout).toBe(stdout)
      expect(track([`--${format}`, '-o', join(into, 'out'), 'whole.oao'])).toMatchObject({
        status: 0,
        stdout: '',
      })
      expect(readFileSync(join(into, 'out'), 'utf8')).toBe(stdout)
      expect(readdirSync(into)).toEqual(['out'])
    },
  )

  it('an export of a damaged track has what can be read, says so on stderr, and ends with 1', () => {
    const { stdout, stderr, status } = track(['--csv', 'damaged.oao'])
    expect(status).toBe(1)
    expect(stdout.trimEnd().split('\n')).toHaveLength(1 + 399)
    expect(stderr).toContain('damaged.oao is damaged, and what can be read of it is exported: 1 frame')
  })

  it('an export of what is no track writes nothing, neither on stdout nor a file', async () => {
    const into = await newFolder()
    expect(track(['--gpx', 'web.oao'])).toMatchObject({ status: 2, stdout: '' })
    expect(track(['--gpx', '-o', join(into, 'out'), 'web.oao'])).toMatchObject({ status: 2, stdout: '' })
    expect(readdirSync(into)).toEqual([])
  })

  it('an export replaces a file only when it is allowed to', async () => {
    const into = await newFolder()
    const file = join(into, 'out.csv')
    await writeFile(file, 'mine')
    expect(track(['--csv', '-o', file, 'whole.oao'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('The file is there already: name another, or add --force.'),
    })
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect(track(['--csv', '--force', '-o', file, 'whole.oao']).status).toBe(0)
    expect(readFileSync(file, 'utf8')).toMatch(/^time,/)
    expect(readdirSync(into)).toEqual(['out.csv'])
  })

  it.skipIf(isWindows)('an export never replaces a track that is exported, under any name', async () => {
    const into = await newFolder()
    const original = join(into, 'own.oao.rejected')
    await writeFile(original, whole)
    await link(original, join(into, 'second-name'))
    await symlink(original, join(into, 'link'))
    for (const target of [original, join(into, 'second-name'), join(into, 'link')]) {
      const { status, stderr } = track(['--csv', '--force', '-o', target, original])
      expect([status, stderr]).toEqual([2, expect.stringContaining('This is the track itself')])
    }
    expect(readFileSync(original)).toEqual(Buffer.from(whole))
  })

  it('an export never takes the name of a track, even when it may replace a file', async () => {
    const other = join(await newFolder(), 'other.OAO')
    await writeFile(other, whole)
    const { status, stderr } = track(['--csv', '--force', '-o', other, 'whole.oao'])
    expect([status, stderr]).toEqual([2, expect.stringContaining('This is the name of a track')])
    expect(readFileSync(other)).toEqual(Buffer.from(whole))
  })

  it('an export of several tracks goes into a folder, each under the name of its track', async () => {
    const into = await newFolder()
    const { status } = track(['--geojson', '-o', into, 'whole.oao', 'damaged.oao', 'none.oao'])
    expect(status).toBe(1)
    expect(readdirSync(into)).toEqual(['damaged.geojson', 'whole.geojson'])
  })

  it.each([
    ['no -o', [], 'Only one track can go there'],
    ['a file', ['-o', 'web.oao', '--force'], 'This is no folder, and several tracks need one'],
    ['a folder that is not there', ['-o', 'absent/out'], 'This is no folder'],
  ])('an export of several tracks with %s ends with 2 before anything is written', (_, options, reason) => {
    const { status, stdout, stderr } = track(['--csv', ...options, 'whole.oao', 'damaged.oao'])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
  })

  it('an export of two tracks of one name into one folder ends with 2 before anything is written', async () => {
    const into = await newFolder()
    await writeFile(at('folder', 'whole.oao'), whole)
    const { status, stderr } = track(['--csv', '-o', into, 'whole.oao', 'folder/whole.oao'])
    expect([status, stderr]).toEqual([2, expect.stringContaining('Two of the tracks would have this name')])
    expect(readdirSync(into)).toEqual([])
  })

  it('an export into a folder that is not there ends with 2 and says what to do', () => {
    const { status, stderr } = track(['--csv', '-o', 'absent/out.csv', 'whole.oao'])
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('The folder of the file is not there: make it first'),
    ])
  })

  it.skipIf(!existsSync('/dev/full'))('an export onto a full disk ends with 1 and one line', () => {
    for (const args of ['--csv', '--json', '--width=80']) {
      const { status, stderr } = spawnSync(
        'bash',
        ['-c', `"$0" "$1" track ${args} whole.oao > /dev/full`, process.execPath, program],
        { encoding: 'utf8', cwd: folder },
      )
      expect([status, stderr]).toEqual([
        1,
        'stdout cannot be written: ENOSPC: no space left on device, write\n',
      ])
    }
  })

  it.skipIf(isWindows)(
    'an export that the disk cuts short leaves no file, and the old one as it was',
    async () => {
      const into = await newFolder()
      await writeFile(join(into, 'out.gpx'), 'old')
      const shell = `trap '' XFSZ; ulimit -f 20; exec "$0" "$1" track --gpx --force -o "$2" whole.oao`
      const { status, stderr } = spawnSync(
        'bash',
        ['-c', shell, process.execPath, program, join(into, 'out.gpx')],
        { encoding: 'utf8', cwd: folder },
      )
      expect([status, stderr]).toEqual([1, expect.stringContaining('out.gpx cannot be written: EFBIG')])
      expect(readdirSync(into)).toEqual(['out.gpx'])
      expect(readFileSync(join(into, 'out.gpx'), 'utf8')).toBe('old')
    },
  )
})

describe('a track of 26 MB', () => {
  const frames = 500_000
  const start = Date.UTC(2023, 9, 7, 6)
  beforeAll(async () => {
    const record = logOf({
      file: '/logs/2023/10/0601_2023-10-07-0700.oao',
      size: 1536 + 52 * frames,
      start_date: start,
      end_date: start + frames * 200 + 3_600_000,
      duration: frames * 200,
      distance: frames * 1300,
      '2s_best': 15_800,
      '10s_best': 14_900,
      '500m_best': 13_850,
      '1852m_best': 0,
      a500m_best: 0,
    })
    await writeFile(at('large.oao'), trackChunks({ motion: 601, record, firmware: 3232 }))
  })

  /** A heap in which neither the frames nor the text of the export would have room. */
  const small = ['--max-old-space-size=64']

  it.each([
    ['csv', 'Z,', '0.80\n'],
    ['gpx', '<trkpt ', '</gpx>\n'],
    ['geojson', 'Z"', '}}\n]}\n'],
  ])('a track of 26 MB is exported as %s in a small heap, to its last frame', async (format, mark, end) => {
    const file = at(`large.${format}`)
    const { status, stderr } = spawnSync(
      process.execPath,
      [...small, program, 'track', `--${format}`, '-o', file, 'large.oao'],
      { encoding: 'utf8', cwd: folder },
    )
    expect([status, stderr]).toEqual([0, ''])
    expect(await countIn(file, mark)).toEqual({ count: frames, end: expect.stringMatching(`${end}$`) })
    await rm(file)
  })

  it('a track of 26 MB is shown in a small heap', () => {
    const { status, stdout } = spawnSync(process.execPath, [...small, program, 'track', 'large.oao'], {
      encoding: 'utf8',
      cwd: folder,
    })
    expect(status).toBe(0)
    expect(stdout.replace(/\s+/g, ' ')).toContain(`${frames} frames at 5 Hz`)
  })

  it.skipIf(isWindows).each(['--gpx', '--csv', '--geojson'])(
    'a track of 26 MB whose reader goes away ends quietly (%s)',
    (format) => {
      const shell = `"$0" "$1" track ${format} large.oao | head -c 60 > /dev/null; echo "\${PIPESTATUS[0]}"`
      const { stdout, stderr } = spawnSync('bash', ['-c', shell, process.execPath, program], {
        encoding: 'utf8',
        cwd: folder,
      })
      expect([stdout, stderr]).toEqual(['0\n', ''])
    },
  )

  it.skipIf(isWindows)(
    'a track of 26 MB whose export is interrupted leaves nothing behind and ends with 130',
    async () => {
      const into = await newFolder()
      const begun = firstChangeIn(into)
      const child = spawn(
        process.execPath,
        [program, 'track', '--gpx', '-o', join(into, 'out.gpx'), at('large.oao')],
        { stdio: 'ignore' },
      )
      const ended = once(child, 'exit')
      await begun
      child.kill('SIGINT')
      expect(await ended).toEqual([130, null])
      expect(readdirSync(into)).toEqual([])
    },
  )
})

/** Resolves when a file is made in a folder. */
async function firstChangeIn(path: string): Promise<void> {
  const watcher = watch(path)
  await once(watcher, 'change')
  watcher.close()
}

/** How often a text occurs in a file, and the file's end. */
async function countIn(file: string, mark: string): Promise<{ count: number; end: string }> {
  let count = 0
  let rest = ''
  for await (const chunk of createReadStream(file, { encoding: 'latin1' })) {
    const text = rest + String(chunk)
    const parts = text.split(mark)
    count += parts.length - 1
    rest = (parts.at(-1) ?? '').slice(-20)
  }
  return { count, end: rest }
}
