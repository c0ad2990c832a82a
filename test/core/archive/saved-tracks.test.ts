import { expect, test } from 'vitest'
import { savedTracks } from '../../../src/core/archive/saved-tracks.ts'
import { projectOf } from '../../../src/core/config/project.ts'
import { homeEntry, TestProject } from '../../commands/project-builder.ts'
import { row } from '../domain/rosters.ts'

test('the saved tracks are those that the ledgers call completed; a ledger that cannot be read has none', async () => {
  await using project = await TestProject.make([row(601)])
  const [home, wanted] = ['A1B_601_20261012_110004.oao', 'A1B_601_20261013_110004.oao']
  await project.putLedger(601, { [home]: homeEntry(home), [wanted]: homeEntry(wanted, { status: 'queued' }) })
  await project.write(project.pathOf('motions', 'motion-602', 'downloads.json', 'in the way'), '')
  const fetched = await savedTracks(projectOf(project.root, '2026'))
  expect(fetched.map(({ key }) => key)).toEqual([home])
})

test('an event without motions has no tracks', async () => {
  expect(await savedTracks(projectOf('/no/such/folder', '2026'))).toEqual([])
})
