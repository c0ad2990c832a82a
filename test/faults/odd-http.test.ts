/** Devices with odd HTTP, as from small servers: every request reads what Python's client reads. */
import { describe, expect, test } from 'vitest'
import type { FaultInput } from '../../src/simulator/faults.ts'
import { oddHttpKinds, requestKinds } from '../../src/simulator/faults.ts'
import { expectHome, keyOf, sailed, startHasty, turnOnAll } from './faulty-fleet.ts'

/** A length that is too long is no oddity of the form. */
const kinds = oddHttpKinds.filter((kind) => kind !== 'length-too-long')

test.each(kinds)(
  'a motion whose answers have %s comes home at its first visit, whatever is asked',
  async (kind) => {
    const devices = requestKinds.map((_, index) => sailed(601 + index))
    await using monitored = await startHasty({ devices })
    for (const [index, path] of requestKinds.entries()) {
      // The last one is odd throughout.
      const scope = path === 'other' ? {} : { path }
      monitored.fleet.fault(601 + index, { type: 'odd-http', kind } satisfies FaultInput, scope)
    }
    await turnOnAll(monitored)
    for (const device of devices) {
      await monitored.event('motion-released', ({ motion }) => motion === device.id)
      await expectHome(monitored, device)
    }
    expect(monitored.events.filter(({ type }) => type === 'motion-troubled')).toEqual([])
  },
)

describe('a track whose announced length is that of logs.json, 1,024 bytes too long', () => {
  test('a track announced 1,024 bytes too long is home with a warning once the device closes', async () => {
    const device = sailed(601)
    await using monitored = await startHasty({ devices: [device] })
    monitored.fleet.fault(601, { type: 'odd-http', kind: 'length-too-long' }, { path: 'track' })
    await turnOnAll(monitored)
    const { warnings } = await monitored.event('track-completed', ({ key }) => key === keyOf(601))
    expect(warnings).toEqual(['every frame came, but the answer did not end as it announced'])
    await monitored.event('motion-released')
    await expectHome(monitored, device)
  })

  test('a track announced 1,024 bytes too long is not home where frames are missing', async () => {
    await using monitored = await startHasty({ devices: [sailed(601)] })
    monitored.fleet.fault(601, { type: 'odd-http', kind: 'length-too-long' }, { path: 'track' })
    monitored.fleet.fault(601, { type: 'frames-lost' }, { path: 'track' })
    await turnOnAll(monitored)
    await monitored.event('track-failed')
    expect(monitored.events.filter(({ type }) => type === 'motion-released')).toEqual([])
  })
})
