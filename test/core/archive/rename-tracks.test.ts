import { chmod, readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { renameTracks } from '../../../src/core/archive/rename-tracks.ts'
import { projectOf } from '../../../src/core/config/project.ts'
import { homeEntry, TestProject } from '../../commands/project-builder.ts'
import { unprivileged } from '../../unprivileged.ts'
import { rosterOf, row } from '../domain/rosters.ts'

const oldKey = 'OLD1X_601_20261012_110004.oao'
const newKey = 'NEW1X_601_20261012_110004.oao'
const roster = rosterOf(row(601, { fileId: 'NEW1X' }))

/** A track under an old File ID, in folders that everybody may look into. */
async function misnamed(): Promise<TestProject> {
  const project = await TestProject.make([row(601, { fileId: 'NEW1X' })])
  await project.putLedger(601, { [oldKey]: homeEntry(oldKey) })
  await project.putTrack(oldKey)
  await chmod(project.root, 0o755)
  return project
}

function renamed(project: TestProject) {
  return renameTracks({
    project: projectOf(project.root, '2026'),
    roster,
    motions: undefined,
    isDryRun: false,
  })
}

const names = (project: TestProject) => readdir(project.pathOf('gpslogs', '20261012'))

test.skipIf(process.platform === 'win32')(
  'a day folder without write permission keeps the old track name, and both names are reported',
  async () => {
    await using project = await misnamed()
    const { tracks } = await unprivileged(() => renamed(project))
    expect(tracks).toMatchObject([
      { action: 'failed', reason: expect.stringMatching(/cannot be made beside .* \(E(ACCES|PERM)\)/) },
    ])
    expect(await names(project)).toEqual([oldKey])
  },
)

test.skipIf(process.platform === 'win32')(
  'a ledger without write permission leaves a track both names until a later rename goes on',
  async () => {
    await using project = await misnamed()
    await chmod(project.pathOf('gpslogs', '20261012'), 0o777)
    await chmod(project.fileOf(oldKey), 0o666)
    const { tracks } = await unprivileged(() => renamed(project))
    expect(tracks).toMatchObject([{ action: 'failed', reason: expect.stringContaining('EACCES') }])
    expect((await names(project)).sort()).toEqual([newKey, oldKey])
    expect(await readFile(project.ledgerOf(601), 'utf8')).toContain(`"${oldKey}"`)
    expect((await renamed(project)).tracks).toMatchObject([{ action: 'renamed' }])
    expect(await names(project)).toEqual([newKey])
  },
)
