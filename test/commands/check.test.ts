import { readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CheckReport, check, linesOf } from '../../src/commands/check.ts'
import { runProgram } from '../../src/program.ts'
import { row } from '../core/domain/rosters.ts'
import { homeEntry, TestProject } from './project-builder.ts'

const now = Date.UTC(2026, 9, 12, 18)
const key = 'ABC601XYZ_601_20261012_110004.oao'

const topicsOf = ({ problems }: CheckReport) => problems.map(({ severity, topic }) => `${severity} ${topic}`)

/** A project with one track at home, in order. */
async function sound(): Promise<TestProject> {
  const project = await TestProject.make([row(601), row(602)])
  await project.putLedger(601, { [key]: homeEntry(key) })
  await project.putTrack(key)
  return project
}

async function treeOf(project: TestProject): Promise<readonly string[]> {
  const names = await readdir(project.root, { recursive: true, withFileTypes: true })
  return names.map((each) => join(each.parentPath, each.name)).sort()
}

describe('a project in order', () => {
  test('a check of a project in order reports nothing, and changes nothing', async () => {
    await using project = await sound()
    const before = await treeOf(project)
    const report = await check(project.root, now)
    expect(report).toEqual({ event: '2026', errors: 0, warnings: 0, problems: [] })
    expect(linesOf(report)).toBe('event 2026: 0 errors, 0 warnings\n')
    expect(await treeOf(project)).toEqual(before)
  })
})

describe('the check lists', () => {
  test.each<[string, (project: TestProject) => Promise<void>, readonly string[], RegExp]>([
    [
      'a key of the configuration that is not known',
      (project) => writeFile(join(project.root, 'config', 'server.json'), '{"Event": 2026, "Filter": {}}'),
      ['warning configuration'],
      /server\.json:1:17: Unknown key Filter, not used/,
    ],
    [
      'a configuration that cannot be used, and then nothing else can be checked',
      (project) => writeFile(join(project.root, 'config', 'server.json'), '{"Event": 2026,}'),
      ['error configuration'],
      /server\.json:1:16: /,
    ],
    [
      'an event without a folder',
      (project) => rm(project.eventFolder, { recursive: true }),
      ['error configuration'],
      /The folder of the event is missing/,
    ],
    [
      'a roster that is missing',
      (project) => rm(project.pathOf('config', 'motions.csv')),
      ['error roster'],
      /motions\.csv: The file is missing/,
    ],
    [
      'a row with a mistake',
      (project) =>
        project.write(
          project.pathOf('config', 'motions.csv'),
          'Motion ID,Start Date,End Date,File ID\n601,2026-10-10,2026-10-16,ABC601XYZ\n602,2026-10-99,2026-10-16,A1B\n',
        ),
      ['error roster'],
      /motions\.csv:3:5: Start Date "2026-10-99" is wrong/,
    ],
    [
      'two rows of one motion on a day',
      (project) =>
        project.write(
          project.pathOf('config', 'motions.csv'),
          'Motion ID,Start Date,End Date,File ID\n601,2026-10-10,2026-10-16,ABC601XYZ\n601,2026-10-16,2026-10-18,A1B\n',
        ),
      ['warning overlap'],
      /Motion 601 has more than one row on 2026-10-16/,
    ],
    [
      'a roster with the dates of another year',
      (project) =>
        project.write(
          project.pathOf('config', 'motions.csv'),
          'Motion ID,Start Date,End Date,File ID\n601,2025-10-04,2025-10-10,ABC601XYZ\n',
        ),
      ['warning dates'],
      /No row is for today, 2026-10-12: its dates are 2025-10-04 to 2025-10-10\. Are these/,
    ],
    [
      'a fetched track under another File ID',
      (project) =>
        project.write(
          project.pathOf('config', 'motions.csv'),
          'Motion ID,Start Date,End Date,File ID\n601,2026-10-10,2026-10-16,NEW1X\n',
        ),
      ['warning file-id'],
      /1 fetched track has another File ID \(motion 601: ABC601XYZ, now NEW1X\)\. .*rename/,
    ],
    [
      'a ledger with a fault, and its other entries are checked',
      (project) =>
        project.write(project.ledgerOf(601), JSON.stringify({ [key]: homeEntry(key, { bytes: 6 }), bad: 1 })),
      ['error ledger', 'error track'],
      /"bad" is not the key of a track/,
    ],
    [
      'a completed track whose file is gone',
      (project) => rm(project.fileOf(key)),
      ['error track'],
      /ABC601XYZ_601_20261012_110004\.oao is completed in the ledger, but the file is gone/,
    ],
    [
      'a completed track that was cut',
      (project) => truncate(project.fileOf(key), 4),
      ['error track'],
      /the file has 4 bytes instead of 5/,
    ],
  ])('the check command reports %s', async (_, spoil, topics, words) => {
    await using project = await sound()
    await spoil(project)
    const report = await check(project.root, now)
    expect(topicsOf(report)).toEqual(topics)
    expect(linesOf(report)).toMatch(words)
    expect(report.errors).toBe(topics.filter((topic) => topic.startsWith('error')).length)
    expect(report.warnings).toBe(topics.length - report.errors)
  })
})

describe('the exit status', () => {
  const statusOf = async (root: string): Promise<number> => {
    const before = process.exitCode
    try {
      process.exitCode = 0
      return await runProgram(['node', 'motion-monitor', 'check', '--json', '--root', root])
    } finally {
      process.exitCode = before
    }
  }

  test('the exit status of a check is 0 for warnings, 1 for errors and 2 where there is no project', async () => {
    await using project = await sound()
    await project.write(join(project.root, 'config', 'server.json'), '{"Event": 2026, "Filter": {}}')
    expect(await statusOf(project.root)).toBe(0)
    await rm(project.fileOf(key))
    expect(await statusOf(project.root)).toBe(1)
    expect(await statusOf(join(project.root, 'nowhere'))).toBe(2)
  })
})

test('a name that would control the terminal is shown harmlessly by the check command', async () => {
  await using project = await sound()
  await writeFile(project.ledgerOf(601), JSON.stringify({ '\u001b]0;x\u0007': 1 }))
  const text = linesOf(await check(project.root, now))
  expect(text).not.toContain('\u001b')
  expect(text).not.toContain('\u0007')
})
