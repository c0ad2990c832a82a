import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { importTracks, isClean, linesOf, ownerIn } from '../../src/commands/import.ts'
import { findFiles } from '../../src/commands/import-files.ts'
import type { ImportedFile } from '../../src/core/archive/import-result.ts'
import { MotionArchive } from '../../src/core/archive/motion-archive.ts'
import { takeLock } from '../../src/core/disk/lock.ts'
import { isWanted, type LedgerEntry } from '../../src/core/domain/ledger.ts'
import { withWantedAgain } from '../../src/core/domain/wanted-again.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'
import { row } from '../core/domain/rosters.ts'
import { sail, writers, writeSbn, writeSbp, writeUbx } from '../core/formats/track-writers.ts'
import { buildTrack } from '../core/oao/track-builder.ts'
import { unprivileged } from '../unprivileged.ts'
import { homeEntry, TestProject } from './project-builder.ts'

const now = Date.UTC(2026, 9, 12, 18)
const start = Date.UTC(2026, 9, 12, 10, 19, 40)
const track = sail(600, 1, start)
const roster = [
  row(601, { fileId: 'ANN1A' }),
  row(602, { fileId: 'BER2T', firstName: 'Bert' }),
  row(603, { fileId: 'BER2TX' }),
]
const key = 'ANN1A_601_20261012_111940.sbp'

/** An event one hour east of UTC. */
async function projectOf(rows = roster): Promise<TestProject> {
  const project = await TestProject.make(rows)
  const settings = '{"Event": 2026, "Motion": {"Settings": {"Timezone": 60}}}'
  await project.write(join(project.root, 'config', 'server.json'), settings)
  return project
}

async function put(project: TestProject, name: string, bytes: Uint8Array): Promise<string> {
  const path = join(project.root, 'stick', name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, bytes)
  return path
}

type Options = Parameters<typeof importTracks>[1]

async function run(
  project: TestProject,
  paths: readonly string[],
  options: Partial<Options> = {},
  ask?: Parameters<typeof importTracks>[2]['ask'],
): Promise<readonly ImportedFile[]> {
  const all = { root: project.root, asIs: false, dryRun: false, ...options }
  return (await importTracks(paths, all, { now, ask })).results
}

async function ledgerOf(project: TestProject, motion = 601): Promise<Record<string, LedgerEntry>> {
  const text = await readFile(project.ledgerOf(motion), 'utf8').catch(() => '{}')
  expect(parseLedger(text).faults).toEqual([])
  return JSON.parse(text)
}

const namesAtHome = (project: TestProject) => readdir(project.pathOf('gpslogs', '20261012')).catch(() => [])

describe('a track of a backup device', () => {
  test.each(Object.keys(writers) as readonly (keyof typeof writers)[])(
    'an imported %s has the name of the Python server, its own bytes, and a completed entry',
    async (format) => {
      await using project = await projectOf()
      const bytes = writers[format](track)
      const file = await put(project, `ANN1A_backup.${format}`, bytes)
      const [result] = await run(project, [file])
      const name = `ANN1A_601_20261012_111940.${format}`
      expect(result).toMatchObject({ action: 'imported', key: name, motion: 601, verdict: 'usable', format })
      expect(await readFile(project.fileOf(name))).toEqual(bytes)
      const entry = (await ledgerOf(project))[name]
      expect(entry).toMatchObject({
        local_file: `gpslogs/20261012/${name}`,
        status: 'completed',
        source: 'import',
        imported_name: `ANN1A_backup.${format}`,
        imported_format: format,
        bytes: bytes.length,
        size: bytes.length,
        start_date: start,
        end_date: start + 599_000,
        verdict: 'usable',
        completed_at: now,
      })
      expect(Math.abs((entry?.['500m_best'] ?? 0) - 21_000)).toBeLessThan(500)
      expect(await namesAtHome(project)).toEqual([name])
    },
  )

  test('an imported track of another motion keeps its person, and says which motion recorded it', async () => {
    await using project = await projectOf()
    const speeds = track.map(({ speed }) => Math.round(speed * 1000))
    const file = await put(project, 'lent.oao', buildTrack({ motion: 699, start, hertz: 1, speeds }).bytes)
    const [result] = await run(project, [file], { motion: '601' })
    expect(result).toMatchObject({ action: 'imported', key: 'ANN1A_601_20261012_111940.oao' })
    expect(result?.warnings).toContain('it was recorded by Motion 699')
  })

  test('the ending of the file stays as it is, in capitals too, and one that no ledger could have is replaced', async () => {
    await using project = await projectOf()
    const capital = await put(project, 'ANN1A.SBN', writeSbn(track))
    const none = await put(project, 'ANN1A_second', writeSbp(sail(60, 1, start + 900_000)))
    const keys = (await run(project, [capital, none])).map((result) => result.key)
    expect(keys).toEqual(['ANN1A_601_20261012_111940.SBN', 'ANN1A_601_20261012_113440.sbp'])
  })

  test('an import follows the day in the zone of the event, not that of UTC', async () => {
    await using project = await projectOf()
    const late = sail(60, 1, Date.UTC(2026, 9, 11, 23, 30))
    const [result] = await run(project, [await put(project, 'ANN1A.sbp', writeSbp(late))])
    expect(result?.key).toBe('ANN1A_601_20261012_003000.sbp')
  })
})

describe('whose it is', () => {
  test.each([
    ['by its motion', 'track.sbp', { motion: '602' }, 'BER2T_602'],
    ['by its File ID, in any case', 'track.sbp', { fileId: 'ber2t' }, 'BER2T_602'],
    ['by both', 'ANN1A.sbp', { motion: 'motion-602', fileId: 'BER2T' }, 'BER2T_602'],
    ['by the name of the file', 'BER2T_123201112_20261012_000000.sbp', {}, 'BER2T_602'],
    ['by the longest File ID of the name', 'BER2TX-backup.sbp', {}, 'BER2TX_603'],
  ] as const)('the person of an import is found %s', async (_, name, options, begins) => {
    await using project = await projectOf()
    const [result] = await run(project, [await put(project, name, writeSbp(track, ''))], options)
    expect(result?.key).toBe(`${begins}_20261012_111940.sbp`)
  })

  test("the person of an import is found in the device's own field", async () => {
    await using project = await projectOf()
    const [result] = await run(project, [await put(project, 'track.sbn', writeSbn(track, 'ANN1A'))])
    expect(result).toMatchObject({ action: 'imported', motion: 601 })
  })

  test.each([
    ['a motion that nobody has', 'a.sbp', { motion: '700' }, 'no Motion 700 on 2026-10-12'],
    ['a File ID that nobody has', 'a.sbp', { fileId: 'NOBODY' }, 'no File ID NOBODY on 2026-10-12'],
    [
      'a File ID that has another motion',
      'a.sbp',
      { fileId: 'ANN1A', motion: '602' },
      'no File ID ANN1A with Motion 602',
    ],
    ['no sign at all', 'a.sbp', {}, 'name the person with --motion or --file-id'],
  ] as const)(
    'an import is refused for %s, with the remedy, and keeps nothing',
    async (_, name, options, reason) => {
      await using project = await projectOf()
      const results = await run(project, [await put(project, name, writeSbp(track, ''))], options)
      expect(results).toMatchObject([{ action: 'refused', reason: expect.stringContaining(reason) }])
      expect(isClean(results)).toBe(false)
      expect(await namesAtHome(project)).toEqual([])
    },
  )

  test('an import whose name and device name two persons is refused', async () => {
    await using project = await projectOf()
    const [result] = await run(project, [await put(project, 'ANN1A.sbp', writeSbp(track, 'BER2T'))])
    expect(result?.reason).toContain('name ANN1A (motion-601) and BER2T (motion-602)')
  })

  test('an import of a person with several motions that day asks for one of them', async () => {
    await using project = await projectOf([row(601, { fileId: 'AB1C' }), row(602, { fileId: 'AB1C' })])
    const file = await put(project, 'track.sbp', writeSbp(track, ''))
    expect((await run(project, [file], { fileId: 'AB1C' }))[0]?.reason).toContain(
      'several motions on 2026-10-12 (601, 602)',
    )
    expect((await run(project, [file], { fileId: 'AB1C', motion: '602' }))[0]?.action).toBe('imported')
  })

  test('an import on another day than the person is there names the days', async () => {
    await using project = await projectOf()
    const early = writeSbp(sail(60, 1, Date.UTC(2026, 9, 2, 10)), '')
    const [result] = await run(project, [await put(project, 'a.sbp', early)], { motion: '601' })
    expect(result?.reason).toContain('(only from 2026-10-10 to 2026-10-16)')
  })

  test('an import asks on a terminal where nothing says whose it is', async () => {
    await using project = await projectOf()
    const file = await put(project, 'track.sbp', writeSbp(track, ''))
    expect(await run(project, [file], {}, async () => undefined)).toMatchObject([{ action: 'refused' }])
    const asked: string[] = []
    const results = await run(project, [file], {}, async ({ reason }) => {
      asked.push(reason)
      return ownerIn(' ber2t ')
    })
    expect(results).toMatchObject([{ action: 'imported', motion: 602 }])
    expect(asked).toHaveLength(1)
    expect([ownerIn('602'), ownerIn('Motion-602'), ownerIn('')]).toEqual([
      { motion: 602 },
      { motion: 602 },
      undefined,
    ])
  })

  test('an import of a track of the future is refused', async () => {
    await using project = await projectOf()
    const future = writeSbp(sail(60, 1, now + 3 * 86_400_000))
    const [result] = await run(project, [await put(project, 'ANN1A.sbp', future)])
    expect(result?.reason).toContain('it begins in the future')
  })

  test('an import refuses a motion that is none', async () => {
    await using project = await projectOf()
    await expect(run(project, [], { motion: '601x' })).rejects.toThrow('is no motion')
  })
})

describe('nothing is doubled or overwritten', () => {
  test('an imported track of a person without a name is said to be of the File ID', async () => {
    await using project = await projectOf([row(601, { fileId: 'ANN1A', firstName: '', familyName: '' })])
    const [result] = await run(project, [await put(project, 'ANN1A.sbp', writeSbp(track))])
    expect(result).toMatchObject({ action: 'imported', key, person: 'ANN1A' })
  })

  test('an import of a file that is not there is refused by its name', async () => {
    await using project = await projectOf()
    const [result] = await run(project, [join(project.root, 'none.sbp')])
    expect(result).toMatchObject({ reason: expect.stringContaining('no such file') })
  })

  test('the same bytes imported twice are one track', async () => {
    await using project = await projectOf()
    const first = await put(project, 'ANN1A.sbp', writeSbp(track))
    const again = await put(project, 'copy-of-it.sbp', writeSbp(track))
    await run(project, [first])
    const before = await readFile(project.ledgerOf(601), 'utf8')
    const results = await run(project, [first, again], { motion: '601' })
    expect(results.map(({ action, key: of }) => [action, of])).toEqual([
      ['same', key],
      ['same', key],
    ])
    expect(isClean(results)).toBe(true)
    expect(await readFile(project.ledgerOf(601), 'utf8')).toBe(before)
  })

  test("the same bytes are refused as another person's track", async () => {
    await using project = await projectOf()
    const file = await put(project, 'a.sbp', writeSbp(track, ''))
    await run(project, [file], { motion: '601' })
    const [result] = await run(project, [file], { motion: '602' })
    expect(result).toMatchObject({ action: 'refused', reason: expect.stringContaining(`--remove ${key}`) })
    expect(await ledgerOf(project, 602)).toEqual({})
  })

  test('another track of the same name is refused: of a motion, of an import, and a file of nobody', async () => {
    await using project = await projectOf()
    const file = await put(project, 'ANN1A.sbp', writeSbp(track))
    await project.putLedger(601, { [key]: homeEntry(key, { status: 'queued' }) })
    expect((await run(project, [file]))[0]?.reason).toContain('is another track in the ledger (queued)')
    await project.putLedger(601, {})
    await project.putTrack(key, 'something of somebody')
    expect((await run(project, [file]))[0]?.reason).toContain('is another file, and in no ledger')
    expect(await readFile(project.fileOf(key), 'utf8')).toBe('something of somebody')
    await rm(project.fileOf(key))
    await run(project, [file])
    const other = await put(project, 'ann1a-longer.sbp', writeSbp(sail(700, 1, start)))
    expect((await run(project, [other]))[0]).toMatchObject({ action: 'refused', key })
    expect(await readFile(project.fileOf(key))).toEqual(writeSbp(track))
  })

  test('an import that was stopped between the file and the ledger is finished by the next', async () => {
    await using project = await projectOf()
    const file = await put(project, 'ANN1A.sbp', writeSbp(track))
    await run(project, [file])
    await rm(project.ledgerOf(601))
    expect(await run(project, [file])).toMatchObject([{ action: 'imported' }])
    expect((await ledgerOf(project))[key]?.status).toBe('completed')
  })

  test('an imported file that was lost is brought again by a second import', async () => {
    await using project = await projectOf()
    const file = await put(project, 'ANN1A.sbp', writeSbp(track))
    await run(project, [file])
    await rm(project.fileOf(key))
    expect(await run(project, [file])).toMatchObject([{ action: 'imported' }])
    expect(await readFile(project.fileOf(key))).toEqual(writeSbp(track))
  })

  test('a lost imported file is never wanted from a motion, which does not have it', async () => {
    await using project = await projectOf()
    await run(project, [await put(project, 'ANN1A.sbp', writeSbp(track))])
    await rm(project.fileOf(key))
    const archive = new MotionArchive({
      event: project.eventFolder,
      motion: project.pathOf('motions', 'motion-601'),
    })
    await archive.load(now)
    expect(withWantedAgain(archive.ledger, key, 'asked for again')).toBe(archive.ledger)
    await archive.want(await archive.missing([key]))
    const entry = archive.ledger.get(key)
    expect(entry).toMatchObject({ status: 'lost', reason: 'the file is gone: import it again' })
    expect(entry !== undefined && isWanted(entry)).toBe(false)
  })

  test('an import is refused while a monitor runs on another laptop, with the remedy; a dry run is not', async () => {
    await using project = await projectOf()
    const file = await put(project, 'ANN1A.sbp', writeSbp(track))
    const taken = await takeLock(project.pathOf('logs'), { purpose: 'monitor', now })
    if (!taken.ok) throw new Error('the test is wrong')
    const { holder } = taken.lock
    await taken.lock.release()
    for (const other of [{ host: 'another-laptop' }, { namespace: 'pid:[1]' }]) {
      const elsewhere = { ...holder, ...other, process: undefined }
      await project.write(project.pathOf('logs', 'monitor.lock'), JSON.stringify(elsewhere))
      await expect(run(project, [file])).rejects.toThrow(
        'works on this event elsewhere: run the import there',
      )
      expect(await run(project, [file], { dryRun: true })).toMatchObject([{ action: 'imported', key }])
    }
    await rm(project.pathOf('logs', 'monitor.lock'))
    const other = await takeLock(project.pathOf('logs'), { purpose: 'merge', now })
    if (!other.ok) throw new Error('the test is wrong')
    await expect(run(project, [file])).rejects.toThrow('the merge, process')
    await other.lock.release()
    expect(await namesAtHome(project)).toEqual([])
  })

  test('an import whose monitor ends before it answers says so, and comes once when it is run again', async () => {
    await using project = await projectOf()
    const file = await put(project, 'ANN1A.sbp', writeSbp(track))
    const taken = await takeLock(project.pathOf('logs'), { purpose: 'monitor', now })
    if (!taken.ok) throw new Error('the test is wrong')
    const results = run(project, [file])
    while ((await readdir(project.pathOf('imports')).catch(() => [])).length < 2) await nextTurn()
    await taken.lock.release()
    expect(await results).toMatchObject([
      {
        file,
        action: 'failed',
        reason: expect.stringContaining('run the import again: nothing comes twice'),
      },
    ])
    expect(await readdir(project.pathOf('imports'))).toEqual([])
    expect(await run(project, [file])).toMatchObject([{ action: 'imported', key }])
    expect(await namesAtHome(project)).toEqual([key])
  })

  test('an import refuses a ledger that is torn, and leaves it', async () => {
    await using project = await projectOf()
    await project.write(project.ledgerOf(601), '{"')
    await expect(run(project, [await put(project, 'ANN1A.sbp', writeSbp(track))])).rejects.toThrow(
      'cannot be used',
    )
    expect(await readFile(project.ledgerOf(601), 'utf8')).toBe('{"')
  })

  test('a dry run of an import sees two tracks of one name, and writes nothing', async () => {
    await using project = await projectOf()
    const one = await put(project, 'ANN1A.sbp', writeSbp(track))
    const other = await put(project, 'ANN1A-b.sbp', writeSbp(sail(300, 1, start)))
    const results = await run(project, [one, other], { dryRun: true })
    expect(results.map(({ action }) => action)).toEqual(['imported', 'refused'])
    expect(await namesAtHome(project)).toEqual([])
    expect(await ledgerOf(project)).toEqual({})
  })
})

describe('a damaged or foreign file', () => {
  const damaged = writeUbx(track)
  damaged[5000] = (damaged[5000] ?? 0) ^ 1

  test('a damaged track is imported only as it is, by a person, and the entry says so', async () => {
    await using project = await projectOf()
    const file = await put(project, 'ANN1A.ubx', damaged)
    const [refused] = await run(project, [file])
    expect(refused).toMatchObject({
      action: 'refused',
      verdict: 'damaged',
      reason: expect.stringContaining('--as-is'),
    })
    expect(await namesAtHome(project)).toEqual([])
    const [taken] = await run(project, [file], { asIs: true })
    expect(taken).toMatchObject({ action: 'imported', verdict: 'damaged' })
    expect((await ledgerOf(project))[taken?.key ?? '']).toMatchObject({
      status: 'completed',
      verdict: 'damaged',
      taken_as_is_at: now,
      doubts: [expect.stringContaining('wrong checksum')],
    })
  })

  test('a foreign file is refused where it was named, and passed over in a folder', async () => {
    await using project = await projectOf()
    const log = await put(project, 'ANN1A.txt', Buffer.from('booting\n'.repeat(900)))
    await put(project, 'deep/ANN1A.sbp', writeSbp(track))
    await put(project, '.hidden.sbp', writeSbp(sail(50, 1, start + 7_200_000)))
    expect(await run(project, [log])).toMatchObject([{ action: 'refused', isForeign: true }])
    expect(await run(project, [log], { asIs: true })).toMatchObject([{ action: 'refused' }])
    expect(await run(project, [join(project.root, 'stick')])).toMatchObject([{ action: 'imported', key }])
    expect(await run(project, [join(project.root, 'stick', 'deep', '*.sbp')])).toMatchObject([
      { action: 'same' },
    ])
    expect(await run(project, [join(project.root, 'none', '*.sbp')])).toMatchObject([
      { action: 'refused', reason: 'there is no such file' },
    ])
  })

  test('a folder that may not be read is named, the others are imported, and what a system puts on a stick is passed over', async () => {
    await using project = await projectOf()
    await put(project, 'ANN1A.sbp', writeSbp(track))
    const closed = join(await put(project, 'closed/ANN1A.sbn', writeSbn(track)), '..')
    await put(project, '.Trashes/ANN1A.sbp', writeSbp(sail(50, 1, start + 7_200_000)))
    await put(project, 'System Volume Information/ANN1A.sbp', writeSbp(sail(50, 1, start + 9_200_000)))
    const stick = join(project.root, 'stick')
    await chmod(closed, 0)
    await chmod(project.root, 0o755)
    const found = await unprivileged(() =>
      findFiles([stick], { fileOf: (path) => path, stdinName: undefined }),
    )
    await chmod(closed, 0o755)
    expect(found).toMatchObject([
      { name: join(stick, 'ANN1A.sbp') },
      { name: closed, problem: 'the folder cannot be read: permission denied' },
    ])
    const tooLong = join(stick, 'x'.repeat(5000))
    expect(await run(project, [tooLong])).toMatchObject([{ file: tooLong, action: 'failed' }])
  })

  test('a damaged track without a date is not imported, not even as it is', async () => {
    await using project = await projectOf()
    const file = await put(project, 'ANN1A.sbp', writeSbp(sail(20, 1, Date.UTC(2001, 0, 7))))
    expect((await run(project, [file], { asIs: true }))[0]?.reason).toContain('it has no day')
  })

  test('a missing file is reported, and the others are imported', async () => {
    await using project = await projectOf()
    const file = await put(project, 'ANN1A.sbp', writeSbp(track))
    const results = await run(project, [join(project.root, 'absent.sbp'), file])
    expect(results.map(({ action, reason }) => [action, reason])).toEqual([
      ['refused', 'there is no such file'],
      ['imported', ''],
    ])
  })
})

describe('an import is taken back', () => {
  test('a removed import has its file beside, its entry says removed, and it can come again', async () => {
    await using project = await projectOf()
    const file = await put(project, 'ANN1A.sbp', writeSbp(track))
    await run(project, [file])
    expect(await run(project, [], { remove: key, dryRun: true })).toMatchObject([{ action: 'imported' }])
    expect(await namesAtHome(project)).toEqual([key])
    const [removed] = await run(project, [], { remove: key })
    expect(removed).toMatchObject({ action: 'imported', key })
    expect(await namesAtHome(project)).toEqual([`${key}.removed`])
    expect((await ledgerOf(project))[key]).toMatchObject({
      status: 'removed',
      source: 'import',
      removed_at: now,
    })
    expect(await run(project, [], { remove: key })).toMatchObject([
      { action: 'refused', reason: 'it was removed before' },
    ])
    expect(await run(project, [file])).toMatchObject([{ action: 'imported' }])
    expect((await namesAtHome(project)).sort()).toEqual([key, `${key}.removed`])
    await rm(project.fileOf(key))
    expect(await run(project, [], { remove: key })).toMatchObject([{ reason: 'its file was gone' }])
  })

  test('a removal that was stopped after the ledger is finished by the next', async () => {
    await using project = await projectOf()
    await run(project, [await put(project, 'ANN1A.sbp', writeSbp(track))])
    await run(project, [], { remove: key })
    await project.putTrack(key)
    expect(await run(project, [], { remove: key })).toMatchObject([{ action: 'imported' }])
    expect((await namesAtHome(project)).sort()).toEqual([`${key}.removed`, `${key}.removed-2`])
  })

  test.each([
    ['track.sbp', 'it is not the key of a track'],
    ['ANN1A_601_20261012_999999.sbp', 'has no such track'],
    ['ANN1A_601_20261012_110004.oao', 'it came from a motion'],
  ])('the removal of %s is refused', async (wanted, reason) => {
    await using project = await projectOf()
    const own = 'ANN1A_601_20261012_110004.oao'
    await project.putLedger(601, { [own]: homeEntry(own) })
    const results = await run(project, [], { remove: wanted })
    expect(results).toMatchObject([{ action: 'refused', reason: expect.stringContaining(reason) }])
  })
})

test('the lines of an import name the file, the key, the person and the best', async () => {
  await using project = await projectOf()
  const file = await put(project, 'ANN1A.sbp', writeSbp(track))
  const text = linesOf(await run(project, [file]), { dryRun: false })
  expect(text).toContain(`imported  ${file} -> ${key}`)
  expect(text).toContain('Ann Able motion-601, SBP, usable, 4')
  expect(text).toContain('1 imported, 0 same, 0 refused, 0 failed\n')
  const removed = linesOf(await run(project, [], { remove: key }), { dryRun: false, remove: key })
  expect(removed).toContain('1 removed')
})
