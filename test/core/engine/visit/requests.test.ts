import { expect, test } from 'vitest'
import { MotionArchive } from '../../../../src/core/archive/motion-archive.ts'
import { projectOf } from '../../../../src/core/config/project.ts'
import { Requests } from '../../../../src/core/engine/visit/requests.ts'
import { HandClock } from '../../../hand-clock.ts'

/** The ledger lies on a disk that never answers. */
class HangingArchive extends MotionArchive {
  override load(): Promise<undefined> {
    return new Promise(() => undefined)
  }
}

test('a motion is looked at again at once, although a request before it waits for a disk', async () => {
  const requests = new Requests({
    motion: 601,
    archive: new HangingArchive({ event: '/nowhere', motion: '/nowhere/motion-601' }),
    engine: {
      clock: new HandClock(0),
      emit: () => undefined,
      project: projectOf('/nowhere', '2026'),
      leftovers: { forget: () => undefined },
      mirror: { take: () => undefined },
    },
  })
  let isNoted = false
  void requests.take('fetch-skipped').then(() => {
    isNoted = true
  })
  await requests.take('re-inspect')
  expect(isNoted).toBe(false)
})
