import { link, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isClean, linesOf, rename } from '../../src/commands/rename.ts'
import { takeLock } from '../../src/core/disk/lock.ts'
import type { LedgerEntry } from '../../src/core/domain/ledger.ts'
import { row } from '../core/domain/rosters.ts'
import { homeEntry, TestProject } from './project-builder.ts'

const now = Date.UTC(2026, 9, 12, 18)
const oldKey = 'OLD1X_601_20261012_110004.oao'
const newKey = 'NEW1X_601_20261012_110004.oao'
const other = 'KEPT1X_602_20261012_110004.oao'

const roster = [row(601, { fileId: 'NEW1X' }), row(602, { fileId: 'KEPT1X' })]

/** A track of 601 under its old File ID, one of 602 under its own. */
async function misnamed(): Promise<TestProject> {
  const project = await TestProject.make(roster)
  const early = 'OLD1X_601_20251012_110004.oao'
  await project.putLedger(601, { [early]: homeEntry(early), [oldKey]: homeEntry(oldKey, { sha256: 'abc' }) })
  await project.putLedger(602, { [other]: homeEntry(other) })
  for (const key of [early, oldKey, other]) await project.putTrack(key)
  return project
}

async function ledgerOf(project: TestProject, motion = 601): Promise<Record<string, LedgerEntry>> {
  return JSON.parse(await readFile(project.ledgerOf(motion), 'utf8'))
}

const run = (project: TestProject, motions: readonly string[] = [], dryRun = false) =>
  rename(motions, { root: project.root, dryRun }, now)

const namesOf = (project: TestProject) => readdir(project.pathOf('gpslogs', '20261012'))

describe('a track at home under an old File ID', () => {
  test('a rename gives a track its new File ID in its file and its ledger entry, and touches nothing else', async () => {
    await using project = await misnamed()
    const { report } = await run(project)
    expect(linesOf(report, false)).toBe(
      `renamed   motion-601  ${oldKey} -> ${newKey}\n1 renamed, 0 finished, 0 conflict, 0 failed\n`,
    )
    expect((await namesOf(project)).sort()).toEqual([other, newKey].sort())
    const ledger = await ledgerOf(project)
    expect(Object.keys(ledger)).toEqual(['OLD1X_601_20251012_110004.oao', newKey])
    expect(ledger[newKey]).toMatchObject({
      local_file: `gpslogs/20261012/${newKey}`,
      status: 'completed',
      sha256: 'abc',
      renamed_from: oldKey,
    })
    expect(await readdir(project.pathOf('gpslogs', '20251012'))).toHaveLength(1)
  })

  test('a rename is done once: a second run finds nothing to do', async () => {
    await using project = await misnamed()
    await run(project)
    const before = await readFile(project.ledgerOf(601), 'utf8')
    expect((await run(project)).report.tracks).toEqual([])
    expect(await readFile(project.ledgerOf(601), 'utf8')).toBe(before)
  })

  test('a rename is only reported in a dry run', async () => {
    await using project = await misnamed()
    const { report } = await run(project, [], true)
    expect(report.tracks.map(({ action }) => action)).toEqual(['renamed'])
    expect(await namesOf(project)).toContain(oldKey)
    expect(Object.keys(await ledgerOf(project))).toContain(oldKey)
  })

  test('a rename leaves the tracks of motions that were not named', async () => {
    await using project = await misnamed()
    expect((await run(project, ['motion-602'])).report.tracks).toEqual([])
    expect((await run(project, ['601'])).report.tracks).toHaveLength(1)
  })

  test('a rename replaces the same track planned under its new name', async () => {
    await using project = await misnamed()
    await project.putLedger(601, {
      [oldKey]: homeEntry(oldKey),
      [newKey]: homeEntry(newKey, { status: 'queued' }),
    })
    const { report } = await run(project)
    expect(isClean(report)).toBe(true)
    const ledger = await ledgerOf(project)
    expect(Object.entries(ledger).map(([key, { status }]) => [key, status])).toEqual([[newKey, 'completed']])
  })

  test('a rename and its reverse give a track its first name', async () => {
    await using project = await misnamed()
    await run(project)
    await project.write(
      project.pathOf('config', 'motions.csv'),
      'Motion ID,Start Date,End Date,File ID\n601,2026-10-10,2026-10-16,OLD1X\n',
    )
    expect((await run(project)).report.tracks).toMatchObject([
      { key: newKey, newKey: oldKey, action: 'renamed' },
    ])
    expect(await namesOf(project)).toContain(oldKey)
    expect(await namesOf(project)).not.toContain(newKey)
  })
})

describe('a run that was killed', () => {
  test('a rename killed after the file got its second name goes on in the next run', async () => {
    await using project = await misnamed()
    await link(project.fileOf(oldKey), project.fileOf(newKey))
    expect((await run(project)).report.tracks).toMatchObject([{ action: 'renamed' }])
    expect((await namesOf(project)).sort()).toEqual([other, newKey].sort())
    expect(Object.keys(await ledgerOf(project))).toContain(newKey)
  })

  test('a rename killed after the ledger was written has its old name removed by the next run', async () => {
    await using project = await misnamed()
    await run(project)
    await link(project.fileOf(newKey), project.fileOf(oldKey))
    const { report } = await run(project)
    expect(report.tracks).toMatchObject([{ key: oldKey, newKey, action: 'finished' }])
    expect(isClean(report)).toBe(true)
    expect((await namesOf(project)).sort()).toEqual([other, newKey].sort())
  })

  test('a rename that was killed is reported as unfinished by a dry run, and left as it is', async () => {
    await using project = await misnamed()
    await run(project)
    await link(project.fileOf(newKey), project.fileOf(oldKey))
    expect((await run(project, [], true)).report.tracks).toMatchObject([{ action: 'finished' }])
    expect(await namesOf(project)).toContain(oldKey)
  })

  test("a rename that was killed does not remove somebody else's file under the old name", async () => {
    await using project = await misnamed()
    await run(project)
    await project.putTrack(oldKey, 'mine')
    expect((await run(project)).report.tracks).toEqual([])
    expect(await readFile(project.fileOf(oldKey), 'utf8')).toBe('mine')
  })
})

describe('nothing is overwritten', () => {
  test('a rename overwrites nothing when another file has the new name', async () => {
    await using project = await misnamed()
    await project.putTrack(newKey, 'other')
    const { report } = await run(project)
    expect(report.tracks).toMatchObject([
      { action: 'conflict', reason: expect.stringContaining('is another file') },
    ])
    expect(isClean(report)).toBe(false)
    expect(await readFile(project.fileOf(newKey), 'utf8')).toBe('other')
    expect(await readFile(project.fileOf(oldKey), 'utf8')).toBe('track')
    expect(Object.keys(await ledgerOf(project))).toContain(oldKey)
  })

  test('a rename overwrites nothing when the track is home under both names', async () => {
    await using project = await misnamed()
    await project.putLedger(601, { [oldKey]: homeEntry(oldKey), [newKey]: homeEntry(newKey) })
    await project.putTrack(newKey)
    const before = await readFile(project.ledgerOf(601), 'utf8')
    expect((await run(project)).report.tracks).toMatchObject([{ action: 'conflict' }])
    expect(await readFile(project.ledgerOf(601), 'utf8')).toBe(before)
  })

  test('a rename overwrites nothing when the new name is another track in the ledger', async () => {
    await using project = await misnamed()
    const taken = homeEntry(newKey, {
      status: 'queued',
      motion_file: '/logs/2026/10/0601_2026-10-12-1101.oao',
    })
    await project.putLedger(601, { [oldKey]: homeEntry(oldKey), [newKey]: taken })
    expect((await run(project)).report.tracks).toMatchObject([{ action: 'conflict' }])
  })
})

describe('a track cannot be renamed', () => {
  test('a rename is refused when the file of the track is gone, and the ledger stays', async () => {
    await using project = await misnamed()
    await rm(project.fileOf(oldKey))
    expect((await run(project)).report.tracks).toMatchObject([
      { action: 'failed', reason: expect.stringContaining('is not there') },
    ])
    expect(Object.keys(await ledgerOf(project))).toContain(oldKey)
  })

  test('a rename is refused when a link stands in the place of the track', async () => {
    await using project = await misnamed()
    await rm(project.fileOf(oldKey))
    await writeFile(join(project.root, 'secret'), 'secret')
    await symlink(join(project.root, 'secret'), project.fileOf(oldKey))
    expect((await run(project)).report.tracks).toMatchObject([{ action: 'failed' }])
  })

  test('a rename is refused when the ledger of a motion is torn, and the others are renamed', async () => {
    await using project = await misnamed()
    await writeFile(project.ledgerOf(601), '{"')
    const { report } = await run(project)
    expect(report.problems).toEqual([
      expect.stringMatching(/^motion-601: its ledger cannot be used as it is/),
    ])
    expect(await readFile(project.ledgerOf(601), 'utf8')).toBe('{"')
  })

  test('a rename is refused while a monitor works on the event', async () => {
    await using project = await misnamed()
    const taken = await takeLock(project.pathOf('logs'), { purpose: 'monitor', now })
    if (!taken.ok) throw new Error('the test is wrong')
    try {
      await expect(run(project)).rejects.toThrow(/the monitor, process \d+ on .* works on this event/)
      expect((await run(project, [], true)).report.tracks).toHaveLength(1)
    } finally {
      await taken.lock.release()
    }
    expect((await run(project)).report.tracks).toMatchObject([{ action: 'renamed' }])
  })
})

test.each(['0', 'x', '601x', '70000', '../601'])(
  'the rename command refuses "%s" as a motion',
  async (name) => {
    await using project = await misnamed()
    await expect(run(project, [name])).rejects.toThrow('is no motion')
  },
)
