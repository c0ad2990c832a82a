import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { expect, test } from 'vitest'
import { TrackChecker } from '../../src/report/check-tracks.ts'
import { homeEntry, TestProject } from '../commands/project-builder.ts'
import { framesOf, START, trackOf } from '../track/gnss-builder.ts'

const key = 'ABC601XYZ_601_20231007_111940.oao'

test('the plots of a report leave out speeds that the device is not sure of, as the bests do', async () => {
  await using project = await TestProject.make([])
  const bytes = trackOf(
    framesOf(100, (index) =>
      index === 50 ? { speed: 60_000, speedAccuracy: 1000 } : { speed: 8000, speedAccuracy: 999 },
    ),
  )
  const path = await project.putTrack(key)
  await writeFile(path, bytes)
  const entry = homeEntry(key, {
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    start_date: START,
  })
  const track = { key, fileId: 'ABC601XYZ', file: relative(project.eventFolder, path), entry }
  const recorded = { ...track, day: dirname(track.file).slice(-8), status: 'completed', figures } as const
  const { checked } = await new TrackChecker(project.eventFolder).check([recorded])
  const { check, series } = checked.get(key) ?? {}
  expect(check?.bests).toEqual({ best2s: 8000, best10s: 8000, best500m: 0 })
  expect(series?.speeds).toHaveLength(99)
  expect(new Set(series?.speeds)).toEqual(new Set([8000]))
})

const figures = {
  size: 0,
  startDate: START,
  endDate: 0,
  duration: 0,
  distance: 0,
  best2s: 0,
  best10s: 0,
  best500m: 0,
}
