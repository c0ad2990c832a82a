import { expect, test } from 'vitest'
import { projectOf } from '../../../src/core/project.ts'
import { fetchedTracks, keyWith, splitKey } from '../../../src/core/reload/fetched-tracks.ts'
import { homeEntry, TestProject } from '../../commands/project-builder.ts'
import { row } from './rosters.ts'

test('a key is split from the right, for a File ID may hold underscores', () => {
  const key = 'BUOY_621_601_20261012_110004.oao'
  const parts = splitKey(key)
  expect(parts).toEqual({ fileId: 'BUOY_621', motion: 601, day: '20261012', rest: '_110004.oao' })
  expect(parts && keyWith(parts, 'NEW1X')).toBe('NEW1X_601_20261012_110004.oao')
  for (const none of ['', 'notes.json', 'A1B_601_2026_110004.oao', '../A1B_601_20261012_110004.oao'])
    expect(splitKey(none)).toBeUndefined()
})

test('the tracks that are home are those the ledgers call completed; a ledger that cannot be read has none', async () => {
  await using project = await TestProject.make([row(601)])
  const [home, wanted] = ['A1B_601_20261012_110004.oao', 'A1B_601_20261013_110004.oao']
  await project.putLedger(601, { [home]: homeEntry(home), [wanted]: homeEntry(wanted, { status: 'queued' }) })
  await project.write(project.pathOf('motions', 'motion-602', 'downloads.json', 'in the way'), '')
  const fetched = await fetchedTracks(projectOf(project.root, '2026'))
  expect(fetched.map(({ key }) => key)).toEqual([home])
})

test('an event without motions has no tracks', async () => {
  expect(await fetchedTracks(projectOf('/no/such/folder', '2026'))).toEqual([])
})
