import { expect, test } from 'vitest'
import { systemClock } from '../../../../src/core/base/clock.ts'
import { awaitDisk } from '../../../../src/core/disk/waiting.ts'
import { watchDiskAnswers } from '../../../../src/core/engine/watches/system-watch.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'

test('a disk that does not answer raises an alarm that names its file, until it does', async () => {
  const events: MonitorEvent[] = []
  const ending = new AbortController()
  const answer = Promise.withResolvers<void>()
  const wait = awaitDisk('/media/stick/track', answer.promise)
  const clock = {
    ...systemClock,
    wait: (_: number, signal: AbortSignal) => systemClock.wait(5, signal),
  }
  const watching = watchDiskAnswers({ clock, emit: (event) => events.push(event) }, ending.signal, 50)
  await expect.poll(() => events.length).toBe(1)
  expect(events[0]).toMatchObject({
    type: 'alarm-raised',
    topic: 'hanging-disk',
    message: expect.stringMatching(/^The disk of \/media\/stick\/track has not answered for more than/),
  })
  answer.resolve()
  await wait
  await expect.poll(() => events.length).toBe(2)
  expect(events[1]).toMatchObject({ type: 'alarm-cleared', topic: 'hanging-disk' })
  ending.abort()
  await watching
})
