import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatProblem, ProblemError } from '../../../src/core/base/problem.ts'
import { loadRoster, openProject, projectOf } from '../../../src/core/config/project.ts'
import { readTextFile } from '../../../src/core/disk/text-file.ts'
import { unprivileged } from '../../unprivileged.ts'

const midsummer = Date.UTC(2026, 5, 21, 12)
const roster = 'Motion ID,Start Date,End Date,File ID\n601,2026-06-20,2026-06-22,HBW100TXP\n'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'project-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function write(path: string, content: string | Uint8Array): Promise<string> {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  return file
}

/** The problems of a project that does not open, as text. */
async function refusal(): Promise<string> {
  const error = await openProject(root, midsummer).catch((caught: unknown) => caught)
  if (!(error instanceof ProblemError)) throw new Error('it was opened', { cause: error })
  return error.problems.map(formatProblem).join('\n')
}

describe('the paths of a project', () => {
  it('the paths of a project are those of the folder an event team already has', () => {
    const project = projectOf('/srv/event', '2026')
    expect(project).toMatchObject({
      root: resolve('/srv/event'),
      configFile: resolve('/srv/event/config/server.json'),
      event: '2026',
      eventFolder: resolve('/srv/event/events/2026'),
      rosterFile: resolve('/srv/event/events/2026/config/motions.csv'),
      motionsFolder: resolve('/srv/event/events/2026/motions'),
      gpslogsFolder: resolve('/srv/event/events/2026/gpslogs'),
      logsFolder: resolve('/srv/event/events/2026/logs'),
      logFile: resolve('/srv/event/events/2026/logs/server.log'),
    })
    expect(project.motionFolder(601)).toBe(resolve('/srv/event/events/2026/motions/motion-601'))
  })

  it('the paths of a project are relative to the current folder', () => {
    expect(projectOf('.', '2026').root).toBe(process.cwd())
  })
})

describe('opening a project', () => {
  it('opening a project gives the configuration and the roster and makes the folders that are written to', async () => {
    await write('config/server.json', '{ "Filters": { "500m Best": 1 } }')
    await write('events/2026/config/motions.csv', roster)
    const opened = await openProject(root, midsummer)
    expect(opened.problems).toEqual([])
    expect(opened.configuration.minimum500mBest).toBe(1)
    expect(opened.roster.entrants).toMatchObject([{ motion: 601 }])
    const { motionsFolder, gpslogsFolder, logsFolder } = opened.project
    for (const folder of [motionsFolder, gpslogsFolder, logsFolder])
      expect((await stat(folder)).isDirectory()).toBe(true)
  })

  it('opening a project uses the good rows of the roster and reports the others', async () => {
    await write('config/server.json', '{ "Evnt": 1 }')
    const file = await write('events/2026/config/motions.csv', `${roster}602,x,2026-06-22,HBW101TXP\n`)
    const opened = await openProject(root, midsummer)
    expect(opened.problems).toMatchObject([
      { severity: 'warning', line: 1 },
      { severity: 'error', file, line: 3, column: 5 },
    ])
  })

  it('opening a project reports which file is missing and what to do', async () => {
    expect(await refusal()).toBe(
      `${join(root, 'config/server.json')}: The file is missing. Run "motion-monitor init" to make one, or name the project folder with --root.`,
    )
    await write('config/server.json', '{ "Event": "Autumn" }')
    expect(await refusal()).toContain(
      `${join(root, 'events/Autumn')}: The folder of the event is missing. Run "motion-monitor init"`,
    )
    await mkdir(join(root, 'events/Autumn'), { recursive: true })
    expect(await refusal()).toContain(
      `${join(root, 'events/Autumn/config/motions.csv')}: The file is missing. Put the motions.csv`,
    )
  })

  it('a project with an error in its configuration, or with a senseless roster, does not open', async () => {
    await write('config/server.json', '{ "Monitor": { "Port": 0 } }')
    expect(await refusal()).toContain('server.json:1:24: Monitor.Port: expected')
    await write('config/server.json', '{}')
    await write('events/2026/config/motions.csv', 'Motion ID,File ID\n')
    expect(await refusal()).toContain('motions.csv:1: Missing columns "Start Date", "End Date"')
  })

  it('opening a project reports what stands in the place of a folder', async () => {
    await write('config/server.json', '{}')
    await write('events/2026/config/motions.csv', roster)
    await write('events/2026/gpslogs', 'not a folder')
    expect(await refusal()).toMatch(/gpslogs: The folder cannot be made \(EEXIST\)/)
  })

  it('opening a project refuses a folder, a file that is too large and UTF-16 in the place of server.json', async () => {
    const config = join(root, 'config/server.json')
    await mkdir(config, { recursive: true })
    expect(await refusal()).toBe(`${config}: This is a folder, and should be a file.`)
    await rm(config, { recursive: true })
    await write('config/server.json', ' '.repeat(2 ** 20 + 1))
    expect(await refusal()).toContain('The file has more than 1048576 bytes')
    await write('config/server.json', Buffer.from('\ufeff{}', 'utf16le'))
    expect(await refusal()).toContain('The file is UTF-16: save it as UTF-8')
  })

  it.skipIf(process.platform === 'win32')(
    'opening a project reports a file without read permission',
    async () => {
      const file = await write('config/server.json', '{}')
      await chmod(root, 0o755)
      await chmod(file, 0)
      expect(await unprivileged(refusal)).toBe(`${file}: The file may not be read: check its permissions.`)
    },
  )

  it('opening a project warns of letters in another encoding in server.json, and reads the rest of it', async () => {
    const text = '{ "Event": "2026",\n"Comment": "Zo\u00eb" }'
    const file = await write('config/server.json', Buffer.from(text, 'latin1'))
    await write('events/2026/config/motions.csv', roster)
    const opened = await openProject(root, midsummer)
    expect(opened.problems).toMatchObject([{ severity: 'warning', file, line: 2 }])
  })

  it.skipIf(process.platform !== 'linux')(
    'opening a project names a file that opens but cannot be read, with the words of the system',
    async () => {
      const read = await readTextFile('/proc/self/mem', 1000)
      expect(read).toEqual({ ok: false, isMissing: false, reason: 'The file cannot be read (EIO).' })
    },
  )

  it('opening a project recognises UTF-16 by its mark, in both byte orders', async () => {
    for (const bytes of [
      [0xff, 0xfe],
      [0xfe, 0xff],
    ]) {
      await write('config/server.json', Buffer.from(bytes))
      expect(await refusal()).toContain('The file is UTF-16')
    }
  })

  it('opening a project reports what stands in the place of a roster that cannot be read', async () => {
    await write('config/server.json', '{}')
    await mkdir(join(root, 'events/2026/config/motions.csv'), { recursive: true })
    expect(await refusal()).toMatch(/motions\.csv: This is a folder, and should be a file\.$/)
  })

  it('a roster that is not UTF-8 is read as Windows-1252, with a warning that has the first line to show it', async () => {
    await write('config/server.json', '{}')
    const header =
      'Motion ID,Start Date,End Date,File ID,First Name\n601,2026-06-20,2026-06-22,HBW100TXP,Zoë\n'
    const file = await write('events/2026/config/motions.csv', Buffer.from(header, 'latin1'))
    const opened = await openProject(root, midsummer)
    expect(opened.roster.entrants).toMatchObject([{ firstName: 'Zoë' }])
    expect(opened.problems).toMatchObject([
      { severity: 'warning', file, line: 2, message: expect.stringContaining('was read as Windows-1252') },
    ])
    await write('events/2026/config/motions.csv', roster)
    expect((await loadRoster(opened.project)).problems).toEqual([])
  })

  it.each(['utf-16le', 'utf-16be'] as const)(
    'a roster in %s is read by its mark, as Excel saves Unicode Text',
    async (encoding) => {
      await write('config/server.json', '{}')
      const text = `\ufeff${roster.replaceAll(',', '\t')}`
      const bytes = Buffer.from(text, 'utf16le')
      await write('events/2026/config/motions.csv', encoding === 'utf-16le' ? bytes : bytes.swap16())
      const opened = await openProject(root, midsummer)
      expect(opened).toMatchObject({ problems: [], roster: { entrants: [{ motion: 601 }] } })
    },
  )

  it.each([
    ['a workbook of a spreadsheet (.xlsx, .ods or .numbers), not a CSV', Buffer.from('PK\x03\x04whatever')],
    ['an Excel workbook (.xls), not a CSV', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['no text, or UTF-16 without a mark', Buffer.from(roster, 'utf16le')],
  ])('a roster that is %s is refused with what to do', async (what, bytes) => {
    await write('config/server.json', '{}')
    await write('events/2026/config/motions.csv', bytes)
    expect(await refusal()).toContain(`The file is ${what}. Open it in its program and save it as "CSV UTF-8`)
  })

  it('opening a project warns when the dates of the roster are those of another event', async () => {
    await write('config/server.json', '{}')
    await write('events/2026/config/motions.csv', roster.replaceAll('2026', '2025'))
    const opened = await openProject(root, midsummer)
    expect(opened.problems).toMatchObject([
      {
        severity: 'warning',
        message:
          'No row is for today: the last one ends on 2025-06-22. Are these the dates of another event?',
      },
    ])
  })

  it('an unusable roster is distinguished from an empty one, so that the previous one can be kept', async () => {
    const project = projectOf(root, '2026')
    expect((await loadRoster(project)).isUsable).toBe(false)
    await write('events/2026/config/motions.csv', 'Motion ID,Start Date,End Date,File ID\n')
    expect(await loadRoster(project)).toEqual({
      entrants: [],
      withoutDevice: 0,
      problems: [],
      isUsable: true,
    })
  })
})
