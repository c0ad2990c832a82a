/** The room on the disk: the monitor warns in time and starts no download that does not fit. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mountDisk } from '../faults/small-disk.ts'
import { deviceOf } from '../simulator/builders.ts'
import { MonitoredFleet } from './monitored-fleet.ts'

const MIB = 2 ** 20

test('no track is begun while the disk has hardly any room, and all come once there is some', async ({
  skip,
}) => {
  await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601)], initially: 'off' })
  using disk = await mountDisk(join(monitored.eventFolder, 'gpslogs'), 50 * MIB)
  if (disk === undefined) return skip('no tmpfs')
  const { message } = await monitored.event('alarm-raised', ({ topic }) => topic === 'disk')
  expect(message).toMatch(/gpslogs has only 50 MiB left: make room; downloads wait$/)
  await monitored.fleet.turnOn(601)
  await monitored.event('tracks-planned')
  let since = monitored.events.length
  disk.resize(500 * MIB)
  await monitored.event(
    'alarm-raised',
    ({ message }) => message.endsWith('downloads will wait below 100 MiB'),
    { since },
  )
  expect(monitored.events.slice(0, since).some(({ type }) => type === 'track-started')).toBe(false)
  await monitored.event('motion-released')
  since = monitored.events.length
  disk.resize(2048 * MIB)
  await monitored.event('alarm-cleared', ({ topic }) => topic === 'disk', { since })
})
