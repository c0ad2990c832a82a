import { chmod } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '../../src/core/base/problem.ts'
import { ReportReader } from '../../src/report/read-event.ts'
import { homeEntry, TestProject } from '../commands/project-builder.ts'
import { row } from '../core/domain/rosters.ts'
import { unprivileged } from '../unprivileged.ts'

const now = Date.UTC(2026, 9, 12, 18)
const key = 'ABC601XYZ_601_20261012_110004.oao'

/** An event with one track at home, whose five bytes are others than those that came. */
async function event(): Promise<TestProject> {
  const project = await TestProject.make([row(601)])
  await project.putLedger(601, { [key]: homeEntry(key) })
  await project.putTrack(key, 'other')
  return project
}

const read = (project: TestProject) => new ReportReader(project.root, 'test').read({ type: 'newest' }, now)

describe('a report is made of what there is', () => {
  test('a report is made even where its tracks have changed', async () => {
    await using project = await event()
    const { report, series } = await read(project)
    expect(report.days[0]?.motions[0]).toMatchObject({
      motion: 601,
      marks: ['missing', 'damaged', 'not-home'],
    })
    expect(series.size).toBe(0)
    expect(report.problems).toEqual([])
  })

  test.each([
    ['notes.json', '{"601": "no note"}', /notes\.json: "601" is no note/],
    ['notes.json/in-the-way', '', /notes\.json: This is a folder/],
    ['motions/motion-601/downloads.json', '{', /entries of the ledger cannot be used \(it is not JSON\)/],
    [
      'motions/motion-602/downloads.json/in-the-way',
      '',
      /entries of the ledger cannot be used \(.*This is a folder/,
    ],
    ['motions/motion-601/logs.json', '{"logs":[{}]}', /motion-601: logs\.json record 1/],
    ['motions/motion-601/info.json', '{', /info\.json: The kept payload cannot be used/],
  ])('a report is made and says what is wrong with %s', async (path, text, problem) => {
    await using project = await event()
    await project.write(project.pathOf(...path.split('/')), text)
    const { report } = await read(project)
    expect(report.problems.join()).toMatch(problem)
  })

  test.skipIf(process.platform === 'win32')('a report names the files it may not read', async () => {
    await using project = await event()
    await project.write(project.pathOf('notes.json'), '{}')
    await chmod(project.root, 0o755)
    await chmod(project.pathOf('notes.json'), 0)
    const { report } = await unprivileged(() => read(project))
    expect(report.problems.join()).toContain('The file may not be read: check its permissions.')
  })
})

describe('there is no report', () => {
  test('a report is refused without a configuration or without a roster', async () => {
    await using project = await event()
    await project.write(project.pathOf('config', 'motions.csv'), 'nonsense')
    await expect(read(project)).rejects.toThrow(ProblemError)
    await expect(new ReportReader('/no/such/folder', 'test').read({ type: 'newest' }, now)).rejects.toThrow(
      /server\.json: The file is missing/,
    )
  })

  test('a report that was not read yet has nothing to watch', async () => {
    await using project = await event()
    const reader = new ReportReader(project.root, 'test')
    expect(await reader.mark()).toBe('')
    await reader.read({ type: 'newest' }, now)
    const before = await reader.mark()
    await project.write(project.pathOf('notes.json'), '{}')
    expect(await reader.mark()).not.toBe(before)
  })
})
